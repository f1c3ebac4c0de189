"""Reply -> what Discord is sent: messages in Components V2. Pure; knows no SDK.

Nothing is lost: what does not fit one message goes on in the next, and what would fill more than
``MESSAGES`` becomes a file. Nothing pings: ``allowed_mentions`` lets no mention through, and what
people typed is escaped besides.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from adapters.discord.blocks import WRITERS, markdown
from adapters.discord.controls import ROW, Component, key_in, rows, split_actions, write_key
from adapters.discord.limits import MARKER, MESSAGE_COMPONENTS, MESSAGE_TEXT, MESSAGES, TALLY_TEXT
from adapters.discord.markup import bold, escape, one_line
from adapters.discord.split import cut
from bot.chat.rendered import File, Rendered, attached
from bot.chat.reply import Accent, Actions, Archive, Attachment, Block, Heading, Reply, Tally, text
from bot.chat.titles import title_of

COMPONENTS_V2 = 1 << 15
TEXT, FILE, SEPARATOR, CONTAINER = 10, 13, 14, 17
ACCENTS = {Accent.GOOD: 0x3BA55D, Accent.WARNING: 0xE0A030, Accent.PROBLEM: 0xD8494B}
FILE_NAME = "cairn.md"
FILE_NOTE = "-# It is long, so all of it is in the file."
BLANK = "–"
"""What stands where Discord wants at least one component and there is none."""


class Tallies(dict[str, Any]):
    """A text display that is edited later.

    It takes the same room whatever it says, so that pages stay as they are.
    """

    def __init__(self, tallies: Sequence[Tally]) -> None:
        super().__init__(_display("\n".join(filter(None, map(markdown, tallies)))))
        self.room = TALLY_TEXT * len(tallies)


@dataclass
class Draft:
    """What a block has to know of the messages it goes into.

    ``numbers`` keep custom_ids apart; ``is_begun``: a block stands before it.
    """

    key: str
    numbers: Iterator[int] = field(default_factory=itertools.count)
    is_begun: bool = False


def render(reply: Reply, key: str = "") -> list[Rendered]:
    """Messages for a reply.

    The last one carries ``key`` as its marker, so that a post is found only when it is whole. Of
    several messages the last also carries the tallies: it is the one that is edited.
    """
    pages = list(_pages(_components(reply, key)))
    if len(pages) > 1:
        pages = list(_pages(_with_tallies_last(reply, key)))
    if len(pages) > MESSAGES:
        return [_with_file(reply, pages, key)]
    *earlier, last = pages
    messages = [_earlier(reply, page, key, part) for part, page in enumerate(earlier)]
    return [*messages, _last(reply, last, key)]


def marker(key: str) -> int:
    """A post's key as its container's id: found in the history even where there is no button."""
    return 1 + int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % (MARKER - 1)


def carries(components: Iterable[Component], key: str) -> bool:
    """Whether a message of ours, as its components came back, was sent for ``key``."""
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


def _with_tallies_last(reply: Reply, key: str) -> Iterator[Component]:
    """All tallies in one component, which no page break can part."""
    tallies = [block for block in reply.blocks if isinstance(block, Tally)]
    yield from _components(replace(reply, blocks=_lasting(reply)), key)
    if tallies:
        yield Tallies(tallies)


def _lasting(reply: Reply) -> tuple[Block, ...]:
    """The blocks that no edit changes."""
    return tuple(block for block in reply.blocks if not isinstance(block, Tally))


def _with_file(reply: Reply, pages: list[list[Component]], key: str) -> Rendered:
    """One message whose file holds all of the reply; what is pressed or edited stays outside."""
    made = [component for page in pages for component in page]
    tallies = [component for component in made if isinstance(component, Tallies)]
    buttons = [component for component in made if component["type"] == ROW]
    shown = [*_summary(reply), _display(FILE_NOTE), _file(FILE_NAME), *tallies, *buttons]
    written = "\n\n".join([one_line(reply.summary), *map(markdown, reply.blocks)])
    return _last(reply, next(_pages(shown)), key, (File(FILE_NAME, written.encode()),))


def _earlier(reply: Reply, page: list[Component], key: str, part: int) -> Rendered:
    """A message that another one follows: it says which it is, and is not found by the key."""
    if not key:
        return _message(reply, page)
    return _message(reply, page, id=marker(f"{key}/{part}"))


def _last(reply: Reply, page: list[Component], key: str, files: tuple[File, ...] = ()) -> Rendered:
    """The message that the key finds."""
    if not key:
        return _message(reply, page, files)
    write_key(page, key)
    return _message(reply, page, files, id=marker(key))


def _message(
    reply: Reply,
    page: list[Component],
    files: tuple[File, ...] = (),
    *,
    id: int | None = None,
) -> Rendered:
    shown = [component for component in page if component.get("content") != ""]
    container: Component = {"type": CONTAINER, "components": shown or [_display(BLANK)]}
    if id is not None:
        container["id"] = id
    if reply.accent in ACCENTS:
        container["accent_color"] = ACCENTS[reply.accent]
    body = {"flags": COMPONENTS_V2, "components": [container], "allowed_mentions": {"parse": []}}
    named = [component["file"]["url"] for component in shown if component["type"] == FILE]
    brought = [file for file in attached(reply) if _file(file.name)["file"]["url"] in named]
    return Rendered(body, (*files, *brought))


def _file(name: str) -> Component:
    """The place in a message where one of its files is shown."""
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def _components(reply: Reply, key: str) -> Iterator[Component]:
    yield from _summary(reply)
    draft = Draft(key)
    for block in reply.blocks:
        yield from _paint(block, draft)
        draft.is_begun = True


def _summary(reply: Reply) -> Iterator[Component]:
    """The summary as all there is, or as the title of blocks that have none and don't say it."""
    if not reply.blocks:
        yield from _displays(escape(reply.summary))
        return
    title = title_of(reply)
    if title:
        yield from _displays(bold(title))


