"""Activities: what can be done again and again, and what of it counts."""
