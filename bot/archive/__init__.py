"""The archive: articles, their passages, their dates and the curated FAQ."""
