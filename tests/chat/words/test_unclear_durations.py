"""Where a duration ends in a typed line: what is taken, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.chat.command import CommandSpec, spec_of
from bot.chat.parse import parse
from bot.chat.words.durations import HOUR_WORDS, MINUTE_WORDS, read_minutes
from bot.chat.words.unclear_durations import doubt_minutes
from bot.errors import BadInput
from bot.features.index import COMMANDS

SPECS: Mapping[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}
TINY = load(Path(__file__).parents[2] / "data" / "tiny")

TAKEN = [
    ("45 solved the exercises", "45", "solved the exercises"),
    ("45 min read chapter 1", "45 min", "read chapter 1"),
    ("45 3 exercises", "45", "3 exercises"),
    ("45 house prices", "45", "house prices"),
    ("45 main ideas of it", "45", "main ideas of it"),
    ("45 your turn", "45", "your turn"),
    ("45 student teams", "45", "student teams"),
    ("30 m below the surface", "30 m", "below the surface"),
    ("10 read chapters", "10", "read chapters"),
    ("8 with pen and paper", "8", "with pen and paper"),
    ("5 https://example.org/x", "5", "https://example.org/x"),
    ('5 "two words"', "5", "two words"),
    ("1 h 30 with pen and paper", "1 h 30", "with pen and paper"),
    ("1 h 75 exercises", "1 h", "75 exercises"),
    ("2 hours of reading", "2 hours", "of reading"),
    ("2 hrs reading", "2 hrs", "reading"),
    ("half an hour norms", "half an hour", "norms"),
    ("45, norms", "45,", "norms"),
    ("ninety norms", "ninety", "norms"),
    ("forty five minutes norms", "forty five minutes", "norms"),
    # Things are read whole, and asked about by what was done
    ("3 chapters of it", "3 chapters", "of it"),
    ("1 chapter of it", "1 chapter", "of it"),
    ("2 solved it", "2 solved", "it"),
    ("8 hard exercises with ana", "8 hard exercises", "with ana"),
    ("45 pages", "45 pages", ""),
    ("lots of norms", "", "lots of norms"),
]
ASKED = [
    ("2 hurs", "2 h", "2 min"),
    ("2 hurs reading", "2 h", "2 min"),
    ("2hurs", "2 h", "2 min"),
    ("2 houres", "2 h", "2 min"),
    ("2 hsr", "2 h", "2 min"),
    ("2 minuts", "2 min", "2 h"),
    ("45 mintues", "45 min"),
    ("2.5 hurs", "2 h 30"),
    ("two hurs", "2 h", "2 min"),
    ("1 hour 30 minuts", "1 h 30"),
    ("2 hurs 15 minuts", "2 h 15"),
    ("2 30", "2 h 30", "2 min"),
    ("2 3 chapters", "2 min", "2 h"),
    ("45 30", "45 min", "30 min"),
    ("45 30 minutes", "45 min", "30 min"),
    ("1 h 3 chapters", "1 h", "1 h 03"),
    ("1 h 75", "2 h 15", "1 h"),
    ("1 h 75 min", "2 h 15", "1 h"),
    ("45 min 2 pomodoros", "1 h 35", "45 min"),
    ("1:75", "2 h 15", "1 h 15"),
    ("1h75 read", "2 h 15", "1 h 15"),
    ("1.5", "1 h 30"),
    ("1,5 read", "1 h 30"),
    ("1.30 h", "1 h 30", "1 h 18"),
    ("2-3 hours", "2 h", "3 h"),
    ("45-60 min", "45 min", "1 h"),
    ("45 h", "45 min"),
]


@pytest.mark.parametrize(("typed", "minutes", "note"), TAKEN)
def test_what_is_clear_is_taken(typed: str, minutes: str, note: str, tiny: Catalog) -> None:
    given = {"what": "vectors", "minutes": minutes, "note": note}
    expected = {name: text for name, text in given.items() if text}
    assert dict(parse(f"log vectors {typed}", SPECS, tiny).arguments) == expected


@pytest.mark.parametrize(("typed", "labels"), [(typed, labels) for typed, *labels in ASKED])
def test_what_is_not_clear_is_asked(typed: str, labels: list[str], tiny: Catalog) -> None:
    with pytest.raises(BadInput, match=r"Did you mean") as asked:
        parse(f"log vectors {typed} link:https://example.org day:yesterday", SPECS, tiny)
    assert [label for label, _ in asked.value.ways_out] == labels
    for label, line in asked.value.ways_out:
        read = parse(line, SPECS, tiny).arguments
        assert (read["link"], read["day"]) == ("https://example.org", "yesterday")
        assert read.get("minutes", "Another time") == label


@pytest.mark.parametrize(
    ("typed", "label", "note"),
    [
        ("2 hurs reading", "2 h", "reading"),
        ("1 h 3 chapters", "1 h", "3 chapters"),
        ("1 h 3 chapters", "1 h 03", "chapters"),
        ("45 30 minutes", "30 min", "45"),
        ("2 30 read", "2 min", "30 read"),
    ],
)
def test_whatever_is_answered_the_other_words_are_the_note(
    typed: str, label: str, note: str, tiny: Catalog
) -> None:
    with pytest.raises(BadInput) as asked:
        parse(f"log vectors {typed}", SPECS, tiny)
    line = dict(asked.value.ways_out)[label]
    assert parse(line, SPECS, tiny).arguments["note"] == note


WORDS = st.one_of(
    st.sampled_from([*HOUR_WORDS, *MINUTE_WORDS, "chapters", "hurs", "and", "½", "read", "it"]),
    st.integers(0, 99).map(str),
    st.text(alphabet="hourminutes123:.,", min_size=1, max_size=8),
)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_no_number_or_unit_is_left_behind_a_number_unasked(words: list[str]) -> None:
    assume(not words[0].startswith(":"))  # It would be no part of the name, nor of the note
    try:
        read = parse(f"log vectors {' '.join(words)}", SPECS, TINY).arguments
    except BadInput as asked:
        for _, line in asked.ways_out:
            parse(line, SPECS, TINY)
        return
    minutes, note = read.get("minutes", ""), read.get("note", "")
    said = f"{read['what'].removeprefix('vectors')} {minutes} {note} {read.get('day', '')}"
    # A colon behind a name only ends it
    assert [word.rstrip(":") for word in said.split()] == [
        word.rstrip(":") for word in words if word.rstrip(":")
    ]
    if minutes.isdigit() and int(minutes) and note:
        assert note.split()[0] not in (*HOUR_WORDS, *MINUTE_WORDS)
        assert int(minutes) > 12 or not note.split()[0].isdigit()


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_reading_is_a_duration_or_none(words: list[str]) -> None:
    doubt = doubt_minutes(words)
    for reading in doubt.readings if doubt else ():
        assert set(reading.took) <= set(range(len(words)))
        assert not reading.value or read_minutes(reading.value)


def test_a_pasted_page_is_no_duration() -> None:
    assert doubt_minutes(["x" * 10_000, "y" * 10_000] * 500) is None
