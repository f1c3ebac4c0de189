"""Plays a scene on an App and says, with file and line, what went otherwise."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.app import App
from bot.chat import limits
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Actions, Button, Choice, Option, Reply, plain
from bot.chat.sender import Lack
from bot.store.database import Database
from bot.store.tables import outbox, recall_weekly, schedules
from tests.dialogs.script import Scene, Step
from tests.fakes import Clock, Fault, ListSender, Message

SPEAKER = re.compile(
    r"(\S+)(?: on (\w+))?(?: in (\w+)(?:/(\w+))?)?(?: from (\S+))?(?: speaking (\S+))?"
)
AUDIENCES = {"everyone": "everyone", "only you": "only_you"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A button or an option that was shown to someone."""

    label: str
    line: str
    actor: Actor
    place: Place


def offers(reply: Reply) -> Iterator[Button | Option]:
    """Everything in a reply that types a line."""
    for block in reply.blocks:
        for item in block.items if isinstance(block, Actions) else ():
            if isinstance(item, Button):
                yield item
            elif isinstance(item, Choice):
                yield from item.options


def rendering(reply: Reply) -> str:
    """The blocks in plain text: what the poorest platform shows."""
    blocks = ["".join(map(plain, block.fallback().spans)) for block in reply.blocks]
    return "\n".join(blocks) or reply.summary


def senders_of(clock: Clock) -> dict[str, ListSender]:
    """The platforms on which a scene is played."""
    return {
        name: ListSender(clock, name, can_find=name == "slack") for name in ("discord", "slack")
    }


