"""Buttons and menus.

A button's value is the line it types; its action_id only has to be unique in its message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.slack.blocks import paragraph, plain_text
from adapters.slack.limits import (
    ACTIONS,
    BUTTON_TEXT,
    OPTION_TEXT,
    SELECT_OPTIONS,
    SELECT_PLACEHOLDER,
    URL,
)
from adapters.slack.markup import BLANK, shortened
from bot.chat.rendered import Json
from bot.chat.reply import Actions, Bold, Button, Choice, Link, LinkTo, Option, Span

ACTION = "cairn:v1:"
"""What every action_id begins with; a number follows."""

OURS = re.compile(r"^cairn:(?:v1:)?\d+$")
"""The action_ids that this version understands, also those from before they named a version.

They stand under messages for years, so that none is ever taken out of here.
"""

Control = Button | Link | Choice


def controls(block: Actions) -> list[Json]:
    """Action blocks of at most 25 elements, after the full text of whatever a label had to cut."""
    made = [element for item in block.items for element in _elements(item)]
    return [*_uncut(block), *map(_row, _portions(made, ACTIONS))]


def _row(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}


def _portions(made: list[Json], size: int) -> Iterator[list[Json]]:
    for at in range(0, len(made), size):
        yield made[at : at + size]


def number(blocks: list[Json]) -> None:
    """Give every element of a message's action blocks an action_id of its own."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    elements = [element for row in rows for element in row]
    for position, element in enumerate(elements, 1):
        element["action_id"] = f"{ACTION}{position}"


def _elements(item: Control) -> Iterator[Json]:
    match item:
        case Button():
            yield _button(item)
        case Link() if len(item.url) <= URL:
            yield {"type": "button", "text": _label(item.label, BUTTON_TEXT), "url": item.url}
        case Choice():
            yield from _menus(item)


def _button(item: Button) -> Json:
    button = {"type": "button", "text": _label(item.label, BUTTON_TEXT), "value": item.line}
    if item.primary:
        button["style"] = "primary"
    return button


def _label(text: str, limit: int) -> Json:
    return plain_text(shortened(text, limit) or BLANK)


def _menus(choice: Choice) -> Iterator[Json]:
    """A choice of more than 100 fills several menus."""
    for options in _portions(list(map(_option, choice.options)), SELECT_OPTIONS):
        yield {
            "type": "static_select",
            "placeholder": _label(choice.prompt, SELECT_PLACEHOLDER),
            "options": options,
        }


def _option(option: Option) -> Json:
    return {"text": _label(option.label, OPTION_TEXT), "value": option.line}


def _uncut(block: Actions) -> list[Json]:
    """The labels that were cut, in full, and addresses too long for a button."""
    lines = [span for item in block.items for span in _too_long(item)]
    spans: list[Span] = []
    for line in lines:
        spans += [line, "\n"]
    return paragraph(spans[:-1])


def _too_long(item: Control) -> Iterator[Span]:
    match item:
        case Button() if len(item.label) > BUTTON_TEXT:
            yield Bold(item.label)
        case Link() if len(item.url) > URL or len(item.label) > BUTTON_TEXT:
            yield LinkTo(item.label, item.url)
        case Choice():
            if len(item.prompt) > SELECT_PLACEHOLDER:
                yield Bold(item.prompt)
            for option in item.options:
                if len(option.label) > OPTION_TEXT:
                    yield option.label
