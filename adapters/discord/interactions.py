"""Interactions: commands, buttons, choices and forms, all by one way to the core.

Buttons and forms are recognised by the prefix of their custom_id, whoever sent them and whenever:
no view is kept, so they work after a restart.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog

from adapters.discord import controls, forms
from adapters.discord.inbound import PLATFORM, Interaction, is_outside, request_of
from adapters.discord.respond import respond, send
from bot.chat.command import CommandSpec
from bot.chat.explanation import explained
from bot.chat.form import Faults
from bot.chat.invocation import Request
from bot.chat.reply import Accent, Block, Link, Mono, Reply, actions, text
from bot.errors import BadInput

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

REMEMBERED_INTERACTIONS = 1000  # A redelivery follows within seconds
# docs.discord.com/developers/topics/opcodes-and-status-codes
TOO_LATE, ALREADY_ANSWERED = 10062, 40060
CHANGED = "This command has changed since Discord last looked. Reload Discord and try again."
NOT_ADDED = "I am not in this server, so I can keep nothing here. Who manages it can add me."
SORRY = "That did not work, and it is my fault, not yours."


class Interactions:
    """Takes every interaction but autocomplete. None of its public methods raises."""

    def __init__(self, app: App, patience: float) -> None:
        self._app, self._patience = app, patience
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def typed(
        self, interaction: Interaction, spec: CommandSpec, options: Mapping[str, str]
    ) -> None:
        """A slash command."""
        if self._is_new(interaction):
            await self._guard(interaction, self._say(interaction, spec.name, options))

    async def pressed(self, interaction: Interaction) -> None:
        """A click on a button or a choice; those that are not ours are left alone."""
        data: Mapping[str, Any] = interaction.data or {}
        line = controls.line_in(str(data.get("custom_id", "")))
        if line is not None and self._is_new(interaction):
            chosen = data.get("values") or [line]
            await self._guard(interaction, self._say(interaction, str(chosen[0])))

    async def submitted(self, interaction: Interaction) -> None:
        """A filled form; those that are not ours are left alone."""
        filled = forms.read(interaction.data or {})
        if filled is not None and self._is_new(interaction):
            await self._guard(interaction, self._submit(interaction, filled))

    async def unknown(self, interaction: Interaction) -> None:
        """A command that Discord still shows and that is no more, or has changed."""
        await self._guard(interaction, send(interaction, explained(BadInput(CHANGED))))

    async def _say(
        self, interaction: Interaction, line: str, options: Mapping[str, str] | None = None
    ) -> None:
        if is_outside(interaction):
            await send(interaction, self._not_added())
            return
        request = request_of(interaction, line, options)
        await respond(interaction, self._app.say(request), self._patience)

    async def _submit(self, interaction: Interaction, filled: forms.Filled) -> None:
        if is_outside(interaction):
            await send(interaction, self._not_added())
            return
        request = request_of(interaction, filled.line)
        await respond(interaction, self._submitted(request, filled), self._patience)

    def _not_added(self) -> Reply:
        """Where we are in no guild there is no group: nothing is kept, and the way in is shown."""
        blocks: list[Block] = [text(NOT_ADDED)]
        invite = self._app.presence.invites.get(PLATFORM)
        if invite is not None:
            blocks.append(actions(Link("Add me to this server", invite)))
        return Reply(NOT_ADDED, tuple(blocks), accent=Accent.WARNING)

    async def _submitted(self, request: Request, filled: forms.Filled) -> Reply:
        """A form that was sent is closed: a reply says what does not fit, and opens it again."""
        answer = await self._app.submit(request, filled.answers)
        return answer.reply if isinstance(answer, Faults) else answer

    def _is_new(self, interaction: Interaction) -> bool:
        """Whether it comes for the first time.

        The core does nothing twice, but Discord takes one answer only.
        """
        if interaction.id in self._seen:
            return False
        self._seen[interaction.id] = None
        if len(self._seen) > REMEMBERED_INTERACTIONS:
            self._seen.popitem(last=False)
        return True

    async def _guard(self, interaction: Interaction, work: Awaitable[None]) -> None:
        try:
            await work
        except discord.HTTPException as error:
            known = error.code in {TOO_LATE, ALREADY_ANSWERED}
            report = log.info if known else log.warning
            about = {"interaction": interaction.id, "code": error.code, "status": error.status}
            report("Discord did not take an answer", **about)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("an answer was lost", interaction=interaction.id, fault=repr(error))
        except Exception:  # the outermost wall: whatever it was, the next one must be served
            log.exception("an interaction failed", interaction=interaction.id)
            await self.apologise(interaction)

    async def apologise(self, interaction: Interaction) -> None:
        """What is said of a fault of ours, with what it is found by in the log."""
        reference = Mono(str(interaction.id))
        said = text(f"{SORRY} Reference ", reference, ".")
        reply = Reply(SORRY, (said,), accent=Accent.PROBLEM)
        try:
            await send(interaction, reply, True if interaction.response.is_done() else None)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("an apology was not delivered", id=interaction.id, fault=repr(error))
