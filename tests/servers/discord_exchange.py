"""One interaction and what the bot answered to it.

And a bell that wakes whoever waits for the server's state.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.servers.discord_state import Message

T = TypeVar("T")
SOON = (
    5.0  # s; a loopback answer takes milliseconds, so this is met only by a bot that never answers
)


class Bell:
    """Rings at every change; waiters then look again at what they wait for."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, look: Callable[[], T], what: str, seconds: float = SOON) -> T:
        """The first truthy result of `look`; AssertionError when it does not come in time."""
        deadline = time.monotonic() + seconds
        while not (found := look()):
            try:
                await asyncio.wait_for(self._event.wait(), deadline - time.monotonic())
            except TimeoutError:
                raise AssertionError(f"waited {seconds} s in vain for {what}") from None
        return found


@dataclass
class Exchange:
    """An interaction as its sender sees it."""

    id: int
    token: str
    payload: dict[str, Any]
    bell: Bell
    sent: float = field(default_factory=time.monotonic)
    callbacks: list[dict[str, Any]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    original: Message | None = None
    thinking: bool = False
    acknowledged_after: float | None = None

    @property
    def guild_id(self) -> int | None:
        """None in a direct message."""
        return int(self.payload["guild_id"]) if "guild_id" in self.payload else None

    @property
    def asker(self) -> dict[str, Any]:
        """The user who acts."""
        return dict(
            self.payload["member"]["user"] if "member" in self.payload else self.payload["user"]
        )

    async def acknowledged(self) -> int:
        """The callback's type.

        4 message, 5 thinking, 6 deferred update, 7 update, 8 choices, 9 modal.
        """
        await self.bell.until(lambda: self.callbacks, "an acknowledgement")
        return int(self.callbacks[0]["type"])

    async def message(self, number: int = 1) -> Message:
        """The n-th message of the answer, once it is there and no longer "thinking"."""
        await self.bell.until(
            lambda: len(self.messages) >= number and not self.thinking, f"message {number}"
        )
        return self.messages[number - 1]

    async def updated(self) -> Message:
        """The message a button sits on, once the bot has edited it."""
        message = self.original
        assert message is not None, "no message carries this interaction"
        await self.bell.until(lambda: message.edits, "an edit of the message")
        return message

    async def choices(self) -> list[dict[str, Any]]:
        """What autocomplete offers: `[{name, value}]`."""
        body = await self._callback(8, "choices")
        return list(body["data"]["choices"])

    async def form(self) -> dict[str, Any]:
        """The modal that was opened: `{custom_id, title, components}`."""
        body = await self._callback(9, "a form")
        return dict(body["data"])

    async def _callback(self, kind: int, what: str) -> dict[str, Any]:
        await self.bell.until(lambda: self.callbacks, what)
        body = self.callbacks[0]
        assert body["type"] == kind, f"wanted {what} (callback type {kind}), got {body}"
        return body
