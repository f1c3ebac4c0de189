"""What a member reads of a message: its visible text, and all that Slack would act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Json = dict[str, Any]
WIDEST = 1_000_000


def parts(value: Any) -> Iterator[Json]:
    """Every JSON object inside, outermost first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)


def visible(messages: Iterable[Json]) -> str:
    """All text of some messages, as a member reads it: notifications first, then the channel."""
    messages = list(messages)
    shown = [_unescaped(message["text"]) for message in messages]
    for message in messages:
        for part in parts(message.get("blocks", [])):
            if isinstance(text := part.get("text"), str):
                shown.append(_unescaped(text) if part["type"] == "mrkdwn" else text)
            shown += [
                part[key]
                for key in ("url", "fallback", "channel_id")
                if isinstance(part.get(key), str)
            ]
    return "\n".join(shown)


def parsed_by_slack(messages: Iterable[Json]) -> str:
    """The text in which Slack looks for formatting, mentions and links."""
    found = [message["text"] for message in messages]
    for message in messages:
        found += [
            part["text"]
            for part in parts(message["blocks"])
            if part.get("type") in {"mrkdwn", "markdown"}
        ]
    return "\n".join(found)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
