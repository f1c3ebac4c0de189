"""What is kept of a member, and who can see it."""
