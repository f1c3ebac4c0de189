"""What groups of several kinds would be given over many weeks: shows where the content is thin.

A group has five members. Each week each of them studies; some finish topics. Then the group is
given an item of every weekly kind, by the same rule as a real community.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs, next_steps
from bot.catalog.schema import Item, Topic
from bot.schedule.picker import GroupStage, choose, group_of, near
from bot.store.entries import Standing
from bot.store.picks import Pick
from bot.store.weeks import Week

GROUP_SIZE = 5
TOPICS_AT_ONCE = 2  # Of a member who stays in a stage
FIRST_MONDAY = date(2026, 1, 5)


@dataclass(frozen=True, slots=True)
class Profile:
    """How the members of a group move over the roadmap.

    ``pace`` is how many topics each finishes a week. Everything before the stage ``begins`` is done
    at the start; ``spread``: some members are up to so many stages further on. Who ``stays``
    finishes nothing at all.
    """

    name: str
    pace: float
    begins: str = "S0"
    stays: bool = False
    spread: int = 0


@dataclass(slots=True)
class SimulatedPosts:
    """What one group was given.

    ``topical`` picks have a topic; those that are ``fitting`` have one of the group's current
    topics or their direct prerequisites. ``repeated_topics`` counts picks that share a topic with
    the one before of their kind, ``missing`` the posts for which nothing was left.
    """

    profile: Profile
    picks: list[Pick] = field(default_factory=list)
    topical: int = 0
    fitting: int = 0
    repeated_topics: int = 0
    missing: int = 0

    @property
    def share(self) -> float:
        """The share of topical picks that are fitting; 0 where there are none."""
        if not self.topical:
            return 0.0
        return self.fitting / self.topical


@dataclass(slots=True)
class SimulatedMember:
    """What a member has done and begun; ``debt`` is the part of a topic that is still to study."""

    done: set[str]
    begun: list[str] = field(default_factory=list)
    debt: float = 0.0

    def standing(self) -> Standing:
        """As the store would tell it."""
        return Standing(frozenset(self.done), frozenset(self.begun) - self.done)


def profiles(catalog: Catalog) -> list[Profile]:
    """Fast, slow, mixed and advanced groups, and one that stays in each gated stage."""
    peopled = {topic.stage for topic in catalog.topics}
    gated = [stage for stage in catalog.stages if not stage.lane and stage.id in peopled]
    return [
        Profile("fast", 2.0),
        Profile("slow", 0.4),
        Profile("mixed", 0.8, spread=3),
        Profile("advanced", 1.0, begins="S4"),
        *(Profile(f"stuck in {s.id}", 0, begins=s.id, stays=True) for s in gated),
    ]


def simulate(
    catalog: Catalog, kinds: Mapping[str, type[Item]], profile: Profile, weeks: int, seed: int
) -> SimulatedPosts:
    """Give a group of this profile its items for so many weeks."""
    group = SimulatedGroup(catalog, profile, seed)
    for number in range(weeks):
        group.study()
        week = Week.of(FIRST_MONDAY + timedelta(weeks=number))
        stage = group.stage()
        for kind, items in kinds.items():
            group.give(kind, catalog.of_kind(items), stage, week)
    return group.posts


class SimulatedGroup:
    """Five members of a profile. The same seed makes the same group."""

    def __init__(self, catalog: Catalog, profile: Profile, seed: int) -> None:
        self.catalog, self.profile = catalog, profile
        self.posts = SimulatedPosts(profile)
        self.seed = f"{profile.name}/{seed}"
        self.chance = random.Random(self.seed)  # noqa: S311  # a simulation, not a secret
        self.members = [self.member_at_start(number) for number in range(GROUP_SIZE)]

    def member_at_start(self, number: int) -> SimulatedMember:
        """A member who has done every gated topic before the first stage.

        In a mixed group some are further on.
        """
        ahead = number % (self.profile.spread + 1)
        order = self.catalog.stage(self.profile.begins).order + ahead
        member = SimulatedMember(set(topics_before(self.catalog, order)))
        if self.profile.stays:
            member.begun = self.topics_of_the_stage(member.done)
        return member

    def study(self) -> None:
        """A week of every member."""
        for member in self.members:
            if self.profile.stays:
                member.begun = self.topics_of_the_stage(member.done)
            else:
                self.advance(member)

    def advance(self, member: SimulatedMember) -> None:
        """Finish what the pace allows, then have something begun."""
        member.debt += self.profile.pace * self.chance.uniform(0.5, 1.5)
        while member.debt >= 1 and member.begun:
            member.done.add(member.begun.pop(0))
            member.debt -= 1
            self.begin_next(member)
        self.begin_next(member)

    def begin_next(self, member: SimulatedMember) -> None:
        """Begin the topic that the roadmap offers, unless one is begun."""
        if not member.begun:
            steps = next_steps(self.catalog, member.done, frozenset(), 1)
            member.begun = [step.topic.id for step in steps]

    def topics_of_the_stage(self, done: Set[str]) -> list[str]:
        """Two topics of the stage that a member of a staying group is on this week."""
        stage = [topic.id for topic in self.catalog.topics if topic.stage == self.profile.begins]
        here = [id for id in stage if id not in done]
        ready = [id for id in here if not missing_prereqs(self.catalog, id, done | set(here))]
        return self.chance.sample(ready, min(TOPICS_AT_ONCE, len(ready)))

    def stage(self) -> GroupStage:
        """Where the group stands."""
        return group_of(self.catalog, [member.standing() for member in self.members])

    def give(self, kind: str, items: Sequence[Item], stage: GroupStage, week: Week) -> None:
        """Pick an item of a kind for a week, and count how well it fits."""
        newest_first = self.posts.picks[::-1]
        pick = choose(self.catalog, kind, items, newest_first, stage, self.seed, week)
        if pick is None:
            self.posts.missing += 1
            return
        topics = set(topics_of(self.catalog, pick))
        before = next((earlier for earlier in newest_first if earlier.kind == kind), None)
        if before is not None and not topics.isdisjoint(topics_of(self.catalog, before)):
            self.posts.repeated_topics += 1
        self.posts.topical += bool(topics)
        self.posts.fitting += bool(topics & near(self.catalog, stage))
        self.posts.picks.append(pick)


def topics_before(catalog: Catalog, order: int) -> Iterator[str]:
    """The ids of all topics of gated stages before a place on the roadmap."""
    for topic in catalog.topics:
        stage = catalog.stage(topic.stage)
        if stage.order < order and not stage.lane:
            yield topic.id


def topics_of(catalog: Catalog, pick: Pick) -> tuple[str, ...]:
    """The topics of the item that was picked; none where a topic itself was."""
    item = catalog.get(pick.item_id)
    if item is None or isinstance(item, Topic):
        return ()
    return item.topics
