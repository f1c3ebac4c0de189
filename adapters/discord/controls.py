"""Buttons, links and choices as component rows, and the custom_id that carries a command line through a click.

`cairn:<key>:<number>:<line>`: the key of a post is its marker, the number keeps custom_ids apart within a message, the
line is what the click types. Nothing is stored, so a button works as long as its message stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.discord.limits import (
    BUTTON_LABEL,
    BUTTON_URL,
    CUSTOM_ID,
    OPTION_TEXT,
    PLACEHOLDER,
    ROW_BUTTONS,
    SELECT_OPTIONS,
)
from bot.chat.reply import Actions, Button, Choice, Link, Option

PREFIX = "cairn:"
ROW, BUTTON, SELECT = 1, 2, 3
PRIMARY, SECONDARY, LINK = 1, 2, 5
LONGEST_PREFIX = len(PREFIX) + len(":99:")

Component = dict[str, Any]


def custom_id(line: str, number: int) -> str:
    """What a button sends back when it is pressed."""
    return f"{PREFIX}:{number}:{line}"


def line_in(sent: str) -> str | None:
    """The line in a custom_id of ours, empty for a select; None where it is not ours."""
    parts = sent.removeprefix(PREFIX).split(":", 2)
    return parts[2] if sent.startswith(PREFIX) and len(parts) == 3 else None


def stamp(components: list[Component], key: str) -> None:
    """Writes a post's key into the custom_ids of one message."""
    for component in components:
        if (sent := component.get("custom_id", "")).startswith(PREFIX + ":"):
            component["custom_id"] = f"{PREFIX}{key}{sent.removeprefix(PREFIX)}"
        stamp(component.get("components", []), key)


def key_in(sent: str) -> str:
    """The post's key in a custom_id; empty where there is none."""
    return sent.removeprefix(PREFIX).split(":", 1)[0] if sent.startswith(PREFIX) else ""


def split_actions(block: Actions, key: str) -> tuple[list[Button | Link | Choice], Actions | None]:
    """What can be pressed, with room for `key`.

    And what is too long for Discord and is written out instead.
    """
    fitting = [item for item in block.items if _fits(item, key)]
    rest = tuple(item for item in block.items if not _fits(item, key))
    return fitting, Actions(rest) if rest else None


def _fits(item: Button | Link | Choice, key: str) -> bool:
    match item:
        case Button():
            room = CUSTOM_ID - LONGEST_PREFIX - len(key)
            return (
                len(item.label.strip()) > 0
                and len(item.label) <= BUTTON_LABEL
                and len(item.line) <= room
            )
        case Link():
            web = item.url.startswith(("https://", "http://"))
            fits = len(item.label) <= BUTTON_LABEL and len(item.url) <= BUTTON_URL
            return web and fits and bool(item.label.strip())
        case Choice():
            different = len({option.line for option in item.options}) == len(item.options) > 0
            return (
                different
                and len(item.prompt) <= PLACEHOLDER
                and all(map(_option_fits, item.options))
            )


def _option_fits(option: Option) -> bool:
    written = option.label.strip() and option.line.strip()
    return bool(written) and max(len(option.label), len(option.line)) <= OPTION_TEXT


def rows(items: list[Button | Link | Choice], first: int) -> Iterator[Component]:
    """Rows of up to five buttons, and a row for each select; numbered from `first`."""
    buttons: list[Component] = []
    for number, item in enumerate(items, start=first):
        if isinstance(item, Choice):
            yield from _buttons_row(buttons)
            buttons = []
            yield from _selects(item, number)
            continue
        buttons.append(_button(item, number))
        if len(buttons) == ROW_BUTTONS:
            yield from _buttons_row(buttons)
            buttons = []
    yield from _buttons_row(buttons)


def _buttons_row(buttons: list[Component]) -> Iterator[Component]:
    if buttons:
        yield {"type": ROW, "components": buttons}


def _button(item: Button | Link, number: int) -> Component:
    if isinstance(item, Link):
        return {"type": BUTTON, "style": LINK, "label": item.label, "url": item.url}
    style = PRIMARY if item.primary else SECONDARY
    return {
        "type": BUTTON,
        "style": style,
        "label": item.label,
        "custom_id": custom_id(item.line, number),
    }


def _selects(item: Choice, number: int) -> Iterator[Component]:
    """A choice of more than 25 fills several selects."""
    for start in range(0, len(item.options), SELECT_OPTIONS):
        part = item.options[start : start + SELECT_OPTIONS]
        select: Component = {
            "type": SELECT,
            "custom_id": custom_id(str(start) if start else "", number),
            "options": [{"label": option.label, "value": option.line} for option in part],
        }
        if item.prompt.strip():
            select["placeholder"] = item.prompt
        yield {"type": ROW, "components": [select]}
