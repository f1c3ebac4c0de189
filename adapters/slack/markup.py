"""Characters: escaping what a member wrote, and dates in the reader's own zone."""

from __future__ import annotations

import re
from datetime import datetime

from bot.chat.reply import When

# What mrkdwn reads as formatting, an emoji, a mention, an address or a quote, even where & < > are
# escaped
_MARKUP = re.compile(r"[*_~`:@#\n]|//|www\.|^\s*>", re.IGNORECASE)

BLANK = "-"
"""What stands where Slack wants at least one character and there is none."""

_FORMATS = {"day": "{date_short}", "time": "{time}", "moment": "{date_short}, {time}"}


def escape(text: str) -> str:
    """Text that mrkdwn shows as it is, but for formatting.

    docs.slack.dev/messaging/formatting-message-text
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_plain(text: str) -> bool:
    """Whether mrkdwn would take nothing in escaped ``text`` for formatting, mention or link."""
    return not _MARKUP.search(text)


def date_format(when: When) -> str:
    """Slack's template for a moment."""
    return _FORMATS[when.style]


def unix_seconds(at: datetime) -> int:
    """A moment as Slack counts it."""
    return int(at.timestamp())


def date_token(when: When) -> str:
    """A moment for mrkdwn: shown in the reader's zone, or in words where a client can't."""
    words = escape(when.local()).replace("|", "/")
    return f"<!date^{unix_seconds(when.at)}^{date_format(when)}|{words}>"


def shortened(text: str, limit: int) -> str:
    """``text``, or its beginning and an ellipsis: never more than ``limit`` characters."""
    if len(text) <= limit:
        return text
    return text[: limit - 1] + "…"
