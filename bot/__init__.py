"""Cairn's core: knows no chat platform, no web, no clock."""

__version__ = "0.1.0"
