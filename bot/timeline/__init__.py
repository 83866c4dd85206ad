"""What the archive says about a topic over time."""
