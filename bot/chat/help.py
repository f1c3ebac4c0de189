"""``help``, built from the specs: it can't forget a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.chat.command import CommandSpec, ParameterSpec
from bot.chat.parse import by_any_name, nearest, unknown
from bot.chat.reply import (
    Block,
    Button,
    Command,
    Fields,
    Heading,
    Mono,
    Reply,
    actions,
    fields,
    marked,
    text,
)


def overview(commands: Iterable[CommandSpec], organiser: bool) -> Reply:
    """Everything I can do, in one screen; organisers' commands only for organisers."""
    specs = list(commands)
    for_all = [spec for spec in specs if not spec.organisers_only]
    for_organisers = [spec for spec in specs if spec.organisers_only]
    blocks: list[Block] = [
        text(
            "Log what you do, see where you stand and what opens next. Everything is private unless"
            " you share it."
        ),
        _list(for_all),
    ]
    if organiser:
        blocks += [Heading("For organisers"), _list(for_organisers)]
    blocks.append(
        actions(
            Button("Log something", "log"),
            Button("What is next?", "next"),
            Button("Roadmap", "roadmap"),
        )
    )
    return Reply("What I can do", tuple(blocks))


def command_page(name: str, commands: Mapping[str, CommandSpec]) -> Reply:
    """One command, or one group of them, whole.

    UnknownCommand with the nearest names where there is none.
    """
    wanted = " ".join(name.lower().removeprefix("/").split())
    named = by_any_name(commands)
    if wanted in named:
        return _page_of(named[wanted])
    group = [spec for spec in commands.values() if spec.name.split()[0] == wanted]
    if group:
        return Reply(f"The {wanted} commands", (_list(group),))
    raise unknown(wanted, nearest(wanted, commands))


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


def _page_of(spec: CommandSpec) -> Reply:
    blocks: list[Block] = [text(spec.summary, "."), text("It goes ", Command(spec.usage))]
    if spec.about:
        blocks.append(marked(spec.about))
    if spec.example:
        blocks.append(text("For example ", Command(spec.example)))
    if spec.parameters:
        blocks.append(fields(*((p.name, _describe(p)) for p in spec.parameters)))
    if spec.organisers_only:
        blocks.append(text("Only organisers can use it.", quiet=True))
    return Reply(f"{spec.name}: {spec.summary}", tuple(blocks))


def _describe(parameter: ParameterSpec) -> str:
    said = parameter.description
    if parameter.choices:
        said += f" ({', '.join(parameter.choices)})"
    if not parameter.required:
        said += " – optional"
    return said


def _list(specs: Iterable[CommandSpec]) -> Fields:
    return fields(*((spec.usage, spec.summary) for spec in specs))
