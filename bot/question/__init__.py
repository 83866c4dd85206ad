"""What is asked: a text read as a question."""
