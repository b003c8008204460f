"""From a source to a `Document`: its clean text, with the way back, its outline and its sentences."""
