"""Turns what publishers have, sites, feeds and exports, into articles of an archive."""
