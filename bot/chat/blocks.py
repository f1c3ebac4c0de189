"""Blocks: meaning, not widgets. Each knows its fallback; that recursion ends at ``Text``.

Fields documented as *plain* may carry what a member typed: renderers escape them. ``Prose`` is our
own Markdown from content/ and may be passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.chat.controls import Button, Choice, Link
from bot.chat.inline import Bold, Command, LinkTo, Span


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of spans. ``quiet`` marks small print."""

    spans: tuple[Span, ...]
    quiet: bool = False
    type: Literal["text"] = "text"

    def fallback(self) -> Text:
        """Text is where every fallback ends."""
        return self


@dataclass(frozen=True, slots=True)
class Tally:
    """A line under a post that is brought up to date in place, such as how many finished.

    ``name`` says which.
    """

    name: str
    spans: tuple[Span, ...]
    type: Literal["tally"] = "tally"

    def fallback(self) -> Text:
        """Small print."""
        return Text(self.spans, quiet=True)


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title (plain) over what follows."""

    text: str
    type: Literal["heading"] = "heading"

    def fallback(self) -> Text:
        """The title in bold."""
        return Text((Bold(self.text),))


@dataclass(frozen=True, slots=True)
class Prose:
    """Trusted Markdown from content/: paragraphs, bold, italic, code, fences, lists, links.

    Never member text.
    """

    markdown: str
    type: Literal["prose"] = "prose"

    def fallback(self) -> Text:
        """The Markdown source, as text."""
        return Text((self.markdown,))


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A name and its value."""

    name: str
    value: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Name-value pairs, short."""

    pairs: tuple[FieldPair, ...]
    type: Literal["fields"] = "fields"

    def fallback(self) -> Text:
        """One ``name: value`` a line."""
        return Text(_lines([(Bold(pair.name), ": ", *pair.value) for pair in self.pairs]))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far: ``done`` of ``total`` (whole numbers, done <= total)."""

    label: str
    done: int
    total: int
    type: Literal["progress"] = "progress"

    def bar(self, width: int = 12) -> str:
        """A bar of full and empty squares: as many as come nearest, full only where all is done.

        So a square is never shown for less than half of what it stands for.
        """
        filled = 0
        if self.total:
            filled = (2 * width * self.done + self.total) // (2 * self.total)
        if self.done < self.total:
            filled = min(filled, width - 1)
        return "▰" * filled + "▱" * (width - filled)

    def fallback(self) -> Text:
        """Label, bar and numbers."""
        return Text((Bold(self.label), f" {self.bar()} {self.done} of {self.total}"))


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    STARTED = "started"
    OPEN = "open"
    LOCKED = "locked"


