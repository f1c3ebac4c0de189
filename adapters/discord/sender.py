"""The courier's port to Discord: posting once, finding what was posted, and looking after it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from adapters.discord import outcomes
from adapters.discord.client import CairnClient
from adapters.discord.files import files_of
from adapters.discord.limits import NONCE, POSTS_PER_SECOND, SAME_NONCE, THREAD_NAME
from adapters.discord.outcomes import as_send_error, repeatable, report
from adapters.discord.recent import Recent
from adapters.discord.render import carries, parts_in, render
from adapters.discord.views import Layout
from adapters.pace import Pace
from bot.chat.invocation import Place
from bot.chat.phrases import clip
from bot.chat.reply import Reply
from bot.chat.sender import Abilities, Lack, Threads
from bot.errors import Refused, RetryLater, Unknown
from bot.messages import Message

HISTORY = 1000  # messages looked through for a marker
SKEW = timedelta(minutes=1)  # how far the two clocks may be apart
DIRECT_REQUESTS = 2  # a direct message's channel may have to be opened first
A_WEEK: Final = 10080  # minutes without a message after which a thread is hidden; Discord's longest
REMEMBERED = timedelta(seconds=SAME_NONCE)
PAGES = "https://discord.com/channels"


def nonce_for(place: Place, key: str, part: int) -> str:
    """25 characters that are the same for the same message.

    They differ between channels, and between persons: Discord compares author and nonce, not the
    channel.
    """
    where = f"@{place.person}" if place.person else place.channel
    digest = hashlib.sha256(f"{where}/{key}/{part}".encode()).digest()
    return base64.b32encode(digest).decode().lower()[:NONCE]


class DiscordSender:
    """Posts through the client of the moment.

    ``client`` gives it, or None while there is none. ``pace`` is shared by all channels.
    """

    platform = "discord"
    serves = None  # an application is one bot, in all of its servers

    def __init__(self, client: Callable[[], CairnClient | None]) -> None:
        self._client = client
        self.pace = Pace(1 / POSTS_PER_SECOND)
        # Parts of posts that were found without their last
        self._arrived: Recent[tuple[Place, str], set[int]] = Recent()

    def can(self, place: Place) -> Abilities:
        """See Sender: a direct message has no threads."""
        threads = Threads.NONE if place.person else Threads.OPENED
        return Abilities(find=True, threads=threads, same_key_window=REMEMBERED)

    async def turn(self, place: Place) -> None:
        """Returns when the pace that all channels share allows a message there."""
        requests = DIRECT_REQUESTS if place.person else 1
        await self.pace.turn(requests=requests)

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """Posts every part of the reply; the id of the last, which carries the marker.

        Raises Refused, RetryLater or Unknown. Sent again while Discord knows the nonces, parts that
        arrived are not doubled; nor later, after ``find`` has seen them.
        """
        channel = await self._open(place)
        arrived = self._arrived.get((place, key), set())
        sent = ""
        for part, message in enumerate(render(reply, key)):
            if part in arrived:
                continue
            if part:
                await self.pace.turn()
            nonce = nonce_for(place, key, part)
            with _not_the_first(part), as_send_error(self._refusals(place)):
                posted = await channel.send(
                    view=Layout(message), files=files_of(message), nonce=nonce
                )
            sent = str(posted.id)
        self._arrived.forget((place, key))
        return sent

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """The id of our message that carries ``key``; None where there is none.

        A post of several messages counts once its last is there; which of the others are is kept
        for ``send``. Raises Refused or RetryLater.
        """
        channel = await self._open(place)
        self._check_history(place)
        own = self._own_id()
        arrived: set[int] = set()
        with repeatable(self._refusals(place)):
            async for message in channel.history(limit=HISTORY, after=since - SKEW):
                if message.author.id != own:
                    continue
                components: list[Any] = [component.to_dict() for component in message.components]
                if carries(components, key):
                    self._arrived.forget((place, key))
                    return str(message.id)
                arrived |= parts_in(components, key)
        if arrived:
            self._arrived.keep((place, key), arrived)
        return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Shows ``reply`` in the last message of what was posted, which carries the tallies.

        Pings nobody. Raises Refused, RetryLater or Unknown.
        """
        message = (await self._open(place)).get_partial_message(_number(message_id))
        last = render(reply, key)[-1]
        with as_send_error(self._refusals(place)):
            await message.edit(
                view=Layout(last),
                attachments=files_of(last) or discord.utils.MISSING,
                allowed_mentions=discord.AllowedMentions.none(),
            )

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """Opens a public thread under a message; its id.

        "" where talk needs none: in a thread, in a direct message. Raises Refused, RetryLater or
        Unknown.
        """
        if place.person:
            return ""
        channel = await self._open(place)
        if channel.guild is None:
            raise self._without_guild()
        message = channel.get_partial_message(_number(message_id))
        with as_send_error({**self._refusals(place), **outcomes.THREAD_REFUSALS}):
            try:
                thread = await message.create_thread(
                    name=clip(name, THREAD_NAME), auto_archive_duration=A_WEEK
                )
            except discord.HTTPException as error:
                if error.code == outcomes.HAS_THREAD:
                    # docs.discord.com/developers/topics/threads: it has the id of its message
                    return message_id
                if error.code == outcomes.OTHER_CHANNEL_TYPE:
                    return ""
                raise
        return str(thread.id)

    def link(self, place: Place, message_id: str) -> str:
        """The message's address.

        Of a direct message, "" where its channel has not been opened of late.
        """
        if not place.person:
            return f"{PAGES}/{place.space}/{place.channel}/{message_id}"
        client = self._client()
        if client is None:
            return ""
        for channel in client.private_channels:
            if isinstance(channel, discord.DMChannel) and _is_with(place.person, channel):
                return f"{PAGES}/@me/{channel.id}/{message_id}"
        return ""

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """See Sender: from what the gateway told, without a request where it told of the channel.

        Embed Links is asked for nowhere: messages of components need none.
        """
        client = self._connected()
        guild = client.get_guild(_number(place.space))
        if guild is None:
            if not client.is_connected:
                raise RetryLater(report("platform.not-connected"))
            return [Lack(Message("lacking.server"))]
        if guild.unavailable:
            raise RetryLater(report("platform.not-connected"))
        channel = guild.get_channel_or_thread(_number(place.channel))
        if channel is None:
            channel = await self._asked_for(client, place)
        if channel is None:
            return [Lack(Message("lacking.channel-gone"))]
        return outcomes.lacking_in(channel, guild.me)

    async def _asked_for(self, client: CairnClient, place: Place) -> Any:
        """A channel that the gateway did not tell of, such as an archived thread.

        None where it is gone or hidden.
        """
        try:
            with repeatable(self._refusals(place)):
                channel = await client.fetch_channel(_number(place.channel))
        except Refused:
            return None
        if _is_of_another(channel, place):
            return None
        return channel

    async def _open(self, place: Place) -> discord.PartialMessageable:
        client = self._connected()
        if not place.person:
            if not place.channel.isdigit():
                raise Refused(report("refused.no-channel-of-it"))
            if _is_of_another(client.get_channel(int(place.channel)), place):
                raise Refused(report("refused.channel-gone"))
            return client.get_partial_messageable(int(place.channel), guild_id=_number(place.space))
        if not place.person.isdigit():
            raise Refused(report("refused.no-account-of-it"))
        with repeatable():
            direct = await client.create_dm(discord.Object(int(place.person)))
        return client.get_partial_messageable(direct.id)

    def _connected(self) -> CairnClient:
        client = self._client()
        if client is None or client.user is None or client.is_closed():
            raise RetryLater(report("platform.not-connected"))
        return client

    def _own_id(self) -> int:
        """Whose messages are ours."""
        client = self._client()
        if client is None or client.user is None:
            return 0
        return client.user.id

    def _refusals(self, place: Place) -> Mapping[int, str]:
        """What a no means there.

        A bot that was removed is told of channels and permissions, not of the removal.
        """
        client = self._client()
        if client is None or not client.is_connected or place.person:
            return outcomes.REFUSALS
        if client.get_guild(_number(place.space)) is not None:
            return outcomes.REFUSALS
        return outcomes.REFUSALS | outcomes.AFTER_REMOVAL

    def _without_guild(self) -> Refused | RetryLater:
        client = self._client()
        if client is not None and client.is_connected:
            return Refused(report(outcomes.GONE))
        return RetryLater(report("platform.not-connected"))

    def _check_history(self, place: Place) -> None:
        """Refused where the history may not be read.

        Discord answers that with no messages, not with a no:
        docs.discord.com/developers/resources/message#get-channel-messages
        """
        guild = self._connected().get_guild(_number(place.space))
        if guild is None or not place.channel:
            return
        channel = guild.get_channel_or_thread(int(place.channel))
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if channel is None or channel.permissions_for(guild.me).read_message_history:
            return
        raise Refused(report("refused.no-history"))


@contextmanager
def _not_the_first(part: int) -> Iterator[None]:
    """Of a later part RetryLater is Unknown for the post: some of it stands, and can be found."""
    try:
        yield
    except RetryLater as error:
        if not part:
            raise
        raise Unknown(Message("delivery.in-part", {"reason": error.message.stored()})) from error


def _is_with(person: str, channel: discord.DMChannel) -> bool:
    return person in {str(one.id) for one in channel.recipients}


def _is_of_another(channel: Any, place: Place) -> bool:
    """Whether a channel is another guild's: who organises here has no say there."""
    guild = getattr(channel, "guild", None)
    return guild is not None and str(guild.id) != place.space


def _number(native: str) -> int:
    """A native id as a number; 0, which no guild or message has, where it is none."""
    if not native.isdigit():
        return 0
    return int(native)
