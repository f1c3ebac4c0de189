"""Interactions -> Invocations: commands, buttons, choices and forms go through one path to the core.

Buttons and forms are recognised by the prefix of their custom_id, whoever sent them and whenever: no view is kept, so
they work after a restart.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import structlog

from adapters.discord import controls, forms
from adapters.discord.inbound import place_by_key, with_rank
from adapters.discord.respond import open_form, respond, send
from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.invocation import Actor, Invocation, Place
from bot.chat.parse import line_of
from bot.chat.reply import Accent, Actions, Button, Mono, Reply, text
from bot.errors import BadInput, BotError

if TYPE_CHECKING:
    from bot.app import App

log = structlog.get_logger("cairn.discord")

Interaction = discord.Interaction[Any]
REMEMBERED = 1000  # interactions; a redelivery follows within seconds
TOO_LATE, ALREADY_ANSWERED = (
    10062,
    40060,
)  # docs.discord.com/developers/topics/opcodes-and-status-codes


def actor_of(interaction: Interaction) -> Actor:
    """Who acts. An organiser may manage the guild."""
    user = interaction.user
    return Actor("discord", str(user.id), user.display_name, interaction.permissions.manage_guild)


def place_of(interaction: Interaction) -> Place:
    """Where. The guild's name is empty where the guild is not known yet."""
    name = interaction.guild.name if interaction.guild is not None else ""
    return Place(
        "discord", str(interaction.guild_id or ""), str(interaction.channel_id or ""), name
    )


class Inbound:
    """Takes every interaction but autocomplete.

    Its public methods are the outer wall: they never raise.
    """

    def __init__(self, app: App, patience: float) -> None:
        self._app, self._patience = app, patience
        self._seen: OrderedDict[int, None] = OrderedDict()

    async def command(
        self, interaction: Interaction, spec: CommandSpec, arguments: Mapping[str, str]
    ) -> None:
        """A slash command."""
        if self._is_new(interaction):
            await self._guard(
                interaction, self._run(interaction, self._invocation(interaction, spec, arguments))
            )

    async def component(self, interaction: Interaction) -> None:
        """A click on a button or a choice; those that are not ours are left alone."""
        data: Mapping[str, Any] = interaction.data or {}
        line = controls.line_in(str(data.get("custom_id", "")))
        if line is not None and self._is_new(interaction):
            chosen = data.get("values") or [line]
            await self._guard(interaction, self._type(interaction, str(chosen[0])))

    async def submission(self, interaction: Interaction) -> None:
        """A filled form; those that are not ours are left alone."""
        filled = forms.read(interaction.data or {})
        if filled is not None and self._is_new(interaction):
            await self._guard(interaction, self._fill(interaction, filled))

    async def unknown(self, interaction: Interaction) -> None:
        """A command that Discord still shows and that is no more, or has changed."""
        sentence = (
            "This command has changed since Discord last looked. Reload Discord and try again."
        )
        await self._guard(interaction, send(interaction, self._app.explain(BadInput(sentence))))

    async def _type(self, interaction: Interaction, line: str) -> None:
        actor, place = actor_of(interaction), await self._place(interaction)
        await self._run(interaction, self._app.invocation(str(interaction.id), actor, place, line))

    async def _fill(self, interaction: Interaction, filled: forms.Filled) -> None:
        """A form's answer. What does not fit is said with a button that opens the form again."""
        place = await self._place(interaction)
        given = self._app.invocation(str(interaction.id), actor_of(interaction), place, filled.line)
        spec = self._app.commands[given.command]
        arguments = {**given.arguments, **filled.answers}
        try:
            spec.bind(arguments)
        except BadInput as error:
            await send(
                interaction,
                with_another_try(self._app.explain(error), line_of(spec, given.arguments)),
            )
            return
        await self._carry_out(interaction, replace(given, arguments=arguments))

    async def _place(self, interaction: Interaction) -> Place:
        if interaction.guild_id is not None:
            return place_of(interaction)
        return await place_by_key(interaction, self._app.home_of)

    async def _run(self, interaction: Interaction, invocation: Invocation) -> None:
        """Asks for what is missing, else carries it out."""
        form = self._app.form(invocation.command, invocation.arguments)
        if form is not None:
            await open_form(interaction, form)
            return
        await self._carry_out(interaction, invocation)

    async def _carry_out(self, interaction: Interaction, invocation: Invocation) -> None:
        spec = self._app.commands[invocation.command]
        if invocation.place.person and spec.organisers_only:
            invocation = await with_rank(interaction, invocation)
        await respond(interaction, self._app.handle(invocation), spec.audience, self._patience)

    def _invocation(
        self, interaction: Interaction, spec: CommandSpec, arguments: Mapping[str, str]
    ) -> Invocation:
        return Invocation(
            str(interaction.id), actor_of(interaction), place_of(interaction), spec.name, arguments
        )

    def _is_new(self, interaction: Interaction) -> bool:
        """Whether it comes for the first time: the core does nothing twice, but Discord takes one answer only."""
        if interaction.id in self._seen:
            return False
        self._seen[interaction.id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True

    async def _guard(self, interaction: Interaction, work: Awaitable[None]) -> None:
        try:
            await self._told(interaction, work)
        except discord.HTTPException as error:
            known = error.code in {TOO_LATE, ALREADY_ANSWERED}
            report = log.info if known else log.warning
            report(
                "Discord did not take an answer",
                interaction=interaction.id,
                code=error.code,
                status=error.status,
            )
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning(
                "an answer was lost on the way", interaction=interaction.id, fault=repr(error)
            )
        except (
            Exception
        ):  # the outermost wall: whatever it was, the next interaction must be served
            log.exception("an interaction failed", interaction=interaction.id)
            await self._apologise(interaction)

    async def _told(self, interaction: Interaction, work: Awaitable[None]) -> None:
        """A line that can't be read, such as that of an old button, is answered with the sentence that says so."""
        try:
            await work
        except BotError as error:
            await send(interaction, self._app.explain(error))

    async def _apologise(self, interaction: Interaction) -> None:
        sorry = text(
            "That did not work, and it is my fault, not yours. Reference ",
            Mono(str(interaction.id)),
            ".",
        )
        reply = Reply(
            "That did not work, and it is my fault, not yours.", (sorry,), accent=Accent.PROBLEM
        )
        try:
            await send(interaction, reply, True if interaction.response.is_done() else None)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning(
                "an apology was not delivered", interaction=interaction.id, fault=repr(error)
            )


def with_another_try(reply: Reply, line: str) -> Reply:
    """The reply with a button that opens the form again, where its line is short enough for one."""
    if len(line) > limits.LINE:
        return reply
    again = Actions((Button("Fill it in again", line, primary=True),))
    return Reply(
        reply.summary,
        (*reply.blocks, again) if reply.blocks else (text(reply.summary), again),
        reply.audience,
        reply.accent,
    )
