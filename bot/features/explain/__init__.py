"""Studying one topic: where to learn it, and explaining it simply."""
