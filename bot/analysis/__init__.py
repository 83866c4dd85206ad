"""Text analysis for search: tokens, stems, numbers, stop words and analysed passages."""
