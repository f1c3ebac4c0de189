"""How near what is to whom, and the sentence that says so."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.messages import Message
from bot.schedule.fits import Fits
from bot.schedule.group import group_of
from bot.schedule.tiers import Misfit, Near, near_of, true_of_all, why
from bot.store.standings import Lately, Standing
from tests.schedule.groups import (
    BOOSTING,
    MATRICES,
    ML,
    REGRESSION,
    TREES,
    VECTORS,
    begun,
    done,
    finished,
    like,
    logged,
    with_a_lane,
    with_items,
)

ALL = (ML, VECTORS, MATRICES, TREES)
CASES: list[tuple[list[Standing], list[Lately], str, Near, Message]] = [
    ([], [], VECTORS, Near.UNBEGUN, Message("pick.first", {"topic": VECTORS})),
    ([done(members=2)], [], VECTORS, Near.UNBEGUN, Message("pick.first", {"topic": VECTORS})),
    (
        [begun(VECTORS, members=3), done()],
        [logged(VECTORS, 2)],
        VECTORS,
        Near.LOGGED,
        Message("pick.logged", {"members": 2, "topic": VECTORS}),
    ),
    (
        [begun(VECTORS, members=3), done()],
        [],
        VECTORS,
        Near.BEGUN,
        Message("pick.begun", {"members": 3, "topic": VECTORS}),
    ),
    (
        [done(VECTORS, members=2), done()],
        [],
        MATRICES,
        Near.UNBEGUN,
        Message("pick.open-to-most", {"topic": MATRICES}),
    ),
    (
        [done(VECTORS, members=2), done(members=2)],
        [],
        MATRICES,
        Near.UNBEGUN,
        Message("pick.open-to-a-few", {"topic": MATRICES}),
    ),
    (
        [done(VECTORS), done(members=3)],
        [],
        VECTORS,
        Near.OPEN,
        Message("pick.can-begin", {"members": 3, "topic": VECTORS}),
    ),
    (
        [begun(MATRICES, after=(ML, VECTORS), members=3)],
        [finished(VECTORS, 2)],
        VECTORS,
        Near.FINISHED,
        Message("pick.finished", {"members": 2, "topic": VECTORS, "next": MATRICES}),
    ),
    (
        [begun(MATRICES, after=(ML, VECTORS), members=3)],
        [],
        VECTORS,
        Near.BEHIND,
        Message("pick.look-back", {"topic": VECTORS}),
    ),
    (
        [done(*ALL), begun(VECTORS)],
        [],
        TREES,
        Near.BEHIND,
        Message("pick.look-back-for-some", {"topic": TREES}),
    ),
    (
        [done(*ALL, REGRESSION, BOOSTING)],
        [finished(BOOSTING)],
        BOOSTING,
        Near.BEHIND,
        Message("pick.look-back", {"topic": BOOSTING}),
    ),
    ([], [], BOOSTING, Near.AHEAD, Message("pick.stretch", {"topic": BOOSTING})),
]


@pytest.mark.parametrize(("members", "lately", "topic", "near", "said"), CASES)
def test_each_tier_has_its_own_sentence_and_it_is_true(
    tiny: Catalog,
    members: list[Standing],
    lately: list[Lately],
    topic: str,
    near: Near,
    said: Message,
) -> None:
    group, item = group_of(tiny, members, lately), on(tiny, topic)
    fit = Fits(tiny, group).of(item)
    assert (near_of(tiny, group, topic), fit.near, fit.topic) == (near, near, topic)
    assert why(tiny, group, item, fit) == said


def on(catalog: Catalog, *topics: str, stage: str = "", level: int = 2) -> Item:
    """A challenge on these topics, of the last one's stage where none is named."""
    stage = stage or catalog.topic(topics[-1]).stage
    return like(catalog.get("cha-dot-product"), "cha-new", topics=topics, stage=stage, level=level)


def test_tiers_come_in_their_order(tiny: Catalog) -> None:
    assert list(Near) == sorted(Near)
    assert [near.name for near in Near] == [
        "LOGGED",
        "BEGUN",
        "UNBEGUN",
        "OPEN",
        "ASIDE",
        "FINISHED",
        "ANYWHERE",
        "BEHIND",
        "AHEAD",
    ]


def test_a_level_that_suits_goes_before_a_nearer_topic_and_any_current_one_before_the_past(
    tiny: Catalog,
) -> None:
    group = group_of(tiny, [begun(MATRICES, after=(ML, VECTORS))], [logged(MATRICES)])
    assert group.levels == {2, 3}
    items = [
        on(tiny, MATRICES),
        on(tiny, TREES),
        on(tiny, MATRICES, level=1),
        on(tiny, TREES, level=1),
        on(tiny, VECTORS),
        on(tiny, VECTORS, level=1),
        on(tiny, BOOSTING),
    ]
    tiers = [Fits(tiny, group).of(item).tier for item in items]
    assert tiers == sorted(tiers)
    assert len(set(tiers)) == len(tiers)


