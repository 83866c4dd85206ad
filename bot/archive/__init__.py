"""What is known: articles, their passages, their dates and the curated FAQ."""
