"""What the roadmap says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog import graph
from bot.catalog.catalog import Catalog
from bot.catalog.graph import NextStep
from bot.catalog.parts import Stage
from bot.catalog.progress import Progressed, StageCount, count_topics
from bot.catalog.schema import Item, Topic
from bot.catalog.stages import Beside
from bot.chat import limits
from bot.chat.phrases import label
from bot.chat.reply import (
    Block,
    Bold,
    Button,
    Choice,
    Heading,
    ItemCard,
    Option,
    Progress,
    Prose,
    Reply,
    Span,
    Step,
    Steps,
    StepState,
    Text,
    actions,
    listing,
    marked,
    text,
)
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.counting import counted_of, list_of
from bot.features.items import (
    LEVELS,
    OPENED_BY,
    done_button,
    facts_of,
    log_button,
    open_button,
    resource_line,
)
from bot.features.roadmap.rules import step_state_of
from bot.store.entries import ItemState

MOST_BEFORE = 6  # so many topics of a long way are named
MOST_STAGE_BUTTONS = 10
MOST_TOPIC_BUTTONS = 4
WHOLE = Button("Whole roadmap", "roadmap")
LEADS_TO = {
    "S8": [("This week's Kaggle prompt", "kaggle")],
    "S9": [("Resources of a topic", "resources")],
    "S11": [("A question to answer aloud", "interview"), ("A system to design", "design")],
    "S12": [("This week's paper", "paper")],
}
"""Where a lane goes on beside its activities, as (label, line)."""


def next_(steps: Sequence[NextStep], is_new: bool) -> Reply:
    """What to take next; who is new is asked what they know already."""
    if not steps:
        return _whole_road_walked()
    first, *others = [step.topic for step in steps]
    opened = [open_button(first, first.title, primary=True)]
    opened += [open_button(topic, topic.title) for topic in others]
    blocks = _advice(steps)
    if is_new:
        blocks.append(marked("Do you know some of it already? `/know` opens the road from there."))
        opened.append(Button("I know some already", "know"))
    return Reply(f"Next: {first.title}", (*blocks, actions(*opened)))


def roadmap(stages: Sequence[StageCount], all_beside: Sequence[Beside]) -> Reply:
    """The stages and how far each is; then the lanes without topics, which gate nothing."""
    done, total = count_topics(stages)
    counted = {count.stage.id for count in stages}
    lanes = [one for one in all_beside if one.stage.id not in counted]
    buttons = [_stage_button(count.stage) for count in stages[:MOST_STAGE_BUTTONS]]
    blocks: list[Block] = [
        Heading("The roadmap"),
        Progress("Topics done", done, total),
        Steps(tuple(map(_stage_step, stages))),
        actions(*buttons),
    ]
    if lanes:
        blocks += [
            Heading("Beside the road, at any time"),
            _lanes(lanes),
            actions(*(_stage_button(one.stage) for one in lanes)),
        ]
    return Reply(f"The roadmap: {done} of {several(total, 'topic')} done", tuple(blocks))


def stage(
    ctx: Context,
    count: StageCount,
    states: Sequence[tuple[Topic, StepState]],
    walked: Progressed,
    beside: Beside,
) -> Reply:
    """One stage's topics, and what it has beside them."""
    steps = tuple(_topic_step(ctx.catalog, topic_, state, walked) for topic_, state in states)
    open_ = [topic_ for topic_, state in states if state in (StepState.STARTED, StepState.OPEN)]
    offered = open_ or [topic_ for topic_, _ in states]
    buttons = [open_button(topic_, topic_.title) for topic_ in offered[:MOST_TOPIC_BUTTONS]]
    return Reply(
        f"{count.title}: {count.done} of {len(count.topics)} done",
        (
            text(count.stage.summary),
            _bar(count),
            Steps(steps),
            *_beside(ctx, beside),
            actions(*buttons, *_choices(beside), WHOLE),
        ),
    )


def lane(ctx: Context, beside: Beside) -> Reply:
    """A lane without topics: what can be repeated on it, small steps, and where it leads."""
    further = [Button(*way) for way in LEADS_TO.get(beside.stage.id, ())]
    activities = beside.activities
    many = several(len(activities), "activity", "activities")
    return Reply(
        f"{beside.stage.named}: {many}",
        (
            Heading(beside.stage.named),
            text(beside.stage.summary),
            *_beside(ctx, beside),
            actions(*_choices(beside), *further, WHOLE),
        ),
    )


