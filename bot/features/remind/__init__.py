"""Direct messages at a time that a member chose."""
