"""Whether a stage is named at all, and where a topic stands: pure."""

from __future__ import annotations

from bot.catalog.catalog import Catalog
from bot.catalog.graph import missing_prereqs
from bot.catalog.progress import Progressed
from bot.catalog.schema import Topic
from bot.chat.reply import StepState
from bot.spelling import COMMON

ANY = frozenset(["topic", "topics", "one", "ones", "step", "steps", "thing", "things", "up"])


def is_no_stage(typed: str) -> bool:
    """Whether words name no stage of the road: ``topic`` or ``the one`` behind ``next``."""
    return all(word in ANY or word in COMMON for word in typed.lower().split())


def step_state_of(catalog: Catalog, topic: Topic, walked: Progressed) -> StepState:
    """Where a topic stands for someone."""
    if topic.id in walked.done:
        return StepState.DONE
    if topic.id in walked.started:
        return StepState.STARTED
    if missing_prereqs(catalog, topic.id, walked.done):
        return StepState.LOCKED
    return StepState.OPEN
