"""Slack's Web API as we use it: one session, no silent retries, one door for every call.

What comes back from a call is an answer, a SlackApiError or one of ``outcomes.NETWORK``; nothing
else, whatever Slack, or something in between, sends as a body.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.outcomes import NETWORK, WRONG_TOKEN, refuses_blocks, word_of
from bot.chat.rendered import Json

ANSWER_SECONDS = 60.0  # a post is never called lost before Slack itself would have given up on it
RESPOND_SECONDS = 10.0  # an answer that somebody waits for goes another way after that
SLACK_API = "https://slack.com/api/"
LOG_IN = "auth.test"
CONNECT = "apps.connections.open"  # The only call that wants the app's token
TAKEN = 200
MOST_SAID = 200  # characters of an answer that are told to the log

# What the SDK raises where a body is no JSON object: it reads the JSON, and fields of what it read
_UNREADABLE = (AttributeError, LookupError, RecursionError, TypeError, ValueError)
_TICKET = re.compile(r"\b(ticket=)[^&\s'\")]+")


class Client(AsyncWebClient):
    """Every call goes through here, and never twice by itself.

    After a dropped connection the first post may have arrived.

    ``wrong_word``: with which word Slack refused the bot's token; "" while it takes it. From then
    on only the log-in is sent, until Slack takes the token again. ``wrong_app_word``: the same of
    the app's token. ``refused``: set while either is refused. ``blocks_refused``: this workspace
    has refused blocks before.
    """

    def __init__(self, session: aiohttp.ClientSession, token: str | None, base_url: str) -> None:
        super().__init__(
            token, base_url=base_url, session=session, retry_handlers=[], logger=sdk_logger()
        )
        self.wrong_word = ""
        self.wrong_app_word = ""
        self.refused = asyncio.Event()
        self.blocks_refused = False

    def refuse(self, word: str) -> None:
        """Slack takes the bot's token no more: known from its own word, or from an event."""
        self.wrong_word = word
        self.refused.set()

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """See AsyncWebClient. Raises SlackApiError, with an answer to look at, or NETWORK."""
        if self.wrong_word and api_method not in (LOG_IN, CONNECT):
            raise self._fault(api_method, {"ok": False, "error": self.wrong_word})
        try:
            answer = await super().api_call(api_method, **given)
        except SlackApiError as error:
            self._heed(api_method, word_of(error))
            if _is_readable(error):
                raise
            raise self._unreadable(api_method, error) from error
        except _UNREADABLE as error:
            raise self._fault(api_method) from error
        if not isinstance(answer.data, dict):
            raise self._fault(api_method)
        self._accepted(api_method)
        return answer

    def _heed(self, api_method: str, word: str) -> None:
        """Keep what a refusal says of all further calls."""
        if refuses_blocks(word):
            self.blocks_refused = True
        if word not in WRONG_TOKEN:
            return
        if api_method != CONNECT:
            self.refuse(word)
            return
        self.wrong_app_word = word
        self.refused.set()

    def _accepted(self, api_method: str) -> None:
        """Forget that a token was refused, once Slack takes it."""
        if api_method == LOG_IN:
            self.wrong_word = ""
        if api_method == CONNECT:
            self.wrong_app_word = ""
        if not (self.wrong_word or self.wrong_app_word):
            self.refused.clear()

    def _unreadable(self, api_method: str, error: SlackApiError) -> SlackApiError:
        """The error with an answer of the SDK's own kind.

        Where the body was no JSON, the SDK gives aiohttp's, which has no data and is no mapping.
        """
        answer = error.response
        status = int(getattr(answer, "status_code", getattr(answer, "status", 0)))
        return self._fault(api_method, status=status, headers=getattr(answer, "headers", None))

    def _fault(
        self,
        api_method: str,
        data: Json | None = None,
        status: int = TAKEN,
        headers: Any = None,
    ) -> SlackApiError:
        answer = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=data or {},
            headers=headers or {},
            status_code=status,
        )
        said = f"{api_method} was not answered as Slack answers it."
        # The SDK leaves it untyped
        return SlackApiError(said, answer)  # type: ignore[no-untyped-call]


def _is_readable(error: SlackApiError) -> bool:
    answer = error.response
    return isinstance(answer, AsyncSlackResponse) and isinstance(answer.data, dict)


class WithoutTickets(logging.Filter):
    """Cuts the ticket of a connection out of what the SDK says of it.

    The address with the ticket stands in the error and in its stack, so the stack goes as well.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """The record, without a ticket."""
        said = record.getMessage()
        record.msg, record.args = _TICKET.sub(r"\1***", said), ()
        if record.exc_info and _TICKET.search(str(record.exc_info[1])):
            record.exc_info = None
        return True


def sdk_logger() -> logging.Logger:
    """The SDK's logger: errors alone, without secrets.

    Below that it formats every payload, whether or not anybody listens.
    """
    logger = logging.getLogger("cairn.slack.sdk")
    logger.setLevel(logging.ERROR)
    if not any(isinstance(cut, WithoutTickets) for cut in logger.filters):
        logger.addFilter(WithoutTickets())
    return logger


def open_session() -> aiohttp.ClientSession:
    """The one session for every call."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))


def open_client(session: aiohttp.ClientSession, token: str | None, api_url: str | None) -> Client:
    """A client for Slack, or for what stands at ``api_url``."""
    base = api_url or SLACK_API
    if not base.endswith("/"):
        base += "/"
    return Client(session, token, base)


async def respond(session: aiohttp.ClientSession, url: str, body: Json) -> str:
    """Post to a response_url: "" where it was taken, else what Slack or the network said.

    Slack answers ``ok``, or JSON that says so; a page that something in between has made is no
    answer of Slack's. It never raises.
    """
    try:
        limit = aiohttp.ClientTimeout(total=RESPOND_SECONDS)
        async with session.post(url, json=body, timeout=limit) as answer:
            said = (await answer.read()).decode(errors="replace")
    # A session that is being closed raises RuntimeError
    except (RuntimeError, ValueError, *NETWORK) as error:
        return type(error).__name__
    if answer.status == TAKEN and _says_ok(said):
        return ""
    return f"{answer.status} {said[:MOST_SAID]}"


def _says_ok(said: str) -> bool:
    if said.strip() == "ok":
        return True
    try:
        answer = json.loads(said)
    except (RecursionError, ValueError):
        return False
    return isinstance(answer, dict) and answer.get("ok") is True
