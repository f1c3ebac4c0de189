from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parameter import Suggestion
from bot.features.log.rules import (
    MOST_TITLE,
    day_around,
    own_title,
    shared_out,
    suggest_own,
)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("own:regex", "regex"),
        ("own: Regular expressions", "Regular expressions"),
        ('own:"Regular expressions"', "Regular expressions"),
        ("Own: „CS 229“", "CS 229"),
        ("own work: CS 229", "CS 229"),
        ("own=regex", "regex"),
        ("own:a\nb", "a b"),
        ("own:**bold** `code`", "bold 'code'"),
        (f"own:{'x' * 200}", "x" * (MOST_TITLE - 1) + "…"),
        ("regex", None),
        ("owner: regex", None),
        ("my own: regex", None),
    ],
)
def test_own_work_has_a_title_on_one_line(typed: str, title: str | None) -> None:
    assert own_title(typed) == title


@pytest.mark.parametrize("typed", ["own:", "own: ", 'own:""', "own:...", "own work:"])
def test_own_work_without_a_title_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        own_title(typed)


@given(st.integers(0, 720), st.integers(1, 10))
def test_minutes_are_shared_out_without_loss(minutes: int, times: int) -> None:
    each = shared_out(minutes, times)
    assert len(each) == times
    assert sum(each) == minutes
    assert max(each) - min(each) <= 1


def test_own_work_is_suggested_behind_what_is_known() -> None:
    known = [Suggestion("Regression", "top-regression")]
    own = Suggestion("Your own work: regex", "own:regex")
    assert suggest_own("regex", known) == [*known, own]
    assert suggest_own("own:regex", []) == [own]
    assert suggest_own("re", known) == known
    assert suggest_own("x" * 60, known) == known


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("yesterday with ana", ("yesterday", "with ana")),
        ("with ana on friday", ("on friday", "with ana")),
        ("2 days ago", ("2 days ago", "")),
        ("with ana", None),
        ("", None),
    ],
)
def test_a_day_is_found_at_the_ends_of_a_note(note: str, found: tuple[str, str] | None) -> None:
    assert day_around(note) == found
