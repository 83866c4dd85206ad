"""The lasting data: preferences, deletions, counts, the editors' queue, handled updates, topics."""
