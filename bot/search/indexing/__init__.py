"""What an index is filled with, by one process or by two."""
