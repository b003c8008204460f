"""flashgen: Chinese study texts to Anki decks."""

__version__ = "0.1.0"