STEP_MARKS = {
    StepState.DONE: "✔",
    StepState.STARTED: "◐",
    StepState.OPEN: "○",
    StepState.LOCKED: "·",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a title (plain), where it stands, and a note such as what it waits for."""

    title: str
    state: StepState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A way in steps."""

    steps: tuple[Step, ...]
    type: Literal["steps"] = "steps"

    def fallback(self) -> Text:
        """One line a step, its mark first."""
        lines = []
        for step in self.steps:
            note: list[Span] = [f" – {step.note}"] if step.note else []
            lines.append((f"{STEP_MARKS[step.state]} ", Bold(step.title), *note))
        return Text(_lines(lines))


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A place on a board. Equal points share a rank; names are plain, never mentions."""

    rank: int
    name: str
    points: int
    you: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard."""

    rows: tuple[BoardRow, ...]
    type: Literal["board"] = "board"

    def fallback(self) -> Text:
        """One line a row."""
        lines = []
        for row in self.rows:
            you = " (you)" if row.you else ""
            noun = "point" if row.points == 1 else "points"
            lines.append(
                (
                    f"{row.rank}. ",
                    Bold(row.name),
                    f"{you} · {row.points} {noun}",
                )
            )
        return Text(_lines(lines))


@dataclass(frozen=True, slots=True)
class Quote:
    """What a member wrote (plain)."""

    text: str
    type: Literal["quote"] = "quote"

    def fallback(self) -> Text:
        """The words in quotation marks."""
        return Text((f"“{self.text}”",))


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A challenge, a Kaggle prompt, a paper, a topic: what it is, how long, where, and its text.

    ``facts`` are short, as ``60 min`` or ``medium``; ``body`` is trusted Markdown; ``url`` opens
    the thing itself.
    """

    kind: str
    title: str
    facts: tuple[str, ...]
    body: str
    url: str | None = None
    type: Literal["item"] = "item"

    def fallback(self) -> Text:
        """Title, facts, address and text under each other."""
        lines: list[tuple[Span, ...]] = [(f"{self.kind}: ", Bold(self.title))]
        if self.facts:
            lines.append((" · ".join(self.facts),))
        if self.url:
            lines.append((LinkTo(self.title, self.url),))
        return Text(_lines([*lines, (self.body,)]))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers, plain; for a handful of short columns."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    type: Literal["table"] = "table"

    def fallback(self) -> Text:
        """One line a row: the first cell in bold, then the others that say something.

        A number stands with its header: ``10 points``, ``week 47``.
        """
        if not self.rows:
            return Text((" · ".join(self.headers),))
        return Text(_lines(list(map(self._line, self.rows))))

    def _line(self, row: tuple[str, ...]) -> tuple[Span, ...]:
        told = [(name, cell) for name, cell in zip(self.headers, row, strict=True) if _says(cell)]
        if not told:
            return ()
        (name, cell), *others = told
        first = f"{name} {cell}" if cell.strip().isdecimal() else cell
        return (Bold(first), *(f" · {_with_header(*other)}" for other in others))


NOTHING = {"", "-", "–", "—"}
"""What stands in a cell that has nothing to say."""


def _says(cell: str) -> bool:
    return cell.strip() not in NOTHING


def _with_header(header: str, cell: str) -> str:
    """A bare number with what it counts, or which it is; other cells speak for themselves."""
    if not cell.strip().isdecimal():
        return cell
    noun = header.lower()
    if not noun.endswith("s"):
        return f"{noun} {cell}"
    if cell.strip() == "1":
        noun = noun.removesuffix("s")
    return f"{cell} {noun}"


@dataclass(frozen=True, slots=True)
class Actions:
    """What can be done next."""

    items: tuple[Annotated[Button | Link | Choice, Field(discriminator="type")], ...]
    type: Literal["actions"] = "actions"

    def fallback(self) -> Text:
        """The lines to type and the addresses to open."""
        lines: list[tuple[Span, ...]] = []
        for item in self.items:
            match item:
                case Button():
                    lines.append((f"{item.label}: ", Command(item.line)))
                case Link():
                    lines.append((LinkTo(item.label, item.url),))
                case Choice():
                    lines.append((item.prompt,))
                    lines += [
                        (f"{option.label}: ", Command(option.line)) for option in item.options
                    ]
        return Text(_lines(lines))


@dataclass(frozen=True, slots=True)
class Later:
    """What is made between commit and rendering: drawn, uploaded, asked of another service.

    ``what`` names who makes it, ``values`` (name, value) say of what; ``words`` (plain) say the
    same where it can't be made. Whoever makes it puts other blocks in its place.
    """

    what: str
    values: tuple[tuple[str, str], ...]
    words: str
    type: Literal["later"] = "later"

    def fallback(self) -> Text:
        """Its words."""
        return Text((self.words,))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that goes with the reply.

    ``name`` with its ending, ``content`` in UTF-8; ``words`` (plain, at most 50 characters) say
    what is in it.
    """

    name: str
    content: str
    words: str
    type: Literal["attachment"] = "attachment"

    def fallback(self) -> Text:
        """All of it as text, where no file can be given."""
        return Text((f"{self.name}: {self.words}\n{self.content}",))


@dataclass(frozen=True, slots=True)
class TextFile:
    """One of the files in an ``Archive``: its name with its ending, its content in UTF-8."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Text files that go with the reply as one packed file.

    ``name`` ends with ``.zip``; no two of ``files`` have one name; ``words`` (plain, at most 50
    characters) say what is in it.
    """

    name: str
    files: tuple[TextFile, ...]
    words: str
    type: Literal["archive"] = "archive"

    def fallback(self) -> Text:
        """All of it as text, where no file can be given."""
        inside = [f"{file.name}\n{file.content}" for file in self.files]
        return Text(("\n".join([f"{self.name}: {self.words}", *inside]),))


Block = Annotated[
    Text
    | Heading
    | Prose
    | Fields
    | Progress
    | Steps
    | Board
    | Quote
    | ItemCard
    | Table
    | Tally
    | Later
    | Attachment
    | Archive
    | Actions,
    Field(discriminator="type"),
]


def _lines(lines: Sequence[tuple[Span, ...]]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for line in lines:
        joined += ["\n", *line]
    return tuple(joined[1:])
