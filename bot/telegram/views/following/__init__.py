"""The topics that readers follow: the list, its buttons, and the news."""
