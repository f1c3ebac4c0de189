"""Saying a reply where its question came from.

At the response_url, else in the channel, else in a direct message.
"""

from __future__ import annotations

from collections.abc import Callable

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.files import not_sent, send_file
from adapters.slack.inbound import ReplyTarget
from adapters.slack.markup import escape
from adapters.slack.outcomes import (
    NETWORK,
    NO_PREVIEWS,
    needed,
    refuses_blocks,
    status_of,
    word_of,
)
from adapters.slack.render import render, render_plain
from adapters.slack.web import Client, respond
from bot.chat.rendered import File, Json, Rendered
from bot.chat.reply import Audience, Reply

log = structlog.get_logger("cairn.slack")

IN_CHANNEL = "in_channel"  # Slack's word for what all in the channel read
BLOCKS = "blocks"  # The fault of a message whose blocks Slack will not take


class Responder:
    """Says replies. Nothing here raises: what can't be said anywhere is told to the log."""

    def __init__(self, client: Client, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def say(self, reply: Reply, target: ReplyTarget) -> bool:
        """Say a reply, as text alone where Slack will not take its blocks; whether all was said."""
        said = True
        for message in _drawn(reply, render):
            fault = await self._message(message.body, reply.audience, target)
            if fault == BLOCKS:
                return await self._said_plainly(reply, target)
            said = said and not fault
            for file in message.files:
                said = await self._file(file, reply.audience, target) and said
        return said

    async def pass_on(self, message: Json, target: ReplyTarget) -> bool:
        """Say what an ack was to say, and could not; whether it was said."""
        shared = message.get("response_type") == IN_CHANNEL
        body = {name: value for name, value in message.items() if name != "response_type"}
        audience = Audience.EVERYONE if shared else Audience.ONLY_YOU
        fault = await self._message(body, audience, target)
        if fault == BLOCKS:
            fault = await self._message({"text": body.get("text", "")}, audience, target)
        return not fault

    async def _said_plainly(self, reply: Reply, target: ReplyTarget) -> bool:
        faults = [
            await self._message(piece.body, reply.audience, target)
            for piece in _drawn(reply, render_plain)
        ]
        return not any(faults)

    async def _message(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        """Say one message.

        "" where it was said, "blocks" where its blocks are the fault, else what went wrong.
        """
        fault = ""
        for attempt in (self._to_url, self._to_channel, self._to_member):
            try:
                fault = await attempt(message, audience, target)
            except Exception as error:  # a way that is broken in itself: there are others
                log.exception("A way to say a reply is broken")
                fault = type(error).__name__
            if fault in ("", BLOCKS):
                return fault
        log.warning("A reply did not reach its reader", reason=fault, channel=target.channel)
        return fault

    async def _file(self, file: File, audience: Audience, target: ReplyTarget) -> bool:
        """Send a file: to its reader alone in a direct message, which Slack can't do elsewhere.

        Where it can't be sent, that is said; whether the reader got either.
        """
        try:
            channel = target.channel
            if audience is Audience.ONLY_YOU:
                opened = await self._client.conversations_open(users=target.user)
                channel = needed(opened, str, "channel", "id")
            fault = await send_file(self._client, self._session, channel, file)
        except (SlackApiError, *NETWORK) as error:
            fault = _fault_of(error)
        if not fault:
            return True
        log.warning("A file could not be sent", file=file.name, reason=fault)
        return not await self._message(not_sent(file), audience, target)

    async def _to_url(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        if not target.response_url:
            return "no response_url"
        kind = IN_CHANNEL if audience is Audience.EVERYONE else "ephemeral"
        body = message | _thread(target) | {"response_type": kind, "replace_original": False}
        fault = await respond(self._session, target.response_url, body)
        if refuses_blocks(fault):
            self._client.blocks_refused = True
            return BLOCKS
        if fault:
            log.info("A response_url did not take a reply; it goes to the channel", reason=fault)
        return fault

    async def _to_channel(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        if target.channel in ("", target.user):
            return "no channel"
        return await self._posted(message, audience, target)

    async def _posted(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        body = _thread(target) | message
        try:
            if audience is Audience.EVERYONE:
                await self._client.chat_postMessage(channel=target.channel, **NO_PREVIEWS | body)
            else:
                body.pop("mrkdwn", None)
                await self._client.chat_postEphemeral(
                    channel=target.channel, user=target.user, **body
                )
        except (SlackApiError, *NETWORK) as error:
            fault = _fault_of(error)
            return BLOCKS if refuses_blocks(fault) else fault
        return ""

    async def _to_member(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        """A direct message, for a channel the app is not in."""
        try:
            opened = await self._client.conversations_open(users=target.user)
            channel = needed(opened, str, "channel", "id")
        except (SlackApiError, *NETWORK) as error:
            return _fault_of(error)
        alone = ReplyTarget(channel, target.user)
        return await self._posted(message, Audience.EVERYONE, alone)


def _drawn(reply: Reply, draw: Callable[[Reply], list[Rendered]]) -> list[Rendered]:
    """What is posted; the first line alone of a reply that can't be drawn."""
    try:
        return draw(reply)
    except Exception:  # the rest of it is lost, and the log says where
        log.exception("A reply could not be drawn", reply=reply.summary)
        return [Rendered({"text": escape(reply.summary)})]


def _thread(target: ReplyTarget) -> Json:
    return {"thread_ts": target.thread} if target.thread else {}


def _fault_of(error: Exception) -> str:
    """Slack's own word, or its status, or the name of what broke."""
    if isinstance(error, SlackApiError):
        return word_of(error) or f"{status_of(error)}, and no word that can be read"
    return type(error).__name__
