"""The one port: how a post leaves the house."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol

from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.messages import Message


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing in a place, and who has to give it, as a sentence.

    ``stops``: nothing can be posted there without it; else posts come, with less around them.
    """

    message: Message
    stops: bool = True


class Threads(Enum):
    """Where talk about a post has its place, beside the channel."""

    NONE = auto()
    OPENED = auto()  # in a thread that ``open_thread`` opens
    EVERY_MESSAGE = auto()  # each message is the root of one by itself


@dataclass(frozen=True, slots=True)
class Abilities:
    """What can be done in a place with what is posted there."""

    find: bool = False
    """Whether ``find`` is worth asking at all (the history may be read)."""

    edits: bool = True
    """Whether a post can be changed; else the numbers under it stay as they were sent."""

    threads: Threads = Threads.NONE

    same_key_window: timedelta = timedelta(0)
    """How long the platform itself drops a second message with the same key.

    Zero where it does not.
    """


class Sender(Protocol):
    """Somebody whom posts can be given to: one for each login; safe to call concurrently.

    Several may be of one platform, each with spaces of its own, such as the workspaces of several
    tokens. Nothing is asked of a sender about a space that it does not serve.
    """

    platform: str

    @property
    def serves(self) -> Collection[str] | None:
        """The native ids of the spaces that it can send to now; None for all of its platform.

        Asked at every look into the outbox, and again right before a post is sent: it may change
        at any time. What is for others is left to whoever serves them, here, in another process
        on the same database, or later.
        """

    def can(self, place: Place) -> Abilities:
        """What is possible in that place: two spaces, or a channel and a person, may differ."""

    async def turn(self, place: Place) -> None:
        """Returns when the platform's pace allows another message there. Nothing is sent yet."""

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """Post; the native message id.

        ``key`` (<= 25 of [a-z0-9-]) goes out with the message as nonce and marker.

        ``place.person``: a direct message. Raises Refused (sending again won't help), RetryLater
        (surely not accepted) or Unknown (it may have arrived).
        """

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """The id of the message that carries ``key``, looking back to ``since``.

        None where there is none.

        Raises Refused where the history may not be read, RetryLater where it can't be read now.
        """

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Show ``reply`` in place of what ``send`` posted as ``message_id``.

        Doing it twice does no harm.

        Raises Refused (it is gone, or may not be changed), RetryLater or Unknown.
        """

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """Open a thread for talk about a message; its id, the same where it is open already.

        "" where there is none to open after all. Raises as ``edit`` does.
        """

    def link(self, place: Place, message_id: str) -> str:
        """The address at which the message can be seen; "" where it has none."""

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """What is missing for posts in that channel: nothing, where all is well.

        Asked where a person wants posts there and waits for the answer: what the platform lets
        anybody do for that, such as joining a public channel, is done. Nothing is sent. Raises
        Refused where it can't be found out at all, RetryLater where it
        can't now.
        """
