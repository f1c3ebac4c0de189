"""Slack's Web API as we use it: one session, no silent retries, failures named by their meaning."""

from __future__ import annotations

import logging

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.rendered import Json
from bot.errors import Refused, RetryLater, SendError, Unknown
from bot.messages import Message

NO_PREVIEWS: Json = {"unfurl_links": False, "unfurl_media": False}  # Of addresses in a message
ANSWER_SECONDS = 60.0  # a post is never called lost before Slack itself would have given up on it
NETWORK = (aiohttp.ClientError, TimeoutError, OSError)
SLACK_API = "https://slack.com/api/"
TOO_MANY = 429

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
_TOO_FAST = {"ratelimited", "rate_limited"}
# A token that is wrong today can be right again: the app is installed anew, the settings are
# mended.
_NOT_NOW = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
_REFUSED = {
    "channel_not_found": "refused.channel-unknown",
    "not_in_channel": "refused.not-in-channel",
    "is_archived": "refused.archived",
    "messages_tab_disabled": "refused.messages-tab-off",
    "user_not_visible": "refused.member-out-of-reach",
    "restricted_action": "refused.restricted",
    "account_inactive": "refused.app-removed",
    "token_revoked": "refused.app-removed",
    "cannot_dm_bot": "refused.bots-get-none",
    "cannot_dm_user": "refused.member-out-of-reach",
    "user_not_found": "refused.member-gone",
    "user_disabled": "refused.member-gone",
    "message_not_found": "refused.message-gone",
    "cant_update_message": "refused.not-mine",
    "edit_window_closed": "refused.edit-too-late",
    "missing_scope": "refused.scope-missing",
}


def sdk_logger() -> logging.Logger:
    """The SDK's logger: errors alone.

    Below that it formats every payload, whether or not anybody listens.
    """
    logger = logging.getLogger("cairn.slack.sdk")
    logger.setLevel(logging.ERROR)
    return logger


def open_session() -> aiohttp.ClientSession:
    """The one session for every call."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS))


def open_client(
    session: aiohttp.ClientSession, token: str | None, api_url: str | None
) -> AsyncWebClient:
    """A client that never sends twice by itself.

    After a dropped connection the first post may have arrived.
    """
    base = api_url or SLACK_API
    if not base.endswith("/"):
        base += "/"
    return AsyncWebClient(
        token, base_url=base, session=session, retry_handlers=[], logger=sdk_logger()
    )


def word_of(error: SlackApiError) -> str:
    """Slack's error word (``channel_not_found``), or "" where it sent none."""
    if error.response is None or not isinstance(error.response.data, dict):
        return ""
    return str(error.response.data.get("error", ""))


def refuses_blocks(said: str) -> bool:
    """Whether an error word, or an answer with one in it, is about the blocks alone."""
    return any(word in said for word in _NOT_OUR_BLOCKS)


def report(id: str, **values: str | int) -> Message:
    """A message about Slack."""
    return Message(id, {"platform": "Slack", **values})


def meaning(error: Exception) -> SendError:
    """What a failed call means for a post: refused, to be sent later, or perhaps arrived."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return RetryLater(report("platform.out-of-reach"))
    if not isinstance(error, SlackApiError):
        return Unknown(report("platform.broken-off-unanswered", error=type(error).__name__))
    status, word = error.response.status_code, word_of(error)
    if status == TOO_MANY or word in _TOO_FAST:
        return RetryLater(
            report("platform.busy"), _seconds(error.response.headers.get("Retry-After"))
        )
    if not word or status >= 500 or word in _OPEN:
        return Unknown(report("platform.own-error", said=word or status))
    refused = _refusal(word)
    if word in _NOT_NOW:
        return RetryLater(refused)
    return Refused(refused)


def not_done(error: Exception) -> SendError:
    """The same for a call that may be made twice without harm.

    What is unknown can simply be tried again.
    """
    fault = meaning(error)
    if isinstance(fault, Unknown):
        return RetryLater(fault.message)
    return fault


def _refusal(word: str) -> Message:
    known = _REFUSED.get(word)
    if known is None:
        return report("refused.in-its-words", said=word)
    return report(known)


def _seconds(header: str | None) -> float | None:
    if not header:
        return None
    try:
        return float(header)
    except ValueError:
        return None


async def respond(session: aiohttp.ClientSession, url: str, body: Json) -> str:
    """Post to a response_url: "" where it was taken, else what Slack or the network said.

    It never raises.
    """
    try:
        async with session.post(url, json=body) as answer:
            said = (await answer.text())[:200]
    except NETWORK as error:
        return type(error).__name__
    if answer.status == 200 and '"error"' not in said:
        return ""
    return f"{answer.status} {said}"
