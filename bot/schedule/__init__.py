"""Time without a scheduler: when a post is due, what it is, and how it gets sent once."""
