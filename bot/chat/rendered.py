"""What a renderer makes of a reply: messages, each its JSON and the files that go with it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from bot.chat.reply import Archive, Attachment, Reply

Json = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message.

    ``words`` say what is in it, for whoever can't open it; empty where its name says enough.
    """

    name: str
    content: bytes
    words: str = ""

    def line(self) -> str:
        """The file as a line of text, for where it can't be attached: its name, then its words."""
        if not self.words:
            return f"File: {self.name}"
        return f"File: {self.name} – {self.words}"

    def text(self) -> str:
        """What a text file says; "" for one that holds no text."""
        if b"\0" in self.content:  # also where its bytes could be read as UTF-8 by chance
            return ""
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            return ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: its body as the platform takes it, and its files."""

    body: Json
    files: tuple[File, ...] = ()


def attached(reply: Reply) -> tuple[File, ...]:
    """The files that a reply brings along, the first one of each name."""
    found: dict[str, File] = {}
    for block in reply.blocks:
        if isinstance(block, Attachment):
            found.setdefault(block.name, File(block.name, block.content.encode(), block.words))
        if isinstance(block, Archive):
            found.setdefault(block.name, File(block.name, _packed(block), block.words))
    return tuple(found.values())


def _packed(archive: Archive) -> bytes:
    """A zip of its files, the same each time: without a moment."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in archive.files:
            # A ZipInfo of its own: else the time of packing would stand in it
            entry = zipfile.ZipInfo(file.name)
            packed.writestr(entry, file.content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()
