"""A small step for the career or the community."""
