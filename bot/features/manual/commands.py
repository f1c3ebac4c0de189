"""``help``."""

from __future__ import annotations

from typing import Annotated

from bot.chat import help as manual
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.features.context import Context


@command("help", "What I can do, or how one command goes", example="help log")
def help_(ctx: Context, command: Annotated[str, Param("A command", rest=True, high=60)] = "") -> Reply:
    """The commands, from their own declarations."""
    if command:
        return manual.about(command, ctx.commands)
    return manual.overview(ctx.commands.values(), ctx.organiser)
