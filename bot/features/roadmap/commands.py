"""``next``, ``roadmap`` and ``topic``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps
from bot.catalog.parts import Stage
from bot.catalog.progress import Progressed, StageCount, staged, stages_of
from bot.catalog.schema import Topic
from bot.catalog.stages import all_beside, beside, with_something
from bot.chat.command import command
from bot.chat.parameter import Param, Suggestion
from bot.chat.phrases import label
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.items import ShareFlag, shared
from bot.features.naming import (
    find_stage,
    find_to_read,
    item_param,
    suggest_stages,
    taken_as,
)
from bot.features.roadmap import replies, rules
from bot.store import entries


def complete_stage(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """Stages that have topics."""
    return suggest_stages([stage for stage, _, _ in staged(catalog)], typed)


def complete_stage_or_lane(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """Stages and lanes that have anything."""
    return suggest_stages(with_something(catalog), typed)


@command(
    "next",
    "What to take next, and why",
    example="next",
    also=("todo", "to do", "what now", "what next", "what is next"),
    reads="always",
)
def next_(
    ctx: Context,
    stage: Annotated[
        str, Param("Only of one stage, like S1", complete=complete_stage, high=60, rest=True)
    ] = "",
) -> Reply:
    """Three topics that are open, each with what it leads to."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    is_new = not walked.done and not walked.started
    if rules.is_no_stage(stage):
        return replies.next_(next_steps(ctx.catalog, walked.done, walked.started, 3), is_new)
    meant = find_stage(with_something(ctx.catalog), stage)
    count = _count_of(stages_of(ctx.catalog, walked.done), meant)
    if count is None:
        raise NotNow(
            f"**{meant.named}** has no topics, so nothing of it comes next: what is there can be"
            " done at any time.",
            [(label(meant.named), f"roadmap {meant.id}"), ("What is next?", "next")],
        )
    open_ = next_steps(ctx.catalog, walked.done, walked.started, len(ctx.catalog.topics))
    steps = [step for step in open_ if step.topic.stage == count.stage.id]
    if not steps:
        raise NotNow(
            f"No topic of **{count.title}** is open for you now: what comes before is not done"
            " yet, or all of it is.",
            [(label(count.title), f"roadmap {count.stage.id}"), ("What is next?", "next")],
        )
    return replies.next_(steps[:3], is_new)


@command(
    "roadmap",
    "The whole road, or one stage or lane of it",
    example="roadmap S4",
    also=("road map", "my roadmap"),
    reads="always",
)
def roadmap(
    ctx: Context,
    stage: Annotated[
        str,
        Param(
            "A stage, like S4, or a lane, like S10",
            complete=complete_stage_or_lane,
            high=60,
            rest=True,
        ),
    ] = "",
) -> Reply:
    """The stages with how far you are in each, and the lanes; with one of them, what is on it."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    stages = stages_of(ctx.catalog, walked.done)
    if not stage:
        return replies.roadmap(stages, all_beside(ctx.catalog))
    meant = find_stage(with_something(ctx.catalog), stage)
    found, count = beside(ctx.catalog, meant), _count_of(stages, meant)
    if count is None:
        return replies.lane(ctx, found)
    states = [(topic, rules.step_state_of(ctx.catalog, topic, walked)) for topic in count.topics]
    return replies.stage(ctx, count, states, walked, found)


@command(
    "topic",
    "One topic: what, why, how to learn it, when it is done",
    example="topic linear-algebra",
    reads="always",
)
def topic(
    ctx: Context,
    name: Annotated[str, item_param("A topic", Topic)],
    share: ShareFlag = False,
) -> Reply:
    """A topic, whole, with where you stand on it."""
    found = find_to_read(ctx.catalog, name, (Topic,))
    states = entries.states(ctx.tx, ctx.member)
    page = replies.topic(ctx, found, Progressed.of(states), states.get(found.id))
    return shared(taken_as(page, name, found), share)


def _count_of(stages: Sequence[StageCount], meant: Stage) -> StageCount | None:
    """The topics of a stage; None for one without any."""
    return next((count for count in stages if count.stage is meant), None)
