"""The importers, one format each."""
