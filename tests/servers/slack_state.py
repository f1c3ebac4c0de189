"""What the loopback Slack knows.

One workspace, its members, channels, messages, views and open doors.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

BOT_TOKEN = "xoxb-loopback"
APP_TOKEN = "xapp-loopback"
TEAM, BOT_USER, APP = "T0LOOP", "U0CAIRN", "A0CAIRN"


@dataclass
class Message:
    """One message as the workspace keeps it.

    ``to`` names the only reader of an ephemeral one; ``via`` how it came.
    """

    channel: str
    ts: str
    text: str
    via: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    to: str | None = None
    thread_ts: str | None = None
    user: str = BOT_USER
    delivery: str | None = None
    edits: int = 0
    raw: Json = field(default_factory=dict)

    def as_json(self, with_metadata: bool) -> Json:
        """The message as conversations.history shows it."""
        body: Json = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "text": self.text,
            "blocks": self.blocks,
        }
        if self.user == BOT_USER:
            body |= {"bot_id": "B0CAIRN", "app_id": APP}
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if with_metadata and self.metadata:
            body["metadata"] = self.metadata
        return body


@dataclass(frozen=True)
class Request:
    """One Web API call or response_url post, as it arrived."""

    method: str
    args: Json
    token: str


@dataclass(frozen=True)
class Ack:
    """The answer to one envelope: its payload and how long it took, in seconds.

    The payload is {} for a bare ack.
    """

    envelope_id: str
    payload: Json
    seconds: float


@dataclass
class Delivery:
    """One thing a member did, on its way to the bot.

    It was ``sent`` so many times, the last time at ``started`` (Unix).
    """

    envelope_id: str
    kind: str
    payload: Json
    started: float = 0.0
    sent: int = 0


@dataclass
class ResponseUrl:
    """A door a payload opened: five uses in thirty minutes.

    Source: docs.slack.dev, "Handling user interaction".
    """

    delivery: str
    channel: str
    user: str
    message_ts: str | None = None
    uses: int = 0
    expired: bool = False


@dataclass(frozen=True)
class Fault:
    """What happens to one call instead of a plain answer.

    ``effect`` says whether Slack did the work all the same.
    """

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    drop: bool = False
    hang: bool = False
    effect: bool = False
    body: bytes | None = None
    kind: str = "application/json"
    encoding: str = ""


def garbled(
    body: bytes,
    kind: str = "application/json",
    *,
    status: int = 200,
    encoding: str = "",
    effect: bool = True,
) -> Fault:
    """An answer of these bytes, of this content type; by default after the work was done."""
    return Fault(status=status, effect=effect, body=body, kind=kind, encoding=encoding)


def refused(error: str) -> Fault:
    """``{"ok": false, "error": error}``."""
    return Fault(error=error)


def rate_limited(seconds: int) -> Fault:
    """429 with Retry-After."""
    return Fault(error="ratelimited", status=429, retry_after=seconds)


def broken(status: int = 503, *, effect: bool = False) -> Fault:
    """A 5xx with a page no client can read."""
    return Fault(status=status, effect=effect)


def dropped(*, effect: bool = True) -> Fault:
    """The connection closes without an answer; by default after the work was done."""
    return Fault(drop=True, effect=effect)


def hanging(*, effect: bool = False) -> Fault:
    """No answer until the server stops."""
    return Fault(hang=True, effect=effect)


PASS: Fault | None = None
"""In a script: this call is answered plainly."""


class Bell:
    """Rings at every change of state, so that a test waits for what it wants and never for time."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def until(self, look: Callable[[], T], seconds: float = 5.0) -> T:
        """The first truthy result of ``look``; TimeoutError after ``seconds``."""
        async with asyncio.timeout(seconds):
            while not (seen := look()):
                await self._rung.wait()
        return seen


class Workspace:
    """The state a test reads and sets.

    ``revoked``: the word with which each call with the bot's token is refused; "" while it is good.
    ``app_revoked``: the same of the app's.
    """

    def __init__(self, team: str = TEAM, bot_token: str = BOT_TOKEN) -> None:
        self.team = team
        self.bot_token = bot_token
        self.revoked = ""
        self.app_revoked = ""
        self.bell = Bell()
        self.now: Callable[[], float] = time.time
        self.scopes = {
            *("commands", "chat:write", "im:write", "users:read", "team:read"),
            *("channels:read", "files:write", "groups:read"),
        }
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Json] = {}
        self.messages: list[Message] = []
        self.requests: list[Request] = []
        # By id: a file's name, its bytes once they came, and the channel in which it is shown
        self.uploads: dict[str, Json] = {}
        self.base = ""
        self.acks: dict[str, list[Ack]] = {}
        self.views: dict[str, Json] = {}
        self.closed_views: set[str] = set()
        self.triggers: dict[str, Delivery] = {}
        self.spent_triggers: set[str] = set()
        self.response_urls: dict[str, ResponseUrl] = {}
        self.faults: list[str] = []
        self._numbers = itertools.count(1)
        self.add_user("U1", "ana")
        self.add_user("U2", "tom", is_admin=True)
        self.add_channel("C1", "study")

    def number(self) -> int:
        """A number never given before."""
        return next(self._numbers)

    def stamp(self) -> str:
        """A message ts: unique, and in the order of posting."""
        return f"{int(self.now())}.{self.number():06d}"

    def add_user(self, user: str, name: str, **flags: Any) -> None:
        """A member; ``flags`` are fields of users.info such as is_admin or tz.

        With a ``team_id`` of their own they are from another workspace, here by a shared channel;
        with ``is_unknown`` as well, users.info does not know them. ``name`` is their handle, and
        what they are shown by as well, unless ``profile`` says otherwise.
        """
        profile = {"display_name": name, "real_name": name.title()}
        self.users[user] = {
            "id": user,
            "team_id": self.team,
            "name": name,
            "real_name": name.title(),
            "deleted": False,
            "profile": profile,
            "tz": "Europe/Vienna",
            "locale": "en-GB",
            "is_bot": False,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
        } | flags

    def add_channel(self, channel: str, name: str, **flags: Any) -> None:
        """A channel the bot is a member of, unless ``is_member=False``."""
        self.channels[channel] = {
            "id": channel,
            "name": name,
            "is_channel": True,
            "is_im": False,
            "is_private": False,
            "is_member": True,
            "is_archived": False,
        } | flags

    def add_message(self, message: Message) -> Message:
        """Keep a message and wake the waiting."""
        self.messages.append(message)
        self.bell.ring()
        return message

    def message(self, ts: str) -> Message | None:
        """The message with this ts, if it is (still) there."""
        return next((m for m in self.messages if m.ts == ts), None)

    def messages_by_post(self) -> list[Message]:
        """What chat.postMessage put anywhere so far, in order."""
        return [m for m in self.messages if m.via == "chat.postMessage"]

    def calls(self, method: str) -> list[Request]:
        """The calls of one Web API method so far, in order."""
        return [r for r in self.requests if r.method == method]
