"""The grammar of periods: words to codes, codes to points, points to intervals."""
