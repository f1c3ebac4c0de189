"""Every solver, for the sample and for two hundred members, against the item that names it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from itertools import combinations
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from bot.authoring.rules.answers import find_leak
from bot.catalog.load import load
from bot.catalog.parts import NumberCheck
from bot.catalog.schema import Challenge
from bot.features.challenge.questions import seeded
from bot.features.challenge.rules import Verdict, judge
from bot.solvers.index import SOLVERS
from bot.solvers.own import SAMPLE, Own, seed_of, told

CONTENT = Path(__file__).parents[2] / "content"
ITEMS = {
    item.solve: item
    for item in load(CONTENT).items.values()
    if isinstance(item, Challenge) and item.solve is not None
}
MEMBERS = 200
FEWEST_ANSWERS = 180
# What is counted, or a sum of few whole numbers, has fewer answers than there are members
FEW_ANSWERS = {
    "batches": 100,
    "boxes": 130,
    "chats": 140,
    "coins": 160,
    "garden": 150,
    "loaves": 160,
    "top-twenty": 40,
}
# Of all pairs of members, those in which one's answer is right for the other
MOST_SHARED = 0.03
ROUNDED = 0.6  # of the last decimal that a remark's number has
# So many of the interpreter's steps take less than ten milliseconds on a small server
MOST_STEPS = 500_000

NAMES = sorted(SOLVERS)
RIGHT = Verdict.RIGHT


def owns(name: str) -> list[Own]:
    """What each of the members gets."""
    id = ITEMS[name].id
    return [SOLVERS[name](seed_of(1, member, id, 0)) for member in range(MEMBERS)]


def check_of(name: str) -> NumberCheck:
    check = ITEMS[name].check
    assert isinstance(check, NumberCheck)
    return check


def test_every_solver_has_its_one_item() -> None:
    assert ITEMS.keys() == SOLVERS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_what_the_item_says(name: str) -> None:
    item, sample = ITEMS[name], SOLVERS[name](SAMPLE)
    assert judge(item.check, repr(sample.answer)).verdict is Verdict.RIGHT
    given = (item.task, item.example, item.constraints or "", *item.hints)
    assert [passage for passage in sample.shown if not any(passage in part for part in given)] == []
    assert seeded(item, SAMPLE).task == item.task


@pytest.mark.parametrize("name", NAMES)
def test_members_have_answers_of_their_own(name: str) -> None:
    answers = [own.answer for own in owns(name)]
    assert len(set(answers)) >= FEW_ANSWERS.get(name, FEWEST_ANSWERS)
    tolerance = check_of(name).tolerance
    shared = sum(abs(one - other) <= tolerance for one, other in combinations(answers, 2))
    assert shared <= MOST_SHARED * MEMBERS * (MEMBERS - 1) / 2


@pytest.mark.parametrize("name", NAMES)
def test_nobodys_answer_is_the_one_that_the_group_talks_about(name: str) -> None:
    check = check_of(name)
    told = [own.answer for own in owns(name) if judge(check, repr(own.answer)).verdict is RIGHT]
    assert told == []


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_knows_the_mistakes_that_the_item_tells_of(name: str) -> None:
    """In the item's order, as the words of each are the item's."""
    near = check_of(name).near
    assert near, f"{ITEMS[name].id} tells of no mistake"
    for told_of, ending in zip(near, SOLVERS[name](SAMPLE).near, strict=True):
        decimals = len(repr(told_of.answer).partition(".")[2])
        assert abs(told_of.answer - ending) <= ROUNDED * 10.0**-decimals, (told_of, ending)


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_never_right_and_is_met_with_its_remark(name: str) -> None:
    item = ITEMS[name]
    for seed in [SAMPLE, *(seed_of(1, member, item.id, 0) for member in range(MEMBERS))]:
        check, own = seeded(item, seed).check, SOLVERS[name](seed)
        assert isinstance(check, NumberCheck)
        assert judge(check, repr(own.answer)).verdict is Verdict.RIGHT
        assert [near.answer for near in check.near] == list(own.mistakes)
        for near in check.near:
            judged = judge(check, repr(near.answer))
            assert judged.verdict is not Verdict.RIGHT, near
            assert judged.remark == near.say
        for one, other in combinations(own.mistakes, 2):
            assert abs(one - other) > check.tolerance, (one, other)


@pytest.mark.parametrize("name", NAMES)
def test_a_members_text_has_their_numbers_and_no_others(name: str) -> None:
    item, sample = ITEMS[name], SOLVERS[name](SAMPLE)
    for member, own in enumerate(owns(name)):
        given = seeded(item, seed_of(1, member, item.id, 0))
        whole = "\n".join([given.task, given.example, given.constraints or "", *given.hints])
        assert [passage for passage in own.shown if passage not in whole] == []
        kept = {passage for passage in sample.shown if passage in whole}
        assert kept <= set(own.shown), f"{item.id} still shows the sample's {kept}"
        assert own.shown != sample.shown
        assert (given.title, given.answer) == (item.title, item.answer)


@pytest.mark.parametrize("name", NAMES)
def test_no_hint_says_a_members_answer(name: str) -> None:
    item = ITEMS[name]
    for member in range(MEMBERS):
        given = seeded(item, seed_of(1, member, item.id, 0))
        shown = f"{given.task}\n{given.example}\n{given.constraints or ''}"
        assert [hint for hint in given.hints if find_leak(given.check, hint, shown)] == []


@pytest.mark.parametrize("name", NAMES)
def test_remarks_fit_a_line_and_keep_the_answer(name: str) -> None:
    item = ITEMS[name]
    for member in range(20):
        given = seeded(item, seed_of(1, member, item.id, 0))
        assert isinstance(given.check, NumberCheck)
        shown = f"{given.hand_in}\n{given.task}\n{given.example}\n{given.constraints or ''}"
        for near in given.check.near:
            assert 10 < len(near.say) <= 200
            assert near.say.endswith((".", "?"))
            assert find_leak(given.check, near.say, shown) is None


@pytest.mark.parametrize("name", NAMES)
def test_it_is_worked_out_in_few_steps(name: str) -> None:
    SOLVERS[name](SAMPLE)  # kept from then on, and shown beside one's own numbers
    for member in range(3):
        seed = seed_of(1, member, ITEMS[name].id, 0)
        assert steps(partial(SOLVERS[name], seed)) <= MOST_STEPS


def steps(work: Callable[[], object]) -> int:
    """How many of the interpreter's instructions some work takes: the same on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_passages_are_put_in_all_at_once() -> None:
    sample, own = Own(("one 1", "one 12"), 0.0), Own(("one 12", "one 3"), 0.0)
    assert told("one 1, one 12 and one 1.", sample, own) == "one 12, one 3 and one 12."
