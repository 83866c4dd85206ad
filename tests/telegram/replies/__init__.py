"""What is known beyond one process about sent messages."""
