"""The courier's port to the page: a post is told to every page that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from adapters.playground.people import PLATFORM
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.chat.sender import Abilities, Lack

FOR_EVER = timedelta(days=3650)
Tell = Callable[[str, Place, Reply, str], None]


class WebSender:
    """Tells every open page.

    A page that is opened later reads the post, as it is by then, from the store.

    ``tell`` is given ``post`` or ``edit``, the place, the reply and its key. ``address``: where the
    page is, "" before it is served.
    """

    platform = PLATFORM
    serves = None

    def __init__(self, tell: Tell, address: Callable[[], str]) -> None:
        self._tell = tell
        self._address = address

    def can(self, place: Place) -> Abilities:
        """No history but our own; the page shows each key once, however often it comes."""
        return Abilities(same_key_window=FOR_EVER)

    async def turn(self, place: Place) -> None:
        """At once: a page has no pace."""

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """A page shows whatever it is told."""
        return ()

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """The id is the key itself."""
        self._tell("post", place, reply, key)
        return key

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """Never asked: there is no history but our own."""
        return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Every open page that shows the post shows this in its place."""
        self._tell("edit", place, reply, key)

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """The page has one conversation and no threads."""
        return ""

    def link(self, place: Place, message_id: str) -> str:
        """The page, at the post; "" before it is served."""
        address = self._address()
        if not address:
            return ""
        return f"{address}/#post-{message_id}"
