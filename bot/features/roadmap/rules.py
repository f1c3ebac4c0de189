"""Which stage is meant, and where a topic stands: pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs
from bot.catalog.progress import Progressed, StageCount
from bot.catalog.schema import Topic
from bot.chat.reply import StepState
from bot.spelling import COMMON, words_alike

ANY = frozenset(["topic", "topics", "one", "ones", "step", "steps", "thing", "things", "up"])


def is_no_stage(typed: str) -> bool:
    """Whether words name no stage of the road: ``topic`` or ``the one`` behind ``next``."""
    return all(word in ANY or word in COMMON for word in typed.lower().split())


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
