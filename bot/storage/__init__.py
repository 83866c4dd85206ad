"""The little that must last: preferences, deletions, counts, the editors' queue, handled ids."""
