"""Interactions: commands, buttons, choices and forms, all by one way to the core.

Buttons and forms are recognised by the prefix of their custom_id, whoever sent them and whenever:
no view is kept, so they work after a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from adapters.backoff import REAL, Time
from adapters.discord import controls, forms
from adapters.discord.attempts import WAITS, Waits
from adapters.discord.inbound import PLATFORM, Interaction, is_outside, request_of
from adapters.discord.recent import Recent
from adapters.discord.respond import Responder
from adapters.discord.roles import Roles
from bot.chat.command import CommandSpec
from bot.chat.explanation import explained
from bot.chat.form import Faults
from bot.chat.invocation import Request
from bot.chat.reply import Accent, Block, Link, Mono, Quote, Reply, actions, text
from bot.errors import BadInput

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

CHANGED = "This command has changed since Discord last looked. Reload Discord and try again."
NOT_ADDED = "I am not in this server, so I can keep nothing here. Who manages it can add me."
OTHER_BUTTON = (
    "This button is from another version of Cairn, and I can't read it. `/help` shows what I can do"
    " now."
)
OTHER_FORM = (
    "This form is from another version of Cairn, so nothing was saved. `/help` shows how it goes"
    " now."
)
STOPPING = "I am being started anew right now, so nothing was done. Try it again in a minute."
SORRY = "That did not work, and it is my fault, not yours."
HELP = (("What I can do", "help"),)

Work = Callable[[Responder], Awaitable[None]]


class Interactions:
    """Takes every interaction but autocomplete. None of its public methods raises."""

    def __init__(self, app: App, patience: float, time: Time = REAL, waits: Waits = WAITS) -> None:
        self._app, self._patience, self._time, self._waits = app, patience, time, waits
        self.roles = Roles(seconds=waits.lookup)
        self._seen: Recent[int, None] = Recent()  # A redelivery follows within seconds
        self._running: set[asyncio.Task[None]] = set()
        self._closing = False

    async def typed(
        self, interaction: Interaction, spec: CommandSpec, options: Mapping[str, str]
    ) -> None:
        """A slash command."""

        async def work(responder: Responder) -> None:
            await self._say(interaction, responder, spec.name, options)

        await self._take(interaction, work)

    async def pressed(self, interaction: Interaction) -> None:
        """A click on a button or a choice."""

        async def work(responder: Responder) -> None:
            line = _line_of(interaction.data or {})
            if line is None:
                await responder.say(_other_version(interaction, OTHER_BUTTON))
            else:
                await self._say(interaction, responder, line)

        await self._take(interaction, work)

    async def submitted(self, interaction: Interaction) -> None:
        """A filled form."""

        async def work(responder: Responder) -> None:
            data: Mapping[str, Any] = interaction.data or {}
            filled = forms.read(data)
            if filled is None:
                typed = list(forms.texts_in(data).values())
                await responder.say(_other_version(interaction, OTHER_FORM, typed))
            else:
                await self._submit(interaction, responder, filled)

        # Discord keeps a form open that nobody takes: what was filled in is not lost
        await self._take(interaction, work, turned_away=_left_open)

    async def unknown(self, interaction: Interaction) -> None:
        """A command that Discord still shows and that is no more, or has changed."""

        async def work(responder: Responder) -> None:
            await responder.say(explained(BadInput(CHANGED)))

        await self._take(interaction, work)

    async def apologise(self, interaction: Interaction) -> None:
        """What is said where a command could not even be called, by a fault of ours."""

        async def work(responder: Responder) -> None:
            await responder.say(_apology(interaction))

        await self._take(interaction, work)

    async def close(self, seconds: float) -> None:
        """Begin nothing more, let what is running answer for so long, then stop it."""
        self._closing = True
        if self._running:
            await self._all_done_within(seconds)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _all_done_within(self, seconds: float) -> None:
        done = asyncio.ensure_future(self._all_done())
        passed = asyncio.ensure_future(self._time.sleep(seconds))
        try:
            await asyncio.wait({done, passed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            done.cancel()
            passed.cancel()

    async def _all_done(self) -> None:
        """Who is turned away meanwhile is told, too."""
        while self._running:
            await asyncio.wait(set(self._running))

    async def _take(
        self, interaction: Interaction, work: Work, turned_away: Work | None = None
    ) -> None:
        """One interaction, in a task that a stop waits for."""
        if not self._is_new(interaction):
            return
        if self._closing:
            work = turned_away or _turned_away
            log.info("not begun any more", interaction=interaction.id)
        task = asyncio.create_task(self._guard(interaction, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait({task})

    async def _say(
        self,
        interaction: Interaction,
        responder: Responder,
        line: str,
        options: Mapping[str, str] | None = None,
    ) -> None:
        if is_outside(interaction):
            await responder.say(self._not_added())
            return
        request = request_of(interaction, line, self.roles, options)
        await responder.respond(self._app.say(request), self._patience)

    async def _submit(
        self, interaction: Interaction, responder: Responder, filled: forms.Filled
    ) -> None:
        """A form that comes back once more, as its answer was lost, is known by its opening."""
        if is_outside(interaction):
            await responder.say(self._not_added())
            return
        request = request_of(interaction, filled.line, self.roles)
        if filled.opening:
            request = replace(request, id=f"form.{request.actor.id}.{filled.opening}")
        await responder.respond(self._submitted(request, filled), self._patience)

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
        self._seen.keep(interaction.id, None)
        return True

    async def _guard(self, interaction: Interaction, work: Work) -> None:
        """The outermost wall: whatever it was, the next one must be served."""
        responder = Responder(interaction, self._waits)
        try:
            await work(responder)
        except asyncio.CancelledError:
            log.warning("stopped before it was answered", interaction=interaction.id)
            raise
        except Exception:
            log.exception("an interaction failed", interaction=interaction.id)
            await _say_sorry(interaction, responder)


async def _say_sorry(interaction: Interaction, responder: Responder) -> None:
    try:
        await responder.say(_apology(interaction))
    except Exception:  # nothing stands behind this wall
        log.exception("an apology was not delivered", interaction=interaction.id)


async def _turned_away(responder: Responder) -> None:
    await responder.say(explained(BadInput(STOPPING)))


async def _left_open(responder: Responder) -> None:
    """Says nothing."""


def _line_of(data: Mapping[str, Any]) -> str | None:
    """The line of a button, or of what was chosen; None where it is another version's."""
    line = controls.line_in(str(data.get("custom_id", "")))
    chosen = data.get("values")
    if line is None or not chosen:
        return line
    return str(chosen[0])


def _other_version(
    interaction: Interaction, sentence: str, typed: list[str] | None = None
) -> Reply:
    """What is said to what can't be read, with what somebody wrote there.

    In a direct message nothing tells which server a button would be about.
    """
    ways_out = HELP if interaction.guild_id is not None else ()
    said = explained(BadInput(sentence, ways_out))
    first, *others = said.blocks
    quotes = [Quote(words) for words in typed or () if words.strip()]
    return replace(said, blocks=(first, *quotes, *others))


def _apology(interaction: Interaction) -> Reply:
    """What is said of a fault of ours, with what it is found by in the log."""
    said = text(f"{SORRY} Reference ", Mono(str(interaction.id)), ".")
    return Reply(SORRY, (said,), accent=Accent.PROBLEM)
