"""Addresses that a member gives as evidence."""

from __future__ import annotations

import re

LINK_RULE = "an address that begins with `https://` or `http://`"
MOST_LINK = 500  # characters
_LINK = re.compile(r"https?://[^\s<>\"'`|\\]+", re.IGNORECASE)


def read_link(typed: str) -> str:
    """An http or https address of visible characters, without quotes.

    ValueError for anything else.
    """
    # Printable: what turns the direction of the text after it (U+202E) is none of it
    if len(typed) > MOST_LINK or not typed.isprintable() or not _LINK.fullmatch(typed):
        raise ValueError(typed)
    return typed
