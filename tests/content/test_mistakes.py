"""What common mistakes end with is computed from the task, and met with a remark of its own."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.parts import ListCheck, NearNames, NearNumber, NumberCheck, SetCheck
from bot.catalog.schema import Challenge
from bot.chat.reply import Prose
from bot.features.challenge.replies import not_right
from bot.features.challenge.rules import Verdict, judge

Thunks = tuple[Callable[[], object], ...]

HERE = Path(__file__).parent
MODULES = [
    importlib.import_module(f"tests.content.{file.stem}")
    for file in sorted(HERE.glob("mistakes_*.py"))
]
MISTAKES: dict[str, Thunks] = {
    id: ways for module in MODULES for id, ways in module.MISTAKES.items()
}
LEAST_KNOWN = 126  # challenges whose mistakes are computed
ROUNDED = 0.6  # of the last decimal that a remark's number has


def near_of(content: Catalog, id: str) -> Sequence[NearNumber | NearNames]:
    challenge = content.get(id)
    assert isinstance(challenge, Challenge), f"{id} has mistakes and is no challenge"
    assert isinstance(challenge.check, NumberCheck | SetCheck | ListCheck)
    return challenge.check.near


def typed(answer: object) -> str:
    if isinstance(answer, set | list):
        return ", ".join(str(part) for part in answer)
    return str(answer)


def same(told: NearNumber | NearNames, computed: object) -> bool:
    """Whether the content holds what the mistake ends with, rounded where it is a number."""
    if isinstance(told, NearNames):
        if isinstance(computed, set):
            return set(told.answer) == computed
        return list(told.answer) == computed
    assert isinstance(computed, int | float)
    decimals = len(repr(told.answer).partition(".")[2])
    return abs(told.answer - computed) <= ROUNDED * 10.0**-decimals


def test_no_id_stands_in_two_places() -> None:
    assert sum(len(module.MISTAKES) for module in MODULES) == len(MISTAKES)


def test_none_has_lost_its_remarks() -> None:
    assert len(MISTAKES) >= LEAST_KNOWN


@pytest.mark.parametrize("id", sorted(MISTAKES))
def test_the_mistakes_end_with_what_the_content_says(content: Catalog, id: str) -> None:
    for told, way in zip(near_of(content, id), MISTAKES[id], strict=True):
        computed = way()
        assert same(told, computed), f"{id}: {told.say} ends with {computed}"


@pytest.mark.parametrize("id", sorted(MISTAKES))
def test_a_mistake_is_met_with_its_remark_and_never_right(content: Catalog, id: str) -> None:
    challenge = content.get(id)
    assert isinstance(challenge, Challenge)
    for told, way in zip(near_of(content, id), MISTAKES[id], strict=True):
        computed = typed(way())
        judged = judge(challenge.check, computed)
        assert judged.verdict is not Verdict.RIGHT, f"{id} accepts {computed}"
        assert judged.remark == told.say, f"{id} says {judged.remark!r} of {computed}"


def test_the_remark_is_shown_with_its_code_as_code(content: Catalog) -> None:
    challenge = content.get("cha-five-lines-of-r")
    assert isinstance(challenge, Challenge)
    judged = judge(challenge.check, "149")
    assert "`x[-1]`" in judged.remark
    assert Prose(judged.remark) in not_right(challenge, judged, "").blocks
