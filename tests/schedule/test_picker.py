from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Item
from bot.messages import Message
from bot.schedule.group import Group, group_of
from bot.schedule.picker import candidates, choose
from bot.store.picks import Pick
from bot.store.weeks import Week
from tests.schedule.groups import (
    MATRICES,
    ML,
    TREES,
    VECTORS,
    asking,
    begun,
    done,
    like,
    logged,
    with_items,
)

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def wide(tiny: Catalog) -> Catalog:
    """The tiny catalog with each challenge ten times."""
    copies = [
        like(challenge, f"{challenge.id}-{number}")
        for challenge in tiny.of_kind(Challenge)
        for number in range(10)
    ]
    others = [item for item in tiny.items.values() if not isinstance(item, Challenge)]
    return Catalog.of(tiny.stages, [*others, *copies])


@pytest.fixture(scope="module")
def beginners(tiny: Catalog) -> Group:
    """Two of them on vectors, one on matrices."""
    members = [begun(VECTORS, members=2), begun(MATRICES)]
    return group_of(tiny, members, [logged(VECTORS, 2, 120), logged(MATRICES)])


def weeks(catalog: Catalog, count: int, group: Group, seed: str = "1") -> list[Pick]:
    """What a group is given week by week, oldest first."""
    given: list[Pick] = []
    for number in range(count):
        week = Week.of(MONDAY + timedelta(days=7 * number))
        question = asking(catalog, group, given, seed, week)
        pick = choose(question, catalog.of_kind(Challenge))
        if pick is None:
            break
        given.insert(0, pick)
    return given[::-1]


def topics(catalog: Catalog, pick: Pick) -> set[str]:
    item = catalog.get(pick.item_id)
    assert item
    return set(item.topics)


def test_the_same_question_has_the_same_answer(wide: Catalog, beginners: Group) -> None:
    assert weeks(wide, 10, beginners) == weeks(wide, 10, beginners)


def test_the_order_of_the_items_makes_no_difference(wide: Catalog, beginners: Group) -> None:
    def first(items: Sequence[Item]) -> Pick | None:
        return choose(asking(wide, beginners), items)

    assert first(wide.of_kind(Challenge)) == first(wide.of_kind(Challenge)[::-1])


def test_communities_go_different_ways(wide: Catalog, beginners: Group) -> None:
    found = {weeks(wide, 1, beginners, seed=str(seed))[0].item_id for seed in range(20)}
    assert len(found) > 5


def test_nothing_comes_twice_in_half_a_year(wide: Catalog, beginners: Group) -> None:
    given = weeks(wide, 26, beginners)
    assert len({pick.item_id for pick in given}) == 26


def test_a_topic_does_not_come_two_weeks_running_while_there_is_another(
    wide: Catalog, beginners: Group
) -> None:
    for earlier, later in pairwise(weeks(wide, 16, beginners)):
        assert not topics(wide, earlier) & topics(wide, later)


def test_a_topic_that_other_kinds_used_lately_waits(wide: Catalog, beginners: Group) -> None:
    used = [
        Pick("paper", Week(2026, 47), "rea-spectral-clustering", Message("pick.near"))
        for _ in range(2)
    ]  # on matrices
    pick = choose(asking(wide, beginners, used), wide.of_kind(Challenge))
    assert pick
    assert topics(wide, pick) == {VECTORS}


def test_what_is_logged_more_comes_more_often(wide: Catalog) -> None:
    on = (VECTORS, MATRICES, TREES)
    lately = [
        logged(VECTORS, minutes=400),
        logged(MATRICES, minutes=100),
        logged(TREES, minutes=40),
    ]
    group = group_of(wide, [begun(*on)], lately)
    easy = [like(item, item.id, level=1) for item in wide.of_kind(Challenge)]
    given = weeks(with_items(wide, *easy), 12, group)
    counted = Counter(next(iter(topics(wide, pick))) for pick in given)
    assert counted[VECTORS] == 6, "every second week, as no topic comes two weeks running"
    assert counted[MATRICES] > counted[TREES] > 0


def test_when_everything_was_given_there_is_none(tiny: Catalog, beginners: Group) -> None:
    assert len(weeks(tiny, 26, beginners)) == len(tiny.of_kind(Challenge))


def test_the_nearest_comes_first_and_says_why(tiny: Catalog, beginners: Group) -> None:
    given = weeks(tiny, 4, beginners)
    near, far = given[:2], given[2:]
    assert {pick.item_id for pick in near} == {"cha-dot-product", "cha-product-shape"}
    assert {pick.why.id for pick in near} == {"pick.logged"}
    assert all(topics(tiny, pick) == {pick.why.values["topic"]} for pick in near)
    assert {pick.why.id for pick in far} == {"pick.stretch"}


def test_what_is_begun_goes_before_what_is_open(tiny: Catalog) -> None:
    members = [begun(MATRICES, after=(ML, VECTORS)), done(ML, VECTORS)]
    first = weeks(tiny, 1, group_of(tiny, members))[0]
    assert first.item_id == "cha-pure-leaves", "its level suits; that on matrices is too easy"
    hard = with_items(tiny, like(tiny.get("cha-product-shape"), "cha-product-shape", level=2))
    first = weeks(hard, 1, group_of(hard, members))[0]
    assert first.item_id == "cha-product-shape"


def test_what_is_open_where_members_study_goes_before_what_is_open_elsewhere(
    wide: Catalog,
) -> None:
    members = [begun(MATRICES, after=(VECTORS,)), done(VECTORS)]
    elsewhere = like(wide.get("cha-dot-product-0"), "cha-what", topics=(ML,), stage="S0")
    here = like(wide.get(MATRICES), "top-more", prereqs=())
    on_it = like(wide.get("cha-dot-product-0"), "cha-here", topics=("top-more",))
    catalog = with_items(wide, elsewhere, here, on_it)
    group = group_of(catalog, members, [logged(MATRICES)])
    pick = choose(asking(catalog, group), [elsewhere, on_it])
    assert pick
    assert pick.item_id == "cha-here"


def test_a_suiting_level_goes_before_any_other(tiny: Catalog) -> None:
    hard = like(tiny.get("cha-dot-product"), "cha-hard", level=3)
    group = group_of(tiny, [begun(VECTORS, MATRICES)], [logged(VECTORS), logged(MATRICES)])
    given = weeks(with_items(tiny, hard), 5, group)
    at = [pick.item_id for pick in given].index("cha-hard")
    assert at >= 2, "after the two that suit, and not right after another one on vectors"
    assert given[at].why.id == "pick.logged"


def test_a_vote_is_on_the_best_each_once(wide: Catalog, beginners: Group) -> None:
    found = candidates(asking(wide, beginners), wide.of_kind(Challenge), 3)
    assert len(set(found)) == 3
    first = choose(asking(wide, beginners), wide.of_kind(Challenge))
    assert first
    assert all(topics(wide, Pick("", Week(2026, 1), id, first.why)) == {VECTORS} for id in found)
    assert len(candidates(asking(wide, beginners), wide.of_kind(Challenge)[:2], 3)) == 2
