"""A terminal: the same bot without any token."""
