"""A small core to put the adapter on: a command of every kind, kept in memory, with the App's own doors."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Literal

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
    Accent,
    Actions,
    Audience,
    Bold,
    Button,
    Choice,
    Link,
    Option,
    Reply,
    marked,
    text,
)
from bot.errors import BotError, NotAllowed

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


@command("share", "Show the channel what you did", audience=Audience.EVERYONE)
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


class Study:
    """`invocations` are those carried out; `hold` makes the next ones wait until it is set.

    `homes`: the guilds of direct messages, by their keys.
    """

    def __init__(self) -> None:
        self.commands: Mapping[str, CommandSpec] = {
            spec.name: spec for spec in map(spec_of, COMMANDS)
        }
        self.invocations: list[Invocation] = []
        self.facts: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self.hold = asyncio.Event()
        self.hold.set()
        self._seen: set[str] = set()

    async def handle(self, invocation: Invocation) -> Reply:
        await self.hold.wait()
        if invocation.id in self._seen:
            return Reply("That is done already.")
        self._seen.add(invocation.id)
        spec = self.commands[invocation.command]
        try:
            if spec.organisers_only and not invocation.actor.organiser:
                raise NotAllowed("Only organisers can change the schedule.")
            reply = spec.handler(None, **spec.bind(invocation.arguments))
        except BotError as error:
            return self.explain(error)
        self.invocations.append(invocation)
        return reply

    def invocation(self, id: str, actor: Actor, place: Place, line: str) -> Invocation:
        typed = parse(line, self.commands)
        return Invocation(id, actor, place, typed.spec.name, typed.arguments)

    def form(self, command: str, arguments: Mapping[str, str], always: bool = False) -> Form | None:
        return form_for(self.commands[command], arguments, always)

    def explain(self, error: BotError) -> Reply:
        return Reply(
            error.sentence.replace("`", ""), (marked(error.sentence),), accent=Accent.WARNING
        )

    def complete(self, command: str, parameter: str, typed: str) -> tuple[Suggestion, ...]:
        spec = self.commands[command].parameter(parameter)
        assert spec is not None
        assert spec.about.complete is not None
        return tuple(spec.about.complete(None, typed))

    async def home_of(self, key: str) -> str | None:
        return self.homes.get(key)

    async def recall(self, key: str) -> str | None:
        return self.facts.get(key)

    async def remember(self, key: str, value: str) -> None:
        self.facts[key] = value
