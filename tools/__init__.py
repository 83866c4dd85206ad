"""Tools for those who run or develop the bot from a checkout."""
