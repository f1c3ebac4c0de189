"""The next post before it comes: seen, swapped, posted now; for organisers."""
