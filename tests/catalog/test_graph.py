"""The map: what is open, what opens, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs, next_steps, open_topics, opens, path_to, unlocked_by
from bot.catalog.load import load
from bot.catalog.parts import Resource, Stage
from bot.catalog.progress import stages_of
from bot.catalog.schema import Topic

DAY = date(2025, 1, 15)
SHELF = Resource(
    title="Book", url="https://example.org", type="book", cost="free", hours=1, checked=DAY
)
STAGES = [
    Stage(id="S0", title="Start", summary="s"),
    Stage(id="S1", title="Middle", summary="s"),
    Stage(id="S8", title="Beside", summary="s", lane=True),
]


def a_topic(number: int, stage: str, prereqs: Iterable[int]) -> Topic:
    return Topic(
        id=f"top-n{number}", title=f"Topic {number}", stage=stage, level=1, minutes=60,
        origin="extension", reviewed=DAY, prereqs=tuple(f"top-n{prereq}" for prereq in prereqs),
        summary="What this topic is about.", outcomes=("One", "Two"), resources=(SHELF,),
        why="w", done_when="d", explain_prompt="e",
    )  # fmt: skip


@st.composite
def maps(draw: st.DrawFn) -> Catalog:
    """Any map: prerequisites among earlier topics, in the same or an earlier stage or in a lane."""
    size = draw(st.integers(1, 12))
    stages = sorted(
        draw(st.lists(st.sampled_from(["S0", "S1", "S8"]), min_size=size, max_size=size))
    )
    topics = []
    for number, stage in enumerate(stages):
        before = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        topics.append(a_topic(number, stage, sorted(before)))
    return Catalog.of(STAGES, draw(st.permutations(topics)))


def ids(topics: Iterable[Topic]) -> list[str]:
    return [topic.short_id for topic in topics]


def test_what_is_open_at_the_start_and_after_a_step(catalog: Catalog) -> None:
    assert ids(open_topics(catalog, set())) == ["what-is-ml", "vectors"]
    assert ids(open_topics(catalog, {"top-vectors"})) == ["what-is-ml", "matrices", "trees"]
    assert open_topics(catalog, set(catalog.items)) == ()


def test_what_a_topic_opens(catalog: Catalog) -> None:
    assert ids(opens(catalog, "top-vectors")) == ["matrices", "trees"]
    assert ids(opens(catalog, "top-boosting")) == []
    assert ids(unlocked_by(catalog, "top-regression", {"top-vectors"})) == []
    assert ids(unlocked_by(catalog, "top-regression", {"top-trees"})) == ["boosting"]
    assert unlocked_by(catalog, "top-vectors", {"top-vectors"}) == ()


def test_what_is_missing_and_the_way_there(catalog: Catalog) -> None:
    assert ids(missing_prereqs(catalog, "top-boosting", {"top-trees"})) == ["regression"]
    way = ["vectors", "matrices", "trees", "regression"]
    assert ids(path_to(catalog, "top-boosting", set())) == way
    assert ids(path_to(catalog, "top-boosting", {"top-trees", "top-matrices"})) == ["regression"]
    assert path_to(catalog, "top-vectors", set()) == ()


def test_next_steps_say_why(catalog: Catalog) -> None:
    def said(done: set[str], started: set[str]) -> list[tuple[str, str]]:
        return [(step.topic.short_id, step.reason) for step in next_steps(catalog, done, started)]

    assert said(set(), set()) == [
        ("what-is-ml", "completes Orientation"),
        ("vectors", "opens Matrices and Decision trees"),
    ]
    assert said({"top-vectors", "top-what-is-ml"}, {"top-trees"}) == [
        ("trees", "you have begun it"),
        ("matrices", "opens Linear regression"),
    ]
    assert said({"top-vectors", "top-what-is-ml", "top-matrices"}, set()) == [
        ("trees", "a step towards Gradient boosting"),
        ("regression", "a step towards Gradient boosting"),
    ]
    assert said(set(catalog.items), set()) == []


def test_a_topic_that_opens_more_comes_first_within_its_stage() -> None:
    small = [
        a_topic(0, "S0", []),
        a_topic(1, "S0", []),
        a_topic(2, "S0", [1]),
        a_topic(3, "S1", [2]),
        a_topic(4, "S1", []),
    ]
    steps = next_steps(Catalog.of(STAGES, small), set(), set())
    assert ids(step.topic for step in steps) == ["n1", "n0", "n4"]


def test_a_lane_holds_nothing_shut_but_waits_itself() -> None:
    catalog = Catalog.of(
        STAGES, [a_topic(0, "S8", []), a_topic(1, "S1", [0]), a_topic(2, "S8", [1])]
    )
    assert ids(open_topics(catalog, set())) == ["n1", "n0"]
    assert ids(missing_prereqs(catalog, "top-n2", set())) == ["n1"]


def test_an_archived_prerequisite_holds_nothing_shut(tree: Any) -> None:
    tree.swap("topics/top-matrices.md", "level = 1", 'level = 1\nstatus = "archived"')
    catalog = load(tree.folder)
    assert "top-regression" in {topic.id for topic in open_topics(catalog, set())}


@settings(max_examples=50, deadline=None)
@given(maps(), st.sets(st.integers(0, 11)), st.integers(1, 3))
def test_following_next_steps_finishes_the_map(
    catalog: Catalog, begun: set[int], limit: int
) -> None:
    started = {f"top-n{number}" for number in begun}
    done: set[str] = set()
    while steps := next_steps(catalog, done, started, limit):
        assert len(steps) <= limit
        for step in steps:
            assert step.topic.id not in done
            assert step.topic.id in started or not missing_prereqs(catalog, step.topic.id, done)
        done.add(steps[0].topic.id)
    assert done == {topic.id for topic in catalog.topics}


@settings(max_examples=50, deadline=None)
@given(maps())
def test_the_way_to_a_topic_works_in_its_order(catalog: Catalog) -> None:
    for topic in catalog.topics:
        done: set[str] = set()
        for step in path_to(catalog, topic.id, set()):
            assert not missing_prereqs(catalog, step.id, done)
            done.add(step.id)
        assert not missing_prereqs(catalog, topic.id, done)


@settings(max_examples=50, deadline=None)
@given(maps(), st.sets(st.integers(0, 11)))
def test_unlocked_is_what_becomes_open(catalog: Catalog, finished: set[int]) -> None:
    done = {f"top-n{number}" for number in finished}
    for topic in catalog.topics:
        if topic.id not in done:
            before = set(ids(open_topics(catalog, done)))
            after = set(ids(open_topics(catalog, done | {topic.id})))
            assert set(ids(unlocked_by(catalog, topic.id, done))) == after - before


@settings(max_examples=50, deadline=None)
@given(maps(), st.sets(st.integers(0, 12)))
def test_what_is_open_and_how_far_each_stage_is_by_their_definitions(
    catalog: Catalog, finished: set[int]
) -> None:
    done = {f"top-n{number}" for number in finished}
    free = [t for t in catalog.topics if not missing_prereqs(catalog, t.id, done)]
    assert list(open_topics(catalog, done)) == [topic for topic in free if topic.id not in done]
    counted = [(count.stage, list(count.topics), count.done) for count in stages_of(catalog, done)]
    plainly = [(stage, [t for t in catalog.topics if t.stage == stage.id]) for stage in STAGES]
    assert counted == [
        (stage, topics, sum(topic.id in done for topic in topics))
        for stage, topics in plainly
        if topics
    ]


def test_how_far_somebody_is_is_not_counted_topic_by_topic(catalog: Catalog) -> None:
    """The stages of a catalog are sorted out once, and are the same for everybody."""
    first, second = stages_of(catalog, set()), stages_of(catalog, {"top-vectors"})
    assert all(one.topics is other.topics for one, other in zip(first, second, strict=True))
