"""What Slack answers, and what it means: failures named by what can be done next."""

from __future__ import annotations

import math
from typing import TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.rendered import Json
from bot.errors import Refused, RetryLater, SendError, Unknown
from bot.messages import Message

NO_PREVIEWS: Json = {"unfurl_links": False, "unfurl_media": False}  # Of addresses in a message
NETWORK = (aiohttp.ClientError, TimeoutError, OSError)
READ, TOO_MANY = 200, 429
T = TypeVar("T")

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
APP_UNINSTALLED = "app_uninstalled"  # The name of the event; no call answers with it
TOKEN_REVOKED = "token_revoked"  # noqa: S105  # a word of Slack's, no token
WRONG_TOKEN = {
    APP_UNINSTALLED,
    TOKEN_REVOKED,
    "account_inactive",
    "invalid_auth",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
}
"""With which words Slack refuses a token, whatever is asked with it.

One that is wrong today can be right again: the app is installed anew, the workspace is opened
again.
"""
_REFUSED = {
    "channel_not_found": "refused.channel-unknown",
    "not_in_channel": "refused.not-in-channel",
    "is_archived": "refused.archived",
    "messages_tab_disabled": "refused.messages-tab-off",
    "user_not_visible": "refused.member-out-of-reach",
    "restricted_action": "refused.restricted",
    "account_inactive": "refused.app-removed",
    APP_UNINSTALLED: "refused.app-removed",
    TOKEN_REVOKED: "refused.app-removed",
    "cannot_dm_bot": "refused.bots-get-none",
    "cannot_dm_user": "refused.member-out-of-reach",
    "user_not_found": "refused.member-gone",
    "user_disabled": "refused.member-gone",
    "message_not_found": "refused.message-gone",
    "cant_update_message": "refused.not-mine",
    "edit_window_closed": "refused.edit-too-late",
    "missing_scope": "refused.scope-missing",
}


def word_of(error: SlackApiError) -> str:
    """Slack's error word (``channel_not_found``), or "" where it sent none."""
    data = getattr(error.response, "data", None)
    if not isinstance(data, dict):
        return ""
    return str(data.get("error") or "")


def status_of(error: SlackApiError) -> int:
    """The HTTP status of an answer; 0 where there is none."""
    return int(getattr(error.response, "status_code", 0))


def needed(answer: AsyncSlackResponse, kind: type[T], *path: str) -> T:
    """What an answer has to carry, by the names that lead to it.

    SlackApiError, as for an answer that can't be read, where it does not.
    """
    value: object = answer.data
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind):
        # The SDK leaves it untyped
        raise SlackApiError(f"Slack's answer lacks {'.'.join(path)}.", answer)  # type: ignore[no-untyped-call]
    return value


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
    status, word = status_of(error), word_of(error)
    if status == TOO_MANY or word in _TOO_FAST:
        return RetryLater(report("platform.busy"), _seconds(error))
    if status == READ and not word:
        return Unknown(report("platform.unreadable"))
    if not word or status >= 500 or word in _OPEN:
        return Unknown(report("platform.own-error", said=word or status))
    refused = _refusal(word)
    if word in WRONG_TOKEN:
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


def _seconds(error: SlackApiError) -> float | None:
    """How long Slack asks to wait; None where it does not say."""
    headers = getattr(error.response, "headers", {})
    try:
        seconds = float(headers.get("Retry-After") or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) else None
