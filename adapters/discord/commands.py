"""CommandSpecs as Discord's app commands, and telling Discord of them when they changed.

The SDK reads a callback's signature, so each spec gets a callback whose signature says what the
spec says.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import groupby
from typing import Any, Literal

import discord
import structlog
from discord import app_commands

from adapters.discord.limits import (
    CHOICE_TEXT,
    COMMAND_CHOICES,
    COMMAND_DESCRIPTION,
    COMMAND_OPTION_TEXT,
)
from bot.chat.command import CommandSpec, Kind, ParameterSpec, Suggestion
from bot.chat.phrases import clip

log = structlog.get_logger("cairn.discord")

Interaction = discord.Interaction[Any]
RunCommand = Callable[[Interaction, CommandSpec, Mapping[str, str]], Awaitable[None]]
Complete = Callable[[str, str, str], Iterable[Suggestion]]
Get = Callable[[str], Awaitable[str | None]]
Put = Callable[[str, str], Awaitable[None]]

GUILDS_ONLY = app_commands.AppCommandContext(guild=True)
INSTALLED_IN_GUILDS = app_commands.AppInstallationType(guild=True)
ORGANISERS = discord.Permissions(manage_guild=True)


class PostableChannel(app_commands.Transformer[Any]):
    """A channel option that takes channels one can post in, and gives the channel's id as text."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Text and announcement channels."""
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """The channel's id."""
        return str(value.id)


def add_commands(
    tree: app_commands.CommandTree[Any],
    specs: Iterable[CommandSpec],
    run: RunCommand,
    complete: Complete,
) -> None:
    """Puts every spec into the tree; a name of two words becomes a command in a group."""
    by_root = groupby(
        sorted(specs, key=lambda spec: spec.name), key=lambda spec: spec.name.split()[0]
    )
    for root, group in by_root:
        members = list(group)
        if any(" " in spec.name for spec in members):
            tree.add_command(_group(root, members, run, complete))
        else:
            tree.add_command(_command(members[0], root, run, complete, root=True))


def _group(
    name: str, specs: list[CommandSpec], run: RunCommand, complete: Complete
) -> app_commands.Group:
    """A group is for organisers where all its commands are.

    Discord heeds permissions on roots only.
    """
    verbs = ", ".join(spec.name.partition(" ")[2] or "show" for spec in specs)
    group = app_commands.Group(
        name=name,
        description=clip(f"{name.capitalize()}: {verbs}", COMMAND_DESCRIPTION),
        allowed_contexts=GUILDS_ONLY,
        allowed_installs=INSTALLED_IN_GUILDS,
        default_permissions=ORGANISERS if all(spec.organisers_only for spec in specs) else None,
    )
    for spec in specs:
        group.add_command(_command(spec, spec.name.partition(" ")[2] or "show", run, complete))
    return group


def _command(
    spec: CommandSpec, name: str, run: RunCommand, complete: Complete, *, root: bool = False
) -> app_commands.Command[Any, ..., None]:
    callback = _callback(spec, run)
    app_commands.describe(
        **{p.name: clip(p.description, COMMAND_DESCRIPTION) for p in spec.parameters}
    )(callback)
    if root:
        app_commands.allowed_contexts(guilds=True)(callback)
        app_commands.allowed_installs(guilds=True)(callback)
        if spec.organisers_only:
            app_commands.default_permissions(manage_guild=True)(callback)
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=clip(spec.summary, COMMAND_DESCRIPTION), callback=callback
    )
    for parameter in spec.parameters:
        if parameter.about.complete is not None:
            made.autocomplete(parameter.name)(_completer(spec, parameter, complete))
    return made


def _callback(spec: CommandSpec, run: RunCommand) -> Callable[..., Any]:
    async def callback(interaction: Interaction, **values: Any) -> None:
        await run(
            interaction, spec, {name: typed(v) for name, v in values.items() if v is not None}
        )

    first = inspect.Parameter(
        "interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction
    )
    options = [_option(parameter) for parameter in spec.parameters]
    callback.__dict__["__signature__"] = inspect.Signature([first, *options])
    return callback


def _option(parameter: ParameterSpec) -> inspect.Parameter:
    """A long text is never required here: a slash option has one line, so leaving it out opens the form instead."""
    needed = parameter.required and not parameter.about.long
    default = inspect.Parameter.empty if needed else None
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(
        parameter.name, kind, default=default, annotation=_annotation(parameter)
    )


def _annotation(parameter: ParameterSpec) -> Any:
    about = parameter.about
    match parameter.kind:
        case Kind.NUMBER if about.low is not None or about.high is not None:
            return app_commands.Range[int, about.low, about.high]
        case Kind.NUMBER:
            return int
        case Kind.FLAG:
            return bool
        case Kind.CHANNEL:
            return app_commands.Transform[str, PostableChannel]
        case Kind.CHOICE:
            return Literal[parameter.choices[:COMMAND_CHOICES]]
        case Kind.TEXT if about.high is not None:
            return app_commands.Range[str, None, min(about.high, COMMAND_OPTION_TEXT)]
    return str


def typed(value: Any) -> str:
    """An option's value as a member would have typed it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _completer(
    spec: CommandSpec, parameter: ParameterSpec, complete: Complete
) -> Callable[..., Any]:
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = [
            s
            for s in complete(spec.name, parameter.name, str(current))
            if 0 < len(s.value) <= CHOICE_TEXT
        ]
        return [
            app_commands.Choice(name=clip(s.label or s.value, CHOICE_TEXT), value=s.value)
            for s in found[:COMMAND_CHOICES]
        ]

    return suggest


async def sync_changed(tree: app_commands.CommandTree[Any], get: Get, put: Put) -> bool:
    """Tells Discord the commands if they differ from those it was told last; whether it did.

    Discord takes 200 new commands a day, so a restart alone must not send them.
    """
    payload = [command.to_dict(tree) for command in tree.get_commands()]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    key = f"discord.commands.{tree.client.application_id}"
    if await get(key) == digest:
        return False
    await tree.sync()
    await put(key, digest)
    log.info("commands sent to Discord", count=len(payload))
    return True
