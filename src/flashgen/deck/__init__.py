"""Decks on disk: the deck source that people own, the lock that flashgen owns, and how new facts get in.

entry    a note of the deck source ⇄ YAML          ids      ids, guids, deck ids
source   the deck source: read, edited in place    clozes   the cloze number of each item
splice   edits that leave all other bytes alone    lock     what flashgen must remember
match    which fact is which note                  merge    deck source + lock + facts → the next ones
"""
