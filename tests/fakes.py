"""Peers for the tests: a clock turned by hand, a platform that is a list, a voice for members."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot import messages
from bot.app import App
from bot.chat.form import Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.chat.sender import Abilities, Lack, Threads
from bot.errors import Refused, RetryLater, Unknown

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)  # a Friday


class Clock:
    """The time, turned by hand; called for the time it shows."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> datetime:
        """Forward by ``timedelta(**span)``; the new time."""
        self.now += timedelta(**span)
        return self.now


class Stopwatch:
    """A clock that stands still; ``pauses`` are the seconds that someone would have waited."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        """Returns at once."""
        self.pauses.append(seconds)


class Fault(StrEnum):
    """What happens to one call of a platform."""

    NONE = "none"
    REFUSED = "refused"
    RETRY_LATER = "retry later"
    ARRIVED = "unknown, and it arrived"
    LOST = "unknown, and it is lost"
    CRASH = "a bug in the adapter"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that arrived."""

    id: str
    at: datetime
    place: Place
    reply: Reply
    key: str


class ListSender:
    """A platform that is a list.

    ``messages`` arrived, ``tries`` are the keys of every send, ``looks`` of every find. ``edits``
    and ``threads`` are what was edited and opened: (message id, reply or name). ``faults``,
    ``find_faults`` and ``care_faults`` (of edits and threads) are used up from the left, one a
    call; ``after`` goes with RETRY_LATER; ``refusal``, ``delay`` and ``silence`` are what it says
    to a post that is refused, put off or not answered. A key that comes again within
    ``same_key_window`` makes no second message. What goes to a space in ``dead`` waits for ever.
    What goes to a channel in ``closed`` is refused. ``lacks`` is what is missing in a channel.
    ``serves`` is the spaces it serves; None for all.
    """

    def __init__(
        self,
        clock: Clock,
        platform: str = "discord",
        same_key_window: timedelta = timedelta(0),
        can_find: bool = True,
        serves: Collection[str] | None = None,
    ) -> None:
        self.serves = serves
        self.platform, self.same_key_window, self.can_find = platform, same_key_window, can_find
        self.every_message_is_a_thread, self.edits_posts = platform == "slack", True
        self.messages: list[Message] = []
        self.tries: list[str] = []
        self.looks: list[str] = []
        self.faults: deque[Fault] = deque()
        self.find_faults: deque[Fault] = deque()
        self.care_faults: deque[Fault] = deque()
        self.edits: list[tuple[str, Reply]] = []
        self.threads: list[tuple[str, str]] = []
        self.dead: set[str] = set()
        self.closed: set[str] = set()
        self.lacks: dict[str, Sequence[Lack]] = {}
        self.after: float | None = None
        self.refusal = messages.Message.saying("I may not post there.")
        self.delay = messages.Message.saying("Too many messages.")
        self.silence = messages.Message.saying("The connection dropped.")
        self._clock = clock

    def can(self, place: Place) -> Abilities:
        """See Sender.can."""
        threads = Threads.EVERY_MESSAGE if self.every_message_is_a_thread else Threads.OPENED
        return Abilities(self.can_find, self.edits_posts, threads, self.same_key_window)

    async def turn(self, place: Place) -> None:
        """See Sender.turn."""

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """See Sender.send."""
        self.tries.append(key)
        if place.space in self.dead:
            await asyncio.Event().wait()
        fault = self.faults.popleft() if self.faults else Fault.NONE
        if place.channel in self.closed:
            fault = Fault.REFUSED
        if fault is Fault.ARRIVED:
            self._arrive(place, reply, key)
        self._raise(fault)
        return self._arrive(place, reply, key).id

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """See Sender.lacking."""
        return self.lacks.get(place.channel, ())

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """See Sender.find."""
        self.looks.append(key)
        self._raise(self.find_faults.popleft() if self.find_faults else Fault.NONE)
        found = [
            m
            for m in self.messages
            if (m.place.channel, m.key) == (place.channel, key) and m.at >= since
        ]
        return found[0].id if found else None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See Sender.edit."""
        if place.space in self.dead:
            await asyncio.Event().wait()
        self._raise(self.care_faults.popleft() if self.care_faults else Fault.NONE)
        self.edits.append((message_id, reply))

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """See Sender.open_thread."""
        self._raise(self.care_faults.popleft() if self.care_faults else Fault.NONE)
        self.threads.append((message_id, name))
        return f"t-{message_id}"

    def link(self, place: Place, message_id: str) -> str:
        """See Sender.link."""
        return f"https://chat.example/{place.space}/{message_id}"

    def _arrive(self, place: Place, reply: Reply, key: str) -> Message:
        now = self._clock()
        for message in self.messages:
            same = (message.place.channel, message.key) == (place.channel, key)
            if same and now - message.at < self.same_key_window:
                return message
        self.messages.append(Message(f"m{len(self.messages) + 1}", now, place, reply, key))
        return self.messages[-1]

    def _raise(self, fault: Fault) -> None:
        match fault:
            case Fault.REFUSED:
                raise Refused(self.refusal)
            case Fault.RETRY_LATER:
                raise RetryLater(self.delay, self.after)
            case Fault.ARRIVED | Fault.LOST:
                raise Unknown(self.silence)
            case Fault.CRASH:
                raise KeyError("nobody expected this")
            case Fault.NONE:
                pass


class Talk:
    """Types lines for members, each with an invocation id of its own.

    ``await say("log vectors 45", "ana")``
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self._ids = itertools.count(1)

    async def __call__(
        self,
        line: str,
        who: str = "ana",
        *,
        platform: str = "discord",
        space: str = "hill",
        channel: str = "general",
        organiser: bool = False,
        id: str = "",
    ) -> Reply:
        """The reply, to a line that can't be read as well.

        The name shown is ``who`` with a capital letter.
        """
        actor = Actor(platform, f"id-of-{who}", who.capitalize(), organiser)
        place = Place(platform, space, channel, space.capitalize())
        request = Request(id or f"typed-{next(self._ids)}", actor, place, line)
        answer = await self.app.say(request)
        return answer.as_reply() if isinstance(answer, Form) else answer