def topic(ctx: Context, found: Topic, walked: Progressed, state: ItemState | None) -> Reply:
    """A topic, whole."""
    facts = (f"{found.stage} {ctx.catalog.stage(found.stage).title}", *facts_of(found))
    blocks: list[Block] = [
        ItemCard("Topic", found.title, facts, found.summary),
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
        blocks.append(listing("Leads to:", [t.title for t in opens]))
    buttons = [log_button(found.id, 30, primary=True)]
    if found.id not in walked.done:
        buttons.append(done_button(found, "I finished it", primary=False))
    blocks.append(actions(*buttons, *ctx.edit(found)))
    return Reply(f"{found.title}: {found.stage}, {LEVELS[found.level]}", tuple(blocks))


def _stage_button(stage_: Stage) -> Button:
    return Button(label(stage_.named), f"roadmap {stage_.id}")


def _lanes(lanes: Sequence[Beside]) -> Text:
    """A line for each lane: what there is of it, and what it is for."""
    spans: list[Span] = []
    for one in lanes:
        there = [
            several(len(one.activities), "activity", "activities") if one.activities else "",
            several(len(one.nudges), "nudge") if one.nudges else "",
        ]
        said = f": {', '.join(filter(None, there))}. {one.stage.summary}"
        spans += ["\n", Bold(one.stage.named), said]
    return Text(tuple(spans[1:]))


def _beside(ctx: Context, one: Beside) -> list[Block]:
    """The activities of a stage, with what still counts of them, and its nudges."""
    blocks: list[Block] = []
    if one.activities:
        counted = counted_of(ctx, one.activities)
        blocks += [Heading("Activities: log them each time"), list_of(counted, ctx.today)]
    if one.nudges:
        titles = [nudge.title for nudge in one.nudges]
        blocks += [Heading("Nudges: small steps"), text(" · ".join(titles))]
    return blocks


def _choices(one: Beside) -> list[Choice]:
    """A choice of a stage's activities, and one of its nudges."""
    kinds = (("What counts for ...", one.activities), ("Take the small step ...", one.nudges))
    return [
        Choice(prompt, tuple(map(_option, items[: limits.CHOICES])))
        for prompt, items in kinds
        if items
    ]


def _option(item: Item) -> Option:
    return Option(item.title, OPENED_BY[type(item)].format(item.id))


def _whole_road_walked() -> Reply:
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


def _bar(count: StageCount) -> Progress:
    return Progress(count.title, count.done, len(count.topics))


def _stage_step(count: StageCount) -> Step:
    state = StepState.OPEN
    if count.done == len(count.topics):
        state = StepState.DONE
    elif count.done:
        state = StepState.STARTED
    note = f"{count.done} of {len(count.topics)}. {count.stage.summary}"
    return Step(count.title, state, note)


def _topic_step(catalog: Catalog, topic_: Topic, state: StepState, walked: Progressed) -> Step:
    if state is not StepState.LOCKED:
        return Step(topic_.title, state, "")
    missing = graph.missing_prereqs(catalog, topic_.id, walked.done)
    return Step(topic_.title, state, f"waits for {' · '.join(t.title for t in missing)}")


def _standing(ctx: Context, found: Topic, walked: Progressed, state: ItemState | None) -> Block:
    where = step_state_of(ctx.catalog, found, walked)
    if where is StepState.LOCKED:
        return _way_to(ctx, found, walked)
    said = {StepState.DONE: "You have finished it.", StepState.STARTED: "You have begun it."}
    spent = ""
    if state is not None and state.minutes:
        spent = f" {say_minutes(state.minutes)} logged."
    return text(Bold(said.get(where, "It is open for you.")), spent)


def _way_to(ctx: Context, found: Topic, walked: Progressed) -> Block:
    titles = [t.title for t in graph.path_to(ctx.catalog, found.id, walked.done)]
    if len(titles) > MOST_BEFORE:
        between = f"{len(titles) - MOST_BEFORE + 1} more"
        titles = [*titles[: MOST_BEFORE - 2], between, titles[-1]]
    return text("Before it: ", " → ".join(titles), ". You can look ahead and log it all the same.")


def _advice(steps: Sequence[NextStep]) -> list[Block]:
    if not steps:
        return []
    return [Heading("Next"), Steps(tuple(map(_next_step, steps)))]


def _next_step(step: NextStep) -> Step:
    state = StepState.OPEN
    if step.reason == "you have begun it":
        state = StepState.STARTED
    return Step(step.topic.title, state, step.reason)
