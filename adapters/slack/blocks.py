"""Spans as Slack's blocks, in which nothing a member wrote is read as formatting, mention or link.

Print is rich_text. Small print is a context block: mrkdwn where every span is tame, plain text or
rich_text where one is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.slack.limits import FIELD_TEXT, SECTION_TEXT, URL
from adapters.slack.markup import date_format, date_token, escape, is_plain, unix_seconds
from adapters.slack.split import cut
from bot.chat.rendered import Json
from bot.chat.reply import Bold, Channel, Command, LinkTo, Mono, Span, When, plain


def plain_text(text: str) -> Json:
    """A plain_text object: no formatting, no emoji names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn_text(text: str) -> Json:
    """A mrkdwn object in which Slack looks for no addresses and names by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def rich_text(*parts: Json) -> Json:
    """A rich_text block of sections, lists and quotes."""
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(spans: Sequence[Span]) -> list[Json]:
    """Spans as rich_text blocks, as many as their length needs; none where they say nothing."""
    portions = _portions(elements(spans))
    return [rich_text({"type": "rich_text_section", "elements": part}) for part in portions]


def quotation(text: str) -> list[Json]:
    """Words of a member, set apart."""
    return [
        rich_text({"type": "rich_text_quote", "elements": [{"type": "text", "text": piece}]})
        for piece in cut(text, SECTION_TEXT)
    ]


def small_text(spans: Sequence[Span]) -> list[Json]:
    """Spans in small print; in larger print where a context block could not carry them safely."""
    written = mrkdwn(spans)
    if written is not None and 0 < len(written) <= FIELD_TEXT:
        return [_context(mrkdwn_text(written))]
    words = "".join(map(plain, spans))
    if _is_unformatted(spans) and words.strip() and len(words) <= FIELD_TEXT:
        return [_context(plain_text(words))]
    return paragraph(spans)


def _context(text: Json) -> Json:
    return {"type": "context", "elements": [text]}


def _is_unformatted(spans: Iterable[Span]) -> bool:
    return all(isinstance(span, str) for span in spans)


def elements(spans: Iterable[Span]) -> list[Json]:
    """rich_text elements, one a span."""
    return [element for span in spans for element in _elements(span)]


def _elements(span: Span) -> Iterator[Json]:
    match span:
        case When():
            yield {
                "type": "date",
                "timestamp": unix_seconds(span.at),
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
    for part in _pieces(parts):
        size = len(_shown(part))
        if size > room and portion:
            yield portion
            portion, room = [], SECTION_TEXT
        portion.append(part)
        room -= size
    if any(_shown(part).strip() for part in portion):
        yield portion


def _pieces(parts: list[Json]) -> Iterator[Json]:
    """Elements, of which none is longer than SECTION_TEXT where it can be cut."""
    for part in parts:
        if part["type"] != "text":
            yield part
            continue
        for piece in cut(part["text"], SECTION_TEXT):
            yield part | {"text": piece}


def _shown(part: Json) -> str:
    return str(part.get("text") or part.get("fallback") or part.get("channel_id"))


def mrkdwn(spans: Sequence[Span]) -> str | None:
    """Spans as mrkdwn, or None where a text among them could be taken for formatting."""
    if not all(map(_is_tame, spans)):
        return None
    return "".join(map(_written, spans))


def _is_tame(span: Span) -> bool:
    match span:
        case When() | Channel(platform="slack"):
            return True
        case LinkTo():
            return is_plain(span.label)
        case _:
            return is_plain(plain(span))


def _written(span: Span) -> str:
    match span:
        case When():
            return date_token(span)
        case Channel(platform="slack"):
            return f"<#{span.id}>"
        case LinkTo():
            return _link(span)
        case Bold(text=words) if words.strip():
            return f"*{escape(words)}*"
        case Mono(text=words) | Command(line=words) if words.strip():
            return f"`{escape(words)}`"
        case _:
            return escape(plain(span))


def _link(link: LinkTo) -> str:
    address = escape(link.url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E"))
    if not link.label:
        return f"<{address}>"
    return f"<{address}|{escape(link.label)}>"
