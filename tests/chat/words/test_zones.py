"""Time zones by whatever people call them: one is taken, several are asked about."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from itertools import chain
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words import zone_names
from bot.chat.words.zones import complete_zone, doubt_zone, read_zone

JULY = datetime(2026, 7, 15, 12)  # noqa: DTZ001  # of the zone that is asked


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("kolkata", "Asia/Kolkata"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New York", "America/New_York"),
        ("Munich", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"),
        ("India", "Asia/Kolkata"),
        ("Germany", "Europe/Berlin"),
        ("south korea", "Asia/Seoul"),
        ("UK", "Europe/London"),
        ("utc", "UTC"),
        ("Z", "UTC"),
        ("JST", "Asia/Tokyo"),
        ("NZDT", "Pacific/Auckland"),
        ("Etc/GMT-1", "Etc/GMT-1"),
        ("louisville", "America/Kentucky/Louisville"),
        ("Hawaii", "Pacific/Honolulu"),
        ("US/Hawaii", "Pacific/Honolulu"),
        ("us/pacific", "America/Los_Angeles"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("Calcutta", "Asia/Kolkata"),
        ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
        ("Canada/Newfoundland", "America/St_Johns"),
        ("Queensland", "Australia/Brisbane"),
        ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("Pacific/Ponape", "Pacific/Pohnpei"),
        ("Stockholm", "Europe/Stockholm"),
        ("Reykjavik", "Atlantic/Reykjavik"),
    ],
)
def test_zones_are_read(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone
    assert doubt_zone(typed.split()) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("", "Mars/Phobos", "../etc/passwd", "Europe", "/etc/localtime", "EST5EDT"),
        *("general", "south", "east"),
        *("posix/Europe/Berlin", "UTC+99", "UTC+3:17", "CET", "IST", "UTC+1", "USA"),
    ],
)
def test_zones_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the text is what is refused
        read_zone(typed)
    assert str(refused.value) == typed


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("CET", ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw"]),
        ("EST", ["America/New_York", "America/Toronto", "America/Jamaica", "America/Panama"]),
        ("PST", ["America/Los_Angeles", "America/Vancouver", "America/Tijuana", "Asia/Manila"]),
        ("IST", ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"]),
        ("GMT", ["Europe/London", "Africa/Accra", "UTC"]),
        ("UTC+1", ["Europe/Berlin", "Africa/Lagos", "Europe/London", "Etc/GMT-1"]),
        ("utc -3", ["America/Sao_Paulo", "America/Argentina/Buenos_Aires"]),
        ("GMT+5:30", ["Asia/Kolkata", "Asia/Colombo"]),
        ("USA", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]),
        ("Eastern time", ["America/New_York", "America/Toronto"]),
        ("Spain", ["Europe/Madrid", "Atlantic/Canary"]),
        ("Berln", ["Europe/Berlin"]),
        ("Europe/Berln", ["Europe/Berlin"]),
    ],
)
def test_what_several_have_is_asked_about(typed: str, zones: list[str]) -> None:
    doubt = doubt_zone(typed.split())
    assert doubt is not None
    assert [reading.value for reading in doubt.readings][: len(zones)] == zones
    assert len(doubt.readings) <= 4
    assert all(read_zone(reading.value) == reading.value for reading in doubt.readings)


def test_every_old_name_is_shown_and_taken_as_that_of_today() -> None:
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()
    current = {line.split("\t")[2] for line in table if not line.startswith("#")}
    for name in available_timezones():
        now = zone_names.canonical(name)
        assert zone_names.canonical(now) == now
        assert now in available_timezones() or name == now
        if name in current:
            assert now == name
        elif "/" in name and not name.startswith("Etc/"):
            assert now in current, name
            assert read_zone(name) == now
            assert zone_names.say_zone(name) == now
            assert ZoneInfo(name).utcoffset(JULY) == ZoneInfo(now).utcoffset(JULY)


def test_only_names_of_today_are_suggested() -> None:
    for typed in ("", "us/", "hawaii", "kiev", "canada", "a"):
        values = [one.value for one in complete_zone(None, typed)]
        assert values
        assert all(zone_names.canonical(value) == value for value in values)
    assert complete_zone(None, "kiev")[0].value == "Europe/Kyiv"
    assert complete_zone(None, "US/Haw")[0].value == "Pacific/Honolulu"


def test_an_offset_says_that_it_has_no_summer_time() -> None:
    doubt = doubt_zone(["UTC+1"])
    assert doubt is not None
    assert "is a fixed offset: it does not follow summer time." in doubt.question
    assert doubt.readings[-1].label == "UTC+1 all year"


def test_what_looks_like_nothing_is_not_asked_about() -> None:
    for typed in ("Mars/Phobos", "../etc/passwd", "someday", "", "x" * 10_000):
        assert doubt_zone(typed.split()) is None


def test_every_zone_of_the_tables_exists() -> None:
    named = chain(
        zone_names.LARGEST_ZONES,
        zone_names.CITIES.values(),
        *zone_names.ABBREVIATIONS.values(),
        *zone_names.LARGE_COUNTRIES.values(),
        *zone_names.zones_by_country().values(),
    )
    assert set(named) <= available_timezones()


@given(st.sampled_from(sorted({*zone_names.ABBREVIATIONS, *zone_names.zones_by_country()})))
def test_every_name_is_read_or_asked_about(name: str) -> None:
    words = name.replace("_", " ")
    try:
        assert read_zone(words) in available_timezones()
    except ValueError:
        assert doubt_zone(words.split()) is not None
