"""An archive that is a folder: which files are its articles, and how each one is read."""
