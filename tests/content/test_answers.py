"""Each answer is computed again from its task, and judged as a member's answer would be."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.parts import ExactCheck, RubricCheck
from bot.catalog.schema import Challenge
from bot.features.challenge.rules import Verdict, judge
from tests.content.conftest import CONTENT, typed_answer

HERE = Path(__file__).parent
MODULES = {
    file.stem: importlib.import_module(f"tests.content.{file.stem}")
    for file in HERE.glob("answers_*.py")
}
ANSWERS: dict[str, Callable[[], object]] = {
    id: ask for module in MODULES.values() for id, ask in module.ANSWERS.items()
}
IDS = sorted({file.stem for file in (CONTENT / "challenges").glob("*.md")} | ANSWERS.keys())


def typed(answer: object) -> str:
    """A computed answer as a member would type it."""
    if isinstance(answer, (set, frozenset, list, tuple)):
        return ", ".join(str(part) for part in answer)
    return str(answer)


def find(content: Catalog, id: str) -> Challenge:
    item = content.get(id)
    assert isinstance(item, Challenge), f"{id} has a reference computation and is no challenge"
    return item


def test_no_id_is_computed_in_two_places() -> None:
    assert sum(len(module.ANSWERS) for module in MODULES.values()) == len(ANSWERS)


@pytest.mark.parametrize("id", IDS)
def test_the_answer_is_what_the_task_gives(content: Catalog, id: str) -> None:
    challenge = find(content, id)
    if isinstance(challenge.check, RubricCheck):
        assert id not in ANSWERS, "people judge this one: there is nothing to compute"
        return
    if challenge.active or id in ANSWERS:
        answer = typed(ANSWERS[id]())
        assert judge(challenge.check, answer).verdict is Verdict.RIGHT, (
            f"computed {answer}, wanted {challenge.check}"
        )


@pytest.mark.parametrize("id", IDS)
def test_the_check_takes_its_own_answer_and_not_any(content: Catalog, id: str) -> None:
    challenge = find(content, id)
    if isinstance(challenge.check, RubricCheck):
        return
    assert judge(challenge.check, typed_answer(challenge)).verdict is Verdict.RIGHT
    for way in challenge.check.accept if isinstance(challenge.check, ExactCheck) else ():
        assert judge(challenge.check, way).verdict is Verdict.RIGHT
    assert judge(challenge.check, "-987654.25").verdict is Verdict.WRONG
