"""Completion reads a line as the parser does: names of several words, quotes of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.chat.command import CommandSpec, spec_of
from bot.chat.completion import LineCompleter
from bot.chat.grammar import quote, unfinished_words, words_of
from bot.chat.parse import parse
from bot.errors import BadInput
from bot.features.index import COMMANDS

SPECS: dict[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}


@pytest.mark.parametrize(
    ("line", "start", "first"),
    [
        ('log "gradient boo', 4, "top-boosting "),
        ("log “gradient boo", 4, "top-boosting "),
        ("log gradient boo", 4, "top-boosting "),
        ('log what:"gradient boo', 4, "what:top-boosting "),
        ("log what: vec", 4, "what:top-vectors "),
        ('log note:"two words" vec', 21, "top-vectors "),
        ('log "Gradient boosting" ', 24, "15 "),
        ('log "vec" 4', 10, "45 "),
        # A name in quotes ends with them: what follows is for the next parameter
        ('remind me "boost" to', 18, '"today 18:00" '),
        ("remind me boost to", 10, "top-boosting "),
        # What is a duration with the word that is being typed goes on to be one
        ("log vectors 2 h", 12, "120 "),
        ("log vectors 1 h 30", 12, "90 "),
    ],
)
def test_quoted_words_are_one_value(line: str, start: int, first: str, tiny: Catalog) -> None:
    found = LineCompleter(SPECS, tiny).line(line)
    assert (found.start, found.items[0].insert) == (start, first)


TINY = load(Path(__file__).parents[1] / "data" / "tiny")
WORDS = st.text(alphabet="ab1:= \"“”'\\", max_size=8)
LINES = st.builds("{} {}".format, st.sampled_from(list(SPECS)), st.lists(WORDS).map(" ".join))


@given(LINES)
def test_what_is_offered_can_be_read_wherever_it_goes(line: str) -> None:
    completer = LineCompleter(SPECS, TINY, ["study"])
    found = completer.line(line)
    assert 0 <= found.start <= len(line)
    completed = [line[: found.start] + item.insert for item in found.items]
    assert [fault for fault in map(why_unreadable, completed) if "I can't place" not in fault] == []


def why_unreadable(line: str) -> str:
    """The parser's sentence; where it reads the line, the one that is no fault here."""
    try:
        parse(line, SPECS, TINY)
    except BadInput as error:
        return error.sentence
    return "I can't place"


@given(st.text(max_size=60))
def test_words_being_typed_are_those_of_a_whole_line(text: str) -> None:
    *whole, last = unfinished_words(text, 0)
    assert last.start + len(last.raw) == len(text) or not last.raw
    assert [word.raw for word in words_of(text[: last.start])] == [word.raw for word in whole]


@given(st.text(min_size=1, max_size=40).filter(lambda value: bool(value.strip())))
def test_a_quoted_value_is_one_word(value: str) -> None:
    [word] = words_of(quote(value)) if quote(value).startswith('"') else words_of("x:" + value)
    assert word.text == value
