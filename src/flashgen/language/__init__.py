"""Chinese as characters and words: numerals, the marks that number points, coordinations. Knows no document."""
