"""Files that are written whole or not at all, one or several, and the YAML in them."""
