"""Reads values of settings as a person writes them."""
