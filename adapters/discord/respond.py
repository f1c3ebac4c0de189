"""Answering an interaction within Discord's three seconds, however long the core takes.

What was done has to be said: an answer that can't be sent one way goes another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from enum import Enum, auto
from typing import Any

import discord
import structlog

from adapters.discord import direct, forms
from adapters.discord.attempts import Outcome, Waits, attempt, attempt_twice
from adapters.discord.files import files_of
from adapters.discord.inbound import Interaction, key_of
from adapters.discord.render import render
from adapters.discord.views import Dialog, Layout
from bot.chat.form import Form
from bot.chat.rendered import Rendered
from bot.chat.reply import Accent, Audience, Mono, Reply, text

CUT_SHORT = "The rest of this answer can't be shown, and that is my fault, not yours."

log = structlog.get_logger("cairn.discord")

Way = Callable[[Rendered, bool], Awaitable[bool]]


class Standing(Enum):
    """What Discord has of us for an interaction."""

    UNANSWERED = auto()
    THINKING = auto()  # Announced privately: the answer takes its place
    UNSURE = auto()  # Announced, and nobody knows whether that arrived
    ANSWERED = auto()  # What is still to be said follows it


class Responder:
    """Answers one interaction.

    Raises discord.HTTPException where Discord refuses what it is sent, which is a fault of ours.
    What it can't take, or takes too late, is sent another way, or logged.
    """

    def __init__(self, interaction: Interaction, waits: Waits) -> None:
        self._interaction, self._waits = interaction, waits
        self._standing = Standing.UNANSWERED
        self._announcing: asyncio.Task[Standing] | None = None

    async def respond(self, work: Coroutine[Any, Any, Reply | Form], patience: float) -> None:
        """Sends what ``work`` answers; after ``patience`` seconds says "thinking" first, privately.

        ``work`` is carried out whatever Discord takes.
        """
        timer = asyncio.get_running_loop().call_later(patience, self._announce)
        try:
            answer = await work
        except asyncio.CancelledError:
            self._be_quiet()
            raise
        finally:
            timer.cancel()
        if isinstance(answer, Form):
            await self.open(answer)
        else:
            await self.say(answer)

    async def say(self, reply: Reply) -> None:
        """Sends a reply, by the first way that works."""
        await self._settle()
        private = reply.audience is Audience.ONLY_YOU
        first, *rest = render(reply, key_of(self._interaction))
        for way in self._ways(private):
            if await way(first, private):
                self._standing = Standing.ANSWERED
                await self._go_on(rest, private)
                return
        await direct.tell(self._interaction, reply, self._waits.later)

    async def open(self, form: Form) -> None:
        """Shows a form; where it can't be the first answer any more, how it goes in one line."""
        await self._settle()
        if self._standing is not Standing.UNANSWERED:
            await self.say(form.as_reply())
            return
        dialog = forms.modal(form, key_of(self._interaction), forms.opening(self._interaction.id))
        outcome = await self._first(
            lambda: self._interaction.response.send_modal(Dialog(dialog)),
        )
        if outcome is Outcome.GONE:
            # Nothing was saved, and whoever pressed sees that no form came
            log.info("a form came too late for Discord", interaction=self._interaction.id)
        elif outcome is Outcome.ALREADY:
            log.info("it was answered already", interaction=self._interaction.id)
        elif outcome is not Outcome.ARRIVED:
            log.warning("Discord opened no form", interaction=self._interaction.id)
            await self.say(form.as_reply())

    def _announce(self) -> None:
        self._announcing = asyncio.ensure_future(self._think())

    def _be_quiet(self) -> None:
        if self._announcing is not None:
            self._announcing.cancel()

    async def _think(self) -> Standing:
        """Says "thinking". Where Discord does not take that, the answer is sent all the same."""
        response = self._interaction.response
        try:
            outcome = await self._first(lambda: response.defer(ephemeral=True, thinking=True))
        except discord.HTTPException as error:
            log.warning("Discord did not take an announcement", fault=str(error))
            return Standing.UNANSWERED
        if outcome.is_there:
            return Standing.THINKING
        if outcome is Outcome.UNSURE:
            return Standing.UNSURE
        return Standing.UNANSWERED

    async def _settle(self) -> None:
        """Waits until it is known what became of the announcement, where there was one."""
        if self._announcing is not None:
            announcing, self._announcing = self._announcing, None
            self._standing = await announcing

    def _ways(self, private: bool) -> tuple[Way, ...]:
        """How an answer can get there, best first."""
        in_its_place = self._edit if private else self._instead
        match self._standing:
            case Standing.UNANSWERED:
                # An edit finds an answer of which nobody knows whether it arrived
                return (self._as_first, self._edit)
            case Standing.THINKING:
                return (in_its_place,)
            case Standing.UNSURE:
                return (in_its_place, self._as_first)
            case Standing.ANSWERED:
                return (self._follow_up,)

    async def _as_first(self, message: Rendered, private: bool) -> bool:
        outcome = await self._first(
            lambda: self._interaction.response.send_message(
                view=Layout(message), files=files_of(message), ephemeral=private
            )
        )
        if outcome is Outcome.ALREADY:
            log.info("it was answered already", interaction=self._interaction.id)
            return self._standing is Standing.UNANSWERED
        return outcome is Outcome.ARRIVED

    async def _edit(self, message: Rendered, private: bool) -> bool:
        """In the place of what is there. The same once more changes nothing."""
        outcome = await attempt_twice(
            lambda: self._interaction.edit_original_response(
                view=Layout(message), attachments=files_of(message)
            ),
            self._waits.later,
        )
        return outcome is Outcome.ARRIVED

    async def _instead(self, message: Rendered, private: bool) -> bool:
        """As a message of its own, as "thinking" can't change who sees it."""
        await attempt_twice(self._interaction.delete_original_response, self._waits.later)
        return await self._follow_up(message, private)

    async def _follow_up(self, message: Rendered, private: bool) -> bool:
        """A further message. One that may have arrived is not sent again: nothing would find it."""
        send = self._interaction.followup.send

        async def work() -> None:
            await send(view=Layout(message), files=files_of(message), ephemeral=private)

        outcome = await attempt(work, self._waits.later)
        if outcome is Outcome.NOT_SENT:
            outcome = await attempt(work, self._waits.later)
        if outcome is Outcome.UNSURE:
            log.warning("an answer may be lost", interaction=self._interaction.id)
        return outcome in {Outcome.ARRIVED, Outcome.UNSURE}

    async def _go_on(self, rest: list[Rendered], private: bool) -> None:
        """What did not fit the first message. What stands there is true, whatever follows it."""
        for at, message in enumerate(rest):
            try:
                arrived = await self._follow_up(message, private)
            except discord.HTTPException:  # a fault of ours, that takes back nothing of the answer
                log.exception("the end of an answer was refused", id=self._interaction.id)
                [cut_short] = render(_cut_short(self._interaction.id))
                await self._follow_up(cut_short, True)
                return
            if not arrived:
                parts = len(rest) - at
                log.warning("the end of an answer was lost", id=self._interaction.id, parts=parts)
                return

    async def _first(self, work: Callable[[], Awaitable[Any]]) -> Outcome:
        """A callback, once more where it may be lost: Discord takes one, and says so."""
        return await attempt_twice(work, self._waits.first)


def _cut_short(interaction: int) -> Reply:
    """What is said where the end of an answer can't be shown, with what it is found by."""
    said = text(f"{CUT_SHORT} Reference ", Mono(str(interaction)), ".")
    return Reply(CUT_SHORT, (said,), accent=Accent.PROBLEM)
