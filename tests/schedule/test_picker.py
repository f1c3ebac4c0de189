from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.progress import Progressed
from bot.catalog.schema import Challenge, Item
from bot.messages import Message
from bot.schedule.picker import GroupStage, choose, group_of
from bot.store.picks import Pick
from bot.store.weeks import Week

AT_FIRST = frozenset({"top-what-is-ml", "top-vectors", "top-matrices"})
BEGINNERS = GroupStage(AT_FIRST, frozenset({1, 2}), AT_FIRST, AT_FIRST)
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def wide(tiny: Catalog) -> Catalog:
    """The tiny catalog with each challenge ten times."""
    copies = [
        challenge.model_copy(
            update={"id": f"{challenge.id}-{number}", "title": f"{challenge.title} {number}"}
        )
        for challenge in tiny.of_kind(Challenge)
        for number in range(10)
    ]
    others = [item for item in tiny.items.values() if not isinstance(item, Challenge)]
    return Catalog.of(tiny.stages, [*others, *copies])


def weeks(
    catalog: Catalog, count: int, group: GroupStage = BEGINNERS, seed: str = "1"
) -> list[Pick]:
    """What a group is given week by week, oldest first."""
    given: list[Pick] = []
    for number in range(count):
        week = Week.of(MONDAY + timedelta(days=7 * number))
        pick = choose(catalog, "challenge", catalog.of_kind(Challenge), given, group, seed, week)
        if pick is None:
            break
        given.insert(0, pick)
    return given[::-1]


def topics(catalog: Catalog, pick: Pick) -> set[str]:
    item = catalog.get(pick.item_id)
    assert item
    return set(item.topics)


def done(*ids: str) -> Progressed:
    return Progressed(frozenset(ids), frozenset())


def test_the_same_question_has_the_same_answer(wide: Catalog) -> None:
    assert weeks(wide, 10) == weeks(wide, 10)


def test_the_order_of_the_items_makes_no_difference(wide: Catalog) -> None:
    def first(items: Sequence[Item]) -> Pick | None:
        return choose(wide, "challenge", items, [], BEGINNERS, "1", Week(2026, 48))

    assert first(wide.of_kind(Challenge)) == first(wide.of_kind(Challenge)[::-1])


def test_communities_go_different_ways(wide: Catalog) -> None:
    assert len({weeks(wide, 1, seed=str(seed))[0].item_id for seed in range(20)}) > 5


def test_nothing_comes_twice_in_half_a_year(wide: Catalog) -> None:
    given = weeks(wide, 26)
    assert len({pick.item_id for pick in given}) == 26


def test_a_topic_does_not_come_two_weeks_running_while_there_is_another(wide: Catalog) -> None:
    given = weeks(wide, 16)  # two near topics with ten challenges each: they take turns
    for earlier, later in pairwise(given):
        assert not topics(wide, earlier) & topics(wide, later)


def test_a_topic_that_other_kinds_used_lately_waits(wide: Catalog) -> None:
    used = [
        Pick("paper", Week(2026, 47), "rea-spectral-clustering", Message("pick.near"))
    ]  # on matrices
    pick = choose(wide, "challenge", wide.of_kind(Challenge), used, BEGINNERS, "1", Week(2026, 48))
    assert pick
    assert topics(wide, pick) == {"top-vectors"}


def test_when_everything_was_given_there_is_none(tiny: Catalog) -> None:
    assert len(weeks(tiny, 26)) == len(tiny.of_kind(Challenge))


def test_the_nearest_comes_first_and_says_why(tiny: Catalog) -> None:
    given = weeks(tiny, 4)
    near, far = given[:2], given[2:]
    assert {pick.item_id for pick in near} == {"cha-dot-product", "cha-product-shape"}
    assert {pick.why.id for pick in near} == {"pick.near"}
    assert all(topics(tiny, pick) == {pick.why.values["topic"]} for pick in near)
    assert {pick.why for pick in far} == {Message("pick.ahead", {"stage": "S4"})}


def begun(*ids: str) -> Progressed:
    return Progressed(frozenset(), frozenset(ids))


AHEAD = ("top-what-is-ml", "top-vectors", "top-matrices", "top-trees")
FIRST = ("top-what-is-ml", "top-vectors")


