from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.parameter import Suggestion
from bot.features.log.rules import (
    MOST_TITLE,
    Amount,
    own_title,
    read_amount,
    shared_out,
    suggest_own,
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3 times", Amount(times=3)),
        ("1 time", Amount(times=1)),
        ("3x", Amount(times=3)),
        ("3 x", Amount(times=3)),
        ("x3", Amount(times=3)),
        ("X 3", Amount(times=3)),
        ("×3", Amount(times=3)),
        ("3 Times", Amount(times=3)),
        ("45", Amount(minutes=45, bare=True)),
        ("45 min", Amount(minutes=45)),
        ("1h30", Amount(minutes=90)),
        (" 3 ", Amount(minutes=3, bare=True)),
    ],
)
def test_an_amount_is_minutes_or_times(typed: str, amount: Amount) -> None:
    assert read_amount(typed) == amount


@pytest.mark.parametrize("typed", ["times", "x", "three times", "3 times more", "-3 times", "3 xs"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_amount(typed)


@pytest.mark.parametrize(
    ("number", "unclear"), [("1", True), ("10", True), ("11", False), ("3 min", False)]
)
def test_a_small_number_alone_may_say_how_many_times(number: str, unclear: bool) -> None:
    assert read_amount(number).is_unclear is unclear


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
