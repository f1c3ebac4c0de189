"""Addresses that a member gives as evidence: as a link, or with a note or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat.doubt import Doubt, Reading, asked
from bot.errors import quoted

LINK_RULE = "an address that begins with `https://` or `http://`"
MOST_LINK = 500  # characters
_ADDRESS = r"https?://[^\s<>\"'`|\\]+"
_LINK = re.compile(_ADDRESS, re.IGNORECASE)
_HOST = r"(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,24}(?::\d{1,5})?"
# Clearly an address, if without its beginning: a host with a path, or one that says so itself
_BARE = re.compile(rf"{_HOST}/[^\s<>\"'`|\\]*|www\.{_HOST}", re.IGNORECASE)
_MISSPELT = re.compile(
    rf"(?:[htps]{{3,6}}[:/]{{1,4}})?({_HOST}(?:/[^\s<>\"'`|\\]*)?)", re.IGNORECASE
)
_FILE = re.compile(
    r".*\.(?:csv|docx?|html?|ipynb|jpe?g|js|json|md|pdf|png|py|txt|zip)", re.IGNORECASE
)
_WRAPPED = re.compile(r"<([^\s<>|]+)(?:\|[^<>]*)?>")  # As platforms mark a link, or keep one small
_STOPS = ".,;:!?"
_BEFORE = " \t\n:;,–-(["  # What leads over to an address, at the end of the words before it


def read_link(typed: str) -> str:
    """An http or https address of visible characters, without quotes.

    ``github.com/me/work`` is read as https. ValueError for anything else.
    """
    address = _unwrapped(typed)
    if _BARE.fullmatch(address):
        address = f"https://{address}"
    # Printable: what turns the direction of the text after it (U+202E) is none of it
    if len(address) > MOST_LINK or not address.isprintable() or not _LINK.fullmatch(address):
        raise ValueError(typed)
    return address


def doubt_link(words: Sequence[str]) -> Doubt | None:
    """The question whether a host alone, or an address with a slip before it, is an address."""
    found = _MISSPELT.fullmatch(words[0])
    if found is None or _FILE.fullmatch(words[0]) or _is_link(words[0]):
        return None
    meant = f"https://{found[1]}"
    said = f"`link` wants {LINK_RULE}. You wrote {quoted(words[0])}."
    return asked(said, [Reading(meant, meant, (0,))])


def apart(said: str, link: str = "") -> tuple[str, str]:
    """(the words, the link): the only address in a text, at one of its ends, is the link.

    The words stay as they are where a ``link`` was given, and where the address is among them.
    """
    text = _WRAPPED.sub(r"\1", said).strip()
    addresses = list(_LINK.finditer(text))
    if link or len(addresses) != 1:
        return said, link
    start = addresses[0].start()
    address = _without_stops(addresses[0][0])
    before, behind = _closed(text[:start]), text[start + len(address) :].lstrip(")]")
    if not _is_link(address) or (before and behind.strip(_STOPS)):
        return said, link
    return before or behind.lstrip(_BEFORE + _STOPS), address


def _closed(before: str) -> str:
    """The words before an address, with no bracket left open."""
    opening = max(before.rfind("("), before.rfind("["))
    inside = before[opening + 1 :]
    if opening < 0 or ")" in inside or "]" in inside:
        return before.rstrip(_BEFORE)
    outside = before[:opening].rstrip(_BEFORE)
    return ", ".join(filter(None, (outside, inside.strip(_BEFORE))))


def _unwrapped(typed: str) -> str:
    return _WRAPPED.sub(r"\1", typed) if _WRAPPED.fullmatch(typed) else typed


def _is_link(typed: str) -> bool:
    try:
        read_link(typed)
    except ValueError:
        return False
    return True


def _without_stops(address: str) -> str:
    """The address without what ends the sentence it is in; its own brackets stay."""
    shorter = address.rstrip(_STOPS)
    while shorter.endswith((")", "]")):
        opening = "(" if shorter[-1] == ")" else "["
        if opening in shorter:
            break
        shorter = shorter[:-1].rstrip(_STOPS)
    return shorter
