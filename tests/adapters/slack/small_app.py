"""An App small enough to see through: a handful of commands, effects in a list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from bot.chat import help as manual
from bot.chat.command import command
from bot.chat.invocation import Invocation
from bot.chat.parameter import ChannelId, Param, Suggestion
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
    text,
)
from tests.small_core import SmallCore


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


@command("board", "Who did what this week")
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


@command("help", "What I can do", asks_role=True)
def help_(notes: Notes, name: Annotated[str, Param("A command", rest=True)] = "") -> Reply:
    """Never run: the app answers it from the specs."""
    raise AssertionError(name)


COMMANDS = (log, undo, board, schedule_set, long, help_)


class SmallApp(SmallCore):
    """The commands above; ``help`` is answered from their declarations."""

    def __init__(self) -> None:
        self.notes = Notes()
        super().__init__(COMMANDS, self.notes)

    def run(self, invocation: Invocation) -> Reply:
        if invocation.command != "help":
            return super().run(invocation)
        return manual.overview(self.commands.values(), invocation.actor.organiser)
