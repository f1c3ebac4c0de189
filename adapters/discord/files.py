"""A message's files as the SDK uploads them."""

from __future__ import annotations

import io

import discord

from bot.chat.rendered import File, Rendered


def files_of(message: Rendered) -> list[discord.File]:
    """The files that go with a message, fresh for each attempt to send it."""
    return [_upload(file) for file in message.files]


def _upload(file: File) -> discord.File:
    """``words`` become what a screen reader says of it."""
    content = io.BytesIO(file.content)
    return discord.File(content, filename=file.name, description=file.words or None)
