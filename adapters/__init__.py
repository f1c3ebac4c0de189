"""Thin adapters around the core; they know it, and never each other."""
