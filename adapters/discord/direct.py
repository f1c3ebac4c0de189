"""An answer that Discord did not take where it was asked for, told as a direct message."""

from __future__ import annotations

from dataclasses import replace

import discord
import structlog

from adapters.discord.attempts import Outcome, attempt_twice
from adapters.discord.files import files_of
from adapters.discord.inbound import Interaction, key_of
from adapters.discord.render import render
from adapters.discord.views import Layout
from bot.chat.rendered import Rendered
from bot.chat.reply import Actions, Reply, text

LATE = "Your command took too long for Discord"

log = structlog.get_logger("cairn.discord")


async def tell(interaction: Interaction, reply: Reply, seconds: float) -> None:
    """Writes to whoever asked; where that can't be done, the log says so.

    Raises nothing of Discord's. ``seconds``: how long each message may take.
    """
    key = key_of(interaction)
    for part, message in enumerate(render(told_late(reply, key), key)):
        problem = await _written(interaction, message, f"{interaction.id}-{part}", seconds)
        if problem:
            log.warning("an answer was lost", interaction=interaction.id, reason=problem)
            return
    log.info("an answer went as a direct message", interaction=interaction.id)


def told_late(reply: Reply, key: str = "") -> Reply:
    """The reply as it reads elsewhere and later.

    Buttons are left out where no ``key`` tells which server they are about.
    """
    shown = tuple(block for block in reply.blocks if key or not isinstance(block, Actions))
    if not shown:
        return replace(reply, summary=f"{LATE}.", blocks=(text(f"{LATE}: {reply.summary}"),))
    return replace(reply, summary=f"{LATE}.", blocks=(text(f"{LATE}. This is its answer:"), *shown))


async def _written(interaction: Interaction, message: Rendered, nonce: str, seconds: float) -> str:
    """Why a message could not be written; "" where it was. The nonce keeps it from being two."""

    async def work() -> None:
        channel = await interaction.client.create_dm(discord.Object(interaction.user.id))
        await channel.send(view=Layout(message), files=files_of(message), nonce=nonce)

    try:
        outcome = await attempt_twice(work, seconds)
    except discord.HTTPException as error:
        return f"{error.status} {error.code}"
    if outcome is Outcome.ARRIVED:
        return ""
    return "Discord is not to be reached"
