"""Whether a pasted quote stands in the archive: words aligned, places found, names compared."""
