"""What the rules ask of a sentence or an outline: its keys, leads, members, topics, and who says it."""
