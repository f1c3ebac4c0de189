"""How much of a telephone's screen a message fills on Discord, in lines of 36 characters.

A telephone shows about 25 of them. Print of a heading is larger; a row of buttons or a menu is as
high as two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.chat.rendered import Json

SCREEN = 25  # lines that a telephone shows at once
WIDTH = 36  # characters of a line, and of a row of buttons
HEADING_WIDTH = 28
ROW_HEIGHT = 2  # of a row of buttons or of a menu
BUTTON_EDGE = 4  # what a button is wider than its label
TEXT, ROW, CONTAINER = 10, 1, 17
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"\*\*|^-# |^#+ |`|\\")


def height(components: Sequence[Json]) -> int:
    """Lines that a message's components take."""
    return sum(map(_height_of, components))


def _height_of(component: Json) -> int:
    match component["type"]:
        case 10:
            return sum(map(_lines_of, component["content"].split("\n")))
        case 1:
            return ROW_HEIGHT * len(list(_rows(component["components"])))
        case 17:
            return height(component["components"])
    return 1


def _lines_of(line: str) -> int:
    """Lines that one line of Markdown is broken into."""
    width = HEADING_WIDTH if line.startswith("#") else WIDTH
    shown = MARKS.sub("", LINK.sub(r"\1", line))
    lines, room = 1, width
    for word in shown.split():
        size = min(len(word), width)
        if size > room:
            lines, room = lines + 1, width
        room -= size + 1
    return lines


def _rows(controls: Sequence[Json]) -> Iterator[int]:
    """The buttons of each row that a telephone makes of them."""
    count, room = 0, WIDTH
    for control in controls:
        size = min(len(control.get("label", "x" * WIDTH)) + BUTTON_EDGE, WIDTH)
        if count and size > room:
            yield count
            count, room = 0, WIDTH
        count, room = count + 1, room - size
    if count:
        yield count
