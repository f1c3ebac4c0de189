"""Entries taken back, and put back."""
