"""Days from one to another, however they are written, are one first and one last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.spans import LONGEST, is_days, parted, read_days
from bot.errors import BadInput

FRIDAY = date(2026, 11, 20)
CHRISTMAS = (date(2026, 12, 21), date(2026, 12, 27))
NEW_YEAR = (date(2026, 12, 21), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("21-27 Dec", CHRISTMAS),
        ("21 - 27 Dec", CHRISTMAS),
        ("21–27 December 2026", CHRISTMAS),
        ("21.-27.12.", CHRISTMAS),
        ("21.-27. Dezember", CHRISTMAS),
        ("21st to 27th Dec", CHRISTMAS),
        ("Dec 21-27", CHRISTMAS),
        ("Dec 21 to 27", CHRISTMAS),
        ("21.12.-3.1.", NEW_YEAR),
        ("21.12. - 3.1.", NEW_YEAR),
        ("21.12.-3.1.2027", NEW_YEAR),
        ("21.12.2026-3.1.2027", NEW_YEAR),
        ("21 Dec to 3 Jan", NEW_YEAR),
        ("from 21 Dec to 3 Jan", NEW_YEAR),
        ("21 Dec until 3 Jan 2027", NEW_YEAR),
        ("Dec 21 - Jan 3", NEW_YEAR),
        ("21 Dec through 3 Jan", NEW_YEAR),
        ("vom 21. Dezember bis 3. Januar", NEW_YEAR),
        ("2026-12-21 - 2027-01-03", NEW_YEAR),
        ("2026-12-21 to 2027-01-03", NEW_YEAR),
        ("2026-12-21..2027-01-03", NEW_YEAR),
        ("2026-12-21-2027-01-03", NEW_YEAR),
        ("20 Dec 2027 to 3 Jan 2028", (date(2027, 12, 20), date(2028, 1, 3))),
        ("20 Dec - 3 Jan 2028", (date(2027, 12, 20), date(2028, 1, 3))),
        ("this week", (FRIDAY, date(2026, 11, 22))),
        ("next week", (date(2026, 11, 23), date(2026, 11, 29))),
        ("nächste Woche", (date(2026, 11, 23), date(2026, 11, 29))),
        ("diese Woche", (FRIDAY, date(2026, 11, 22))),
        ("this weekend", (date(2026, 11, 21), date(2026, 11, 22))),
        ("next month", (date(2026, 12, 1), date(2026, 12, 31))),
        ("this month", (FRIDAY, date(2026, 11, 30))),
        ("December", (date(2026, 12, 1), date(2026, 12, 31))),
        ("in December", (date(2026, 12, 1), date(2026, 12, 31))),
        ("January", (date(2027, 1, 1), date(2027, 1, 31))),
        ("for 2 weeks", (FRIDAY, date(2026, 12, 3))),
        ("3 days", (FRIDAY, date(2026, 11, 22))),
        ("until 10 Jan", (FRIDAY, date(2027, 1, 10))),
        ("bis 10. Januar", (FRIDAY, date(2027, 1, 10))),
        ("until January", (FRIDAY, date(2026, 12, 31))),
        ("the next 2 weeks", (FRIDAY, date(2026, 12, 3))),
        ("until friday", (FRIDAY, FRIDAY)),
        ("monday to wednesday", (date(2026, 11, 23), date(2026, 11, 25))),
        ("tomorrow", (date(2026, 11, 21), date(2026, 11, 21))),
        ("21 Dec", (date(2026, 12, 21), date(2026, 12, 21))),
    ],
)
def test_days_are_read(typed: str, days: tuple[date, date]) -> None:
    assert is_days(None, typed)
    assert read_days("days", typed, FRIDAY) == days


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "21-", "-", "2026", "9:00-10:00", "1-2", "paper", "to", "x" * 200, "0 days"],
)
def test_what_are_no_days(typed: str) -> None:
    assert not is_days(None, typed)
    assert parted(typed, FRIDAY) is None
    with pytest.raises(BadInput, match=r"wants a day or days"):
        read_days("days", typed, FRIDAY)


@pytest.mark.parametrize("typed", ["2026-11-01 to 2026-12-01", "1 Dec 2026 to 1 Dec 2028"])
def test_what_is_over_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_days("days", typed, FRIDAY)


def test_what_can_be_two_spans_is_asked_about() -> None:
    with pytest.raises(BadInput, match="can be two days") as refused:
        read_days("days", "1/12-5/12", FRIDAY)
    assert len(refused.value.instead) > 1
    for _, texts in refused.value.instead:
        read_days("days", texts["days"], FRIDAY)


@given(
    st.dates(FRIDAY, date(2028, 12, 31)),
    st.integers(1, LONGEST.days - 1),
    st.sampled_from([" to ", " - ", "-", " until ", "–", " bis "]),
    st.sampled_from(["{:%Y-%m-%d}", "{0.day}.{0.month}.{0.year}", "{0.day} {0:%b %Y}"]),
)
def test_any_two_days_are_read_in_any_form(first: date, days: int, joint: str, form: str) -> None:
    last = first + timedelta(days=days)
    typed = joint.join(form.format(day) for day in (first, last))
    assert read_days("days", typed, FRIDAY) == (first, last)


@given(st.text(alphabet="0123456789.-/ decjanto", max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        first, last = read_days("days", typed, FRIDAY)
    except BadInput:
        return
    assert FRIDAY <= first <= last
