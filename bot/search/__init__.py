"""Where it stands: engines that find passages, and the match against the FAQ."""
