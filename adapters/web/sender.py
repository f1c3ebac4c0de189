"""The way posts come to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.web.people import PLATFORM
from bot.chat.invocation import Place
from bot.chat.reply import Reply


class WebSender:
    """Tells every open page; a page that is opened later reads the post from the store."""

    platform = PLATFORM
    same_key_window = timedelta(days=3650)  # the page shows each key once, however often it comes
    can_find = False

    def __init__(self, tell: Callable[[Place, Reply, str], None]) -> None:
        self._tell = tell

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """The id is the key itself."""
        self._tell(place, reply, key)
        return key

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Never asked: there is no history but our own."""
        return None
