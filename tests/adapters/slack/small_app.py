"""An App small enough to see through: real parsing, forms and help, a handful of commands, effects in a list."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from bot.chat import help as manual
from bot.chat.command import (
    ChannelId,
    CommandSpec,
    Form,
    Param,
    Suggestion,
    command,
    form_for,
    spec_of,
)
from bot.chat.invocation import Actor, Invocation, Place
from bot.chat.parse import parse
from bot.chat.reply import (
    Actions,
    Audience,
    Board,
    BoardRow,
    Bold,
    Button,
    Choice,
    Option,
    Reply,
    actions,
    marked,
    text,
)
from bot.errors import BotError


@dataclass
class Notes:
    """What the commands did."""

    done: list[str] = field(default_factory=list)


def topics(catalog: object, typed: str) -> list[Suggestion]:
    """Two topics, by what their titles begin with."""
    known = [Suggestion("Bayes nets", "bayes"), Suggestion("Trees & forests", "trees")]
    return [topic for topic in known if topic.label.lower().startswith(typed.lower())]


@command("log", "Log what you did", example="log bayes 45")
def log(
    notes: Notes,
    what: Annotated[str, Param("A topic or an activity", complete=topics)],
    minutes: Annotated[int, Param("How long, in minutes", low=1, high=720)] = 30,
    how: Annotated[Literal["alone", "together"] | None, Param("Alone or together")] = None,
    note: Annotated[str, Param("What you want to remember", high=400, rest=True, long=True)] = "",
) -> Reply:
    """Keep an entry and say so."""
    notes.done.append(f"log {what} {minutes} {how} {note}")
    words = text("Logged ", Bold(f"{minutes} min"), " on ", what, ". ", note)
    return Reply(
        f"Logged {minutes} min", (words, actions(Button("Undo", "undo"), Button("Log more", "log")))
    )


@command("undo", "Take the last entry back")
def undo(notes: Notes) -> Reply:
    """Forget the last entry."""
    notes.done.append("undo")
    return Reply("Undone")


@command("board", "Who did what this week", audience=Audience.EVERYONE)
def board(notes: Notes) -> Reply:
    """A board for the channel."""
    menu = Choice("Another week", (Option("Last week", "board"), Option("All time", "board")))
    rows = (BoardRow(1, "ana", 120), BoardRow(2, "*tom* <!channel>", 90, you=True))
    return Reply("The board", (Board(rows), Actions((menu,))), Audience.EVERYONE)


@command("schedule set", "Post something every week", organisers_only=True)
def schedule_set(notes: Notes, channel: Annotated[ChannelId, Param("Where it is posted")]) -> Reply:
    """Keep the channel."""
    notes.done.append(f"schedule {channel}")
    return Reply(f"Posts go to {channel}")


@command("long", "A text of many pages")
def long(notes: Notes) -> Reply:
    """More than one message holds."""
    return Reply("Pages", tuple(text(f"page {number} " + "word " * 500) for number in range(1, 9)))


@command("help", "What I can do")
def help_(notes: Notes, name: Annotated[str, Param("A command", rest=True)] = "") -> Reply:
    """Never run: the app answers it from the specs."""
    raise AssertionError(name)


COMMANDS = (log, undo, board, schedule_set, long, help_)


class SmallApp:
    """Keeps the App's contract; ``gate`` holds every command back while it is closed."""

    def __init__(self) -> None:
        self.commands: Mapping[str, CommandSpec] = {
            spec.name: spec for spec in map(spec_of, COMMANDS)
        }
        self.notes = Notes()
        self.seen: list[Invocation] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self._replies: dict[str, Reply] = {}

    def invocation(self, id: str, actor: Actor, place: Place, line: str) -> Invocation:
        """A typed line; BotError where it can't be read."""
        typed = parse(line, self.commands)
        return Invocation(id, actor, place, typed.spec.name, typed.arguments)

    def form(self, command: str, arguments: Mapping[str, str], always: bool = False) -> Form | None:
        """What is still to be asked."""
        return form_for(self.commands[command], arguments, always)

    def complete(self, command: str, parameter: str, typed: str) -> tuple[Suggestion, ...]:
        """What a parameter could be."""
        found = self.commands[command].parameter(parameter)
        return tuple(found.about.complete(None, typed)) if found and found.about.complete else ()

    def explain(self, error: BotError) -> Reply:
        """An error as a reply."""
        ways = tuple(Button(label, line) for label, line in error.ways_out)
        return Reply(error.sentence, (marked(error.sentence), *((Actions(ways),) if ways else ())))

    async def handle(self, invocation: Invocation) -> Reply:
        """Carry out once; the same id gets the same answer again."""
        self.seen.append(invocation)
        await self.gate.wait()
        if invocation.id not in self._replies:
            self._replies[invocation.id] = self._run(invocation)
        return self._replies[invocation.id]

    def _run(self, invocation: Invocation) -> Reply:
        spec = self.commands[invocation.command]
        try:
            if spec.name == "help":
                return manual.overview(self.commands.values(), invocation.actor.organiser)
            if spec.organisers_only and not invocation.actor.organiser:
                return Reply("Only organisers can change the schedule.")
            values: dict[str, Any] = spec.bind(invocation.arguments)
            return spec.handler(self.notes, **values)
        except BotError as error:
            return self.explain(error)
