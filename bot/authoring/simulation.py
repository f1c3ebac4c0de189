"""What groups of several kinds would be given over many weeks: shows where the content is thin before they feel it.

A group has five members. Each week each of them studies; some finish topics. Then the group is given an item of every
weekly kind, by the same rule as a real community.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs, next_steps
from bot.catalog.schema import Item, Topic
from bot.schedule.picker import choose, group_of, near
from bot.store.entries import ItemState
from bot.store.picks import Pick
from bot.store.weeks import Week

MEMBERS = 5
FIRST_MONDAY = date(2026, 1, 5)
THEN = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Profile:
    """How a group moves: topics that each member finishes a week, from which stage on, and whether it leaves it.

    ``begins`` is the stage before which everything is done at the start; ``stays`` finishes nothing at all.
    """

    name: str
    pace: float
    begins: str = "S0"
    stays: bool = False
    spread: int = 0


@dataclass(slots=True)
class SimulatedPosts:
    """What one group was given."""

    profile: Profile
    picks: list[Pick] = field(default_factory=list)
    topical: int = 0
    fitting: int = 0
    repeated_topics: int = 0
    missing: int = 0

    @property
    def share(self) -> float:
        """The share of picks with a topic that are on the group's current ones or their direct prerequisites."""
        return self.fitting / self.topical if self.topical else 0.0


def profiles(catalog: Catalog) -> list[Profile]:
    """Fast, slow, mixed and advanced groups, and one that stays in each gated stage."""
    gated = [
        s.id for s in catalog.stages if not s.lane and any(t.stage == s.id for t in catalog.topics)
    ]
    staying = [Profile(f"stuck in {stage}", 0, begins=stage, stays=True) for stage in gated]
    return [
        Profile("fast", 2.0),
        Profile("slow", 0.4),
        Profile("mixed", 0.8, spread=3),
        Profile("advanced", 1.0, begins="S4"),
        *staying,
    ]


def simulate(
    catalog: Catalog, kinds: Mapping[str, type[Item]], profile: Profile, weeks: int, seed: int
) -> SimulatedPosts:
    """Give a group of this profile its items for so many weeks."""
    chance = random.Random(f"{profile.name}/{seed}")  # noqa: S311  # a simulation, not a secret
    group = [Walker.at_start(catalog, profile, number, chance) for number in range(MEMBERS)]
    outcome = SimulatedPosts(profile)
    for number in range(weeks):
        for walker in group:
            walker.study(catalog, profile, chance)
        week = Week.of(FIRST_MONDAY + timedelta(weeks=number))
        _give(
            catalog,
            kinds,
            [walker.states() for walker in group],
            outcome,
            f"{profile.name}/{seed}",
            week,
        )
    return outcome


@dataclass(slots=True)
class Walker:
    """A simulated member."""

    done: set[str]
    begun: list[str]
    debt: float = 0.0

    @classmethod
    def at_start(
        cls, catalog: Catalog, profile: Profile, number: int, chance: random.Random
    ) -> Walker:
        """A member who has done every gated topic before the first stage.

        In a mixed group some are further on.
        """
        order = catalog.stage(profile.begins).order + (number % (profile.spread + 1))
        done = {
            t.id
            for t in catalog.topics
            if catalog.stage(t.stage).order < order and not catalog.stage(t.stage).lane
        }
        walker = cls(done, [])
        if profile.stays:
            walker.begun = _begin_in_stage(catalog, profile, done, chance)
        return walker

    def study(self, catalog: Catalog, profile: Profile, chance: random.Random) -> None:
        """A week: finish what the pace allows, then have something begun."""
        if profile.stays:
            self.begun = _begin_in_stage(catalog, profile, self.done, chance)
            return
        self.debt += profile.pace * chance.uniform(0.5, 1.5)
        while self.debt >= 1 and self.begun:
            self.done.add(self.begun.pop(0))
            self.debt -= 1
            self._begin(catalog)
        self._begin(catalog)

    def _begin(self, catalog: Catalog) -> None:
        if not self.begun:
            self.begun = [step.topic.id for step in next_steps(catalog, self.done, frozenset(), 1)]

    def states(self) -> list[ItemState]:
        """As the store would tell it."""
        finished = [ItemState(id, 1, 30, THEN, THEN) for id in sorted(self.done)]
        return finished + [ItemState(id, 1, 30, THEN, None) for id in self.begun]


def _begin_in_stage(
    catalog: Catalog, profile: Profile, done: set[str], chance: random.Random
) -> list[str]:
    """Two topics of the stage that a member of a staying group is on this week."""
    here = [t.id for t in catalog.topics if t.stage == profile.begins and t.id not in done]
    ready = [id for id in here if not missing_prereqs(catalog, id, done | set(here))]
    return chance.sample(ready, min(2, len(ready)))


def _give(
    catalog: Catalog,
    kinds: Mapping[str, type[Item]],
    members: Sequence[Sequence[ItemState]],
    outcome: SimulatedPosts,
    seed: str,
    week: Week,
) -> None:
    group = group_of(catalog, members)
    for kind, items in kinds.items():
        pick = choose(catalog, kind, catalog.of_kind(items), outcome.picks[::-1], group, seed, week)
        if pick is None:
            outcome.missing += 1
            continue
        before = next((p for p in reversed(outcome.picks) if p.kind == kind), None)
        topics = set(_topics(catalog, pick))
        outcome.repeated_topics += bool(before and topics & set(_topics(catalog, before)))
        outcome.topical += bool(topics)
        outcome.fitting += bool(topics & near(catalog, group))
        outcome.picks.append(pick)


def _topics(catalog: Catalog, pick: Pick) -> Iterator[str]:
    item = catalog.get(pick.item_id)
    yield from item.topics if item and not isinstance(item, Topic) else ()
