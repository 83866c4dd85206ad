"""The texts that readers see, by language."""
