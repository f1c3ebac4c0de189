"""Reply -> what Discord is sent: a list of messages in Components V2. Pure; knows no SDK.

Nothing is lost: what does not fit one message goes on in the next, and what would fill more than
`MESSAGES` becomes a file. Nothing pings: `allowed_mentions` lets no mention through, and what
people typed is escaped besides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.discord.blocks import markdown
from adapters.discord.controls import ROW, Component, key_in, rows, split_actions, stamp
from adapters.discord.limits import MARKER, MESSAGE_COMPONENTS, MESSAGE_TEXT, MESSAGES, TALLY_TEXT
from adapters.discord.markup import bold, escape, one_line
from adapters.discord.split import cut
from bot.chat.reply import Accent, Actions, Block, Heading, ItemCard, Reply, Tally, Text, plain

COMPONENTS_V2 = 1 << 15
TEXT, FILE, SEPARATOR, CONTAINER = 10, 13, 14, 17
ACCENTS = {Accent.GOOD: 0x3BA55D, Accent.WARNING: 0xE0A030, Accent.PROBLEM: 0xD8494B}
FILE_NAME = "cairn.md"
FILE_NOTE = "-# It is long, so all of it is in the file."


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message: its JSON body, and the files (name, content) that go with it."""

    body: dict[str, Any]
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def components(self) -> list[Component]:
        """The message's components, outermost only."""
        return list(self.body["components"])


class Tallies(dict[str, Any]):
    """A text display that is edited later: it takes the same room whatever it says, so that pages stay as they are."""

    def __init__(self, tallies: Sequence[Tally]) -> None:
        super().__init__(_display("\n".join(filter(None, map(markdown, tallies)))))
        self.room = TALLY_TEXT * len(tallies)


def render(reply: Reply, key: str = "") -> list[Rendered]:
    """Messages for a reply.

    The last one carries `key` as its marker, so that a post is found only when it is whole.

    Of several messages the last also carries the tallies: it is the one that is edited.
    """
    pages = list(_pages(_components(reply, key)))
    if len(pages) > 1:
        pages = list(_pages(_with_tallies_last(reply, key)))
    if len(pages) <= MESSAGES:
        last = len(pages) - 1
        return [
            _message(reply, page, key, part=None if at == last else at)
            for at, page in enumerate(pages)
        ]
    text = "\n\n".join(_texts(reply))
    attached = {"type": FILE, "file": {"url": f"attachment://{FILE_NAME}"}}
    every = [component for page in pages for component in page]
    tallies = [component for component in every if isinstance(component, Tallies)]
    buttons = [component for component in every if component["type"] == ROW]
    page = next(_pages([*_summary(reply), _display(FILE_NOTE), attached, *tallies, *buttons]))
    return [_message(reply, page, key, ((FILE_NAME, text.encode()),))]


def _with_tallies_last(reply: Reply, key: str) -> Iterator[Component]:
    """All tallies in one component, which no page break can part."""
    tallies = [block for block in reply.blocks if isinstance(block, Tally)]
    yield from _components(replace(reply, blocks=_lasting(reply)), key)
    if tallies:
        yield Tallies(tallies)


def _lasting(reply: Reply) -> tuple[Block, ...]:
    """The blocks that no edit changes."""
    return tuple(block for block in reply.blocks if not isinstance(block, Tally))


def marker(key: str) -> int:
    """A post's key as the id of its container: found in the history even where there is no button."""
    return 1 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % (MARKER - 1)


def carries(components: Iterable[Component], key: str) -> bool:
    """Whether a message of ours, as its components came back, was sent for `key`."""
    for component in components:
        if component.get("id") == marker(key) or key_in(component.get("custom_id") or "") == key:
            return True
        if carries(component.get("components") or (), key):
            return True
    return False


def parts_in(components: Iterable[Component], key: str) -> set[int]:
    """Which of the earlier messages of a post this is, if any, counted from 0."""
    ids = {component.get("id") for component in components}
    return {part for part in range(MESSAGES - 1) if marker(f"{key}/{part}") in ids}


def _message(
    reply: Reply,
    page: list[Component],
    key: str,
    files: tuple[tuple[str, bytes], ...] = (),
    *,
    part: int | None = None,
) -> Rendered:
    """`part`: the number of a message that another one follows.

    It says which it is, and is not found by the key.
    """
    shown = [component for component in page if component.get("content") != ""] or [_display("–")]
    container: Component = {"type": CONTAINER, "components": shown}
    if key and part is not None:
        container["id"] = marker(f"{key}/{part}")
    elif key:
        container["id"] = marker(key)
        stamp(shown, key)
    if reply.accent in ACCENTS:
        container["accent_color"] = ACCENTS[reply.accent]
    body = {"flags": COMPONENTS_V2, "components": [container], "allowed_mentions": {"parse": []}}
    return Rendered(body, files)


def _components(reply: Reply, key: str) -> Iterator[Component]:
    yield from _summary(reply)
    number = 0
    for at, block in enumerate(reply.blocks):
        if isinstance(block, Actions):
            fitting, written = split_actions(block, key)
            yield from rows(fitting, number)
            number += len(fitting)
            if written is not None:
                yield from _displays(markdown(written))
            continue
        if isinstance(block, Tally):
            yield Tallies([block])
            continue
        if isinstance(block, Heading) and at:
            yield {"type": SEPARATOR, "divider": False, "spacing": 1}
        yield from _displays(markdown(block))


def _summary(reply: Reply) -> Iterator[Component]:
    """The summary as the title over the blocks, where they have none and don't say it.

    Or as all there is.
    """
    if reply.blocks and isinstance(reply.blocks[0], (Heading, ItemCard)):
        return
    if not _is_said(one_line(reply.summary), reply):
        yield from _displays(
            bold(one_line(reply.summary)) if reply.blocks else escape(reply.summary)
        )


def _is_said(summary: str, reply: Reply) -> bool:
    """Whether the blocks hold the summary's words.

    The first mostly does, and then the others need not be written.
    """
    blocks = _lasting(reply)
    if blocks and summary and summary in one_line(_plain(blocks[0])):
        return True
    said = one_line(" ".join(map(_plain, blocks)))
    return bool(said) and summary in said


def _texts(reply: Reply) -> Iterator[str]:
    yield one_line(reply.summary)
    yield from (markdown(block) for block in reply.blocks)


def _plain(block: Any) -> str:
    while not isinstance(block, Text):
        block = block.fallback()
    return "".join(map(plain, block.spans))


def _displays(text: str) -> Iterator[Component]:
    return (_display(piece) for piece in cut(text, MESSAGE_TEXT))


def _display(text: str) -> Component:
    return {"type": TEXT, "content": text}


def _pages(components: Iterable[Component]) -> Iterator[list[Component]]:
    """Components in messages: no more of them, and no more text, than one message holds.

    Never an empty one.
    """
    page: list[Component] = []
    count, text = 1, 0  # the container counts
    for component in components:
        size, length = (
            1 + len(component.get("components") or ()),
            len(component.get("content") or ""),
        )
        if isinstance(component, Tallies):
            length = max(length, component.room)
        if page and (count + size > MESSAGE_COMPONENTS or text + length > MESSAGE_TEXT):
            yield page
            page, count, text = [], 1, 0
        page.append(component)
        count, text = count + size, text + length
    yield page or [_display("–")]
