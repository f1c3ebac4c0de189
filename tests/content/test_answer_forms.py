"""Right answers are taken in the forms in which people write them, and wrong ones in none."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.parts import ListCheck, NumberCheck, SetCheck
from bot.catalog.schema import Challenge
from bot.features.challenge.rules import Verdict, judge
from tests.content.forms import decimals_asked, ways_to_be_wrong, ways_to_write

LOG = logging.getLogger(__name__)  # `pytest --log-cli-level=info` shows the shares
TABLES = Path(__file__).parents[1] / "data" / "answers"
TABLE = {
    id: row
    for file in sorted(TABLES.glob("*.toml"))
    for id, row in tomllib.loads(file.read_text("utf-8")).items()
}
LEAST_TABLE = 129  # challenges of which the table holds the forms
LEAST_TAKEN = 0.97
LEAST_WAYS = 8  # to each challenge, of which so many are written by hand
LEAST_BY_HAND = 4
LEAST_WRONG = 4

Checked = NumberCheck | SetCheck | ListCheck


@dataclass(frozen=True, slots=True)
class Tried:
    """What was handed in to a challenge, and what became of it."""

    id: str
    typed: str
    verdict: str

    def __str__(self) -> str:
        return f"{self.id}: {self.typed!r} is {self.verdict}"


def checked(content: Catalog) -> list[str]:
    """The ids of the challenges whose answer is a number, a set or a list."""
    return [
        challenge.id
        for challenge in content.of_kind(Challenge)
        if challenge.active and isinstance(challenge.check, NumberCheck | SetCheck | ListCheck)
    ]


def check_of(content: Catalog, id: str) -> Checked:
    challenge = content.get(id)
    assert isinstance(challenge, Challenge), f"{id} is in the table and no challenge"
    assert isinstance(challenge.check, NumberCheck | SetCheck | ListCheck)
    return challenge.check


def decimals_of(content: Catalog, id: str) -> int:
    """The decimals that the hand-in asks for, or those of the stored answer."""
    challenge, check = content.get(id), check_of(content, id)
    assert isinstance(challenge, Challenge)
    if not isinstance(check, NumberCheck):
        return 0
    asked = decimals_asked(challenge.hand_in)
    if asked is not None:
        return asked
    return len(f"{check.answer:f}".rstrip("0").partition(".")[2])


def tried(check: Checked, id: str, typed: str) -> Tried:
    try:
        return Tried(id, typed, judge(check, typed).verdict)
    except ValueError:
        return Tried(id, typed, "refused")


def by_hand(content: Catalog) -> Iterator[Tried]:
    for id, row in TABLE.items():
        for typed in row["right"]:
            yield tried(check_of(content, id), id, typed)


def by_rule(content: Catalog) -> Iterator[Tried]:
    for id in checked(content):
        check, share = check_of(content, id), TABLE.get(id, {}).get("share", False)
        for typed in ways_to_write(check, decimals_of(content, id), share):
            yield tried(check, id, typed)


def wrong_ones(content: Catalog) -> Iterator[Tried]:
    for id in checked(content):
        check = check_of(content, id)
        by_hand = TABLE.get(id, {}).get("wrong", [])
        mistakes = [
            ", ".join(near.answer) if isinstance(near.answer, tuple) else str(near.answer)
            for near in check.near
        ]
        for typed in [*by_hand, *mistakes, *ways_to_be_wrong(check, decimals_of(content, id))]:
            yield tried(check, id, typed)


def test_the_table_is_of_challenges_that_are_checked(content: Catalog) -> None:
    for id in TABLE:
        check_of(content, id)
    assert len(TABLE) >= LEAST_TABLE, "rows have gone from the table"


def test_each_has_ways_enough(content: Catalog) -> None:
    for id in checked(content):
        row = TABLE.get(id, {"right": []})
        ways = ways_to_write(
            check_of(content, id), decimals_of(content, id), row.get("share", False)
        )
        assert len({*row["right"], *ways}) >= LEAST_WAYS, id


def test_each_row_is_filled_by_hand() -> None:
    for id, row in TABLE.items():
        assert len(row["right"]) >= LEAST_BY_HAND, id
        assert len(row["wrong"]) >= LEAST_WRONG, id


@pytest.mark.parametrize("source", [by_hand, by_rule])
def test_nearly_all_right_answers_are_taken(content: Catalog, source: object) -> None:
    assert callable(source)
    all_of_them: list[Tried] = list(source(content))
    refused = [one for one in all_of_them if one.verdict != Verdict.RIGHT]
    share = 1 - len(refused) / len(all_of_them)
    told = [
        f"{share:.2%} of {len(all_of_them)} right answers are taken, but for:",
        *map(str, refused),
    ]
    LOG.info("\n".join(told))
    assert share >= LEAST_TAKEN, "\n".join(told)


def test_no_wrong_answer_is_taken(content: Catalog) -> None:
    taken = [str(one) for one in wrong_ones(content) if one.verdict == Verdict.RIGHT]
    assert taken == []


def test_where_several_numbers_stand_the_right_one_is_among_the_choices(content: Catalog) -> None:
    for id, row in TABLE.items():
        check = check_of(content, id)
        for typed in row.get("asked", ()):
            judged = judge(check, typed)
            assert judged.verdict is Verdict.UNCLEAR, f"{id}: {typed} is {judged.verdict}"
            verdicts = [judge(check, choice).verdict for choice in judged.choices]
            assert verdicts.count(Verdict.RIGHT) == 1, f"{id}: {typed} asks for {judged.choices}"
