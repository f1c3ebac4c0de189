"""What is true of a simulated group's log, found plainly: entry by entry, without the picker.

It reads the sentences that are said, and knows nothing of how an item was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from bot.authoring.simulated_log import SimulatedEntry
from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs, next_steps
from bot.catalog.schema import Item, Topic
from bot.store.entries import EntryKind
from bot.store.picks import Pick

WORDS = ("one", "two", "three", "four", "five")
FOUR_WEEKS, SIX_WEEKS, EIGHT_WEEKS = (timedelta(weeks=n) for n in (4, 6, 8))


@dataclass(frozen=True)
class Oracle:
    """A group's log as it was on the Monday of a post."""

    catalog: Catalog
    log: Sequence[SimulatedEntry]
    monday: date

    @cached_property
    def active(self) -> list[int]:
        """Who logged something in the last four weeks; after a pause, in the last before it."""
        newest = max((entry.day for entry in self.log), default=self.monday)
        until = self.monday if newest >= self.monday - FOUR_WEEKS else newest
        return sorted({e.member for e in self.log if e.day >= until - FOUR_WEEKS})

    @cached_property
    def behind(self) -> dict[int, set[str]]:
        """What each member has finished or known."""
        return {
            m: {e.topic for e in self.log if e.member == m and e.kind.finishes} for m in MEMBERS
        }

    @cached_property
    def begun(self) -> dict[int, set[str]]:
        """What each active member has begun, and not finished."""
        return {
            m: {e.topic for e in self.log if e.member == m} - self.behind[m] for m in self.active
        }

    @cached_property
    def can_begin(self) -> dict[int, set[str]]:
        """What is open to each active member, who has not begun it."""
        return {
            m: {
                topic.id
                for topic in self.catalog.topics
                if topic.id not in self.behind[m] | self.begun[m]
                and not missing_prereqs(self.catalog, topic.id, self.behind[m])
            }
            for m in self.active
        }

    @cached_property
    def current(self) -> set[str]:
        """What an active member has begun, or can begin where they are on the road."""
        return {id for m in self.active for id in self.begun[m] | self._near(m)}

    def behind_all(self, topics: Iterable[str]) -> bool:
        """Whether every active member has every one of the topics behind them."""
        return all(self.behind[m].issuperset(topics) for m in self.active)

    def is_current(self, item: Item) -> bool:
        """Whether the group can work on an item: it is on what is current, and out of nobody's way.

        What needs a topic of a stage that nobody has come to is for later.
        """
        if self.current.isdisjoint(item.topics):
            return False
        return not any(
            self._order(id) > self._furthest
            for id in item.topics
            if self._order(id) <= self.catalog.stage(item.stage).order
            and id not in self._come_to
            and not self._is_open_aside(id)
        )

    def says(self, sentence: str, item: Item) -> str:
        """What is untrue of a sentence about an item; "" where all of it is true."""
        for pattern, check in CHECKS.items():
            found = re.fullmatch(pattern, sentence)
            if found is None:
                continue
            values = found.groupdict()
            topic = self._topic(values["topic"])
            if topic.id not in item.topics:
                return "it is about another topic"
            return "" if check(self, topic, values) else "it is not so"
        return "nobody knows how to check it"

    def logged(self, topic: Topic, values: dict[str, str]) -> bool:
        """So many logged it in the last four weeks, and have not finished it."""
        since = self.monday - FOUR_WEEKS
        study = [e for e in self._of(topic) if e.kind is EntryKind.STUDY and e.day >= since]
        members = {e.member for e in study if topic.id not in self.behind[e.member]}
        return len(members) == number(values)

    def began(self, topic: Topic, values: dict[str, str]) -> bool:
        """So many have begun it, and none of them in the last four weeks."""
        since = self.monday - FOUR_WEEKS
        members = [m for m in self.active if topic.id in self.begun[m]]
        lately = any(e.member in members and e.day >= since for e in self._of(topic))
        return len(members) == number(values) and not lately

    def first(self, _topic: Topic, _values: dict[str, str]) -> bool:
        """Nobody has logged anything."""
        return not self.log

    def unbegun(self, topic: Topic, values: dict[str, str]) -> bool:
        """It is open to most, or to some; and nobody, active or not, has it in their log."""
        members = sum(topic.id in self.can_begin[m] for m in self.active)
        most = 2 * members > len(self.active)
        return members > 0 and most is (values["many"] == "most") and not self._of(topic)

    def can(self, topic: Topic, values: dict[str, str]) -> bool:
        """It is open to so many."""
        return sum(topic.id in self.can_begin[m] for m in self.active) == number(values)

    def finished(self, topic: Topic, values: dict[str, str]) -> bool:
        """So many finished it in the last six weeks, and something current builds on it."""
        later = self._topic(values["next"])
        firsts: dict[int, SimulatedEntry] = {}
        for entry in self._of(topic):
            if entry.kind.finishes and entry.member in self.active:
                firsts.setdefault(entry.member, entry)
        since = self.monday - SIX_WEEKS
        lately = [e for e in firsts.values() if e.kind is EntryKind.DONE and e.day >= since]
        builds = topic.id in later.prereqs and later.id in self.current
        return builds and len(lately) == number(values)

    def all_done(self, topic: Topic, _values: dict[str, str]) -> bool:
        """Every active member has it behind them."""
        return self.behind_all([topic.id])

    def some_done(self, topic: Topic, _values: dict[str, str]) -> bool:
        """Some have it behind them, and not all."""
        return 0 < sum(topic.id in self.behind[m] for m in self.active) < len(self.active)

    def ahead(self, topic: Topic, _values: dict[str, str]) -> bool:
        """Nobody has begun it or has it behind them, and it is not where they are."""
        known = any(topic.id in self.begun[m] | self.behind[m] for m in self.active)
        return not known and topic.id not in self.current

    def _near(self, member: int) -> set[str]:
        """What a member can begin where they are on the road: two stages, and what comes next."""
        ready = {id for id in self.can_begin[member] | self.begun[member] if not self._aside(id)}
        missing = {id for id in ready if not missing_prereqs(self.catalog, id, self.behind[member])}
        stages = set(sorted({self._order(id) for id in missing})[:2])
        stages |= {self._order(id) for id in self.begun[member]}
        steps = next_steps(self.catalog, self.behind[member], self.begun[member])
        coming = {step.topic.id for step in steps}
        near = {id for id in ready if self._order(id) in stages or id in coming}
        return near & self.can_begin[member]

    @cached_property
    def _come_to(self) -> set[str]:
        return self.current.union(*(self.behind[m] for m in self.active))

    @cached_property
    def _furthest(self) -> int:
        orders = [self._order(id) for id in self._come_to if not self._aside(id)]
        return max(orders, default=0)

    def _is_open_aside(self, id: str) -> bool:
        return self._aside(id) and any(id in self.can_begin[m] for m in self.active)

    def _of(self, topic: Topic) -> list[SimulatedEntry]:
        return [entry for entry in self.log if entry.topic == topic.id]

    def _order(self, id: str) -> int:
        return self.catalog.stage(self.catalog.topic(id).stage).order

    def _aside(self, id: str) -> bool:
        return self.catalog.stage(self.catalog.topic(id).stage).lane

    def _topic(self, title: str) -> Topic:
        [found] = [topic for topic in self.catalog.topics if topic.title == title]
        return found


