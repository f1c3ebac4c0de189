"""``help``, built from the specs: it can't forget a command.

Five needs on one screen, and a page behind each; a telephone shows any of them whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.chat.command import CommandSpec
from bot.chat.first_words import asked_about, is_small_talk, named_first
from bot.chat.parameter import ParameterSpec
from bot.chat.parse import by_any_name, names_of, nearest, unknown
from bot.chat.privacy import what_is_seen
from bot.chat.reply import (
    Actions,
    Block,
    Bold,
    Button,
    Choice,
    Command,
    Heading,
    Option,
    Reply,
    Span,
    Text,
    actions,
    fields,
    marked,
    text,
)

BEST = 2  # commands of a page that the first screen names
QUOTES = " ?!.\"'`“”<>[]"  # Around a name, or behind it where it is asked about
ALL_OF_HELP = Button("All of help", "help")


@dataclass(frozen=True, slots=True)
class Page:
    """What someone may want, and the names of the commands for it, best first.

    ``also`` are other words under which it is found. The last of its sort takes every command that
    no page names.
    """

    name: str
    title: str
    commands: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    for_organisers: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A page with its commands."""

    page: Page
    specs: tuple[CommandSpec, ...]


PLAIN = (
    Page("commands", "What I can do"),
    Page("organisers", "For organisers", for_organisers=True),
)
"""The pages of a bot that has none of its own."""


def filled(pages: Sequence[Page], commands: Iterable[CommandSpec]) -> list[Filled]:
    """The pages that have commands, each command on one of them."""
    specs = {spec.name: spec for spec in commands}
    last = {page.for_organisers: page for page in pages}
    named = {name for page in pages for name in page.commands}
    made: list[Filled] = []
    for page in pages:
        names = [name for name in page.commands if name in specs]
        if page is last[page.for_organisers]:
            names += _unnamed(specs, named, page.for_organisers)
        if names:
            made.append(Filled(page, tuple(specs[name] for name in names)))
    return made


def overview(
    commands: Iterable[CommandSpec],
    organiser: bool,
    pages: Sequence[Page] = PLAIN,
    *,
    hidden: bool = False,
) -> Reply:
    """A line for each need, one for organisers, what others see, and the pages behind a choice.

    ``hidden``: who asks is left out of what the group sees.
    """
    shown = [one for one in filled(pages, commands) if organiser or not one.page.for_organisers]
    options = tuple(Option(one.page.title, f"help {one.page.name}") for one in shown)
    needs = [one for one in shown if not one.page.for_organisers]
    theirs = [one for one in shown if one.page.for_organisers]
    return Reply(
        "What I can do",
        (
            _lines(map(_need, [*needs, *theirs[:1]])),
            text(
                "Only you see what I answer, unless you share it. ",
                *what_is_seen(hidden),
                quiet=True,
            ),
            actions(
                Button("Log something", "log", primary=True),
                Button("What is next?", "next"),
                Choice("Show me the commands for ...", options),
            ),
        ),
    )


def names_a_page(
    name: str, commands: Mapping[str, CommandSpec], pages: Sequence[Page] = PLAIN
) -> bool:
    """Whether a text says which page is wanted: no page's name, it may be no more than small talk.

    As ``help me please``.
    """
    wanted = _wanted(name)
    return wanted in _names(commands, pages) or not is_small_talk(wanted.split())


def _wanted(name: str) -> str:
    return " ".join(name.lower().strip(QUOTES).removeprefix("/").split())


def _names(commands: Mapping[str, CommandSpec], pages: Sequence[Page]) -> set[str]:
    """All that a page is found under."""
    paged = (word for one in filled(pages, commands.values()) for word in _words_for(one.page))
    return names_of(commands).union(paged)


