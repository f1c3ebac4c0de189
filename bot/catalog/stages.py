"""Stages as they are named, and what stands on them beside topics: pure, from the catalog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.catalog.catalog import Catalog
from bot.catalog.parts import Stage
from bot.catalog.progress import staged
from bot.catalog.schema import Activity, Nudge
from bot.spelling import words_alike


@dataclass(frozen=True, slots=True)
class Beside:
    """What a stage has beside topics: what is repeated, and small steps."""

    stage: Stage
    activities: tuple[Activity, ...]
    nudges: tuple[Nudge, ...]


@lru_cache(maxsize=8)
def all_beside(catalog: Catalog) -> tuple[Beside, ...]:
    """The stages that have activities or nudges, in order. Once a catalog."""
    found = [
        Beside(
            stage,
            tuple(one for one in catalog.of_kind(Activity) if one.stage == stage.id),
            tuple(one for one in catalog.of_kind(Nudge) if one.stage == stage.id),
        )
        for stage in catalog.stages
    ]
    return tuple(one for one in found if one.activities or one.nudges)


def beside(catalog: Catalog, stage: Stage) -> Beside:
    """What one stage has beside topics; nothing for a stage of topics alone."""
    found = (one for one in all_beside(catalog) if one.stage is stage)
    return next(found, Beside(stage, (), ()))


def with_something(catalog: Catalog) -> list[Stage]:
    """The stages that have topics, activities or nudges, in order."""
    found = {stage.id for stage, _, _ in staged(catalog)}
    found |= {one.stage.id for one in all_beside(catalog)}
    return [stage for stage in catalog.stages if stage.id in found]


def stages_with_activities(catalog: Catalog) -> list[Stage]:
    """The stages on which something can be repeated, in order."""
    return [one.stage for one in all_beside(catalog) if one.activities]


def stage_named(stages: Sequence[Stage], typed: str) -> Stage | None:
    """The stage of this id (``S4``, ``stage 4``, ``lane 9``, ``4``) or title; None for none."""
    wanted = typed.strip().lower()
    for word in ("stage ", "lane "):
        wanted = wanted.removeprefix(word).strip()
    for stage in stages:
        id, title = stage.id.lower(), stage.named.lower()
        if wanted in (id, id[1:], title, stage.title.lower()):
            return stage
    return None


def stages_meant(stages: Sequence[Stage], typed: str) -> list[Stage]:
    """The stage that is named, or else those with the most of the typed words in their titles."""
    exact = stage_named(stages, typed)
    if exact is not None:
        return [exact]
    shared = [(words_alike(typed, stage.title), stage) for stage in stages]
    most = max((words for words, _ in shared), default=0)
    if not most:
        return []
    return [stage for words, stage in shared if words == most]
