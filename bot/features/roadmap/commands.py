"""``progress``, ``next``, ``roadmap`` and ``topic``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps
from bot.catalog.schema import Topic
from bot.chat import limits
from bot.chat.command import Param, Suggestion, command
from bot.chat.reply import Reply
from bot.errors import BadInput, quoted
from bot.features.context import Context
from bot.features.items import completer, find, known, shared
from bot.features.roadmap import replies, rules
from bot.features.roadmap.rules import Progressed
from bot.store import entries, totals

A_YEAR = timedelta(days=371)  # 53 weeks: more than a year of rhythm is not counted


def complete_stage(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """Stages that have topics."""
    wanted = typed.strip().lower()
    stages = [count.stage for count in rules.stages_of(catalog, frozenset())]
    return [
        Suggestion(f"{s.id} {s.title}", s.id)
        for s in stages
        if wanted in f"{s.id} {s.title}".lower()
    ]


@command("progress", "Where you stand", example="progress")
def progress(
    ctx: Context, share: Annotated[bool, Param("Show it to everyone in this channel")] = False
) -> Reply:
    """The week, the rhythm, the stages and what comes next."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    week = totals.of_member(ctx.tx, ctx.member, totals.week_of(ctx.today))
    rhythm = rules.weeks_in_a_row(
        entries.active_days(ctx.tx, ctx.member, ctx.today - A_YEAR), ctx.today
    )
    steps = next_steps(ctx.catalog, walked.done, walked.started, 3)
    stages = rules.stages_of(ctx.catalog, walked.done)
    return shared(replies.progress(ctx.member.name, walked, week, rhythm, stages, steps), share)


@command("next", "What to take next, and why", example="next")
def next_(ctx: Context) -> Reply:
    """Three topics that are open, each with what it leads to."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    return replies.next_steps(next_steps(ctx.catalog, walked.done, walked.started, 3))


@command("roadmap", "The whole road, or one stage of it", example="roadmap S4")
def roadmap(
    ctx: Context,
    stage: Annotated[
        str, Param("A stage, like S4", complete=complete_stage, high=60, rest=True)
    ] = "",
) -> Reply:
    """The stages with how far you are in each; with a stage, its topics."""
    walked = Progressed.of(entries.states(ctx.tx, ctx.member))
    stages = rules.stages_of(ctx.catalog, walked.done)
    if not stage:
        return replies.roadmap(stages)
    wanted = stage.strip().lower().removeprefix("stage ").strip()
    for count in stages:
        if wanted in {
            count.stage.id.lower(),
            count.stage.id.lower()[1:],
            count.stage.title.lower(),
        }:
            states = [(topic, rules.state_of(ctx.catalog, topic, walked)) for topic in count.topics]
            return replies.stage(ctx.catalog, count, states, walked)
    ways = [
        (f"{count.stage.id} {count.stage.title}"[: limits.LABEL], f"roadmap {count.stage.id}")
        for count in stages[:4]
    ]
    names = ", ".join(f"`{count.stage.id}`" for count in stages)
    raise BadInput(f"I don't know a stage called {quoted(stage)}. The stages are {names}.", ways)


@command(
    "topic",
    "One topic: what, why, how to learn it, when it is done",
    example="topic linear-algebra",
)
def topic(
    ctx: Context,
    name: Annotated[str, Param("A topic", complete=completer(Topic), known=known(Topic), high=100)],
    share: Annotated[bool, Param("Show it to everyone in this channel")] = False,
) -> Reply:
    """A topic, whole, with where you stand on it."""
    found = find(ctx.catalog, name, (Topic,), "topic {}")
    states = entries.states(ctx.tx, ctx.member)
    return shared(replies.topic(ctx, found, Progressed.of(states), states.get(found.id)), share)
