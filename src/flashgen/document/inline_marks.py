"""Inline markup, dropped: Markdown's marks, and the tags of pages that words were copied with."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from flashgen.document.traced import Edit
from flashgen.language.lazy import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator


def inline_marks(text: str, *, markup: bool) -> Iterable[Edit]:
    """The edits that drop the inline marks of a text: where they are `markup`, else only tags, of which there are many."""
    if markup:
        return _markup(text)
    if len(_STYLED.findall(text)) >= _MANY_STYLED or len(_BOLD.findall(text)) >= _MANY_STYLED:
        return (Edit(*m.span(), "") for m in _TAG.finditer(text))
    return _page(text) if len(_BLOCKS.findall(text)) >= _MANY_BLOCKS else ()


# Text pasted out of a page: <span style='font-size:2em;'>汛期</span>. A lone one is an example in notes on HTML.
_TAGS = "span|font|strong|b|u|em|i|mark|p|div"
_STYLED = lazy(
    rf"<(?:{_TAGS})[ \t][^<>\n]{{0,100}}(?:style|class|color|size) ?=[^<>\n]{{0,200}}>[^<>\n]{{0,100}}[\u4e00-\u9fff]"
    r"[^<>\n]{0,200}</"
)
# Bold or underlined words of a page, without a style: <strong>守堤</strong>.
_BOLD = lazy(r"<(strong|b|em|u|i|mark)>[^<>\n]{0,200}[\u4e00-\u9fff][^<>\n]{0,200}</\1>")
_MANY_STYLED = 3
_TAG = lazy(rf"</?(?:{_TAGS}|br)(?:[ \t/][^<>\n]*)?>")

# Words that a program keeps with the tags of the page that they are for: <p>养血柔肝<br>&nbsp;.
_BLOCKS = lazy(r"</?(?:p|br|div|li|ul|ol|td|tr|h[1-6])[ \t]*/?>|&nbsp;")
_MANY_BLOCKS = 5
_PAGE = lazy(r"(?P<tag></?[A-Za-z][^<>\n]*>)|&(?:[a-zA-Z]{2,8}|#\d+);")


def _page(text: str) -> Iterator[Edit]:
    """Drop tags, and read entities."""
    for m in _PAGE.finditer(text):
        yield Edit(*m.span(), "" if m["tag"] else html.unescape(m[0]))


# Each mark is bounded by the next one of its kind, so that a wall of unfinished marks takes linear time.
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_MARKUP = lazy(
    r"(?P<formula>(?<!\\)\$\$[^$]{1,500}\$\$|(?<![\\$])\$(?=[^\s$])[^$\n]{0,300}(?<=[^\s\\])\$(?!\d)"
    r"|\\\([^\n]{1,300}?\\\)|\\\[(?![\w，、 ]{1,60}\\\])[^\n]{1,300}?\\\])"  # \[7\] is a reference
    r"|(?P<drop>\[!\w+\]|\{\{[%<][^{}\n]{1,200}[%>]\}\}"  # a shortcode of Hugo
    r"|\{(?::|[a-z]{2,12}=)[^{}\n]{1,120}\}|(?m:(?<=[\S ] )(?:`?#[\w/-]+`?|:id=[\w-]+)[ \t]*$)"
    r"|<!--(?:(?!<!--)[^\n])*?-->|</?[A-Za-z][^<>\n]*>|\[\^[^\[\]\s]+\]|\*\*|__|~~|==|`"
    rf"|!\[[^\[\]\n]*\]{_TARGET}|!\[\[[^\[\]\n]{{1,200}}\]\])"
    r"|\[\[(?:[^\[\]|\n]{1,120}\|)?(?P<page>[^\[\]|:\n]{1,80})\]\](?!\()"  # [[排架|怎样排架]], a link of a wiki or Obsidian
    rf"|\[(?P<link>(?:[^\[\]\n]|!?\[[^\[\]\n]*\])*)\]{_TARGET}"
    r"|\\(?:textbf|textit|emph|underline|textsc|texttt|textcolor\{\w{1,20}\}|color\{\w{1,20}\})\{(?P<command>[^{}\n]*)\}"
    r"|\\(?P<escaped>[\\`*_{}\[\]()<>#+.!|~-])"
    r"|(?P<described>(?<=[^\s:] )::(?= [^\s:]))"  # - 封装 :: 把……, a point of Org with what it is
    r"|-\{(?:[^{}]{0,80}?zh-(?:cn|hans):|(?=[^{}:]*\}))(?P<variant>[^{}:;]{1,80})[^{}]{0,80}\}-"  # of a wiki's words
    r"|(?P<entity>&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);)"
    r"|(?<![*A-Za-z0-9])\*(?P<emphasis>[^*\s][^*\n]*)\*(?![*A-Za-z0-9])"
    r"|(?<!\w)_(?P<underscored>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)"
)


_MARK = lazy(r"[!-/:-@\[-`{-~]")  # punctuation of ASCII: what each of those begins with


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The inline marks in a text, tried only where one can begin."""
    at = 0
    while begins := _MARK.search(text, at):
        if m := _MARKUP.match(text, begins.start()):
            yield m
        at = m.end() if m else begins.end()


def _markup(text: str) -> Iterator[Edit]:
    """Drop Markdown's inline marks; keep the words between them, and formulas as they stand."""
    for m in _marks(text):
        if m["formula"] is not None:
            continue
        if m["drop"] is not None:
            yield Edit(m.start(), m.end(), "")
        elif m["described"] is not None:
            yield Edit(*m.span(), "：")
        elif m["entity"] is not None:
            yield Edit(m.start(), m.end(), html.unescape(m["entity"]))
        else:
            name = m.lastgroup or ""
            yield Edit(m.start(), m.start(name), "")
            yield from (
                Edit(m.start(name) + e.start, m.start(name) + e.end, e.new)
                for e in _markup(m[name])
                if name != "escaped"
            )
            yield Edit(m.end(name), m.end(), "")
