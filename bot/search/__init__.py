"""Search: the engine that finds passages, the matcher for the FAQ, and the index of titles."""
