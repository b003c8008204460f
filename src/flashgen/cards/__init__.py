"""From a deck's entries to notes: what a card asks and shows. Knows Anki's rendering, not its files."""
