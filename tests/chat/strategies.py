"""Replies of every kind, made from the types themselves: a block is in as soon as the union has it.

What a type alone does not say (which text is an address, which number is the larger one) stands in
``TEXTS``, ``BY_TYPE`` and ``Maker``.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable
from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import ResolutionFailed

from bot.chat import limits
from bot.chat.blocks import Block
from bot.chat.inline import Span
from bot.chat.reply import (
    Archive,
    Attachment,
    Choice,
    Option,
    Progress,
    Reply,
    Table,
    Tally,
    TextFile,
)

T = TypeVar("T")
Strategy = st.SearchStrategy[Any]

NASTY = [
    *("@everyone", "@here", "<@1>", "<@U1>", "<!channel>", "<#3>", "<t:1:R>", "<:x:4>", ":tada:"),
    *("*b*", "**b**", "_i_", "__u__", "~s~", "~~s~~", "||h||", "`c`", "```", "\\", "#general"),
    *("http://evil.example", "[x](http://evil.example)", "<http://evil.example|x>"),
    *("www.evil.example", "&lt;", "&amp;", "# h", "> q", "- l", "3. n", "-# s"),
]
"""What some platform would take for formatting, a mention or a link."""
PLAIN = [
    *("Ana", "Bayes nets", "45 min", "x", "שלום עולם", "مرحبا بالعالم", "李雷和韩梅梅", "Ḿúñoz"),
    *("🎉", "👩‍👩‍👧 at home", "two\nlines", "a\n\nb", " spaces around "),
]
LONG = ["word " * 40 + "end", "word " * 260 + "end", "word " * 700 + "end", "x" * 160, "x" * 4100]
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"])
PROSE = [
    "A **bold** paragraph with [a link](https://example.org/a).",
    "- one\n- two\n  1. three",
    "> said",
    "```python\nx = 1\n\ny = 2\n```",
    "long " * 900,
    "# Title\n\nText.",
]
ZONES = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham"]

SHORT = 250  # characters of what is repeated

texts = st.text(LETTERS, min_size=1, max_size=30).filter(str.strip)
short = st.one_of(st.sampled_from(PLAIN), st.sampled_from(NASTY), texts)
several = st.lists(short, min_size=2, max_size=4).map(" ".join)
words = st.one_of(short, short, several, several, short, st.sampled_from(LONG))
"""What a member may have typed: never blank."""

paths = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=20)
urls = st.one_of(
    st.builds(
        "https://example.org/{}?a=1&b=2|c".format, paths.map(lambda path: quote(path, "/()*_~"))
    ),
    st.integers(300, 700).map(lambda size: "http://example.org/" + "y" * size),
)
moments = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2199, 1, 1),  # noqa: DTZ001  # the same
    timezones=st.timezones(),
    allow_imaginary=False,
).filter(lambda at: at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset())
"""Not those of a clock that is set back: Python calls them unequal to any zone's."""

keys = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=25)


class NoStrategy(Exception):
    """A type that nobody can make values of."""


def members_of(union: Any) -> tuple[Any, ...]:
    """The types of a union, also of an annotated one."""
    if typing.get_origin(union) is Annotated:
        return members_of(typing.get_args(union)[0])
    return typing.get_args(union)


BLOCKS: tuple[type, ...] = members_of(Block)


