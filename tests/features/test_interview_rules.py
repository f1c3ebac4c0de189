"""The order of questions: near what is studied, easy before hard, one's own.

Each is walked through once before any comes again.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Interview, SystemDesign
from bot.features.interview.rules import following, in_order, is_level, turn
from bot.features.items import none_yet

BOOSTING = {"top-boosting"}


def ids(items: list[Interview]) -> list[str]:
    return [item.short_id for item in items]


@pytest.fixture(scope="module")
def questions(tiny: Catalog) -> tuple[Interview, ...]:
    return tiny.of_kind(Interview)


def test_easy_before_hard_and_what_is_studied_before_that(questions: tuple[Interview, ...]) -> None:
    assert ids(in_order(questions, 1, set())) == ["dot-meaning", "deep-tree", "more-rounds"]
    assert ids(in_order(questions, 1, BOOSTING)) == ["more-rounds", "dot-meaning", "deep-tree"]


def test_among_equals_everyone_has_an_order_of_their_own_that_stays(
    questions: tuple[Interview, ...],
) -> None:
    level = {"level": 1}
    equals = [q.model_copy(update=level) for q in questions]
    orders = {member: ids(in_order(equals, member, set())) for member in range(50)}
    assert len({tuple(order) for order in orders.values()}) == 6
    assert orders == {member: ids(in_order(equals[::-1], member, set())) for member in range(50)}


def many(count: int, first: Interview) -> list[Interview]:
    return [first.model_copy(update={"id": f"int-q{n}", "level": 1 + n % 3}) for n in range(count)]


@given(
    count=st.integers(1, 25),
    start=st.integers(0, 24),
    done=st.sets(st.integers(0, 24)),
    member=st.integers(1, 9),
)
def test_every_open_question_comes_once_before_any_comes_twice(
    questions: tuple[Interview, ...], count: int, start: int, done: set[int], member: int
) -> None:
    order = in_order(many(count, questions[0]), member, set())
    finished = {f"int-q{n}" for n in done}
    here = order[start % count]
    seen = []
    for _ in range(count):
        further = following(order, here, finished)
        if further is None:
            break
        seen.append(further.id)
        here = further
    waiting = {item.id for item in order} - finished
    first_round = seen[: len(waiting)]
    if len(waiting) == 1:  # a question does not follow itself
        waiting -= {order[start % count].id}
    assert set(first_round) == waiting
    assert len(set(first_round)) == len(first_round)


@given(
    count=st.integers(1, 25),
    before=st.lists(st.integers(0, 30), unique=True),
    member=st.integers(1, 9),
)
def test_every_question_is_asked_once_before_any_is_asked_again(
    questions: tuple[Interview, ...], count: int, before: list[int], member: int
) -> None:
    order = in_order(many(count, questions[0]), member, set())
    own = {question.id for question in order}
    seen: tuple[str, ...] = tuple(f"int-q{n}" for n in before)
    waiting = [question.id for question in order if question.id not in seen]
    said = []
    for _ in range(len(waiting) + count):
        asked = turn(order, seen)
        assert asked.total == count
        assert set(seen) - own <= set(asked.seen)  # what others asked is still known
        assert count == 1 or not seen or asked.found.id != seen[-1]
        seen = asked.seen
        said.append(asked.found.id)
    assert said[: len(waiting)] == waiting
    assert set(said[len(waiting) :]) == own


@pytest.mark.parametrize("level", ["easy", "HARD", "any", "senior"])
def test_a_level_is_known_by_its_word(level: str) -> None:
    assert is_level(level)
    assert not is_level(f"{level} questions")


def test_after_a_question_of_another_category_comes_the_first(
    questions: tuple[Interview, ...],
) -> None:
    order = in_order(questions, 1, set())
    algorithms = [q for q in order if q.category == "algorithms"]
    assert following(algorithms, order[0], set()) == algorithms[0]
    assert following([], order[0], set()) is None


@pytest.mark.parametrize("kind", [Interview, SystemDesign, Challenge])
def test_content_without_a_kind_says_so_and_leads_on(kind: type[Interview]) -> None:
    error = none_yet(kind)
    assert error.sentence.startswith(f"The content has no {kind.noun} yet.")
    assert error.ways_out == (("Show the roadmap", "roadmap"), ("What is next?", "next"))
