"""What changed articles said before, for the links that lead to their former words."""
