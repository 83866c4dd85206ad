"""What is known about the languages of articles: small words, letters, scripts."""
