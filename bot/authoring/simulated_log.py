"""What the members of a simulated group log, and what the store would tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from bot.schedule.choices import ACTIVE_WITHIN, FINISHED_WITHIN
from bot.store.entries import EntryKind
from bot.store.standings import Lately, Standing


@dataclass(frozen=True, slots=True)
class SimulatedEntry:
    """A topic that a member studied, finished, or had known before."""

    day: date
    member: int
    kind: EntryKind
    topic: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class TopicState:
    """What a member did on a topic so far: see ``bot.store.entries.ItemState``."""

    last: date
    minutes: int = 0
    done: date | None = None
    was_known: bool = False


@dataclass(slots=True)
class SimulatedLog:
    """The log of a group, in order, and each member's states by topic, kept up with it."""

    entries: list[SimulatedEntry] = field(default_factory=list)
    states: dict[int, dict[str, TopicState]] = field(default_factory=dict)

    def add(self, entry: SimulatedEntry) -> None:
        """Log it."""
        self.entries.append(entry)
        mine = self.states.setdefault(entry.member, {})
        state = mine.get(entry.topic, TopicState(entry.day))
        minutes = state.minutes + entry.minutes
        state = replace(state, last=max(state.last, entry.day), minutes=minutes)
        if entry.kind.finishes and state.done is None:
            was_known = entry.kind is EntryKind.KNOWN
            state = replace(state, done=entry.day, was_known=was_known)
        mine[entry.topic] = state

    def was_begun(self, topic: str) -> bool:
        """Whether any member, active or not, has begun or finished it."""
        return any(topic in mine for mine in self.states.values())

    def done(self, member: int) -> frozenset[str]:
        """What a member has finished or known before."""
        mine = self.states.get(member, {})
        return frozenset(topic for topic, state in mine.items() if state.done)

    def begun(self, member: int) -> frozenset[str]:
        """What a member has begun and not finished."""
        mine = self.states.get(member, {})
        return frozenset(topic for topic, state in mine.items() if not state.done)

    def active(self, today: date) -> list[int]:
        """The members who logged something in the last weeks; after a pause, in those before it."""
        newest = max((entry.day for entry in self.entries[-1:]), default=today)
        until = today if newest >= today - ACTIVE_WITHIN else newest
        since = until - ACTIVE_WITHIN
        return [
            member
            for member, mine in self.states.items()
            if any(state.last >= since for state in mine.values())
        ]

    def standings(self, today: date) -> tuple[list[Standing], list[Lately]]:
        """What ``bot.store.standings.of_community`` would tell of it."""
        members = self.active(today)
        found = [Standing(self.done(member), self.begun(member)) for member in members]
        return found, self._lately(members, today)

    def _lately(self, members: Iterable[int], today: date) -> list[Lately]:
        logged_since, finished_since = today - ACTIVE_WITHIN, today - FINISHED_WITHIN
        found: dict[str, Lately] = {}
        for topic, state in self._topic_states(members):
            one = found.get(topic, Lately(topic))
            if state.done is None and state.last >= logged_since:
                one = replace(one, logged=one.logged + 1, minutes=one.minutes + state.minutes)
            if state.done and state.done >= finished_since and not state.was_known:
                one = replace(one, finished=one.finished + 1)
            found[topic] = one
        return [one for one in found.values() if one.logged or one.finished]

    def _topic_states(self, members: Iterable[int]) -> Iterator[tuple[str, TopicState]]:
        for member in members:
            yield from self.states[member].items()
