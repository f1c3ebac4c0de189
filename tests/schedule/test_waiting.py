"""What a week may bring, after what came before it."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.echoes import echoes_of
from bot.catalog.schema import Challenge, Interview
from bot.messages import Message
from bot.schedule.waiting import free_for
from bot.store.picks import Pick
from bot.store.weeks import Week
from tests.schedule.groups import WEEK, like, with_items

WHY = Message("pick.voted")
MONDAYS = {weeks: Week(2026, 48 - weeks) for weeks in range(-4, 20)}


def given(kind: str, item_id: str, weeks_ago: int = 1) -> Pick:
    return Pick(kind, MONDAYS[weeks_ago], item_id, WHY)


def free(catalog: Catalog, *before: Pick) -> set[str]:
    items = catalog.of_kind(Challenge)
    return {item.id for item in free_for(catalog, "challenge", items, before, WEEK)}


@pytest.fixture
def echoing(tiny: Catalog) -> Catalog:
    """An interview question that names the challenge on leaves as its echo."""
    asked = like(tiny.get("int-deep-tree"), "int-deep-tree", echoes=("cha-pure-leaves",))
    return with_items(tiny, asked)


EVERY = {"cha-dot-product", "cha-product-shape", "cha-pure-leaves", "cha-boosting-bug"}


def test_nothing_comes_twice_and_no_topic_two_weeks_running(tiny: Catalog) -> None:
    more = with_items(tiny, like(tiny.get("cha-dot-product"), "cha-more-vectors"))
    assert free(more, given("challenge", "cha-dot-product")) == EVERY - {"cha-dot-product"}


def test_a_topic_comes_again_where_there_is_no_other(tiny: Catalog) -> None:
    more = with_items(tiny, like(tiny.get("cha-dot-product"), "cha-more-vectors"))
    others = [given("challenge", id, 3) for id in EVERY - {"cha-dot-product"}]
    assert free(more, given("challenge", "cha-dot-product"), *others) == {"cha-more-vectors"}


def test_echoes_are_of_both_sides(echoing: Catalog) -> None:
    assert echoes_of(echoing) == {
        "int-deep-tree": {"cha-pure-leaves"},
        "cha-pure-leaves": {"int-deep-tree"},
    }


@pytest.mark.parametrize(("weeks_ago", "waits"), [(0, True), (7, True), (8, False), (-3, True)])
def test_an_echo_comes_eight_weeks_later_whichever_names_the_other(
    echoing: Catalog, weeks_ago: int, *, waits: bool
) -> None:
    asked = given("interview", "int-deep-tree", weeks_ago)
    assert ("cha-pure-leaves" not in free(echoing, asked)) is waits
    questions = echoing.of_kind(Interview)
    done = given("challenge", "cha-pure-leaves", weeks_ago)
    left = {item.id for item in free_for(echoing, "interview", questions, [done], WEEK)}
    assert ("int-deep-tree" not in left) is waits


def test_an_echo_comes_sooner_than_nothing(echoing: Catalog) -> None:
    others = [given("challenge", id, 9) for id in EVERY - {"cha-pure-leaves"}]
    asked = given("interview", "int-deep-tree", 1)
    assert free(echoing, asked, *others) == {"cha-pure-leaves"}
