"""Slack: the same bot over Socket Mode."""
