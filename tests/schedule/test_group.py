from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.schedule.group import group_of, levels_for
from tests.schedule.groups import (
    BOOSTING,
    MATRICES,
    ML,
    REGRESSION,
    TREES,
    VECTORS,
    begun,
    done,
    logged,
    with_a_lane,
)


def test_a_new_group_stands_at_the_beginning(tiny: Catalog) -> None:
    group = group_of(tiny, [])
    assert (group.members, group.is_new) == (1, True)
    assert group.levels == {1}
    assert group.road == {ML, VECTORS}


def test_one_who_has_begun_nothing_is_as_new(tiny: Catalog) -> None:
    assert group_of(tiny, [done(members=3)]).is_new
    assert not group_of(tiny, [begun(VECTORS)]).is_new
    assert not group_of(tiny, [done(VECTORS)]).is_new


def test_members_are_counted_by_topic(tiny: Catalog) -> None:
    group = group_of(
        tiny,
        [begun(VECTORS, members=2), done(VECTORS, members=3), done(VECTORS, MATRICES)],
        [logged(VECTORS, 2)],
    )
    assert group.members == 6
    assert dict(group.begun) == {VECTORS: 2}
    assert group.open[MATRICES] == 3
    assert group.open[TREES] == 4
    assert VECTORS not in group.open
    assert group.done == {VECTORS, MATRICES}
    assert group.done_by_all == set()
    assert group.lately[VECTORS].logged == 2


def test_what_each_of_them_has_is_behind_all(tiny: Catalog) -> None:
    group = group_of(tiny, [done(VECTORS), done(VECTORS, MATRICES)])
    assert group.done_by_all == {VECTORS}


def test_a_stage_that_nobody_is_in_is_not_on_the_road_although_it_is_open(tiny: Catalog) -> None:
    group = group_of(tiny, [done(VECTORS)])  # S0 and S1 are unfinished; trees are in S4
    assert group.road == {ML, MATRICES, TREES}, "and what comes next is offered to members, too"
    assert group.open[TREES] == 1


def test_what_is_begun_makes_its_stage_near(tiny: Catalog) -> None:
    assert group_of(tiny, [begun(TREES, after=(VECTORS,))]).stages == {
        tiny.stage("S4").order,
    }


def test_lanes_are_aside(tiny: Catalog) -> None:
    group = group_of(with_a_lane(tiny), [done(ML, VECTORS, MATRICES, TREES)])
    assert group.aside == {"top-aside", "top-aside-later"}
    assert group.road == {REGRESSION}
    assert group.furthest == tiny.stage("S4").order


def test_the_furthest_stage_is_one_that_somebody_has_come_to(tiny: Catalog) -> None:
    order = {stage.id: stage.order for stage in tiny.stages}
    assert group_of(tiny, []).furthest == order["S1"]
    assert group_of(tiny, [done(), begun(BOOSTING)]).furthest == order["S4"]


@pytest.mark.parametrize(
    ("share", "levels"),
    [(0.0, {1}), (0.08, {1}), (0.09, {1, 2}), (0.33, {1, 2}), (0.34, {2, 3}), (1.0, {2, 3})],
)
def test_level_1_ends_at_a_third_of_the_roadmap(share: float, levels: set[int]) -> None:
    assert levels_for(share) == levels


def test_one_who_runs_ahead_does_not_pull_the_group(tiny: Catalog) -> None:
    ahead = (ML, VECTORS, MATRICES, TREES, REGRESSION, BOOSTING)
    assert group_of(tiny, [done(*ahead), done(), done()]).levels == {1}
    assert group_of(tiny, [done(*ahead), done(members=2)]).levels == {1}
    assert group_of(tiny, [done(*ahead, members=3), done(members=2)]).levels == {2, 3}
