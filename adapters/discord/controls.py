"""Buttons, links and choices as component rows, and the custom_id that carries a line to a click.

``cairn1:<key>:<number>:<line>``: first the version of what follows, the key of a post is its
marker, the number keeps custom_ids apart within a message, the line is what the click types.
Nothing is stored, so a button works as long as its message stands. Old messages stand for ever:
``cairn:`` with the same behind it is what the first version wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.discord.limits import (
    BUTTON_LABEL,
    BUTTON_URL,
    CUSTOM_ID,
    OPTION_TEXT,
    ROW_BUTTONS,
    SELECT_OPTIONS,
    SELECT_PLACEHOLDER,
)
from bot.chat.rendered import Json
from bot.chat.reply import Actions, Button, Choice, Link, Option

CONTROL_PREFIX = "cairn1:"
"""What the custom_id of every control of ours begins with; a form's begins otherwise."""
CONTROL = re.compile(r"cairn1?:([^:]*):([^:]*):(.*)", re.DOTALL)  # key, number, line
NUMBERS = 100  # No message has so many controls, so they may come again in the next
LONGEST_HEAD = len(CONTROL_PREFIX) + len(":99:")  # of a custom_id, without its key
ROW, BUTTON, SELECT = 1, 2, 3
PRIMARY, SECONDARY, LINK = 1, 2, 5

Component = Json
Control = Button | Link | Choice


def custom_id(line: str, number: int) -> str:
    """What a button sends back when it is pressed."""
    return f"{CONTROL_PREFIX}:{number % NUMBERS}:{line}"


def line_in(sent: str) -> str | None:
    """The line in a custom_id, empty for a select; None where it is another version's."""
    found = CONTROL.fullmatch(sent)
    return found and found[3]


def write_key(components: list[Component], key: str) -> None:
    """Writes a post's key into the custom_ids of one message."""
    for component in components:
        sent = component.get("custom_id", "")
        if sent.startswith(f"{CONTROL_PREFIX}:"):
            component["custom_id"] = f"{CONTROL_PREFIX}{key}{sent.removeprefix(CONTROL_PREFIX)}"
        write_key(component.get("components", []), key)


def key_in(sent: str) -> str:
    """The post's key in a custom_id; empty where there is none."""
    found = CONTROL.fullmatch(sent)
    return (found and found[1]) or ""


def split_actions(block: Actions, key: str) -> tuple[list[Control], Actions | None]:
    """What can be pressed, with room for ``key``; and what is too long and is written out."""
    fitting = [item for item in block.items if _fits(item, key)]
    rest = tuple(item for item in block.items if not _fits(item, key))
    if not rest:
        return fitting, None
    return fitting, Actions(rest)


def _fits(item: Control, key: str) -> bool:
    match item:
        case Button():
            room = CUSTOM_ID - LONGEST_HEAD - len(key)
            return _label_fits(item.label) and len(item.line) <= room
        case Link():
            web = item.url.startswith(("https://", "http://"))
            return web and _label_fits(item.label) and len(item.url) <= BUTTON_URL
        case Choice():
            return _choice_fits(item)


def _label_fits(label: str) -> bool:
    return bool(label.strip()) and len(label) <= BUTTON_LABEL


def _choice_fits(choice: Choice) -> bool:
    lines = {option.line for option in choice.options}
    if not lines or len(lines) < len(choice.options):
        return False
    return len(choice.prompt) <= SELECT_PLACEHOLDER and all(map(_option_fits, choice.options))


def _option_fits(option: Option) -> bool:
    written = option.label.strip() and option.line.strip()
    return bool(written) and max(len(option.label), len(option.line)) <= OPTION_TEXT


def rows(items: list[Control], numbers: Iterator[int]) -> Iterator[Component]:
    """Rows of up to five buttons, and a row for each select; each item takes one of ``numbers``."""
    buttons: list[Component] = []
    for item in items:
        number = next(numbers)
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


def _selects(choice: Choice, number: int) -> Iterator[Component]:
    """A choice of more than 25 fills several selects."""
    for start in range(0, len(choice.options), SELECT_OPTIONS):
        part = choice.options[start : start + SELECT_OPTIONS]
        which = str(start) if start else ""
        select: Component = {
            "type": SELECT,
            "custom_id": custom_id(which, number),
            "options": [{"label": option.label, "value": option.line} for option in part],
        }
        if choice.prompt.strip():
            select["placeholder"] = choice.prompt
        yield {"type": ROW, "components": [select]}
