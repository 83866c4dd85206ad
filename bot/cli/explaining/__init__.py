"""`ask --explain`: why a question was answered or not, in words."""