@pytest.mark.parametrize(
    ("members", "item", "why", "about"),
    [
        ([], "cha-dot-product", "pick.first", "top-vectors"),
        ([done(), done()], "cha-dot-product", "pick.first", "top-vectors"),
        ([begun("top-vectors")], "cha-dot-product", "pick.near", "top-vectors"),
        ([done("top-what-is-ml")], "cha-dot-product", "pick.near", "top-vectors"),
        ([done(), begun("top-vectors")], "cha-dot-product", "pick.near", "top-vectors"),
        ([done(*FIRST)], "cha-product-shape", "pick.near", "top-matrices"),
        ([done(*FIRST)], "cha-dot-product", "pick.base", "top-vectors"),
        ([done(*AHEAD, "top-regression"), done()], "cha-dot-product", "pick.open-to-some", None),
        ([begun("lea-leetcode"), done()], "cha-dot-product", "pick.first", "top-vectors"),
        ([done(*FIRST)], "cha-boosting-bug", "pick.stage", "S4"),
        ([], "cha-boosting-bug", "pick.ahead", "S4"),
        ([done(*AHEAD)], "cha-boosting-bug", "pick.in-stage", "S4"),
        ([done(*AHEAD)], "cha-dot-product", "pick.review", "S1"),
        ([begun("top-boosting")], "cha-pure-leaves", "pick.base", "top-trees"),
    ],
)
def test_the_reason_is_true_of_the_group(
    tiny: Catalog,
    members: list[Progressed],
    item: str,
    why: str,
    about: str | None,
) -> None:
    only = [one for one in tiny.of_kind(Challenge) if one.id == item]
    pick = choose(tiny, "challenge", only, [], group_of(tiny, members), "1", Week(2026, 48))
    assert pick
    assert pick.why.id == why
    assert about in (None, *pick.why.values.values())


def test_what_nobody_has_begun_is_not_said_to_be_worked_on(tiny: Catalog) -> None:
    group = GroupStage(frozenset({"top-vectors"}), frozenset({1}), frozenset(), frozenset({"x"}))
    assert weeks(tiny, 1, group)[0].why == Message("pick.open", {"topic": "top-vectors"})


def test_a_stage_that_nobody_is_in_can_be_begun_or_lies_before(tiny: Catalog) -> None:
    group = GroupStage(frozenset({"top-boosting"}), frozenset({1}))
    reasons = {pick.item_id: pick.why.id for pick in weeks(tiny, 4, group)}
    assert reasons["cha-dot-product"] == "pick.before"
    group = GroupStage(frozenset({"top-regression"}), frozenset({1}))
    reasons = {pick.item_id: pick.why.id for pick in weeks(tiny, 4, group)}
    assert reasons["cha-pure-leaves"] == "pick.stage"


def test_another_topic_than_last_time_does_not_claim_that_nothing_nearer_is_left(
    wide: Catalog,
) -> None:
    group = GroupStage(frozenset({"top-vectors"}), frozenset({1}))
    challenges = [one for one in wide.of_kind(Challenge) if "top-matrices" not in one.topics]
    given: list[Pick] = []
    for number in range(2):
        week = Week(2026, 48 + number)
        pick = choose(wide, "challenge", challenges, given, group, "1", week)
        assert pick
        given.insert(0, pick)
    assert [pick.why.id for pick in given] == ["pick.change", "pick.first"]


def test_a_suiting_level_goes_before_any_other(tiny: Catalog) -> None:
    hard = tiny.of_kind(Challenge)[0].model_copy(update={"id": "cha-hard", "level": 3})
    catalog = Catalog.of(tiny.stages, [*tiny.items.values(), hard])
    given = weeks(catalog, 4)
    at = [pick.item_id for pick in given].index("cha-hard")
    assert at >= 2  # after the two that suit, and not right after another one on vectors
    assert given[at].why.id == "pick.near"


def test_a_group_further_on_reviews_before_it_stretches(tiny: Catalog) -> None:
    at = frozenset({"top-boosting"})
    behind = frozenset({"top-vectors", "top-matrices"})
    group = GroupStage(at, frozenset({2, 3}), at, at | behind)
    whys = [pick.why for pick in weeks(tiny, 4, group)]
    assert [why.id for why in whys[2:]] == ["pick.review"] * 2


def test_a_new_group_stands_at_the_beginning(tiny: Catalog) -> None:
    group = group_of(tiny, [])
    assert {"top-what-is-ml", "top-vectors"} <= group.topics
    assert group.levels == {1}


def test_a_group_stands_where_its_members_stand(tiny: Catalog) -> None:
    ahead = done("top-what-is-ml", "top-vectors", "top-matrices", "top-trees")
    assert group_of(tiny, [ahead]).topics == {"top-regression"}
    assert group_of(tiny, [ahead]).levels == {1, 2, 3}
    begun = replace(ahead, started=frozenset({"top-boosting"}))
    assert group_of(tiny, [begun]).topics == {"top-regression", "top-boosting"}


def test_one_who_runs_ahead_does_not_pull_the_group(tiny: Catalog) -> None:
    ahead = done(
        "top-what-is-ml",
        "top-vectors",
        "top-matrices",
        "top-trees",
        "top-regression",
        "top-boosting",
    )
    assert group_of(tiny, [ahead, done(), done()]).levels == {1}
