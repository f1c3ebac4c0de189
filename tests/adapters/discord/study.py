"""A small core to put the adapter on: a command of every kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from bot.chat.command import command
from bot.chat.parameter import ChannelId, Param, Suggestion
from bot.chat.reply import (
    Accent,
    Actions,
    Audience,
    Bold,
    Button,
    Choice,
    Link,
    Option,
    Reply,
    text,
)
from tests.small_core import SmallCore

TOPICS = {"linear-algebra": "Linear algebra", "bayes-nets": "Bayes nets"}


def suggest_topics(_: Any, typed: str) -> list[Suggestion]:
    return [
        Suggestion(title, name) for name, title in TOPICS.items() if typed.lower() in title.lower()
    ]


@command("log", "Log what you did", example="log bayes-nets 45")
def log(
    ctx: Any,
    what: Annotated[str, Param("A topic or an activity", complete=suggest_topics)],
    minutes: Annotated[int, Param("How long, in minutes", low=1, high=720)] = 30,
    note: Annotated[str, Param("What you found out", high=500, long=True)] = "",
) -> Reply:
    told = text("Logged ", Bold(f"{minutes} min"), " on ", Bold(what), ". ", note)
    return Reply(
        f"Logged {minutes} min on {what}.",
        (told, Actions((Button("Undo", "undo"),))),
        accent=Accent.GOOD,
    )


@command("undo", "Take back your last entry")
def undo(ctx: Any) -> Reply:
    return Reply("Taken back.")


@command("done", "Finish a topic")
def done(ctx: Any, topic: Annotated[str, Param("The topic", complete=suggest_topics)]) -> Reply:
    nearby = Choice(
        "Which next?", tuple(Option(title, f"done {name}") for name, title in TOPICS.items())
    )
    items = (
        Button("Say more", "reflect", primary=True),
        Link("Read", "https://example.org/read"),
        nearby,
    )
    return Reply(f"Finished {topic}.", (text("Finished ", Bold(topic), "."), Actions(items)))


@command("reflect", "Write down what you learned")
def reflect(
    ctx: Any,
    words: Annotated[str, Param("In your own words", high=1000, long=True)],
    minutes: Annotated[int, Param("How long, in minutes", low=1, high=720)] = 30,
) -> Reply:
    return Reply(f"Kept: {words}", (text("Kept: ", words),))


@command("share", "Show the channel what you did")
def share(ctx: Any, what: Annotated[str, Param("What you did")]) -> Reply:
    audience = Audience.ONLY_YOU if what == "secret" else Audience.EVERYONE
    return Reply(f"Shared: {what}", audience=audience)


@command("schedule set", "Set when something is posted", organisers_only=True)
def schedule_set(
    ctx: Any,
    kind: Annotated[Literal["challenge", "paper"], Param("What is posted")],
    channel: Annotated[ChannelId, Param("Where")],
    paused: Annotated[bool, Param("Not now")] = False,
) -> Reply:
    return Reply(f"{kind} goes to {channel}{', later' if paused else ''}.")


@command("schedule show", "Show what is posted when", organisers_only=True)
def schedule_show(ctx: Any) -> Reply:
    return Reply("Nothing is scheduled.")


COMMANDS = (log, undo, done, reflect, share, schedule_set, schedule_show)


class Study(SmallCore):
    """The commands above."""

    def __init__(self) -> None:
        super().__init__(COMMANDS)