def help_page(name: str, commands: Mapping[str, CommandSpec], pages: Sequence[Page]) -> Reply:
    """One command whole, or the commands of one page, or of one group.

    UnknownCommand with the nearest names where there is none of the name.
    """
    wanted = _wanted(name)
    named = by_any_name(commands)
    paged = {word: one for one in filled(pages, commands.values()) for word in _words_for(one.page)}
    names = _names(commands, pages)
    meant = wanted if wanted in names else _beginning(wanted, names)
    if meant in named:
        return _command_page(named[meant])
    if meant in paged:
        return _listed(paged[meant].page.title, paged[meant].specs)
    group = [spec for spec in commands.values() if spec.name.split()[0] == meant]
    if group:
        return _listed(f"The {meant} commands", group)
    own_name = {
        **{word: one.page.name for word, one in paged.items()},
        **{word: spec.name for word, spec in named.items()},
    }
    near = [own_name[word] for word in nearest(wanted, own_name)]
    raise unknown(wanted, list(dict.fromkeys(near)), "help ")


def _beginning(wanted: str, names: Collection[str]) -> str:
    """The name that a longer text begins with, or asks about: ``log python``, ``how to log``."""
    words = wanted.split()
    return named_first(words, names) or asked_about(words, names)


def _unnamed(
    specs: Mapping[str, CommandSpec], named: set[str], for_organisers: bool
) -> Iterator[str]:
    for name, spec in specs.items():
        if name not in named and spec.organisers_only is for_organisers:
            yield name


def _words_for(page: Page) -> tuple[str, ...]:
    return (page.name, page.title.lower(), *page.also)


def _need(one: Filled) -> list[Span]:
    """``Log what you did: /log, /undo``."""
    spans: list[Span] = [Bold(one.page.title), ": "]
    for spec in one.specs[:BEST]:
        spans += [Command(spec.name), ", "]
    return spans[:-1]


def _listed(title: str, specs: Sequence[CommandSpec]) -> Reply:
    """Commands, one a line, and each one's own page behind a choice."""
    options = tuple(Option(spec.name, f"help {spec.name}") for spec in specs)
    blocks: list[Block] = [Heading(title), _lines(map(_short, specs))]
    if all(spec.organisers_only for spec in specs):
        blocks.append(text("Only organisers can use these.", quiet=True))
    blocks.append(Actions((Choice("How does one go?", options), ALL_OF_HELP)))
    return Reply(title, tuple(blocks))


def _short(spec: CommandSpec) -> list[Span]:
    """A command with what it can't do without, and what it is for."""
    needed = [parameter.usage for parameter in spec.parameters if parameter.required]
    return [Command(" ".join([spec.name, *needed])), f" {spec.summary}"]


def _lines(lines: Iterable[Sequence[Span]]) -> Text:
    spans: list[Span] = []
    for line in lines:
        spans += [*line, "\n"]
    return Text(tuple(spans[:-1]))


def _command_page(spec: CommandSpec) -> Reply:
    blocks: list[Block] = [text(spec.summary, "."), text("It goes ", Command(spec.usage))]
    if spec.about:
        blocks.append(marked(spec.about))
    if spec.example:
        blocks.append(text("For example ", Command(spec.example)))
    if spec.also:
        blocks.append(text("Also: ", *_joined(spec.also)))
    if spec.parameters:
        blocks.append(fields(*((p.name, _describe(p)) for p in spec.parameters)))
    if spec.organisers_only:
        blocks.append(text("Only organisers can use it.", quiet=True))
    blocks.append(actions(ALL_OF_HELP))
    return Reply(f"{spec.name}: {spec.summary}", tuple(blocks))


def _joined(names: Sequence[str]) -> list[Span]:
    spans: list[Span] = []
    for name in names:
        spans += [Command(name), ", "]
    return spans[:-1]


def _describe(parameter: ParameterSpec) -> str:
    said = parameter.description
    if parameter.choices:
        said += f" ({', '.join(parameter.choices)})"
    if not parameter.required:
        said += " – optional"
    return said
