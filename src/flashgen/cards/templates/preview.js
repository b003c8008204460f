"use strict";

const form = document.querySelector("form");
const output = document.querySelector("output");
const none = document.querySelector(".none");
const cards = [...document.querySelectorAll("article")];
const filters = [...form.querySelectorAll("select")];
const texts = new Map(); // of each card, as it is searched
let current = null;

// 四甘精神 finds “四甘”精神.
function squeeze(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s"'“”‘’「」《》]/g, "");
}

function textOf(card) {
  if (!texts.has(card)) {
    const sides = [...card.querySelectorAll(".flashgen")].map((side) => side.textContent);
    texts.set(card, squeeze([card.id, ...sides].join("|")));
  }
  return texts.get(card);
}

function filter() {
  const words = form.words.value.split(/\s+/).map(squeeze).filter(Boolean);
  const wanted = filters.filter((one) => one.value).map((one) => [one.name, one.value]);
  let found = 0;
  for (const card of cards) {
    const fits =
      wanted.every(([name, value]) => `${card.dataset[name]} › `.startsWith(`${value} › `)) &&
      words.every((word) => textOf(card).includes(word));
    card.hidden = !fits;
    found += fits;
  }
  output.value = `${found} / ${cards.length} 张`;
  none.hidden = found > 0 || cards.length === 0;
  if (current?.hidden) choose(null);
}

function choose(card) {
  current?.removeAttribute("aria-current");
  current = card;
  current?.setAttribute("aria-current", "true");
}

function step(by) {
  const shown = cards.filter((card) => !card.hidden);
  if (!shown.length) return;
  const next = shown.indexOf(current) + by; // from no card to the first
  choose(shown[Math.max(0, Math.min(next, shown.length - 1))]);
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "nearest" });
}

function flip() {
  if (!current) step(0);
  const back = current?.querySelector("details");
  if (!back) return;
  back.open = !back.open;
  current.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => step(1),
  ArrowRight: () => step(1),
  k: () => step(-1),
  ArrowLeft: () => step(-1),
  " ": flip,
  "/": () => form.words.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === " " && event.target.closest("button")) return;
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

document.querySelector("main").addEventListener("focusin", (event) => {
  choose(event.target.closest("article"));
});

form.addEventListener("input", filter);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  form.words.blur();
  choose(null);
  step(0);
});

function press(button, on) {
  button.setAttribute("aria-pressed", on);
}

form.open.addEventListener("click", () => {
  const open = form.open.getAttribute("aria-pressed") !== "true";
  press(form.open, open);
  for (const card of cards) card.querySelector("details").open = open;
});

function setNight(on) {
  document.body.classList.toggle("nightMode", on);
  press(form.night, on);
}

const dark = matchMedia("(prefers-color-scheme: dark)");
setNight(dark.matches);
dark.addEventListener("change", () => setNight(dark.matches));
form.night.addEventListener("click", () => setNight(!document.body.classList.contains("nightMode")));

filter(); // a browser may have kept what was chosen before the page was loaded again
