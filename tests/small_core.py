"""A core small enough to see through: the real conversation, with effects in a list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from bot.chat.command import CommandSpec, spec_of
from bot.chat.completion import LineCompleter
from bot.chat.form import Faults, Form
from bot.chat.invocation import Invocation, Request
from bot.chat.parameter import Suggestion
from bot.chat.reply import Reply
from bot.conversation import Conversation
from bot.errors import NotAllowed


class Facts:
    """Small facts, until the test ends."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        return self.kept.get(key)

    async def put(self, key: str, value: str) -> None:
        self.kept[key] = value


class Spaces:
    """Which spaces were left, and which returned to, in the order in which it was told.

    ``broken`` is raised instead.
    """

    def __init__(self) -> None:
        self.invites: dict[str, str] = {}
        self.told: list[tuple[str, str]] = []
        self.broken: Exception | None = None

    async def left(self, platform: str, space: str) -> None:
        self._tell("left", space)

    async def returned(self, platform: str, space: str) -> None:
        self._tell("returned", space)

    async def compare(self, platform: str, listed: Callable[[], Collection[str]]) -> None:
        self._tell("listed", " ".join(sorted(listed())))

    def _tell(self, what: str, space: str) -> None:
        if self.broken is not None:
            raise self.broken
        self.told.append((what, space))


class SmallCore:
    """What adapters ask of an App, over commands of one's own; nothing is stored.

    ``invocations`` are those that came, each once; ``begun`` is set by the first; ``hold`` makes
    the next ones wait until it is set. ``homes`` are the spaces of direct messages, by their keys.
    ``context`` is what handlers are given.
    """

    def __init__(self, commands: Sequence[Callable[..., Reply]], context: Any = None) -> None:
        self.catalog = None
        self.commands: Mapping[str, CommandSpec] = {s.name: s for s in map(spec_of, commands)}
        self.context = context
        self.invocations: list[Invocation] = []
        self.facts = Facts()
        self.presence = Spaces()
        self.homes: dict[str, str] = {}
        self.forms: dict[str, tuple[str, Mapping[str, str]]] = {}
        self.begun = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()
        self._conversation = Conversation(self.commands, None, self.carry_out, self._home_of, self)

    async def say(self, request: Request) -> Reply | Form:
        return await self._conversation.say(request)

    async def submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        return await self._conversation.submit(request, answers)

    async def carry_out(self, invocation: Invocation) -> Reply:
        """Carried out once; an id that comes again gets a word of its own."""
        again = any(seen.id == invocation.id for seen in self.invocations)
        self.invocations.append(invocation)
        self.begun.set()
        await self.hold.wait()
        if again:
            return Reply("That is done already.")
        return self.run(invocation)

    def run(self, invocation: Invocation) -> Reply:
        spec = self.commands[invocation.command]
        if spec.organisers_only and not invocation.actor.organiser:
            raise NotAllowed("Only organisers can change the schedule.")
        return spec.handler(self.context, **spec.bind(invocation.arguments))

    def complete_value(self, command: str, parameter: str, typed: str) -> tuple[Suggestion, ...]:
        found = self.commands[command].parameter(parameter)
        return LineCompleter(self.commands, None).value(found, typed) if found else ()

    async def keep(self, request: Request, line: str, answers: Mapping[str, str]) -> str:
        name = str(len(self.forms))
        self.forms[name] = (line, answers)
        return name

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        return self.forms.get(name)

    async def _home_of(self, key: str, _person: str) -> str | None:
        return self.homes.get(key)
