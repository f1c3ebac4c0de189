"""When a solution opens: after a right answer, a day after the last hint, when its week is over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge
from bot.features.challenge.rules.opening import Opening, is_solved, opening_of
from bot.store.entries import Entry, EntryKind
from bot.store.looks import Looks
from bot.store.weeks import Week
from tests.fakes import START

DAY = timedelta(days=1)
NOW_WEEK = Week.of(START.date())
BEFORE, AFTER = Week.of((START - 7 * DAY).date()), Week.of((START + 7 * DAY).date())
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("solved", "looks", "given", "opening"),
    [
        (True, Looks(), None, Opening(is_open=True, solved=True)),
        (False, Looks(), None, Opening(is_open=False)),
        (False, Looks(), NOW_WEEK, Opening(is_open=False, week_over=MONDAY)),
        (False, Looks(), BEFORE, Opening(is_open=True)),
        # An organiser sees next week's before it is given
        (False, Looks(), AFTER, Opening(is_open=False)),
        (False, Looks(hint=START - DAY), None, Opening(is_open=True)),
        (
            False,
            Looks(hint=START - DAY + timedelta(minutes=1)),
            NOW_WEEK,
            Opening(is_open=False, at=START + timedelta(minutes=1), week_over=MONDAY),
        ),
        # What was read stays open, also where the pick was swapped since
        (False, Looks(solution=START), None, Opening(is_open=True)),
    ],
)
def test_a_solution_opens(solved: bool, looks: Looks, given: Week | None, opening: Opening) -> None:
    found = opening_of(solved=solved, looks=looks, given=given, this_week=NOW_WEEK, now=START)
    assert found == opening


@pytest.mark.parametrize(
    ("id", "kind", "solved"),
    [
        ("cha-dot-product", EntryKind.ANSWERED, True),
        ("cha-dot-product", EntryKind.DONE, False),
        ("cha-boosting-bug", EntryKind.DONE, True),
    ],
)
def test_a_word_alone_solves_only_what_people_judge(
    tiny: Catalog, id: str, kind: EntryKind, solved: bool
) -> None:
    found = tiny.get(id)
    assert isinstance(found, Challenge)
    entry = Entry(kind, id, START, START.date(), id=1)
    assert is_solved(found, entry) is solved
    assert is_solved(found, None) is False
