"""What decides among equals: the same whoever asks and however often, and nobody can push it."""

from __future__ import annotations

import hashlib

from bot.store.weeks import Week


def draw_of(seed: str, kind: str, week: Week) -> str:
    """The draw of a community, a kind and a week; ``seed`` names the community."""
    return f"{seed}/{kind}/{week}"


def lot(draw: str, item_id: str) -> bytes:
    """An item's lot in a draw; the least wins."""
    return hashlib.sha256(f"{draw}/{item_id}".encode()).digest()
