"""Groups of several kinds, half a year, twenty times over: nothing comes twice, and it fits."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.authoring.simulation import Profile, SimulatedPosts, profiles, simulate
from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Item, Kaggle, Reading

WEEKS = 26
SEEDS = 20
MORE_SEEDS = 60
KINDS: Mapping[str, type[Item]] = {"challenge": Challenge, "kaggle": Kaggle, "paper": Reading}


@pytest.fixture(scope="module")
def outcomes(content: Catalog) -> dict[Profile, list[SimulatedPosts]]:
    return {
        p: [simulate(content, KINDS, p, WEEKS, seed) for seed in range(SEEDS)]
        for p in profiles(content)
    }


def test_nothing_is_given_twice_and_no_week_goes_without(
    outcomes: dict[Profile, list[SimulatedPosts]],
) -> None:
    for runs in outcomes.values():
        for run in runs:
            given = [pick.item_id for pick in run.picks]
            assert len(given) == len(set(given)) == WEEKS * len(KINDS)


def test_no_topic_comes_two_weeks_running(outcomes: dict[Profile, list[SimulatedPosts]]) -> None:
    for profile, runs in outcomes.items():
        assert [run.repeated_topics for run in runs] == [0] * SEEDS, profile.name


def test_picks_fit_where_the_group_stands(outcomes: dict[Profile, list[SimulatedPosts]]) -> None:
    for profile, runs in outcomes.items():
        wanted = 0.8 if profile.stays else 0.9
        assert sum(run.share for run in runs) / len(runs) >= wanted, profile.name


def test_every_item_is_given_to_somebody(
    content: Catalog, outcomes: dict[Profile, list[SimulatedPosts]]
) -> None:
    """What no group here was given is looked for among more groups: the draw is by chance."""
    left = {item.id for kind in KINDS.values() for item in content.of_kind(kind)}
    for runs in outcomes.values():
        left -= {pick.item_id for run in runs for pick in run.picks}
    for seed in range(SEEDS, MORE_SEEDS):
        if left:
            left -= given_to_somebody(content, seed)
    assert left == set()


def given_to_somebody(content: Catalog, seed: int) -> set[str]:
    """The ids of what a group of any profile is given, with this seed."""
    runs = [simulate(content, KINDS, profile, WEEKS, seed) for profile in profiles(content)]
    return {pick.item_id for run in runs for pick in run.picks}
