"""CommandSpecs as Discord's app commands.

The SDK reads a callback's signature, so each spec gets a callback whose signature says what the
spec says.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import groupby
from typing import Any, Literal

import discord
from discord import app_commands

from adapters.discord.limits import (
    CHOICE_TEXT,
    COMMAND_CHOICES,
    COMMAND_DESCRIPTION,
    COMMAND_OPTION_TEXT,
)
from bot.chat.command import CommandSpec
from bot.chat.parameter import Kind, ParameterSpec, Suggestion
from bot.chat.people import EVERYBODY, person, role
from bot.chat.phrases import clip

Interaction = discord.Interaction[Any]
RunCommand = Callable[[Interaction, CommandSpec, Mapping[str, str]], Awaitable[None]]
Complete = Callable[[str, str, str], Iterable[Suggestion]]

GUILDS_ONLY = app_commands.AppCommandContext(guild=True)
INSTALLED_IN_GUILDS = app_commands.AppInstallationType(guild=True)


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


class PersonOrRole(app_commands.Transformer[Any]):
    """An option that takes a person or a role, and gives it as the core's commands want it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A person or a role."""
        return discord.AppCommandOptionType.mentionable

    async def transform(self, interaction: Interaction, value: Any, /) -> str:
        """Its id and its name; everybody's role is no role that one has."""
        if not isinstance(value, discord.Role):
            return person(str(value.id), value.display_name)
        if value.is_default():
            return EVERYBODY
        return role(str(value.id), value.name)


def add_commands(
    tree: app_commands.CommandTree[Any],
    specs: Iterable[CommandSpec],
    run: RunCommand,
    complete: Complete,
) -> None:
    """Puts every spec into the tree; a name of two words becomes a command in a group."""
    ordered = sorted(specs, key=lambda spec: spec.name)
    for root, group in groupby(ordered, key=lambda spec: spec.name.split()[0]):
        members = list(group)
        if any(" " in spec.name for spec in members):
            tree.add_command(_group(root, members, run, complete))
        else:
            tree.add_command(_command(members[0], root, run, complete, root=True))


def _group(
    name: str, specs: list[CommandSpec], run: RunCommand, complete: Complete
) -> app_commands.Group:
    """A group, shown to everybody.

    Who may use it, the core knows: of whom organisers named, or one of whose roles, Discord knows
    nothing, and would hide from them what asks for a permission.
    """
    verbs = ", ".join(map(_verb, specs))
    group = app_commands.Group(
        name=name,
        description=clip(f"{name.capitalize()}: {verbs}", COMMAND_DESCRIPTION),
        allowed_contexts=GUILDS_ONLY,
        allowed_installs=INSTALLED_IN_GUILDS,
    )
    for spec in specs:
        group.add_command(_command(spec, _verb(spec), run, complete))
    return group


def _verb(spec: CommandSpec) -> str:
    """What a command is called in its group."""
    return spec.name.partition(" ")[2] or "show"


def _command(
    spec: CommandSpec, name: str, run: RunCommand, complete: Complete, *, root: bool = False
) -> app_commands.Command[Any, ..., None]:
    callback = _callback(spec, run)
    about = {p.name: clip(p.description, COMMAND_DESCRIPTION) for p in spec.parameters}
    app_commands.describe(**about)(callback)
    if root:
        app_commands.allowed_contexts(guilds=True)(callback)
        app_commands.allowed_installs(guilds=True)(callback)
    made: app_commands.Command[Any, ..., None] = app_commands.Command(
        name=name, description=clip(spec.summary, COMMAND_DESCRIPTION), callback=callback
    )
    for parameter in spec.parameters:
        if parameter.about.complete is not None:
            made.autocomplete(parameter.name)(_completer(spec, parameter, complete))
    return made


def _callback(spec: CommandSpec, run: RunCommand) -> Callable[..., Any]:
    async def callback(interaction: Interaction, **values: Any) -> None:
        given = {name: typed(value) for name, value in values.items() if value is not None}
        await run(interaction, spec, given)

    first = inspect.Parameter(
        "interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Interaction
    )
    options = map(_option, spec.parameters)
    callback.__dict__["__signature__"] = inspect.Signature([first, *options])
    return callback


def _option(parameter: ParameterSpec) -> inspect.Parameter:
    """A parameter as the SDK reads it.

    A long text is never required: a slash option has one line, so leaving it out opens the form.
    """
    option = inspect.Parameter(
        parameter.name, inspect.Parameter.KEYWORD_ONLY, annotation=_annotation(parameter)
    )
    if parameter.required and not parameter.about.long:
        return option
    return option.replace(default=None)


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
        case Kind.PERSON:
            return app_commands.Transform[str, PersonOrRole]
        case Kind.CHOICE:
            return Literal[parameter.choices[:COMMAND_CHOICES]]
        case Kind.TEXT if about.high is not None:
            return app_commands.Range[str, None, min(about.high, COMMAND_OPTION_TEXT)]
    return str


def typed(value: Any) -> str:
    """An option's value as a member would have typed it."""
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case _:
            return str(value)


def _completer(
    spec: CommandSpec, parameter: ParameterSpec, complete: Complete
) -> Callable[..., Any]:
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = complete(spec.name, parameter.name, str(current))
        fitting = [one for one in found if 0 < len(one.value) <= CHOICE_TEXT]
        return [_choice(one) for one in fitting[:COMMAND_CHOICES]]

    return suggest


def _choice(suggestion: Suggestion) -> app_commands.Choice[str]:
    shown = clip(suggestion.label or suggestion.value, CHOICE_TEXT)
    return app_commands.Choice(name=shown, value=suggestion.value)
