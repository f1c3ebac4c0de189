"""Cairn's core: knows no chat platform, no web, no clock."""
