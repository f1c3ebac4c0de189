"""The courier's port to Slack. A post carries its key twice: in its metadata and as a block_id."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from slack_sdk.errors import SlackApiError

from adapters.pace import Pace
from adapters.slack.files import bodies_of
from adapters.slack.inbound import PLATFORM
from adapters.slack.limits import CHANNEL_SECONDS
from adapters.slack.outcomes import (
    NETWORK,
    NO_PREVIEWS,
    meaning,
    needed,
    not_done,
    refuses_blocks,
    report,
    word_of,
)
from adapters.slack.render import render, render_plain
from adapters.slack.web import Client
from bot.chat.invocation import Place
from bot.chat.rendered import Json
from bot.chat.reply import Reply, spelled
from bot.chat.sender import Abilities, Lack, Threads
from bot.errors import Refused, RetryLater, SendError
from bot.messages import Message

EVENT = "cairn_post"
HISTORY_SCOPES = {"channels:history", "groups:history"}
# With either, a public channel can be posted in: after joining it, or from outside.
JOIN_SCOPE = "channels:join"
PUBLIC_SCOPE = "chat:write.public"
PRIVATE_SCOPE = "groups:read"  # To look at private channels; without it they look like none
DIRECT = ("D", "U", "W")  # What the id of a direct message, or of who gets it, begins with
CLOCKS_DIFFER = timedelta(minutes=2)
PAGE = 200  # messages of the history that are asked for at once
PART_TRIES = 3
PART_PAUSE = 1.0  # seconds between two tries of a later part, where Slack names none
PARTS_SECONDS = 20.0  # that all later parts may take
HISTORY_PAUSE = 30.0  # seconds after which a history that can't be read now is asked for again

log = structlog.get_logger("cairn.slack")


class SlackSender:
    """Posts through chat.postMessage, once a call, in one workspace.

    While Slack is not connected everything is for later.
    """

    platform = PLATFORM

    def __init__(self, root: str = "/cairn") -> None:
        """``root``: the command that those in a post follow."""
        self.pace = Pace(CHANNEL_SECONDS)
        self._root = root
        self._workspace = ""
        self._team = ""
        self._can_join = False
        self._scopes: frozenset[str] = frozenset()
        self._client: Client | None = None

    @property
    def serves(self) -> Collection[str]:
        """See Sender: the one workspace whose token this is, while Slack takes it."""
        if self._client is None:
            return ()
        return (self._team,)

    def open(
        self, client: Client, scopes: Collection[str], workspace: str = "", team: str = ""
    ) -> None:
        """From now on posts go through ``client``; with a history scope they can be found again.

        ``workspace`` is its address (https://….slack.com/), from which links to messages are made;
        ``team`` its id.
        """
        self._client = client
        self._workspace = workspace
        self._team = team
        self._can_join = JOIN_SCOPE in scopes
        self._scopes = frozenset(scopes)

    def close(self) -> None:
        """From now on everything is for later."""
        self._client = None

    def can(self, place: Place) -> Abilities:
        """See Sender: chat.postMessage has no idempotency key.

        No scope is asked for that would show direct messages: those can't be found again.
        """
        finds = not place.person and bool(HISTORY_SCOPES & self._scopes)
        return Abilities(find=finds, threads=Threads.EVERY_MESSAGE)

    async def turn(self, place: Place) -> None:
        """See Sender."""
        await self.pace.turn(place.person or place.channel)

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        """See Sender. What does not fit one message follows in its thread."""
        place = await self._opened(place)
        reply = spelled(reply, self._root)
        first, *rest = bodies_of(render(reply, key))
        metadata = _metadata(key)
        try:
            posted = await self._post(place, first | {"metadata": metadata})
        except SlackApiError as error:
            if not refuses_blocks(word_of(error)):
                raise meaning(error) from error
            log.warning("Slack refused the blocks of a post; it goes out as text", key=key)
            first, *rest = bodies_of(render_plain(reply))
            posted = await self._last_try(place, first | {"metadata": metadata})
        await self._follow_up(place, [part | {"thread_ts": posted} for part in rest], key)
        return posted

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        """See Sender."""
        if place.person:
            raise Refused(report("refused.no-direct-history"))
        oldest, cursor = f"{(since - CLOCKS_DIFFER).timestamp():.6f}", ""
        while True:
            messages, cursor = await self._history(place, oldest, cursor)
            for message in messages:
                if _carries(message, key):
                    return str(message["ts"])
            if not cursor:
                return None

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See Sender. Of a post of several messages, the first is edited."""
        place = await self._opened(place)
        reply = spelled(reply, self._root)
        first, *_ = bodies_of(render(reply, key))
        try:
            await self._update(place, message_id, first, key)
        except SlackApiError as error:
            if not refuses_blocks(word_of(error)):
                raise meaning(error) from error
            first, *_ = bodies_of(render_plain(reply))
            await self._last_update(place, message_id, first | {"blocks": []}, key)

    async def _last_update(self, place: Place, message_id: str, message: Json, key: str) -> None:
        try:
            await self._update(place, message_id, message, key)
        except SlackApiError as error:
            raise meaning(error) from error

    async def _update(self, place: Place, message_id: str, message: Json, key: str) -> None:
        client = self._connected()
        # What chat.update is not given again, it may drop: the metadata too
        metadata = _metadata(key)
        try:
            await client.chat_update(
                channel=place.channel, ts=message_id, metadata=metadata, **message
            )
        except NETWORK as error:
            raise meaning(error) from error

    async def open_thread(self, place: Place, message_id: str, name: str) -> str:
        """See Sender: on Slack every message is the root of its thread."""
        return ""

    def link(self, place: Place, message_id: str) -> str:
        """See Sender.

        A direct message has no link that helps anybody but its reader, and gets none.
        """
        if not self._workspace or place.person:
            return ""
        workspace, number = self._workspace.rstrip("/"), message_id.replace(".", "")
        return f"{workspace}/archives/{place.channel}/p{number}"

    async def lacking(self, place: Place) -> Sequence[Lack]:
        """See Sender: what conversations.info says of the channel.

        A public channel is joined, where the app may: somebody wants posts there and asks just now.
        At no other time is any joined, so that whoever removes the app from a channel is heeded.
        """
        if place.channel.startswith(DIRECT):
            return [Lack(Message("lacking.direct"), stops=False)]
        try:
            answer = await self._connected().conversations_info(channel=place.channel)
            channel = needed(answer, dict, "channel")
        except (SlackApiError, *NETWORK) as error:
            if await self._joins_unseen(place, error):
                return []
            return [self._not_told(error)]
        return await self._lacking_in(place, channel)

    async def _joins_unseen(self, place: Place, error: Exception) -> bool:
        """Whether a channel could be joined that the app may not look at."""
        if not isinstance(error, SlackApiError) or word_of(error) != "missing_scope":
            return False
        return await self._joins(place)

    async def _joins(self, place: Place) -> bool:
        """Whether the app could join a channel: a public one, where it was allowed to."""
        if not self._can_join:
            return False
        try:
            await self._connected().conversations_join(channel=place.channel)
        except (SlackApiError, *NETWORK) as error:
            fault = not_done(error)
            if isinstance(fault, RetryLater):
                raise fault from error
            return False
        return True

    def _not_told(self, error: Exception) -> Lack:
        """What it means that Slack tells nothing of a channel. SendError where it means nothing."""
        word = ""
        if isinstance(error, SlackApiError):
            word = word_of(error)
        if word == "channel_not_found" and PRIVATE_SCOPE in self._scopes:
            return Lack(Message("lacking.not-visible"))
        if word in {"channel_not_found", "missing_scope"}:
            raise Refused(Message("lacking.scope")) from error
        raise not_done(error) from error

    async def _lacking_in(self, place: Place, channel: Json) -> list[Lack]:
        if channel.get("is_archived"):
            return [Lack(Message("lacking.archived-channel"))]
        if channel.get("is_read_only") or channel.get("is_thread_only"):
            return [Lack(Message("lacking.read-only"))]
        if channel.get("is_member"):
            return []
        if not channel.get("is_private") and (
            await self._joins(place) or PUBLIC_SCOPE in self._scopes
        ):
            return []
        return [Lack(Message("lacking.no-member"))]

    async def _opened(self, place: Place) -> Place:
        """The place, with the channel of a direct message in place of its person."""
        if not place.person:
            return place
        client = self._connected()
        try:
            answer = await client.conversations_open(users=place.person)
            channel = needed(answer, str, "channel", "id")
        except (SlackApiError, *NETWORK) as error:
            raise not_done(error) from error
        return replace(place, channel=channel, person="")

    async def _last_try(self, place: Place, message: Json) -> str:
        try:
            return await self._post(place, message)
        except SlackApiError as error:
            raise meaning(error) from error

    async def _follow_up(self, place: Place, parts: list[Json], key: str) -> None:
        """The later parts, for as long as the courier can wait.

        Longer, and it would take the first part for lost.
        """
        try:
            async with asyncio.timeout(PARTS_SECONDS):
                for part in parts:
                    await self.pace.turn(place.channel)
                    await self._follow(place, part, key)
        except TimeoutError:
            # A stack would say no more
            log.error("The later parts of a post took too long", key=key)  # noqa: TRY400

    async def _post(self, place: Place, message: Json) -> str:
        """The ts of one posted message.

        SlackApiError as it comes, a broken connection as what it means.
        """
        client = self._connected()
        try:
            answer = await client.chat_postMessage(channel=place.channel, **NO_PREVIEWS, **message)
        except NETWORK as error:
            raise meaning(error) from error
        return needed(answer, str, "ts")

    async def _follow(self, place: Place, message: Json, key: str) -> None:
        """A later part.

        Its failure must not send the first part again: it is tried here, and told to the log.
        """
        for _ in range(PART_TRIES):
            try:
                await self._post(place, message)
            except SlackApiError as error:
                fault = meaning(error)
            except SendError as error:
                fault = error
            else:
                return
            if not isinstance(fault, RetryLater):
                break
            seconds = PART_PAUSE if fault.after is None else fault.after
            await asyncio.sleep(seconds)
        log.error("A later part of a post did not arrive", key=key, reason=fault.sentence)

    async def _history(self, place: Place, oldest: str, cursor: str) -> tuple[Sequence[Json], str]:
        """(a page of messages, where the next one begins; "" where there is none)."""
        client = self._connected()
        try:
            page = await client.conversations_history(
                channel=place.channel,
                oldest=oldest,
                limit=PAGE,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            messages = needed(page, list, "messages")
        except (SlackApiError, *NETWORK) as error:
            fault = meaning(error)
            if isinstance(fault, Refused):
                raise fault from error
            raise RetryLater(fault.message, HISTORY_PAUSE) from error
        following = page.get("response_metadata") or {}
        return messages, str(following.get("next_cursor") or "")

    def _connected(self) -> Client:
        if self._client is None:
            raise RetryLater(report("platform.not-connected"))
        return self._client


def _metadata(key: str) -> Json:
    return {"event_type": EVENT, "event_payload": {"key": key}}


def _carries(message: Json, key: str) -> bool:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") == EVENT and payload.get("key") == key:
        return True
    return any(block.get("block_id") == key for block in message.get("blocks") or [])
