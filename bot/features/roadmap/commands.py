"""``next``, ``roadmap`` and ``topic``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps
from bot.catalog.progress import Progressed, StageCount, stages_of
from bot.catalog.schema import Topic
from bot.chat import limits
from bot.chat.command import command
from bot.chat.parameter import Param, Suggestion
from bot.chat.reply import Reply
from bot.errors import BadInput, quoted_last
from bot.features.context import Context
from bot.features.items import ShareFlag, shared
from bot.features.naming import find_to_read, item_param, taken_as
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
def next_(ctx: Context) -> Reply:
    """Three topics that are open, each with what it leads to."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    is_new = not walked.done and not walked.started
    return replies.next_(next_steps(ctx.catalog, walked.done, walked.started, 3), is_new)


@command("roadmap", "The whole road, or one stage of it", example="roadmap S4", reads="always")
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
    meant = rules.stages_meant(stages, stage)
    if len(meant) != 1:
        raise _unknown_stage(stage, meant or stages)
    [count] = meant
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


def _unknown_stage(typed: str, stages: Sequence[StageCount]) -> BadInput:
    names = ", ".join(f"`{count.stage.id}`" for count in stages)
    ways = [(count.title[: limits.LABEL], f"roadmap {count.stage.id}") for count in stages[:4]]
    return BadInput(
        f"I don't know a stage called {quoted_last(typed)} The stages are {names}.", ways
    )
