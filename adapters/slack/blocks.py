"""Spans as Slack's rich_text, where nothing a member wrote is ever read as formatting, a mention or a link.

Small print is a context block: mrkdwn where every span is tame, plain text or rich_text where one is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from adapters.slack.limits import FIELD, SECTION_TEXT, URL
from adapters.slack.markup import cut, date_format, date_token, escape, is_plain, stamp
from bot.chat.reply import Bold, Channel, Command, LinkTo, Mono, Span, When, plain

Json = dict[str, Any]


def plain_text(text: str) -> Json:
    """A plain_text object: no formatting, no emoji names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def rich_text(*parts: Json) -> Json:
    """A rich_text block of sections, lists and quotes."""
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(spans: Sequence[Span], style: Json | None = None) -> list[Json]:
    """Spans as rich_text blocks, as many as their length needs; none where there is nothing to say.

    ``style`` is every span's, over its own.
    """
    made = [element | ({"style": style} if style else {}) for element in elements(spans)]
    return [rich_text({"type": "rich_text_section", "elements": part}) for part in _portions(made)]


def quotation(text: str) -> list[Json]:
    """Words of a member, set apart."""
    return [
        rich_text({"type": "rich_text_quote", "elements": [{"type": "text", "text": piece}]})
        for piece in cut(text, SECTION_TEXT)
    ]


def small_print(spans: Sequence[Span]) -> list[Json]:
    """Spans as one context block.

    Larger print where a context block could not carry them safely.
    """
    written = mrkdwn(spans)
    if written is not None and 0 < len(written) <= FIELD:
        return [
            {"type": "context", "elements": [{"type": "mrkdwn", "text": written, "verbatim": True}]}
        ]
    words = "".join(plain(span) for span in spans)
    if all(isinstance(span, str) for span in spans) and 0 < len(words) <= FIELD and words.strip():
        return [{"type": "context", "elements": [plain_text(words)]}]
    return paragraph(spans)


def elements(spans: Iterable[Span]) -> list[Json]:
    """rich_text elements, one a span."""
    return [element for span in spans for element in _elements(span)]


def _elements(span: Span) -> Iterator[Json]:
    match span:
        case When():
            yield {
                "type": "date",
                "timestamp": stamp(span.at),
                "format": date_format(span),
                "fallback": span.local(),
            }
        case Channel(platform="slack"):
            yield {"type": "channel", "channel_id": span.id}
        case LinkTo() if len(span.url) <= URL:
            yield {"type": "link", "url": span.url, "text": span.label or span.url}
        case Bold(text=words) if words:
            yield {"type": "text", "text": words, "style": {"bold": True}}
        case Mono(text=words) | Command(line=words) if words:
            yield {"type": "text", "text": words, "style": {"code": True}}
        case _ if words := plain(span):
            yield {"type": "text", "text": words}


def _portions(parts: list[Json]) -> Iterator[list[Json]]:
    """Elements in portions of at most SECTION_TEXT characters.

    Long texts are cut, keeping their style.
    """
    portion: list[Json] = []
    room = SECTION_TEXT
    for part in parts:
        pieces = cut(part["text"], SECTION_TEXT) if part["type"] == "text" else [_shown(part)]
        for piece in pieces:
            if len(piece) > room and portion:
                yield portion
                portion, room = [], SECTION_TEXT
            portion.append(part | {"text": piece} if part["type"] == "text" else part)
            room -= len(piece)
    if any(_shown(part).strip() for part in portion):
        yield portion


def _shown(part: Json) -> str:
    return str(part.get("text") or part.get("fallback") or part.get("channel_id"))


def mrkdwn(spans: Sequence[Span]) -> str | None:
    """Spans as mrkdwn, or None where a text among them could be taken for formatting."""
    words = [
        span.label if isinstance(span, LinkTo) else plain(span)
        for span in spans
        if not _is_token(span)
    ]
    if not all(map(is_plain, words)):
        return None
    return "".join(map(_written, spans))


def _is_token(span: Span) -> bool:
    return isinstance(span, When) or (isinstance(span, Channel) and span.platform == "slack")


def _written(span: Span) -> str:
    match span:
        case When():
            return date_token(span)
        case Channel(platform="slack"):
            return f"<#{span.id}>"
        case LinkTo():
            address = escape(span.url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"))
            return f"<{address}|{escape(span.label)}>" if span.label else f"<{address}>"
        case Bold(text=words) if words.strip():
            return f"*{escape(words)}*"
        case Mono(text=words) | Command(line=words) if words.strip():
            return f"`{escape(words)}`"
        case _:
            return escape(plain(span))
