"""Cards to recall what one learned, each at the day on which it would soon be forgotten."""
