"""Slack's Web API as we use it: one session, no silent retries, and every failure named by what it means."""

from __future__ import annotations

import logging

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.rendered import Json
from bot.errors import Refused, RetryLater, SendError, Unknown

ANSWER_SECONDS = 60.0  # a post is never called lost before Slack itself would have given up on it
NETWORK = (aiohttp.ClientError, TimeoutError, OSError)
SLACK_API = "https://slack.com/api/"

# docs.slack.dev/reference/methods/chat.postMessage: "It's possible some aspect of the operation
# succeeded"
_OPEN = {
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
}
_NOT_OUR_BLOCKS = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "invalid_attachments",
}
# A token that is wrong today can be right again: the app is installed anew, the settings are
# mended.
_NOT_NOW = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
_WORDS = {
    "channel_not_found": (
        "Slack knows no such channel, or I am not in it; invite me with /invite, or choose another"
    ),
    "not_in_channel": "I am not in that channel; invite me with /invite",
    "is_archived": "that channel is archived; choose another",
    "messages_tab_disabled": "the app's Messages tab is off; install it again with its manifest",
    "user_not_visible": "that member can't be written to from here",
    "restricted_action": "a workspace setting keeps me from posting there",
    "account_inactive": "the app was removed from the workspace; install it again",
    "token_revoked": "the app was removed from the workspace; install it again",
    "cannot_dm_bot": "a bot takes no direct messages",
    "user_not_found": "that member is not in the workspace any more",
    "user_disabled": "that member is not in the workspace any more",
    "message_not_found": "that message is gone",
    "cant_update_message": "that message is not mine to change",
    "edit_window_closed": "the workspace no longer lets that message be changed",
    "missing_scope": "the app lacks a scope; install it again with its manifest",
}


def sdk_logger() -> logging.Logger:
    """The SDK's logger: errors alone, because below that it formats every payload whether or not anybody listens."""
    logger = logging.getLogger("cairn.slack.sdk")
    logger.setLevel(logging.ERROR)
    return logger


def open_session() -> aiohttp.ClientSession:
    """The one session for every call."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))


def open_client(
    session: aiohttp.ClientSession, token: str | None, api_url: str | None
) -> AsyncWebClient:
    """A client that never sends twice by itself: after a dropped connection the first post may have arrived."""
    base = api_url or SLACK_API
    base = base if base.endswith("/") else base + "/"
    return AsyncWebClient(
        token, base_url=base, session=session, retry_handlers=[], logger=sdk_logger()
    )


def word_of(error: SlackApiError) -> str:
    """Slack's error word (``channel_not_found``), or "" where it sent none."""
    data = error.response.data if error.response is not None else None
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def refuses_blocks(said: str) -> bool:
    """Whether an error word, or an answer with one in it, takes offence at the blocks alone."""
    return any(word in said for word in _NOT_OUR_BLOCKS)


def meaning(error: Exception) -> SendError:
    """What a failed call means for a post: refused, to be sent later, or perhaps arrived."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return RetryLater("Slack could not be reached.")
    if not isinstance(error, SlackApiError):
        return Unknown(
            f"The connection to Slack broke before it answered ({type(error).__name__})."
        )
    status, word = error.response.status_code, word_of(error)
    if status == 429 or word in {"ratelimited", "rate_limited"}:
        return RetryLater(
            "Slack asks to wait.", _seconds(error.response.headers.get("Retry-After"))
        )
    if not word or status >= 500 or word in _OPEN:
        return Unknown(f"Slack answered with an error of its own ({word or status}).")
    said = f"Slack refused it: {_WORDS.get(word, word)}."
    return RetryLater(said) if word in _NOT_NOW else Refused(said)


def not_done(error: Exception) -> SendError:
    """The same for a call that may be made twice without harm: what is unknown can simply be tried again."""
    fault = meaning(error)
    return RetryLater(fault.sentence) if isinstance(fault, Unknown) else fault


def _seconds(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None


async def respond(session: aiohttp.ClientSession, url: str, body: Json) -> str:
    """Post to a response_url: "" where it was taken, else what Slack or the network said (it never raises)."""
    try:
        async with session.post(url, json=body) as answer:
            said = (await answer.text())[:200]
            return (
                "" if answer.status == 200 and '"error"' not in said else f"{answer.status} {said}"
            )
    except NETWORK as error:
        return type(error).__name__
