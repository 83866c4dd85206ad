"""Measuring and fitting: nothing here runs in production."""
