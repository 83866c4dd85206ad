"""What some messages have of their own: a part they point at, a guest's form, a correction."""
