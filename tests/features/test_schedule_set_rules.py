from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from bot.app import App
from bot.chat.post import post_of
from bot.chat.reply import Reply
from bot.chat.words.days import complete_date, complete_end, is_date, read_date, say_dates
from bot.chat.words.parameters import reads
from bot.errors import BadInput, BadValue
from bot.features.index import POSTS
from bot.features.schedule import PostKind, rhythm
from bot.features.schedule_set.commands import PostKindOrAll
from bot.features.schedule_set.rules import (
    begins_anew,
    bounded,
    is_bound,
    read_timing,
    read_weeks,
    written,
)
from bot.features.schedule_show.rules import happened
from bot.store.breaks import Break
from bot.store.records import DeliveryRecord
from bot.store.schedules import Run, Timing
from tests.fakes import Clock, Talk

TODAY = date(2026, 11, 20)  # a Friday
FRIDAY_NINE = Timing(4, "09:00", "UTC")


def test_every_kind_of_post_can_be_named() -> None:
    kinds = {post_of(post).kind for post in POSTS}
    assert set(get_args(PostKind)) == kinds
    assert set(get_args(PostKindOrAll)) == {"all", *kinds}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-21", date(2026, 12, 21)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 21)),
        ("friday", TODAY),
        ("thu", date(2026, 11, 26)),
        ("21 Dec", date(2026, 12, 21)),
        ("3. january", date(2027, 1, 3)),
        ("Jan 3, 2028", date(2028, 1, 3)),
        ("19 nov", date(2027, 11, 19)),
        ("29 feb", date(2028, 2, 29)),
        ("19 nov 2026", date(2026, 11, 19)),
    ],
)
def test_a_date_as_people_write_it(typed: str, day: date) -> None:
    assert read_date("first", typed, TODAY) == day
    assert is_date(None, typed)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "31 feb", "30 feb 2026", "21 foo", "0 jan", "1 jan 0000", "yesterday", "3"],
)
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(BadValue, match=r"`first` wants a date"):
        read_date("first", typed, TODAY)


def test_dates_in_words() -> None:
    assert say_dates(TODAY, TODAY) == "Fri 20 Nov 2026"
    assert say_dates(TODAY, date(2027, 1, 3)) == "Fri 20 Nov 2026 to Sun 3 Jan 2027"
    found = [suggestion.value for suggestion in complete_date(None, "t")]
    assert found == ["today", "tomorrow", "tuesday", "thursday"]
    assert [found.value for found in complete_end(None, "no")] == ["none"]
    assert complete_end(None, "")[0].value == "none"
    assert is_bound(None, "None")
    assert not is_bound(None, "never")


def test_bounds_are_set_kept_and_taken_away() -> None:
    until = bounded(FRIDAY_NINE, "", "31 dec", TODAY)
    assert until == replace(FRIDAY_NINE, ends=date(2026, 12, 31))
    assert bounded(until, "tomorrow", "", TODAY) == replace(until, starts=date(2026, 11, 21))
    assert bounded(until, "", "none", TODAY) == FRIDAY_NINE


@pytest.mark.parametrize(
    ("starts", "before", "typed", "anew"),
    [
        (None, 1, "", True),
        (None, 2, "none", True),
        (date(2026, 12, 4), 2, "2026-12-04", True),
        (TODAY, 2, "", True),
        (date(2026, 11, 6), 2, "", False),
        (date(2026, 11, 6), 1, "", True),
        (date(2026, 11, 6), 1, "6 Nov 2026", False),
    ],
)
def test_every_few_weeks_begins_with_the_next_slot(
    starts: date | None, before: int, typed: str, anew: bool
) -> None:
    timing = replace(FRIDAY_NINE, every=2, starts=starts)
    assert begins_anew(timing, replace(timing, every=before), typed, TODAY) is anew


def test_every_week_has_no_count() -> None:
    assert not begins_anew(FRIDAY_NINE, replace(FRIDAY_NINE, every=2), "", TODAY)


@pytest.mark.parametrize(
    ("typed", "weeks"),
    [
        *(("2", 2), ("2 weeks", 2), ("every 2 weeks", 2), ("every other week", 2)),
        *(("fortnightly", 2), ("weekly", 1), ("every week", 1), ("three weeks", 3), ("8", 8)),
    ],
)
def test_how_many_weeks(typed: str, weeks: int) -> None:
    assert read_weeks(typed) == weeks


@pytest.mark.parametrize("typed", ["", "0", "9", "often", "2 days", "-1", "weeks"])
def test_what_is_no_number_of_weeks(typed: str) -> None:
    assert not reads(read_weeks)(None, typed)


@pytest.mark.parametrize(("starts", "ends"), [("2026-12-31", "2026-12-01"), ("", "2026-11-19")])
def test_a_span_without_a_day_is_refused(starts: str, ends: str) -> None:
    with pytest.raises(BadInput, match="It would"):
        bounded(FRIDAY_NINE, starts, ends, TODAY)


@pytest.mark.parametrize(
    "timing",
    [FRIDAY_NINE, Timing(0, "23:59", "America/Argentina/Ushuaia", 8, TODAY, date(2027, 1, 3))],
)
def test_a_timing_can_be_kept(timing: Timing) -> None:
    assert read_timing(written(timing)) == timing


def test_a_rhythm_in_words() -> None:
    assert rhythm(FRIDAY_NINE) == "every Friday at 09:00 (UTC)"
    whole = replace(FRIDAY_NINE, every=3, starts=TODAY, ends=date(2027, 1, 3))
    words = "every 3 weeks on Friday at 09:00 (UTC), from Fri 20 Nov 2026, until Sun 3 Jan 2027"
    assert rhythm(whole) == words


def test_what_happened_comes_newest_first() -> None:
    monday, friday = (
        DeliveryRecord("paper", TODAY, "", "", "", "", "sent", _run(n).at, None, "", None)
        for n in (3, 7)
    )
    off = Break(1, 1, "", date(2026, 11, 25), date(2026, 11, 26), None)
    assert happened([friday, monday], [off]) == [friday, off, monday]


async def test_what_is_going_out_just_now_is_neither_changed_nor_skipped(
    app: App, say: Talk, clock: Clock
) -> None:
    await _organise(say, "setup UTC")
    clock.turn(days=2, hours=21)
    assert "just now" in (await _organise(say, "schedule set challenge time:10:00")).summary
    assert "on its way already" in (await _organise(say, "schedule skip challenge")).summary
    await _organise(say, "schedule vacation today 2026-12-31")
    # The recap of the week before, and the challenge, are due in spite of the vacation.
    assert await app.tick() == 2


async def _organise(say: Talk, line: str) -> Reply:
    return await say(line, "tom", organiser=True)


def _run(days: int) -> Run:
    at = datetime(2026, 11, 20, 9, tzinfo=UTC) + timedelta(days=days)
    return Run(at, at.date())
