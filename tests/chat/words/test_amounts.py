"""How much was done, as people write it: how long, how often, both, or of how many things."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.chat.words.amounts import (
    Amount,
    amount_first,
    amount_in,
    doubt_amount,
    looks_like_an_amount,
    read_amount,
)

TIMES = ["2 times", "two times", "2x", "2 x", "x2", "X 2", "×2", "*2", "twice", "Twice", "zweimal"]
MINUTES = ["30 min", "30min", "half an hour", "0.5 h", "thirty minutes", "1/2 h"]
FILLERS = frozenset(["of"])


def read(typed: str) -> Amount:
    return replace(read_amount(typed), said="")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3 times", Amount(times=3)),
        ("1 time", Amount(times=1)),
        ("once", Amount(times=1)),
        ("thrice", Amount(times=3)),
        ("three times", Amount(times=3)),
        ("3x", Amount(times=3)),
        ("3 Times", Amount(times=3)),
        ("45", Amount(minutes=45, bare=True)),
        ("ninety", Amount(minutes=90, bare=True)),
        ("45 min", Amount(minutes=45)),
        ("1h30", Amount(minutes=90)),
        (" 3 ", Amount(minutes=3, bare=True)),
        ("30 x2", Amount(minutes=30, times=2)),
        ("2 times 30 min each", Amount(minutes=60, times=2)),
        ("x2, 30 min each time", Amount(minutes=60, times=2)),
        ("2x 1h in total", Amount(minutes=60, times=2)),
        ("half", Amount(minutes=30, bare=True)),
        ("½", Amount(minutes=30, bare=True)),
        ("1/2", Amount(minutes=30, bare=True, day="1/2")),
        ("1 1/2", Amount(minutes=90, bare=True, day="1/2")),
        ("10 pages", Amount(things=10, surely=True)),
        ("30 pages", Amount(things=30, surely=True)),
        ("10pages", Amount(things=10, surely=True)),
        ("a chapter", Amount(things=1, surely=True)),
        ("two more chapters", Amount(things=2, surely=True)),
        ("3 leetcode problems", Amount(things=3, surely=True)),
        ("half a chapter", Amount(things=0, surely=True)),
        ("2-3 chapters", Amount(things=0, surely=True)),
        ("1.5 chapters", Amount(things=0, surely=True)),
        ("2 solved", Amount(things=2)),
        ("8 hard sheets", Amount(things=8)),
    ],
)
def test_an_amount_is_minutes_times_both_or_things(typed: str, amount: Amount) -> None:
    assert read(typed) == amount


@pytest.mark.parametrize(("times", "minutes"), list(product(TIMES, MINUTES)))
def test_how_often_and_how_long_are_read_in_any_order(times: str, minutes: str) -> None:
    expected = Amount(minutes=30, times=2)
    for form in ("{0} {1}", "{1} {0}", "{0}, {1}", "{1}, {0}", "{1} and {0}", "{0} for {1}"):
        assert read(form.format(times, minutes)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("times", "x", "3 times more", "-3 times", "a", "an", "lots", "45 exercise 3"),
        *("2 hurs", "2 minuts", "45 main ideas", "10 read chapters", "2 with ana", "x2 30", "1/9"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_amount(typed)


@pytest.mark.parametrize(
    ("number", "unclear"), [("1", True), ("10", True), ("11", False), ("3 min", False)]
)
def test_a_small_number_alone_may_say_how_many_times(number: str, unclear: bool) -> None:
    assert read_amount(number).is_unclear is unclear


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("with ana 45 min", ("45 min", "with ana")),
        ("with ana 45", ("45", "with ana")),
        ("read it in 30 min", ("30 min", "read it")),
        ("10 pages 30 min", ("30 min", "10 pages")),
        ("45 min with ana", ("45 min", "with ana")),
        ("with ana twice", ("twice", "with ana")),
        ("read chapter 3", None),
        ("read chapter 12", None),
        ("read pages 40", None),
        ("half a chapter", None),
        ("with ana", None),
    ],
)
def test_an_amount_is_found_at_the_ends_of_a_note(note: str, found: tuple[str, str] | None) -> None:
    assert amount_in(note) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("45 python", ("45", "python")),
        ("three leetcode problems", ("three", "leetcode problems")),
        ("45 minutes of python", ("45 minutes", "python")),
        ("half an hour python", ("half an hour", "python")),
        ("python 45", None),
        ("a python", None),
    ],
)
def test_an_amount_before_a_name(typed: str, found: tuple[str, str] | None) -> None:
    assert amount_first(typed, FILLERS) == found


@pytest.mark.parametrize(
    ("typed", "likely"),
    [("45", True), ("-5", True), ("two hurs", True), ("a lot", False), ("reading", False)],
)
def test_what_was_meant_for_an_amount(typed: str, likely: bool) -> None:
    assert looks_like_an_amount(typed) is likely


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("x2 30", ["x2, 30 min", "x2, 30 is the note"]),
        ("twice 30 with ana", ["2 times, 30 min", "2 times, 30 is the note"]),
        ("half of it", ["30 min", "Another time"]),
        ("2 hurs", ["2 h", "2 min"]),
    ],
)
def test_an_amount_that_is_not_clear_is_asked_about(typed: str, labels: list[str]) -> None:
    doubt = doubt_amount(typed.split())
    assert doubt is not None
    assert [reading.label for reading in doubt.readings] == labels


@pytest.mark.parametrize("typed", ["10 pages", "2 times 30 min", "30 min x2 with ana", "x2", "45"])
def test_a_clear_amount_is_not_asked_about(typed: str) -> None:
    assert doubt_amount(typed.split()) is None
