"""What comes in on the topics that readers follow: found after a reload, told once a day."""