class Player:
    """One conversation under way. ``offered`` collects every button of every reply and post."""

    def __init__(
        self, app: App, database: Database, clock: Clock, senders: Mapping[str, ListSender]
    ) -> None:
        self.app, self.database, self.clock, self.senders = app, database, clock, senders
        self.offered: list[Offer] = []
        self._actor = Actor("discord", "ana", "Ana")
        self._place = Place("discord", "hill", "general", "Hill")
        self._organisers: frozenset[str] = frozenset()
        self._reply: Reply | None = None
        self._form: Form | None = None
        self._posts_seen = 0
        self._ids = itertools.count(1)

    async def play(self, scene: Scene) -> None:
        """Every step in turn; AssertionError with the place in the file."""
        self._organisers = scene.organisers
        for step in scene.steps:
            try:
                await self._step(step)
            except AssertionError as error:
                raise AssertionError(
                    f"{scene.file}.txt:{step.number}: {step.kind} {step.text}\n{error}"
                ) from None

    async def press(self, offer: Offer) -> Reply | Form:
        """Press a button as the one who was shown it."""
        return await self._carry_out(offer.line, offer.actor, offer.place)

    async def _step(self, step: Step) -> None:
        match step.kind:
            case "@":
                self._turn_to(step.text)
            case ">":
                await self._type(step.text)
            case "=":
                assert self._form is not None, "no form was asked"
                await self._type(f"{self._form.line} {step.text}")
            case "[":
                await self._type(self._button(step.text))
            case "+":
                await self._pass_time(step.text)
            case "%":
                platform, _, fault = step.text.partition(" ")
                self._befall(self.senders[platform], fault)
            case _:
                self._check(step)

    def _befall(self, sender: ListSender, fault: str) -> None:
        verb, _, channel = fault.partition(" ")
        match verb:
            case "shuts":
                sender.lacks[channel] = [Lack(sender.refusal)]
            case "opens":
                del sender.lacks[channel]
            case _:
                sender.faults.append(Fault(fault))

    def _check(self, step: Step) -> None:
        if step.kind == "?":
            assert self._form is not None, f"no form is asked; the reply says:\n{self._said()}"
            assert ", ".join(field.name for field in self._form.fields) == step.text
        elif step.kind == "*":
            self._post(step.text)
        elif step.kind == "^":
            self._edited(step.text)
        elif step.kind == "~":
            assert self._reply is not None
            assert self._reply.audience == AUDIENCES[step.text]
        elif step.kind == "<":
            assert any(step.text in line for line in self._said().split("\n")), (
                f"it says:\n{self._said()}"
            )
        elif step.kind == "!":
            assert step.text not in self._said(), f"it says:\n{self._said()}"

    def _turn_to(self, text: str) -> None:
        found = SPEAKER.fullmatch(text)
        assert found, "who is that?"
        name, platform, space, channel, zone, locale = found.groups(default="")
        platform, space = platform or "discord", space or "hill"
        organises = name in self._organisers
        self._actor = Actor(
            platform, f"id-of-{name}", name.capitalize(), organises, zone=zone, locale=locale
        )
        self._place = Place(platform, space, channel or "general", space.capitalize())

    async def _type(self, line: str) -> None:
        answer = await self._carry_out(line, self._actor, self._place)
        self._form = answer if isinstance(answer, Form) else None
        self._reply = None
        if isinstance(answer, Reply):
            self._take(answer, self._actor, self._place)

    async def _carry_out(self, line: str, actor: Actor, place: Place) -> Reply | Form:
        request = Request(f"line-{next(self._ids)}", actor, place, line)
        return await self.app.say(request)

    def _take(self, reply: Reply, actor: Actor, place: Place) -> None:
        size = len(reply.summary)
        assert 0 < size <= limits.SUMMARY, f"a summary of {size}: {reply.summary}"
        assert "\n" not in reply.summary, f"a summary of several lines: {reply.summary}"
        assert Reply.from_json(reply.to_json()) == reply
        self._reply = reply
        self.offered += [Offer(item.label, item.line, actor, place) for item in offers(reply)]

    def _button(self, label: str) -> str:
        assert self._reply is not None, "there is no reply"
        found = [item.line for item in offers(self._reply) if item.label == label]
        assert found, f"the buttons are {[item.label for item in offers(self._reply)]}"
        return found[0]

    def _said(self) -> str:
        assert self._form is None, (
            f"a form asks for {[field.name for field in self._form.fields if self._form]}"
        )
        assert self._reply is not None, "nobody said anything"
        return rendering(self._reply)

    async def _pass_time(self, text: str) -> None:
        found = re.fullmatch(r"(\d+) (minute|hour|day|week)s?( offline)?", text)
        assert found, "how long is that?"
        end = self.clock() + timedelta(**{found[2] + "s": int(found[1])})
        while (
            not found[3] and (due := await self.database.read(next_due)) is not None and due <= end
        ):
            self.clock.now = max(due, self.clock())
            await self._beat()
        self.clock.now = end
        await self._beat()

    async def _beat(self) -> None:
        await self.app.tick()
        await self.app.deliver(list(self.senders.values()))
        await self.app.look_after(list(self.senders.values()))

    def _edited(self, text: str) -> None:
        """The newest edit of any post says this."""
        edits = [reply for sender in self.senders.values() for _, reply in sender.edits[-1:]]
        assert edits, "no post was edited"
        said = [f"{reply.summary}\n{rendering(reply)}" for reply in edits]
        assert any(text in line for one in said for line in one.split("\n")), (
            f"the post says:\n{said[-1]}"
        )
        self._form = None
        self._take(edits[-1], self._actor, self._place)

    def _post(self, text: str) -> None:
        arrived = sorted((m for s in self.senders.values() for m in s.messages), key=_moment)[
            self._posts_seen :
        ]
        if text == "nothing":
            assert not arrived, f"there is {[message.reply.summary for message in arrived]}"
            return
        assert arrived, "no post arrived"
        self._posts_seen += 1
        where = re.match(r"(\w+)/(\w+): |@(\w+): ", text)
        if where and where[3]:
            assert (arrived[0].place.channel, arrived[0].place.person) == ("", f"id-of-{where[3]}")
        elif where:
            assert (arrived[0].place.space, arrived[0].place.channel) == (where[1], where[2])
        wanted = text[where.end() :] if where else text
        said = f"{arrived[0].reply.summary}\n{rendering(arrived[0].reply)}"
        assert any(wanted in line for line in said.split("\n")), f"the post says:\n{said}"
        self._form = None
        self._take(arrived[0].reply, self._actor, self._place)


def next_due(tx: Connection) -> datetime | None:
    """When the next thing happens.

    A slot is due, a message is to be sent, or a post to be brought up to date, or a line about
    recall cards is.
    """
    planned = tx.execute(
        select(func.min(schedules.c.next_run_at)).where(schedules.c.paused.is_(False))
    ).scalar()
    waiting = tx.execute(
        select(func.min(outbox.c.next_try_at)).where(outbox.c.state == "waiting")
    ).scalar()
    standing = tx.execute(select(func.min(outbox.c.refresh_at))).scalar()
    line = tx.execute(select(func.min(recall_weekly.c.next_at))).scalar()
    return min((one for one in (planned, waiting, standing, line) if one), default=None)


def _moment(message: Message) -> tuple[datetime, str]:
    return message.at, message.place.space
