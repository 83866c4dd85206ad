"""Ways in which the same words may be written: divided, contracted, with tags of HTML."""
