"""Logging what was done, taking it back, finishing things."""
