"""A member's own page and settings."""
