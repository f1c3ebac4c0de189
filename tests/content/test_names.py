"""What people type for the names of the real content: how often the first guess is right.

The table beside this file has names with slips, abbreviations and other spellings, and words that
are no name, as people type them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import (
    Activity,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Reading,
    SystemDesign,
    Topic,
)
from bot.catalog.search import resolve
from bot.catalog.stages import stages_meant, with_something
from bot.chat.command import spec_of
from bot.chat.parse import nearest
from bot.errors import UnknownItem
from bot.features.help.commands import PICKED
from bot.features.index import COMMANDS
from bot.features.items import FINISHABLE

TABLE = Path(__file__).with_name("misspelt.txt")
NOTHING = "-"
LEAST_RIGHT = 0.9
MOST_GUESSED = 0.08  # of what is nothing

KINDS: dict[str, Sequence[type[Item]]] = {
    "log": (Topic, Activity),
    "topic": (Topic,),
    "challenge": (Challenge,),
    "kaggle": (Kaggle,),
    "paper": (Reading,),
    "interview": (Interview,),
    "design": (SystemDesign,),
    "done": FINISHABLE,
    "why": PICKED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """What was typed for which kind of thing, and what was meant."""

    kind: str
    typed: str
    meant: str


def rows() -> list[Row]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [Row(*map(str.strip, line.split("|"))) for line in lines if line]


def said(content: Catalog, row: Row) -> Sequence[str]:
    """The ids or names that are taken or guessed, the first one first."""
    if row.kind == "command":
        return nearest(row.typed, {spec_of(handler).name: handler for handler in COMMANDS})
    if row.kind == "stage":
        stages = with_something(content)
        return [stage.id for stage in stages_meant(stages, row.typed)]
    try:
        return [resolve(content, row.typed, KINDS[row.kind]).id]
    except UnknownItem as unknown:
        return [id for id, _ in unknown.suggestions]


@pytest.fixture(scope="module")
def answers(content: Catalog) -> dict[Row, Sequence[str]]:
    return {row: said(content, row) for row in rows()}


def test_the_first_guess_is_right(answers: dict[Row, Sequence[str]]) -> None:
    named = {row: found for row, found in answers.items() if row.meant != NOTHING}
    wrong = [(row, list(found)) for row, found in named.items() if [*found, ""][0] != row.meant]
    right = 1 - len(wrong) / len(named)
    print(f"\n{len(named)} names: the first guess is right in {right:.1%}")  # noqa: T201  # the measure
    assert len(named) >= 200
    assert right >= LEAST_RIGHT, wrong


def test_what_is_nothing_is_left_so(answers: dict[Row, Sequence[str]]) -> None:
    nothing = {row: found for row, found in answers.items() if row.meant == NOTHING}
    guessed = [(row, list(found)) for row, found in nothing.items() if found]
    share = len(guessed) / len(nothing)
    print(f"\n{len(nothing)} that are nothing: a guess for {share:.1%}")  # noqa: T201  # the measure
    assert len(nothing) >= 60
    assert share <= MOST_GUESSED, guessed


def test_every_kind_is_in_the_table(answers: dict[Row, Sequence[str]]) -> None:
    assert {row.kind for row in answers} == {*KINDS, "stage", "command"}
