from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.chat.words.days import complete_day, say_day
from bot.chat.words.durations import complete_minutes, read_minutes
from bot.chat.words.links import read_link
from bot.chat.words.parameters import reads
from bot.chat.words.plurals import several
from bot.chat.words.zones import complete_zone

FRIDAY = date(2026, 11, 20)


def test_days_in_words() -> None:
    said = [say_day(FRIDAY - timedelta(days=n), FRIDAY) for n in (0, 1, 2, 7)]
    assert said == ["today", "yesterday", "Wed 18 Nov", "Fri 13 Nov"]


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
    assert [s.value for s in complete_minutes(None, "1")] == ["15", "120", "1", "60", "90"]
    assert [s.label for s in complete_minutes(None, "2 h")] == ["2 h"]
    assert [s.label for s in complete_minutes(None, "2")] == ["2 min", "2 h"]
    assert [s.label for s in complete_minutes(None, "2 pom")] == ["50 min"]
    assert complete_zone(None, "cet")[0].value == "Europe/Berlin"
    assert complete_zone(None, "germany")[0].value == "Europe/Berlin"
    assert complete_zone(None, "qqq") == []


def test_words_of_one_value_are_recognised() -> None:
    is_minutes = reads(read_minutes)
    assert is_minutes(None, "1 h 30")
    assert not is_minutes(None, "45 chapters")


def test_counting_in_words() -> None:
    assert [several(n, "week") for n in (0, 1, 2)] == ["0 weeks", "1 week", "2 weeks"]
