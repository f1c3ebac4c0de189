"""Groups of several kinds, half a year and a whole one: what they are given, and what is said.

Whether it fits, and whether it is true, is told by an oracle that reads the log alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import fmean

import pytest

from bot.authoring.simulation import (
    FIRST_MONDAY,
    GROUP_SIZE,
    Profile,
    SimulatedPick,
    SimulatedPosts,
    profiles,
    simulate,
)
from bot.catalog.catalog import Catalog
from bot.catalog.echoes import echoes_of
from bot.catalog.schema import Challenge, Interview, Item, Kaggle, Reading
from bot.messages import sentence
from bot.store.picks import Pick
from tests.content.oracle import EIGHT_WEEKS, Oracle, waits

pytestmark = pytest.mark.timeout(400)  # a year of fifteen groups, on a machine that does much else

HALF, WHOLE = 26, 52
SEEDS = 2
MORE_SEEDS = 20
KINDS: Mapping[str, type[Item]] = {
    "challenge": Challenge,
    "kaggle": Kaggle,
    "paper": Reading,
    "interview": Interview,
}
HELD = ("beginner", "from S3 on", "from S4 on", "from S6 on", "from S7 on", "mixed", "fast")
CURRENT, BEHIND = 0.8, 0.1


@dataclass(frozen=True)
class Judged:
    """A pick as the oracle sees it."""

    one: SimulatedPick
    is_current: bool
    is_behind: bool
    was_left: bool
    untrue: str


@pytest.fixture(scope="module")
def outcomes(content: Catalog) -> dict[Profile, list[SimulatedPosts]]:
    """A year of those that are held to the goals, a few times, and once of the others."""
    return {
        profile: [
            simulate(content, KINDS, profile, WHOLE, seed)
            for seed in range(SEEDS if profile.name in HELD else 1)
        ]
        for profile in profiles(content)
    }


@pytest.fixture(scope="module")
def verdicts(
    content: Catalog, outcomes: dict[Profile, list[SimulatedPosts]]
) -> dict[str, list[Judged]]:
    return {
        profile.name: [one for run in runs for one in judged(content, run)]
        for profile, runs in outcomes.items()
    }


def judged(content: Catalog, posts: SimulatedPosts) -> Iterator[Judged]:
    for number, one in enumerate(posts.given):
        oracle = Oracle(content, posts.log.entries[: one.entries], one.pick.week.monday)
        item = content.items[one.pick.item_id]
        is_current = oracle.is_current(item)
        yield Judged(
            one,
            is_current,
            oracle.behind_all(item.topics),
            is_current or was_left(content, oracle, one.pick.kind, posts.picks[:number]),
            oracle.says(sentence(one.pick.why, content.title_of), item),
        )


def was_left(content: Catalog, oracle: Oracle, kind: str, before: Sequence[Pick]) -> bool:
    """Whether anything that the group could work on was left."""
    return any(
        oracle.is_current(item) and not waits(content, item, kind, before, oracle.monday)
        for item in content.of_kind(KINDS[kind])
    )


def test_nothing_is_given_twice_and_no_week_goes_without(
    outcomes: dict[Profile, list[SimulatedPosts]],
) -> None:
    for runs in outcomes.values():
        for run in runs:
            given = [pick.item_id for pick in run.picks]
            assert len(given) == len(set(given)) == WHOLE * len(KINDS)


def test_no_topic_comes_two_weeks_running(outcomes: dict[Profile, list[SimulatedPosts]]) -> None:
    for profile, runs in outcomes.items():
        assert {run.repeated_topics for run in runs} == {0}, profile.name


def test_echoes_are_eight_weeks_apart(
    content: Catalog, outcomes: dict[Profile, list[SimulatedPosts]]
) -> None:
    echoes, met = echoes_of(content), 0
    for run in (run for runs in outcomes.values() for run in runs):
        weeks = {pick.item_id: pick.week.monday for pick in run.picks}
        for id, others in echoes.items():
            for other in others & weeks.keys() if id in weeks else ():
                assert abs(weeks[id] - weeks[other]) >= EIGHT_WEEKS, (id, other)
                met += 1
    assert met > 20


def test_every_reason_is_true_of_the_log(verdicts: dict[str, list[Judged]]) -> None:
    for name, found in verdicts.items():
        untrue = [(one.one.pick, one.untrue) for one in found if one.untrue]
        assert untrue == [], name
    said = {one.one.pick.why.id for found in verdicts.values() for one in found}
    assert said >= {
        "pick.logged",
        "pick.begun",
        "pick.open-to-most",
        "pick.open-to-a-few",
        "pick.can-begin",
        "pick.finished",
        "pick.look-back",
        "pick.stretch",
    }


def test_nothing_is_looked_back_at_while_something_current_is_left(
    verdicts: dict[str, list[Judged]],
) -> None:
    for name, found in verdicts.items():
        wrong = [one.one.pick for one in found if one.was_left and not one.is_current]
        assert wrong == [], name


@pytest.mark.parametrize("weeks", [HALF, WHOLE])
@pytest.mark.parametrize("name", HELD)
def test_picks_are_on_what_is_begun_or_open(
    verdicts: dict[str, list[Judged]], name: str, weeks: int
) -> None:
    until = FIRST_MONDAY + timedelta(weeks=weeks)
    found = [one for one in verdicts[name] if one.one.pick.week.monday < until]
    assert fmean(one.is_current for one in found) >= CURRENT
    assert fmean(one.is_behind for one in found) <= BEHIND


def test_what_was_short_is_told_by_the_simulation_as_by_the_oracle(
    content: Catalog,
    outcomes: dict[Profile, list[SimulatedPosts]],
    verdicts: dict[str, list[Judged]],
) -> None:
    for profile, runs in outcomes.items():
        found = verdicts[profile.name]
        assert sum(run.wrong for run in runs) == 0
        assert fmean(run.current for run in runs) == pytest.approx(
            fmean(one.is_current for one in found)
        )
        assert fmean(run.behind for run in runs) == pytest.approx(
            fmean(one.is_behind for one in found)
        )
        lacks = Counter(one.one.pick.kind for one in found if not one.was_left)
        told: Counter[str] = Counter()
        for run in runs:
            for lack, times in run.lacking(content).items():
                told[lack.kind] += times * lack.in_any_level
        assert +told == lacks, profile.name


def test_the_oracle_notices_what_is_untrue(
    content: Catalog, outcomes: dict[Profile, list[SimulatedPosts]]
) -> None:
    """Each reason with one member more, and each reason of another topic's."""
    noticed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    run = next(runs[0] for profile, runs in outcomes.items() if profile.name == "mixed")
    for one in run.given:
        oracle = Oracle(content, run.log.entries[: one.entries], one.pick.week.monday)
        item, why = content.items[one.pick.item_id], one.pick.why
        for other in run.picks[:40]:
            if other.why.id != why.id:
                said = sentence(replace(other.why, values={**other.why.values, **why.values}))
                said = said.replace(str(why.values["topic"]), content.title_of(one.fit.topic))
                asked[other.why.id] += 1
                noticed[other.why.id] += bool(oracle.says(said, item))
        if "members" in why.values:
            more = {**why.values, "members": int(why.values["members"]) % GROUP_SIZE + 1}
            assert oracle.says(sentence(replace(why, values=more), content.title_of), item)
    # Now and then what is said of another topic is true of this one, too
    assert all(noticed[id] > 0.9 * times for id, times in asked.items())


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
    runs = [simulate(content, KINDS, profile, WHOLE, seed) for profile in profiles(content)]
    return {pick.item_id for run in runs for pick in run.picks}
