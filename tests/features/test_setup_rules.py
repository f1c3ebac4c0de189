"""A set-up changes what is still the last one's, value by value, and nothing that is one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.post import post_of
from bot.features.index import POSTS
from bot.features.setup.rules import Wish, changes, guessed, is_picked, own
from bot.schedule.order import closing_time
from bot.schedule.setups import LastSetup
from bot.store.schedules import Run, Schedule, Timing
from tests.fakes import START

SPECS = {spec.kind: spec for spec in map(post_of, POSTS)}
LAST = LastSetup("general", "09:00", tuple(SPECS), {"recap": "17:00"})
WISH = Wish("Europe/London", "UTC", "10:00", "news")
RUN = Run(START + timedelta(days=3), date(2026, 11, 23))


def posted(kind: str = "paper", channel: str = "general", **own: Any) -> Schedule:
    """A schedule as a set-up made it, but for what is its own."""
    paused = own.pop("paused", False)
    usual = Timing(SPECS[kind].weekday, LAST.time_of(kind), "UTC")
    return Schedule(
        list(SPECS).index(kind),
        *(1, 1, "discord", "hill", kind, channel, replace(usual, **own), paused, RUN),
    )


def after(schedule: Schedule, wish: Wish = WISH) -> tuple[str, Timing]:
    [change] = changes([schedule], SPECS, LAST, wish)
    return change.channel, change.timing


def test_an_old_name_of_the_groups_zone_follows_as_that_of_today() -> None:
    wish = replace(WISH, zone_before="Europe/Kyiv")
    _, timing = after(posted(zone="Europe/Kiev"), wish)
    assert timing.zone == "Europe/London"
    assert not own(posted(zone="Europe/Kiev"), SPECS, LAST, "Europe/Kyiv").zone


@pytest.mark.parametrize(
    ("own", "value"),
    [
        ({"weekday": 3}, ("weekday", 3)),
        ({"time": "18:00"}, ("time", "18:00")),
        ({"zone": "Asia/Tokyo"}, ("zone", "Asia/Tokyo")),
        ({"every": 2, "starts": date(2026, 11, 20)}, ("every", 2)),
        ({"starts": date(2026, 12, 7)}, ("starts", date(2026, 12, 7))),
        ({"ends": date(2027, 3, 1)}, ("ends", date(2027, 3, 1))),
    ],
)
def test_what_is_ones_own_stays_and_all_else_follows(
    own: dict[str, Any], value: tuple[str, Any]
) -> None:
    channel, timing = after(posted(**own))
    follows = {"time": "10:00", "zone": "Europe/London", "weekday": 4}
    assert getattr(timing, value[0]) == value[1]
    assert channel == "news"
    for name in follows.keys() - {value[0]}:
        assert getattr(timing, name) == follows[name], name


def test_a_channel_of_ones_own_stays() -> None:
    assert after(posted(channel="papers"))[0] == "papers"


def test_what_is_not_told_changes_nothing() -> None:
    schedule = posted(weekday=3, time="18:00")
    assert after(schedule, Wish("UTC", "UTC")) == (schedule.channel, schedule.timing)


@given(
    st.sampled_from(sorted(SPECS)),
    st.fixed_dictionaries(
        {},
        optional={
            "weekday": st.integers(0, 6),
            "time": st.sampled_from(["08:00", "09:00", "17:00", "23:30"]),
            "zone": st.sampled_from(["UTC", "Asia/Tokyo", "Europe/London"]),
            "every": st.integers(1, 8),
            "starts": st.dates(),
            "ends": st.dates(),
        },
    ),
    st.sampled_from(["general", "papers", "news"]),
    st.sampled_from(["", "10:00", "18:00"]),
    st.sampled_from(["", "news"]),
)
def test_each_value_is_as_it_was_or_as_it_was_told(
    kind: str, given_own: dict[str, Any], channel: str, time: str, there: str
) -> None:
    before = posted(kind, channel, **given_own)
    now, timing = after(before, Wish("Europe/London", "UTC", time, there))
    was = before.timing
    assert replace(timing, time=was.time, zone=was.zone) == was
    expected = was.zone
    if was.zone == "UTC":
        expected = "Europe/London"
    assert timing.zone == expected
    if was.time != LAST.time_of(kind) or not is_picked(SPECS, kind):
        assert timing.time == was.time
    elif time:
        assert timing.time == time
    if channel != "general" or not there:
        assert now == channel


@given(st.lists(st.times().map(lambda time: f"{time:%H:%M}"), max_size=4))
def test_what_tells_of_the_week_comes_last(others: list[str]) -> None:
    time = closing_time("17:00", others)
    assert datetime.strptime(time, "%H:%M")  # noqa: DTZ007  # a time of day has no zone
    assert time >= "17:00"
    assert all(other < time or other == "23:59" for other in others)


def test_without_a_note_the_last_one_gave_what_most_have() -> None:
    found = [posted("challenge"), posted("kaggle"), posted("paper", "papers", time="18:00")]
    assert guessed(found, SPECS) == LastSetup("general", "09:00", (), {"recap": "17:00"})
    alone = guessed([posted("kaggle", time="07:00")], SPECS)
    assert alone.time == "09:00", "one alone proves nothing"


def test_nothing_is_called_own_that_a_set_up_gave() -> None:
    assert not own(posted(), SPECS, LAST, "UTC")
    assert own(posted(paused=True), SPECS, LAST, "UTC")
    assert own(posted(ends=date(2027, 3, 1)), SPECS, LAST, "UTC")
    assert own(posted(channel="papers"), SPECS, LAST, "UTC").channel