MEMBERS = range(5)
TOPIC = "(?P<topic>.+)"
COUNTED = "(?P<members>[a-z]+) of you"
Check = Callable[[Oracle, Topic, dict[str, str]], bool]
CHECKS: dict[str, Check] = {
    f"{COUNTED} logged {TOPIC} lately": Oracle.logged,
    f"{COUNTED} began {TOPIC} a while ago": Oracle.began,
    f"{TOPIC} is a good one to begin with": Oracle.first,
    f"{TOPIC} is open to (?P<many>most|some) of you, and nobody has begun it": Oracle.unbegun,
    f"{COUNTED} can begin {TOPIC} now": Oracle.can,
    f"{COUNTED} finished {TOPIC} in the last six weeks, and (?P<next>.+) builds on it": (
        Oracle.finished
    ),
    f"it is a look back: all of you who were active lately have {TOPIC} behind you": (
        Oracle.all_done
    ),
    f"it is a look back: some of you have {TOPIC} behind you": Oracle.some_done,
    f"it is a stretch: {TOPIC} is further ahead on your road": Oracle.ahead,
}
"""How each sentence is checked."""


def number(values: dict[str, str]) -> int:
    """The number of members that a sentence names."""
    return WORDS.index(values["members"]) + 1


def waits(catalog: Catalog, item: Item, kind: str, given: Sequence[Pick], monday: date) -> bool:
    """Whether an item was given, or is on the last topic of its kind, or echoes something.

    ``given`` is oldest first.
    """
    last = next((pick for pick in reversed(given) if pick.kind == kind), None)
    if last is not None and not set(item.topics).isdisjoint(catalog.items[last.item_id].topics):
        return True
    for pick in given:
        other = catalog.items[pick.item_id]
        if other.id == item.id:
            return True
        is_echo = other.id in item.echoes or item.id in other.echoes
        if is_echo and monday - pick.week.monday < EIGHT_WEEKS:
            return True
    return False
