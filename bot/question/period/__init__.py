"""The grammar of periods: from words to coded items, to points in the calendar, to intervals."""
