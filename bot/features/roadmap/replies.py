"""What the roadmap says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog import graph
from bot.catalog.catalog import Catalog
from bot.catalog.graph import NextStep
from bot.catalog.schema import Topic
from bot.chat.reply import (
    Actions,
    Block,
    Bold,
    Button,
    Heading,
    ItemCard,
    Progress,
    Prose,
    Reply,
    Step,
    Steps,
    StepState,
    actions,
    fields,
    text,
)
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.items import facts_of, label, resource_line
from bot.features.roadmap.rules import Progressed, StageCount, state_of
from bot.store.entries import ItemState
from bot.store.totals import Total

MOST_BEFORE = 6  # so many topics of a long way are named


def progress(
    name: str,
    walked: Progressed,
    week: Total,
    rhythm: int,
    stages: Sequence[StageCount],
    steps: Sequence[NextStep],
) -> Reply:
    """Where a member stands."""
    done, total = sum(s.done for s in stages), sum(len(s.topics) for s in stages)
    if not walked.done and not walked.started:
        return Reply(
            "Nothing logged yet",
            (
                text(
                    "Nothing logged yet. The first stone is the hardest: pick something small and"
                    " log ten minutes."
                ),
                *_advice(steps),
                actions(
                    Button("Log something", "log", primary=True),
                    Button("Show the roadmap", "roadmap"),
                ),
            ),
        )
    begun = [s for s in stages if s.done or any(t.id in walked.started for t in s.topics)]
    blocks: list[Block] = [
        fields(
            ("This week", f"{say_minutes(week.minutes)}, {several(week.points, 'point')}"),
            (
                "Rhythm",
                f"{several(rhythm, 'week')} in a row" if rhythm else "begins with your next entry",
            ),
        ),
        Progress("Roadmap", done, total),
        *(Progress(f"{s.stage.id} {s.stage.title}", s.done, len(s.topics)) for s in begun),
        *_advice(steps),
        actions(
            Button("Log something", "log"),
            Button("What is next?", "next"),
            Button("Board", "leaderboard"),
        ),
    ]
    return Reply(
        f"{name}: {done} of {several(total, 'topic')} done, {say_minutes(week.minutes)} this week",
        tuple(blocks),
    )


def next_steps(steps: Sequence[NextStep]) -> Reply:
    """What to take next."""
    if not steps:
        return Reply(
            "You have walked the whole road",
            (
                text(
                    "You have finished every topic there is. What remains is practice: the weekly"
                    " posts, and the questions of others."
                ),
                actions(
                    Button("This week's challenge", "challenge"),
                    Button("This week's paper", "paper"),
                ),
            ),
        )
    buttons = [
        Button(label(step.topic.title), f"topic {step.topic.id}", primary=i == 0)
        for i, step in enumerate(steps)
    ]
    return Reply(f"Next: {steps[0].topic.title}", (*_advice(steps), actions(*buttons)))


def roadmap(stages: Sequence[StageCount]) -> Reply:
    """The stages and how far each is."""
    done, total = sum(s.done for s in stages), sum(len(s.topics) for s in stages)
    steps = tuple(
        Step(
            f"{s.stage.id} {s.stage.title}",
            (
                StepState.DONE
                if s.done == len(s.topics)
                else StepState.STARTED
                if s.done
                else StepState.OPEN
            ),
            f"{s.done} of {len(s.topics)}. {s.stage.summary}",
        )
        for s in stages
    )
    buttons = tuple(
        Button(label(f"{s.stage.id} {s.stage.title}"), f"roadmap {s.stage.id}") for s in stages[:10]
    )
    return Reply(
        f"The roadmap: {done} of {several(total, 'topic')} done",
        (Progress("Roadmap", done, total), Steps(steps), Actions(buttons)),
    )


def stage(
    catalog: Catalog,
    count: StageCount,
    states: Sequence[tuple[Topic, StepState]],
    walked: Progressed,
) -> Reply:
    """One stage's topics."""
    steps = []
    for topic_, state in states:
        waits = [t.title for t in graph.missing_prereqs(catalog, topic_.id, walked.done)]
        note = f"waits for {', '.join(waits)}" if state is StepState.LOCKED else ""
        steps.append(Step(topic_.title, state, note))
    open_ = [t for t, state in states if state in (StepState.STARTED, StepState.OPEN)]
    buttons = [
        Button(label(t.title), f"topic {t.id}") for t in (open_ or [t for t, _ in states])[:4]
    ]
    blocks: tuple[Block, ...] = (
        text(count.stage.summary),
        Progress(f"{count.stage.id} {count.stage.title}", count.done, len(count.topics)),
        Steps(tuple(steps)),
        actions(*buttons, Button("Whole roadmap", "roadmap")),
    )
    return Reply(
        f"{count.stage.id} {count.stage.title}: {count.done} of {len(count.topics)} done", blocks
    )


def topic(ctx: Context, found: Topic, walked: Progressed, state: ItemState | None) -> Reply:
    """A topic, whole."""
    blocks: list[Block] = [
        ItemCard(
            "Topic",
            found.title,
            (f"{found.stage} {ctx.catalog.stage(found.stage).title}", *facts_of(found)),
            found.summary,
        ),
        _standing(ctx, found, walked, state),
        Heading("Why"),
        Prose(found.why),
        Heading("You can"),
        Prose("\n".join(f"- {outcome}" for outcome in found.outcomes)),
        Heading("Done when"),
        Prose(found.done_when),
        Heading("Learn it from"),
        Prose("\n".join(map(resource_line, found.resources))),
    ]
    opens = graph.opens(ctx.catalog, found.id)
    if opens:
        blocks.append(text("Leads to ", ", ".join(t.title for t in opens), "."))
    follow = [] if found.id in walked.done else [Button("I finished it", f"done {found.id}")]
    log = Button("Log 30 min", f"log {found.id} 30", primary=True)
    return Reply(
        f"{found.title}: {found.stage}, level {found.level}",
        (*blocks, actions(log, *follow, *ctx.edit(found))),
    )


def _standing(ctx: Context, found: Topic, walked: Progressed, state: ItemState | None) -> Block:
    where = state_of(ctx.catalog, found, walked)
    if where is StepState.LOCKED:
        path = graph.path_to(ctx.catalog, found.id, walked.done)
        titles = [t.title for t in path]
        if len(titles) > MOST_BEFORE:
            titles = [
                *titles[: MOST_BEFORE - 2],
                f"{len(titles) - MOST_BEFORE + 1} more",
                titles[-1],
            ]
        return text(
            "Before it: ", " → ".join(titles), ". You can look ahead and log it all the same."
        )
    spent = f" {say_minutes(state.minutes)} logged." if state and state.minutes else ""
    said = {StepState.DONE: "You have finished it.", StepState.STARTED: "You have begun it."}
    return text(Bold(said.get(where, "It is open for you.")), spent)


def _advice(steps: Sequence[NextStep]) -> list[Block]:
    if not steps:
        return []
    listed = tuple(
        Step(
            s.topic.title,
            StepState.STARTED if s.reason == "you have begun it" else StepState.OPEN,
            s.reason,
        )
        for s in steps
    )
    return [Heading("Next"), Steps(listed)]
