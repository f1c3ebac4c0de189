"""Time, which features may ask: when a post is due, what it is, how it reads."""
