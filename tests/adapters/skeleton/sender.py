"""Posts on the pager."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from adapters.pace import Pace
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Abilities, Lack
from bot.errors import Refused, RetryLater, Unknown
from bot.messages import Message
from tests.adapters.skeleton.pager import Pager, PagerError
from tests.adapters.skeleton.render import render


class PagerSender:
    """See ``bot.chat.sender.Sender``."""

    platform = "pager"
    serves = None

    def __init__(self, pager: Pager, pace: Pace) -> None:
        self._pager, self.pace = pager, pace

    def can(self, place: Place) -> Abilities:
        return Abilities(find=True, same_key_window=timedelta(days=365))

    async def turn(self, place: Place) -> None:
        await self.pace.turn(box_of(place))

    async def lacking(self, place: Place) -> Sequence[Lack]:
        return ()

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        with _as_send_error():
            return await self._pager.post(box_of(place), [p.body for p in render(reply, key)])

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        return await self._pager.find(box_of(place), key, since)

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        await self._pager.change(box_of(place), message_id, render(reply, key)[-1].body)

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        return ""

    def link(self, place: Place, message_id: str) -> str:
        return f"https://pager.example/{box_of(place)}/{message_id}"


def box_of(place: Place) -> str:
    """Where a page for a place is kept."""
    return place.person or place.channel


@contextmanager
def _as_send_error() -> Iterator[None]:
    try:
        yield
    except PagerError as error:
        match error.kind:
            case "no":
                raise Refused(_said("refused.in-its-words", said="no")) from error
            case "busy":
                raise RetryLater(_said("platform.busy"), error.seconds) from error
            case _:
                raise Unknown(_said("platform.broken-off", error="silence")) from error


def _said(id: str, **values: str) -> Message:
    return Message(id, {"platform": "The pager", **values})
