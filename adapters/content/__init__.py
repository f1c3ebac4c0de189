"""``cairn content ...``: what a writer types."""

from adapters.content.commands import declare

__all__ = ["declare"]
