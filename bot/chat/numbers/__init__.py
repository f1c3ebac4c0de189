"""Numbers as people write them: marks, signs, units, sums and fractions, read from a text."""
