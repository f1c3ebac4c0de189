"""Discord's Markdown: escaping what people typed, and spans as text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.chat.reply import Bold, Channel, Command, LinkTo, Mono, Span, When

# A backslash before any of these shows the character itself. The colon is for addresses:
# `https\://` is not a link.
_ANYWHERE = re.compile(r"[\\`*_~|<@\[\]]|(?<=\w):(?=//)")
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+(?=\.))", re.MULTILINE)
_URL_UNSAFE = re.compile(r"[\s()<>\"\\\[\]`*|]")
_WHEN = {"day": "D", "time": "t", "moment": "F"}


def escape(text: str) -> str:
    """``text`` so that it shows as it is: no formatting, link, mention, emoji or timestamp."""
    return _LINE_START.sub(_at_line_start, _ANYWHERE.sub(r"\\\g<0>", text))


def _at_line_start(found: re.Match[str]) -> str:
    space, mark = found.groups()
    if mark.isdigit():
        return f"{space}{mark}\\"
    return f"{space}\\{mark}"


def one_line(text: str) -> str:
    """Without line breaks, which end headings, quotes and list entries."""
    return " ".join(text.split())


def bold(text: str) -> str:
    """In bold, which does not open before a space or close after one, nor cross a paragraph."""
    core = text.strip()
    if not core or "\n" in core:
        return escape(text)
    return text.replace(core, f"**{escape(core)}**", 1)


def mono(text: str) -> str:
    """As code where Discord can show it so, else escaped."""
    if not text.strip() or "\n" in text or "``" in text:
        return escape(text)
    if "`" in text:
        return f"`` {text} ``"
    return f"`{text}`"


def link(label: str, url: str) -> str:
    """``[label](url)``, the address percent-encoded where it would end early."""
    safe = _URL_UNSAFE.sub(_percent_encoded, url)
    return f"[{escape(one_line(label) or url)}]({safe})"


def _percent_encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def spans_text(spans: Iterable[Span]) -> str:
    """Spans under each other's formatting rules, joined."""
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case str():
            return escape(span)
        case Bold():
            return bold(span.text)
        case Mono():
            return mono(span.text)
        case Command():
            return mono(f"/{span.line}")
        case LinkTo():
            return link(span.label, span.url)
        case When():
            return f"<t:{int(span.at.timestamp())}:{_WHEN[span.style]}>"
        case Channel():
            return _channel(span)


def _channel(channel: Channel) -> str:
    if channel.platform == "discord" and channel.id.isdigit():
        return f"<#{channel.id}>"
    return escape(f"#{channel.name or channel.id}")
