"""Saying a reply where its question came from: response_url, then the channel, then a direct message."""

from __future__ import annotations

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.files import bodies_of
from adapters.slack.inbound import ReplyTarget
from adapters.slack.outcomes import NETWORK, refuses_blocks, respond, word_of
from adapters.slack.render import render, render_plain
from bot.chat.rendered import Json
from bot.chat.reply import Audience, Reply

log = structlog.get_logger("cairn.slack")


class Responder:
    """Says replies. Nothing here raises: what can't be said anywhere is told to the log."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session

    async def say(self, reply: Reply, target: ReplyTarget) -> None:
        """Say a reply, as text alone where Slack will not take its blocks."""
        for message in bodies_of(render(reply)):
            fault = await self._message(message, reply.audience, target)
            if fault == "blocks":
                for piece in bodies_of(render_plain(reply)):
                    await self._message(piece, reply.audience, target)
                return

    async def _message(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        """Say one message.

        "" where it was said, "blocks" where its blocks are the fault, else what went wrong.
        """
        kind = "in_channel" if audience is Audience.EVERYONE else "ephemeral"
        thread = {"thread_ts": target.thread} if target.thread else {}
        if target.response_url:
            url_fault = await respond(
                self._session,
                target.response_url,
                message | thread | {"response_type": kind, "replace_original": False},
            )
            if not url_fault or refuses_blocks(url_fault):
                return "blocks" if url_fault else ""
            log.info(
                "A response_url did not take a reply; it goes to the channel", reason=url_fault
            )
        for attempt in (self._to_channel, self._to_member):
            fault = await attempt(message, audience, target)
            if not fault or fault == "blocks":
                return fault
        log.warning("A reply did not reach its reader", reason=fault, channel=target.channel)
        return fault

    async def _to_channel(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        thread: Json = {"thread_ts": target.thread} if target.thread else {}
        try:
            if audience is Audience.EVERYONE:
                quiet: Json = {"unfurl_links": False, "unfurl_media": False}
                await self._client.chat_postMessage(
                    channel=target.channel, **quiet | thread | message
                )
            else:
                text = {key: value for key, value in message.items() if key != "mrkdwn"}
                await self._client.chat_postEphemeral(
                    channel=target.channel, user=target.user, **thread | text
                )
        except SlackApiError as error:
            word = word_of(error)
            return "blocks" if refuses_blocks(word) else word or str(error.response.status_code)
        except NETWORK as error:
            return type(error).__name__
        return ""

    async def _to_member(self, message: Json, audience: Audience, target: ReplyTarget) -> str:
        """A direct message, for a channel the app is not in."""
        try:
            opened = await self._client.conversations_open(users=target.user)
        except (SlackApiError, *NETWORK) as error:
            return word_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        return await self._to_channel(
            message, Audience.EVERYONE, ReplyTarget(opened["channel"]["id"], target.user)
        )
