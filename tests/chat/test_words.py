from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.words.days import complete_day, read_day, say_day
from bot.chat.words.durations import complete_minutes, read_minutes, say_minutes
from bot.chat.words.links import read_link
from bot.chat.words.parameters import reads
from bot.chat.words.plurals import several
from bot.chat.words.times import read_time
from bot.chat.words.zones import complete_zone, read_zone
from bot.errors import BadValue

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45", 45),
        ("45 min", 45),
        ("45m", 45),
        ("1 minute", 1),
        ("1h", 60),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1:05", 65),
        ("1.5 h", 90),
        ("1,5h", 90),
        ("2 hours", 120),
        ("720", 720),
        ("12h", 720),
    ],
)
def test_minutes_are_read(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "-1",
        "721",
        "12h01",
        "99999",
        "1e2",
        "NaN",
        "inf",
        "0x10",
        "1_0",
        "lots",
        "45 45",
        "½",
        "h",
        ":30",
    ],
)
def test_minutes_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        read_minutes(typed)


@given(st.integers(1, 720))
def test_minutes_read_back_as_they_are_said(minutes: int) -> None:
    assert read_minutes(say_minutes(minutes)) == minutes


@given(st.text(max_size=12))
def test_any_words_are_minutes_or_refused(typed: str) -> None:
    try:
        minutes = read_minutes(typed)
    except ValueError:
        return
    assert 1 <= minutes <= 720


@pytest.mark.parametrize(
    ("typed", "days_ago"),
    [
        ("today", 0),
        ("", 0),
        ("Yesterday", 1),
        ("3", 3),
        ("friday", 0),
        ("thu", 1),
        ("saturday", 6),
        ("2026-11-13", 7),
        ("2026-11-20", 0),
    ],
)
def test_days_are_read(typed: str, days_ago: int) -> None:
    assert read_day(typed, FRIDAY) == FRIDAY - timedelta(days=days_ago)


@pytest.mark.parametrize(
    "typed",
    ["tomorrow", "2026-11-21", "2026-11-12", "8", "th", "2026-02-30", "20.11.", "1970-01-01"],
)
def test_days_that_are_not_taken(typed: str) -> None:
    with pytest.raises(BadValue, match="a date from 2026-11-13 to 2026-11-20"):
        read_day(typed, FRIDAY)


def test_days_in_words() -> None:
    said = [say_day(FRIDAY - timedelta(days=n), FRIDAY) for n in (0, 1, 2, 7)]
    assert said == ["today", "yesterday", "Wed 18 Nov", "Fri 13 Nov"]


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"),
        ("9:05", "09:05"),
        ("09.30", "09:30"),
        ("18h30", "18:30"),
        ("6 pm", "18:00"),
        ("12 am", "00:00"),
        ("12pm", "12:00"),
        ("23:59", "23:59"),
        ("0", "00:00"),
    ],
)
def test_times_are_read(typed: str, time: str) -> None:
    assert read_time(typed) == time


@pytest.mark.parametrize(
    "typed", ["", "24:00", "9:60", "13 pm", "0 am", "9:5", "noon", "-1", "09:00:00"]
)
def test_times_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("kolkata", "Asia/Kolkata"),
        ("new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_zones_are_read(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Mars/Phobos",
        "../etc/passwd",
        "Europe",
        "/etc/localtime",
        "EST5EDT",
        "posix/Europe/Berlin",
    ],
)
def test_zones_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{typed}$"):
        read_zone(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org",
        "http://example.org/a?b=c&d=%20#e",
        "HTTPS://EXAMPLE.ORG",
        "https://xn--bcher-kva.example/ü",
    ],
)
def test_links_are_kept(typed: str) -> None:
    assert read_link(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "example.org",
        "https://",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org",
        " https://example.org",
        "https://example.org/a b",
        "https://example.org/\nb",
        "https://example.org/\tb",
        "https://example.org/\x00",
        "https://example.org/\x7f",
        "https://example.org/\x9b",
        "https://example.org/\u202egpj",
        "https://example.org/\u200b",
        'https://example.org/"onload',
        "https://example.org/<b>",
        "https://example.org/|label",
        "https://example.org/`x`",
        "https://example.org/\\",
        "https://example.org/" + "a" * 500,
    ],
)
def test_links_that_are_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the text is what is refused; some of it can't be a pattern
        read_link(typed)


def test_completions_begin_with_what_is_most_usual() -> None:
    assert complete_zone(None, "berl")[0].value == "Europe/Berlin"
    assert len(complete_zone(None, "")) == 25
    assert [s.value for s in complete_day(None, "t")] == ["today", "tuesday", "thursday"]
    assert [s.value for s in complete_minutes(None, "1")] == ["15", "120"]
    assert complete_zone(None, "qqq") == []


def test_words_of_one_value_are_recognised() -> None:
    is_minutes = reads(read_minutes)
    assert is_minutes(None, "1 h 30")
    assert not is_minutes(None, "45 chapters")


def test_counting_in_words() -> None:
    assert [several(n, "week") for n in (0, 1, 2)] == ["0 weeks", "1 week", "2 weeks"]
