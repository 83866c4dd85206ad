"""The words that readers see, by language."""
