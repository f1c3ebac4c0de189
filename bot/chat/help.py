"""``help``, built from the specs: it can't forget a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.chat.command import CommandSpec, ParameterSpec
from bot.chat.parse import nearest
from bot.chat.reply import (
    Actions,
    Block,
    Button,
    Command,
    Fields,
    Heading,
    Mono,
    Reply,
    fields,
    text,
)
from bot.errors import UnknownCommand


def overview(commands: Iterable[CommandSpec], organiser: bool) -> Reply:
    """Everything I can do, in one screen; organisers' commands only for organisers."""
    mine = [spec for spec in commands if not spec.organisers_only]
    blocks: list[Block] = [
        text(
            "Log what you do, see where you stand and what opens next. Everything is private unless"
            " you share it."
        ),
        _list(mine),
    ]
    if organiser:
        blocks += [Heading("For organisers"), _list(s for s in commands if s.organisers_only)]
    blocks.append(
        Actions(
            (
                Button("Log something", "log"),
                Button("What is next?", "next"),
                Button("Roadmap", "roadmap"),
            )
        )
    )
    return Reply("What I can do", tuple(blocks))


def about(name: str, commands: Mapping[str, CommandSpec]) -> Reply:
    """One command, whole. UnknownCommand with the nearest names where there is none."""
    wanted = " ".join(name.lower().removeprefix("/").split())
    group = [spec for key, spec in commands.items() if key.split()[0] == wanted and key != wanted]
    if wanted in commands:
        return _one(commands[wanted])
    if group:
        return Reply(f"The `{wanted}` commands".replace("`", ""), (_list(group),))
    raise UnknownCommand(wanted, nearest(wanted, commands))


def with_root(reply: Reply, platform: str, root: str) -> Reply:
    """The reply, with a word on what commands follow where they are typed after something."""
    if not root:
        return reply
    hint = text(
        f"In {platform.capitalize()} each of these follows ",
        Mono(root),
        ", as in ",
        Mono(f"{root} help"),
        ".",
        quiet=True,
    )
    return replace(reply, blocks=(*reply.blocks, hint))


def _one(spec: CommandSpec) -> Reply:
    blocks: list[Block] = [text(spec.summary, "."), text("It goes ", Command(spec.usage))]
    if spec.example:
        blocks.append(text("For example ", Command(spec.example)))
    if spec.parameters:
        blocks.append(fields(*((p.name, _describe(p)) for p in spec.parameters)))
    if spec.organisers_only:
        blocks.append(text("Only organisers can use it.", quiet=True))
    return Reply(f"{spec.name}: {spec.summary}", tuple(blocks))


def _describe(parameter: ParameterSpec) -> str:
    choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
    return f"{parameter.description}{choices}{'' if parameter.required else ' – optional'}"


def _list(specs: Iterable[CommandSpec]) -> Fields:
    return fields(*((spec.usage, spec.summary) for spec in specs))
