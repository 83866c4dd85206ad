"""The inbox: updates that are not answered yet, sealed, and whose turn each chat is."""
