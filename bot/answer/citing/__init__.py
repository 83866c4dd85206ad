"""How a quote is cited: links that lead to its words, and records for reference managers."""