class Maker:
    """Strategies by type. ``words``: what members typed; ``prose``: our own Markdown."""

    def __init__(self, words: st.SearchStrategy[str], prose: st.SearchStrategy[str]) -> None:
        lines = st.one_of(
            st.integers(0, 999).map("done topic-{}".format), _within(words, limits.LINE)
        )
        # Which texts a field takes, by its name
        self._texts: dict[str, st.SearchStrategy[str]] = {
            "label": _within(words, limits.LABEL),
            "line": lines,
            "prompt": _within(words, limits.SUMMARY),
            "summary": _within(words, limits.SUMMARY).map(lambda text: " ".join(text.split())),
            "url": urls,
            "markdown": prose,
            "body": prose,
            "zone": st.sampled_from(ZONES),
            "platform": st.sampled_from(["discord", "slack", "web"]),
            "id": st.sampled_from(["77", "C123"]),
        }
        self._words = words
        # What the types alone do not say, by type
        self._by_type: dict[Any, Callable[[], Strategy]] = {
            datetime: lambda: moments,
            int: lambda: st.integers(0, 10**6),
            Progress: self._progress,
            Table: self._tables,
            Choice: self._choices,
            Tally: self._tallies,
            Attachment: self._attachments,
            Archive: self._archives,
        }

    def of(self, kind: Any, name: str = "") -> Strategy:
        """Values of a type.

        ``name``: of the field they are for. NoStrategy where nobody knows how to make one.
        """
        if kind in self._by_type:
            return self._by_type[kind]()
        if kind is str:
            return self._texts.get(name, self._words)
        origin, inner = typing.get_origin(kind), typing.get_args(kind)
        if origin is Annotated:
            return self.of(inner[0], name)
        if origin in (Union, UnionType):
            return st.one_of(
                *(self.of(one, name) for one in inner if one is not NoneType), *_none(inner)
            )
        if origin is tuple and inner[-1] is Ellipsis:
            return _several(self.of(inner[0], name))
        if origin is tuple:
            return st.tuples(*(self.of(one, name) for one in inner))
        if dataclasses.is_dataclass(kind) and isinstance(kind, type):
            return st.builds(kind, **self._fields(kind))
        return _from_type(kind)

    @property
    def blocks(self) -> Strategy:
        """Blocks of every class."""
        return st.one_of(*map(self.of, BLOCKS))

    @property
    def spans(self) -> Strategy:
        """Spans of every class."""
        return self.of(Span)

    @property
    def replies(self) -> st.SearchStrategy[Reply]:
        """Replies of blocks of every class, with one number of a name at most."""
        fields = self._fields(Reply)
        fields["blocks"] = fields["blocks"].map(_one_of_a_name)
        return st.builds(Reply, **fields)

    def _fields(self, kind: type) -> dict[str, Strategy]:
        hints = typing.get_type_hints(kind, include_extras=True)
        made: dict[str, Strategy] = {}
        for field in dataclasses.fields(kind):
            if field.name == "type":
                continue
            made[field.name] = self.of(hints[field.name], field.name)
            if field.default == "":
                made[field.name] |= st.just("")
        return made

    def _progress(self) -> Strategy:
        numbers = self.of(int)
        return st.builds(
            lambda label, a, b: Progress(label, min(a, b), max(a, b)), self._words, numbers, numbers
        )

    def _tables(self) -> Strategy:
        narrow = st.integers(1, 4).flatmap(self._tables_of)
        long = st.builds(_numbered_table, st.integers(97, 120), st.just(2))
        wide = st.builds(_numbered_table, st.just(2), st.integers(18, 24))
        return narrow | long | wide

    def _tables_of(self, columns: int) -> Strategy:
        row = st.tuples(*[self._words] * columns)
        return st.builds(Table, row, st.lists(row, min_size=1, max_size=3).map(tuple))

    def _choices(self) -> Strategy:
        options = st.lists(self.of(Option), min_size=1, max_size=12, unique_by=lambda one: one.line)
        many = st.integers(24, 120).map(
            lambda count: [Option(f"Week {n}", f"board {n}") for n in range(count)]
        )
        return st.builds(Choice, self._texts["prompt"], (options | many).map(tuple))

    def _tallies(self) -> Strategy:
        spans = st.tuples(_within(self._words, 60))
        return st.builds(Tally, st.sampled_from(["done", "votes"]), spans | st.just(()))

    def _attachments(self) -> Strategy:
        names = st.integers(0, 10**9).map("file-{}.txt".format)
        return st.builds(Attachment, names, self._words, _within(self._words, 50))

    def _archives(self) -> Strategy:
        names = st.integers(0, 10**9).map("files-{}.zip".format)
        inside = st.builds(TextFile, st.integers(0, 10**9).map("{}.csv".format), self._words)
        files = st.lists(inside, max_size=3, unique_by=lambda one: one.name).map(tuple)
        return st.builds(Archive, names, files, _within(self._words, 50))


def _within(texts: st.SearchStrategy[str], limit: int) -> st.SearchStrategy[str]:
    return texts.map(lambda text: text[:limit].strip()).filter(bool)


def _several(one: Strategy) -> Strategy:
    """A few, or so many of one that a platform's counts are passed."""
    few = st.lists(one, max_size=5).map(tuple)
    return few | few | st.builds(_repeated, one, st.integers(10, 60))


def _repeated(one: Any, count: int) -> tuple[Any, ...]:
    """Only what is short: a thousand pages try nothing more than ten do."""
    if len(repr(one)) > SHORT:
        return (one,)
    return (one,) * count


def _none(kinds: tuple[Any, ...]) -> list[Strategy]:
    return [st.none()] if NoneType in kinds else []


def _from_type(kind: Any) -> Strategy:
    strategy = st.from_type(kind)
    try:
        strategy.validate()
    except ResolutionFailed as error:
        raise NoStrategy(
            f"Nobody knows how to make a {kind}: say in Maker._by_type (tests/chat/strategies.py)"
            " what one is like, so that every renderer and every sender is tried on it."
        ) from error
    return strategy


def _numbered_table(rows: int, columns: int) -> Table:
    headers = tuple(f"column {at}" for at in range(columns))
    return Table(
        headers, tuple(tuple(f"{row}-{at}" for at in range(columns)) for row in range(rows))
    )


def _one_of_a_name(blocks: list[Any]) -> tuple[Any, ...]:
    """With the first tally of each name only: an edit names them."""
    kept: list[Any] = []
    names: set[str] = set()
    for block in blocks:
        if not isinstance(block, Tally):
            kept.append(block)
        elif block.name not in names:
            names.add(block.name)
            kept.append(block)
    return tuple(kept)


def samples(strategy: st.SearchStrategy[T], count: int) -> list[T]:
    """Some values, the same in every run: for what is too slow to be tried on many."""
    found: list[T] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found


ANYTHING = Maker(words, st.lists(st.sampled_from(PROSE), min_size=1, max_size=5).map("\n\n".join))
"""Texts of every kind, as members type them."""

CALM = Maker(
    st.text("abcdefgh", min_size=3, max_size=9), st.text("abcdefgh", min_size=3, max_size=9)
)
"""Plain words, for what reads payloads back in a way of its own."""
