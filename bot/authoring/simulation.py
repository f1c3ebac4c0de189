"""What groups of several kinds would be given over many weeks: shows where the content is thin.

A group has five members. In most weeks each of them studies and logs it; some finish topics. Then
the group is given an item of every weekly kind, by the same rule as a real community.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.authoring.simulated_log import SimulatedEntry, SimulatedLog
from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs, next_steps
from bot.catalog.schema import Item
from bot.schedule.fits import Fits
from bot.schedule.group import Group, group_of
from bot.schedule.picker import Question, choose
from bot.schedule.tiers import Fit, Misfit, true_of_all
from bot.schedule.waiting import free_for, topics_of
from bot.store.entries import EntryKind
from bot.store.picks import Pick
from bot.store.weeks import Week

GROUP_SIZE = 5
TOPICS_AT_ONCE = 2  # Of a member who stays in a stage
STUDIES = 0.75  # The chance that a member logs something in a week
MINUTES = (30, 45, 60, 90, 120)
FIRST_MONDAY = date(2026, 1, 5)
LONG_AGO = FIRST_MONDAY - timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Profile:
    """How the members of a group move over the roadmap.

    ``pace`` is how many topics each finishes a week. Everything before the stage ``begins`` is
    known at the start; ``spread``: some members are up to so many stages further on. Who ``stays``
    finishes nothing at all.
    """

    name: str
    pace: float
    begins: str = "S0"
    stays: bool = False
    spread: int = 0


@dataclass(frozen=True, slots=True)
class SimulatedPick:
    """What a group was given, when it stood so.

    ``entries`` of its log were there. ``fit`` is how the item fits; ``was_left``: whether anything
    was left on a topic that somebody has begun or can begin where they are.
    """

    pick: Pick
    group: Group
    entries: int
    topics: tuple[str, ...]
    fit: Fit
    was_left: bool

    @property
    def behind_all(self) -> bool:
        """Whether every member has each of its topics behind them."""
        return bool(self.topics) and self.group.done_by_all.issuperset(self.topics)


@dataclass(frozen=True, slots=True)
class Lack:
    """A kind of item that was not there for a group that stood in a stage.

    Nothing was left on topics that it had begun or could begin: of these ``levels``, which suited
    it, or even ``in_any_level``.
    """

    kind: str
    stage: str
    levels: tuple[int, ...]
    in_any_level: bool


@dataclass(slots=True)
class SimulatedPosts:
    """What one group was given, and the log that it stands on.

    ``repeated_topics`` counts picks that share a topic with the one before of their kind,
    ``missing`` the posts for which nothing was left.
    """

    profile: Profile
    log: SimulatedLog = field(default_factory=SimulatedLog)
    given: list[SimulatedPick] = field(default_factory=list)
    repeated_topics: int = 0
    missing: int = 0

    @property
    def picks(self) -> list[Pick]:
        """All of them, oldest first."""
        return [one.pick for one in self.given]

    @property
    def topical(self) -> list[SimulatedPick]:
        """Those that have a topic."""
        return [one for one in self.given if one.topics]

    @property
    def current(self) -> float:
        """The share of topical picks that are on a begun or open topic."""
        return _share(self.topical, lambda one: one.fit.is_current)

    @property
    def behind(self) -> float:
        """The share of topical picks on nothing but what every member has behind them."""
        return _share(self.topical, lambda one: one.behind_all)

    @property
    def wrong(self) -> int:
        """How many were not current although something current was left."""
        return sum(one.was_left and not one.fit.is_current for one in self.topical)

    def lacking(self, catalog: Catalog) -> Counter[Lack]:
        """What was missing, each with the number of weeks."""
        found: Counter[Lack] = Counter()
        for one in self.topical:
            if one.was_left and not one.fit.misfit & Misfit.LEVEL:
                continue
            levels = tuple(sorted(one.group.levels))
            stage = stage_of(catalog, one.group)
            found[Lack(one.pick.kind, stage, levels, in_any_level=not one.was_left)] += 1
        return found


def _share(picks: Sequence[SimulatedPick], counts: Callable[[SimulatedPick], bool]) -> float:
    """The share that counts; 0 where there are none."""
    if not picks:
        return 0.0
    return sum(map(counts, picks)) / len(picks)


def stage_of(catalog: Catalog, group: Group) -> str:
    """The stage in which most is studied, or can be; "" where nothing is left on the roadmap."""
    weights = Counter({id: one.minutes for id, one in group.lately.items() if one.logged})
    topics = weights or Counter({id: group.open[id] for id in group.road})
    if not topics:
        return ""
    stages: Counter[str] = Counter()
    for id, weight in sorted(topics.items()):
        stages[catalog.topic(id).stage] += weight
    return max(sorted(stages), key=stages.__getitem__)


def profiles(catalog: Catalog) -> list[Profile]:
    """Groups that begin in several stages, mixed and fast ones, and one that stays in each."""
    peopled = {topic.stage for topic in catalog.topics}
    gated = [stage for stage in catalog.stages if not stage.lane and stage.id in peopled]
    return [
        Profile("beginner", 0.4),
        *(Profile(f"from {stage} on", 0.4, begins=stage) for stage in ("S3", "S4", "S6", "S7")),
        Profile("mixed", 0.4, spread=3),
        Profile("fast", 2.0),
        *(Profile(f"stuck in {s.id}", 0, begins=s.id, stays=True) for s in gated),
    ]


def simulate(
    catalog: Catalog, kinds: Mapping[str, type[Item]], profile: Profile, weeks: int, seed: int
) -> SimulatedPosts:
    """Give a group of this profile its items for so many weeks."""
    simulated = SimulatedGroup(catalog, profile, seed)
    for number in range(weeks):
        monday = FIRST_MONDAY + timedelta(weeks=number)
        simulated.study(monday)
        group = simulated.standing(monday)
        for kind, items in kinds.items():
            simulated.give(kind, catalog.of_kind(items), group, Week.of(monday))
    return simulated.posts


class SimulatedGroup:
    """Five members of a profile. The same seed makes the same group.

    Of each member ``on`` holds the topics that they study, ``debt`` the part of a topic that is
    still to study.
    """

    def __init__(self, catalog: Catalog, profile: Profile, seed: int) -> None:
        self.catalog, self.profile = catalog, profile
        self.posts = SimulatedPosts(profile)
        self.log = self.posts.log
        self.seed = f"{profile.name}/{seed}"
        self.chance = random.Random(self.seed)  # noqa: S311  # a simulation, not a secret
        self.on: dict[int, list[str]] = {}
        self.debt = dict.fromkeys(range(GROUP_SIZE), 0.0)
        for member in range(GROUP_SIZE):
            self.begin(member)

    def begin(self, member: int) -> None:
        """What a member has known before: every gated topic before the first stage.

        In a mixed group some are further on.
        """
        ahead = member % (self.profile.spread + 1)
        order = self.catalog.stage(self.profile.begins).order + ahead
        for topic in topics_before(self.catalog, order):
            self.log.add(SimulatedEntry(LONG_AGO, member, EntryKind.KNOWN, topic))
        self.on[member] = []

    def study(self, monday: date) -> None:
        """The week of every member before a Monday; some do nothing."""
        day = monday - timedelta(days=3)
        for member in range(GROUP_SIZE):
            if self.chance.random() > STUDIES:
                continue
            if self.profile.stays:
                self.on[member] = self.topics_of_the_stage(self.log.done(member))
            else:
                self.advance(member, day)
            for topic in self.on[member]:
                minutes = self.chance.choice(MINUTES)
                self.log.add(SimulatedEntry(day, member, EntryKind.STUDY, topic, minutes))

    def advance(self, member: int, day: date) -> None:
        """Finish what the pace allows, then have something begun."""
        self.debt[member] += self.profile.pace / STUDIES * self.chance.uniform(0.5, 1.5)
        while self.debt[member] >= 1 and self.on[member]:
            topic = self.on[member].pop(0)
            self.log.add(SimulatedEntry(day, member, EntryKind.DONE, topic))
            self.debt[member] -= 1
            self.begin_next(member)
        self.begin_next(member)

    def begin_next(self, member: int) -> None:
        """Begin the topic that the roadmap offers, unless one is begun."""
        if not self.on[member]:
            steps = next_steps(self.catalog, self.log.done(member), frozenset(), 1)
            self.on[member] = [step.topic.id for step in steps]

    def topics_of_the_stage(self, done: Set[str]) -> list[str]:
        """Two topics of the stage that a member of a staying group is on this week."""
        stage = [topic.id for topic in self.catalog.topics if topic.stage == self.profile.begins]
        here = [id for id in stage if id not in done]
        ready = [id for id in here if not missing_prereqs(self.catalog, id, done | set(here))]
        return self.chance.sample(ready, min(TOPICS_AT_ONCE, len(ready)))

    def standing(self, monday: date) -> Group:
        """Where the group stands."""
        return group_of(self.catalog, *self.log.standings(monday))

    def give(self, kind: str, items: Sequence[Item], group: Group, week: Week) -> None:
        """Pick an item of a kind for a week, and look how well it fits."""
        newest_first = self.posts.picks[::-1]
        question = Question(self.catalog, group, kind, newest_first, self.seed, week)
        pick = choose(question, items)
        if pick is None:
            self.posts.missing += 1
            return
        pick = replace(pick, why=true_of_all(group, pick.why, self.log.was_begun))
        topics = topics_of(self.catalog, pick)
        before = next((earlier for earlier in newest_first if earlier.kind == kind), None)
        if before is not None and not set(topics).isdisjoint(topics_of(self.catalog, before)):
            self.posts.repeated_topics += 1
        free = free_for(self.catalog, kind, items, newest_first, week)
        of_group = Fits(self.catalog, group)
        fits = {item.id: of_group.of(item) for item in free}
        was_left = any(fit.is_current for fit in fits.values())
        entries = len(self.log.entries)
        self.posts.given.append(
            SimulatedPick(pick, group, entries, topics, fits[pick.item_id], was_left)
        )


def topics_before(catalog: Catalog, order: int) -> Iterator[str]:
    """The ids of all topics of gated stages before a place on the roadmap."""
    for topic in catalog.topics:
        stage = catalog.stage(topic.stage)
        if stage.order < order and not stage.lane:
            yield topic.id
