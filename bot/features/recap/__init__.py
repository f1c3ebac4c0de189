"""What the group did in a week."""
