"""Points, and the sums that make them."""
