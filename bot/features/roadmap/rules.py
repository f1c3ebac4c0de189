"""How far someone is: pure, from the catalog and what the log says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs
from bot.catalog.parts import Stage
from bot.catalog.schema import Topic
from bot.chat.reply import StepState
from bot.spelling import words_alike
from bot.store.entries import ItemState


@dataclass(frozen=True, slots=True)
class Progressed:
    """What a member has done and begun, as ids."""

    done: frozenset[str]
    started: frozenset[str]

    @classmethod
    def of(cls, states: Mapping[str, ItemState]) -> Progressed:
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
        return f"{self.stage.id} {self.stage.title}"


def stages_of(catalog: Catalog, done: Set[str]) -> list[StageCount]:
    """The stages that have topics, in order."""
    counts = []
    for stage in catalog.stages:
        topics = tuple(topic for topic in catalog.topics if topic.stage == stage.id)
        if topics:
            counts.append(StageCount(stage, topics, sum(topic.id in done for topic in topics)))
    return counts


def stage_named(stages: Sequence[StageCount], typed: str) -> StageCount | None:
    """The stage of this id (``S4``, ``stage 4``, ``4``) or title; None where there is none."""
    wanted = typed.strip().lower().removeprefix("stage ").strip()
    for count in stages:
        id, title = count.stage.id.lower(), count.stage.title.lower()
        if wanted in (id, id[1:], title):
            return count
    return None


def stages_meant(stages: Sequence[StageCount], typed: str) -> list[StageCount]:
    """The stage that is named, or else those with the most of the typed words in their titles."""
    exact = stage_named(stages, typed)
    if exact is not None:
        return [exact]
    shared = [(words_alike(typed, count.stage.title), count) for count in stages]
    most = max((words for words, _ in shared), default=0)
    if not most:
        return []
    return [count for words, count in shared if words == most]


def step_state_of(catalog: Catalog, topic: Topic, walked: Progressed) -> StepState:
    """Where a topic stands for someone."""
    if topic.id in walked.done:
        return StepState.DONE
    if topic.id in walked.started:
        return StepState.STARTED
    if missing_prereqs(catalog, topic.id, walked.done):
        return StepState.LOCKED
    return StepState.OPEN


def weeks_in_a_row(days: Sequence[date], today: date) -> int:
    """Weeks with an entry, back from this one.

    A week that has only begun does not break the row yet.
    """
    mondays = {day - timedelta(days=day.weekday()) for day in days}
    week = today - timedelta(days=today.weekday())
    if week not in mondays:
        week -= timedelta(days=7)
    count = 0
    while week in mondays:
        count += 1
        week -= timedelta(days=7)
    return count
