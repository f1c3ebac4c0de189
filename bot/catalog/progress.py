"""How far someone is on the road: pure, from the catalog and the states of their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from bot.catalog.catalog import Catalog
from bot.catalog.parts import Stage
from bot.catalog.schema import Topic


class State(Protocol):
    """What somebody did on an item so far."""

    @property
    def done_at(self) -> datetime | None:
        """When it was finished; None where it was not."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """What a member has done and begun, as ids."""

    done: frozenset[str]
    started: frozenset[str]

    @classmethod
    def of(cls, states: Mapping[str, State]) -> Progressed:
        """From the states of a member's items."""
        done = frozenset(id for id, state in states.items() if state.done_at)
        return cls(done, frozenset(states) - done)


@dataclass(frozen=True, slots=True)
class StageCount:
    """A stage with its topics and how many of them are done."""

    stage: Stage
    topics: tuple[Topic, ...]
    done: int

    @property
    def title(self) -> str:
        """``S4 Learning from data``."""
        return self.stage.named


def stages_of(catalog: Catalog, done: Set[str]) -> list[StageCount]:
    """The stages that have topics, in order."""
    return [StageCount(stage, topics, len(ids & done)) for stage, topics, ids in staged(catalog)]


@lru_cache(maxsize=8)
def staged(catalog: Catalog) -> tuple[tuple[Stage, tuple[Topic, ...], frozenset[str]], ...]:
    """The stages that have topics, in order: with them, and with their ids. Once a catalog."""
    found = []
    for stage in catalog.stages:
        topics = tuple(topic for topic in catalog.topics if topic.stage == stage.id)
        if topics:
            found.append((stage, topics, frozenset(topic.id for topic in topics)))
    return tuple(found)


def count_topics(stages: Sequence[StageCount]) -> tuple[int, int]:
    """(topics that are done, all topics)."""
    return sum(count.done for count in stages), sum(len(count.topics) for count in stages)
