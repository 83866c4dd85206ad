"""How texts are compared: words, stems, numbers, and the passages that are indexed."""