def _paint(block: Any, draft: Draft) -> Iterator[Component]:
    """A block as components.

    One that is not known here is painted as its fallback says.
    """
    painter = PAINTERS.get(type(block))
    if painter is None:
        return _paint(block.fallback(), draft)
    return painter(block, draft)


def _words(block: Any, draft: Draft) -> Iterator[Component]:
    return _displays(markdown(block))


def _heading(block: Heading, draft: Draft) -> Iterator[Component]:
    if draft.is_begun:
        yield {"type": SEPARATOR, "divider": False, "spacing": 1}
    yield from _words(block, draft)


def _tally(block: Tally, draft: Draft) -> Iterator[Component]:
    yield Tallies([block])


def _attachment(block: Attachment | Archive, draft: Draft) -> Iterator[Component]:
    yield from _words(text(block.words, quiet=True), draft)
    yield _file(block.name)


def _actions(block: Actions, draft: Draft) -> Iterator[Component]:
    fitting, written = split_actions(block, draft.key)
    yield from rows(fitting, draft.numbers)
    if written is not None:
        yield from _words(written, draft)


# What is words alone, and what is more.
PAINTERS: dict[type, Callable[[Any, Draft], Iterator[Component]]] = {
    **dict.fromkeys(WRITERS, _words),
    Heading: _heading,
    Tally: _tally,
    Attachment: _attachment,
    Archive: _attachment,
    Actions: _actions,
}


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
        size, length = _count(component), _characters(component)
        if page and (count + size > MESSAGE_COMPONENTS or text + length > MESSAGE_TEXT):
            yield page
            page, count, text = [], 1, 0
        page.append(component)
        count, text = count + size, text + length
    yield page or [_display(BLANK)]


def _count(component: Component) -> int:
    """The component and those in it."""
    return 1 + len(component.get("components") or ())


def _characters(component: Component) -> int:
    """The room that its text takes."""
    length = len(component.get("content") or "")
    if isinstance(component, Tallies):
        return max(length, component.room)
    return length
