"""Whatever the shapes of a line's parts are, each is in its own place, or in a button's line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.command import CommandSpec, spec_of
from bot.chat.parse import parse
from bot.errors import BadInput
from bot.features.index import COMMANDS

SPECS: Mapping[str, CommandSpec] = {spec.name: spec for spec in map(spec_of, COMMANDS)}
NAMES = (
    *("vectors", "gradient boosting", "submission", "meetup", '"linear regression"'),
    *("own:knitting", "own: deep work", "deep work", "regular expressions"),
)
AMOUNTS = (
    *("45", "45 min", "1h30", "half an hour", "ninety minutes", "2 times", "x2", "twice", "*2"),
    *("30 min x2", "2 times 30 min", "10 pages", "3 exercises", "2 solved", "1/2 h", "45,"),
)
DAYS = ("", "yesterday", "on friday", "2 days ago", "15 Nov")
NOTES = ("", "with ana", "https://example.org/x a:b", 'read "it" on paper', "drew, and wrote")


@pytest.mark.parametrize("name", NAMES)
def test_every_part_of_a_line_keeps_its_place(name: str, tiny: Catalog) -> None:
    for amount, day, note in product(AMOUNTS, DAYS, NOTES):
        expected = {"what": name.strip('"'), "minutes": amount, "day": day, "note": note}
        kept = {part: text for part, text in expected.items() if text}
        line = " ".join(["log", name, amount, note, day])
        assert _readings(line, day, tiny, note) == kept, line


@pytest.mark.parametrize("name", ["vectors", "gradient boosting", "linear regression"])
def test_what_is_finished_keeps_its_day_and_its_note(name: str, tiny: Catalog) -> None:
    for day, note in product(DAYS, NOTES):
        expected = {"what": name, "day": day, "note": note}
        kept = {part: text for part, text in expected.items() if text}
        line = " ".join(["done", name, note, day])
        assert _readings(line, day, tiny, note) == kept, line


def _readings(line: str, day: str, tiny: Catalog, note: str) -> dict[str, str]:
    """What a line is read as; where it is asked whether it ends with a day, the first answer."""
    try:
        read = dict(parse(line, SPECS, tiny).arguments)
    except BadInput as asked:
        first = dict(parse(asked.ways_out[0][1], SPECS, tiny).arguments)
        second = dict(parse(asked.ways_out[1][1], SPECS, tiny).arguments)
        assert (second["day"], second["note"]) == ("today", f"{note} {day}")
        return first
    if day and note and "day" not in read:
        # A day to come or a date behind a note stays in it, as the note may tell of it
        assert read["note"] == f"{note} {day}"
        read |= {"note": note, "day": day}
    return read
