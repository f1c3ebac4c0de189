"""Names for what is sent, the same each time: so a platform can drop a repeat."""

from __future__ import annotations

import base64
import hashlib


def key_from(*parts: str | int) -> str:
    """A key for what these parts name: at most 25 of ``[a-z0-9-]``."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return "cairn-" + base64.b32encode(digest[:10]).decode().lower()