def test_an_item_counts_by_its_nearest_topic(tiny: Catalog) -> None:
    group = group_of(tiny, [begun(MATRICES, after=(VECTORS,))], [logged(MATRICES, minutes=90)])
    fit = Fits(tiny, group).of(on(tiny, VECTORS, MATRICES))
    assert (fit.near, fit.topic, fit.weight) == (Near.LOGGED, MATRICES, 90)


def test_of_two_that_are_logged_the_one_with_more_minutes_is_named(tiny: Catalog) -> None:
    lately = [logged(VECTORS, minutes=30), logged(ML, members=3, minutes=200)]
    group = group_of(tiny, [begun(VECTORS, ML, members=3)], lately)
    assert Fits(tiny, group).of(on(tiny, VECTORS, ML, stage="S1")).topic == ML


def test_what_needs_a_stage_that_nobody_has_come_to_is_a_stretch(tiny: Catalog) -> None:
    group = group_of(tiny, [begun(VECTORS)], [logged(VECTORS)])
    fit = Fits(tiny, group).of(on(tiny, VECTORS, TREES))
    assert (fit.near, fit.topic) == (Near.AHEAD, TREES)
    fit = Fits(tiny, group).of(on(tiny, VECTORS, TREES, stage="S1"))
    assert fit.near is Near.LOGGED, "what its own stage does not ask for, it can do without"
    assert fit.misfit is Misfit.LEVEL


def test_what_needs_a_topic_that_is_still_shut_comes_after_what_does_not(tiny: Catalog) -> None:
    group = group_of(tiny, [begun(TREES, after=(ML, VECTORS))], [logged(TREES)])
    both, alone = on(tiny, TREES, BOOSTING), on(tiny, TREES)
    assert Fits(tiny, group).of(both).misfit is Misfit.SHUT
    assert Fits(tiny, group).of(alone).tier < Fits(tiny, group).of(both).tier


def test_lanes_are_aside_and_lend_no_prerequisites(tiny: Catalog) -> None:
    catalog = with_a_lane(tiny)
    group = group_of(catalog, [done(*ALL, REGRESSION, BOOSTING)], [finished(VECTORS)])
    assert near_of(catalog, group, "top-aside") is Near.ASIDE
    assert near_of(catalog, group, VECTORS) is Near.BEHIND
    fit = Fits(catalog, group).of(on(catalog, "top-aside"))
    said = why(catalog, group, on(catalog, "top-aside"), fit)
    assert said == Message("pick.can-begin", {"members": 1, "topic": "top-aside"})


def test_what_has_no_topic_goes_along_with_every_stage(tiny: Catalog) -> None:
    group, nudge = group_of(tiny, []), tiny.get("nud-tell-a-number")
    assert nudge
    fit = Fits(tiny, group).of(nudge)
    assert fit.near is Near.ANYWHERE
    assert why(tiny, group, nudge, fit) == Message("pick.every-stage", {"stage": "S8"})


def test_an_archived_topic_makes_nothing_near(tiny: Catalog) -> None:
    old = like(tiny.get(VECTORS), VECTORS, status="archived")
    catalog = with_items(tiny, old)
    group = group_of(catalog, [begun(VECTORS)])
    assert Fits(catalog, group).of(on(catalog, MATRICES, VECTORS)).topic == MATRICES


def test_a_look_back_is_at_what_lies_shortly_behind_and_a_stretch_at_what_comes_soon(
    tiny: Catalog,
) -> None:
    group = group_of(tiny, [begun(BOOSTING, after=(*ALL, REGRESSION))])
    stages = [Fits(tiny, group).of(on(tiny, id)).stages for id in (TREES, VECTORS, ML)]
    assert stages == sorted(stages)
    assert len(set(stages)) == 3
    assert Fits(tiny, group_of(tiny, [])).of(on(tiny, BOOSTING)).stages > 0


@pytest.mark.parametrize("known", ["pick.open-to-most", "pick.open-to-a-few"])
def test_nobody_is_nobody_also_of_those_who_were_not_active(tiny: Catalog, known: str) -> None:
    group = group_of(tiny, [done(VECTORS, members=2)])
    said = Message(known, {"topic": MATRICES})
    assert true_of_all(group, said, lambda topic: False) == said
    weaker = Message("pick.can-begin", {"members": 2, "topic": MATRICES})
    assert true_of_all(group, said, lambda topic: topic == MATRICES) == weaker


def test_what_speaks_of_somebody_is_not_asked_about(tiny: Catalog) -> None:
    said = Message("pick.logged", {"members": 2, "topic": MATRICES})
    group = group_of(tiny, [])

    def ask(topic: str) -> bool:
        raise AssertionError(topic)

    assert true_of_all(group, said, ask) == said
