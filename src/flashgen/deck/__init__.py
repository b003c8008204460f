"""Decks on disk: the deck source that people own, the lock that flashgen owns, and how new facts get in.

ids, clozes          what stays the same from build to build: ids, guids, the number of each item
entry                a note, to YAML and back
source, lines        the deck source: read as YAML, or line by line where it stands as flashgen writes it
splice               and edited without touching what does not change
lock, lockfile       what flashgen must remember; as a file
packagefile          a package read back: what learners have
recover              a lost lock, from the packages
match, merge         which fact is which note; deck source + lock + facts → the next ones
"""
