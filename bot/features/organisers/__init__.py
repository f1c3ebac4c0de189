"""Who organises a group, and what they changed."""
