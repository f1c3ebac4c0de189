"""Buttons and menus.

A button's value is the line it types; its action_id only has to be unique in its message.
"""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.blocks import Json, paragraph, plain_text
from adapters.slack.limits import (
    ACTIONS,
    BUTTON_TEXT,
    OPTION_TEXT,
    PLACEHOLDER,
    SELECT_OPTIONS,
    URL,
)
from adapters.slack.markup import BLANK, clip
from bot.chat.reply import Actions, Bold, Button, Choice, Link, LinkTo, Span

ACTION = "cairn:"
"""What every action_id begins with: the one listener matches it."""


def controls(block: Actions) -> list[Json]:
    """Action blocks of at most 25 elements, after the full text of whatever a label had to cut."""
    made = [element for item in block.items for element in _elements(item)]
    rows = [
        {"type": "actions", "elements": made[at : at + ACTIONS]}
        for at in range(0, len(made), ACTIONS)
    ]
    return [*_uncut(block), *rows]


def number(blocks: list[Json]) -> None:
    """Give every element of a message's action blocks an action_id of its own."""
    found = [
        element for block in blocks if block["type"] == "actions" for element in block["elements"]
    ]
    for position, element in enumerate(found, 1):
        element["action_id"] = f"{ACTION}{position}"


def _elements(item: Button | Link | Choice) -> Iterator[Json]:
    match item:
        case Button():
            style = {"style": "primary"} if item.primary else {}
            text = plain_text(clip(item.label, BUTTON_TEXT) or BLANK)
            yield {"type": "button", "text": text, "value": item.line} | style
        case Link() if len(item.url) <= URL:
            yield {
                "type": "button",
                "text": plain_text(clip(item.label, BUTTON_TEXT) or BLANK),
                "url": item.url,
            }
        case Choice():
            yield from _menus(item)


def _menus(item: Choice) -> Iterator[Json]:
    options = [
        {"text": plain_text(clip(option.label, OPTION_TEXT) or BLANK), "value": option.line}
        for option in item.options
    ]
    for at in range(0, len(options), SELECT_OPTIONS):
        yield {
            "type": "static_select",
            "placeholder": plain_text(clip(item.prompt, PLACEHOLDER) or BLANK),
            "options": options[at : at + SELECT_OPTIONS],
        }


def _uncut(block: Actions) -> list[Json]:
    """The labels that were cut, in full, and addresses too long for a button."""
    lines: list[Span] = []
    for item in block.items:
        match item:
            case Button() if len(item.label) > BUTTON_TEXT:
                lines += [Bold(item.label), "\n"]
            case Link() if len(item.url) > URL or len(item.label) > BUTTON_TEXT:
                lines += [LinkTo(item.label, item.url), "\n"]
            case Choice():
                lines += [Bold(item.prompt), "\n"] if len(item.prompt) > PLACEHOLDER else []
                for option in item.options:
                    lines += [option.label, "\n"] if len(option.label) > OPTION_TEXT else []
    return paragraph(lines[:-1])
