"""``next``, ``roadmap`` and ``topic``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps
from bot.catalog.progress import Progressed, StageCount, stages_of
from bot.catalog.schema import Topic
from bot.chat.command import command
from bot.chat.parameter import Param, Suggestion
from bot.chat.phrases import label
from bot.chat.reply import Reply
from bot.errors import BadInput, NotNow, quoted_last
from bot.features.context import Context
from bot.features.items import ShareFlag, shared
from bot.features.naming import find_to_read, item_param, search_line, taken_as
from bot.features.roadmap import replies, rules
from bot.store import entries


def complete_stage(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """Stages that have topics."""
    wanted = typed.strip().lower()
    stages = stages_of(catalog, frozenset())
    found = [count for count in stages if wanted in count.title.lower()]
    return [Suggestion(count.title, count.stage.id) for count in found]


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
    count = _stage_meant(stages_of(ctx.catalog, walked.done), stage)
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
    "The whole road, or one stage of it",
    example="roadmap S4",
    also=("road map", "my roadmap"),
    reads="always",
)
def roadmap(
    ctx: Context,
    stage: Annotated[
        str, Param("A stage, like S4", complete=complete_stage, high=60, rest=True)
    ] = "",
) -> Reply:
    """The stages with how far you are in each; with a stage, its topics."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    stages = stages_of(ctx.catalog, walked.done)
    if not stage:
        return replies.roadmap(stages)
    count = _stage_meant(stages, stage)
    states = [(topic, rules.step_state_of(ctx.catalog, topic, walked)) for topic in count.topics]
    return replies.stage(ctx.catalog, count, states, walked)


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


def _stage_meant(stages: Sequence[StageCount], typed: str) -> StageCount:
    """The stage that is named. BadInput, with those that may be meant, for none or several."""
    meant = rules.stages_meant(stages, typed)
    if len(meant) == 1:
        return meant[0]
    near = meant or stages
    names = ", ".join(f"`{count.stage.id}`" for count in near)
    raise BadInput(
        f"I don't know a stage called {quoted_last(typed)} The stages are {names}.",
        [] if meant else [("Search for it", search_line(typed))],
        [(label(count.title), {"stage": count.stage.id}) for count in near[:4]],
    )
