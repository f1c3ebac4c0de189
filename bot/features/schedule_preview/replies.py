"""The next post, with one quiet line before it and what can be done about it after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import limits
from bot.chat.phrases import clip
from bot.chat.reply import (
    Accent,
    Audience,
    Block,
    Bold,
    Button,
    Channel,
    LinkTo,
    Reply,
    Span,
    Text,
    When,
    actions,
    text,
)
from bot.features.context import Context
from bot.features.items import stop
from bot.features.schedule import SHOW, next_line, noun_of, where
from bot.store.outbox import SENT, DeliveryRecord
from bot.store.schedules import Run, Schedule


def preview(
    ctx: Context, schedule: Schedule, run: Run, post: Reply, kinds: Sequence[str], voting: bool
) -> Reply:
    """After ``schedule preview``; ``kinds`` are those that can be previewed as well."""
    kind = schedule.kind
    ways = [Button("Skip this one", f"schedule skip {kind}")] if not schedule.paused else []
    if ctx.kinds[kind].items is not None and not voting:
        ways.insert(0, Button("Swap", f"schedule swap {kind}"))
    others = [
        Button(f"Preview the {noun_of(ctx, k)}", f"schedule preview {k}")
        for k in kinds
        if k != kind
    ]
    notes: list[Span] = []
    if voting:
        notes.append(" Your group is still voting: this is what leads now.")
    elif ctx.kinds[kind].items is None:
        notes.append(" It is worded from what your group did: so it reads now.")
    after = [actions(*ways)] if ways else []
    return _framed(
        post, "Preview: ", (*_goes(schedule, run), *notes), (*after, actions(*others, SHOW))
    )


def swapped(ctx: Context, schedule: Schedule, run: Run, post: Reply) -> Reply:
    """After ``schedule swap``: the new one, the same way."""
    ways = actions(
        Button("Swap again", f"schedule swap {schedule.kind}"), Button("Keep it", "schedule show")
    )
    return _framed(post, "Swapped: ", ("Swapped. ", *_goes(schedule, run)), (ways,))


def confirm(
    ctx: Context, schedule: Schedule, title: str, record: DeliveryRecord | None, voting: bool
) -> Reply:
    """Whether it shall really be posted; ``record`` is what became of this week's before."""
    noun = noun_of(ctx, schedule.kind)
    before = (
        [text(f"This week's did not go out: {ctx.say(record.reason)}", quiet=True)]
        if record and record.reason
        else []
    )
    votes = (
        [text("Your group is still voting: posting ends the vote.", quiet=True)] if voting else []
    )
    yes = f"schedule post-now {schedule.kind} channel:{schedule.channel} yes"
    return Reply(
        f"Post the {noun} now?",
        (
            text(
                "Post the ",
                Bold(noun),
                " now, in ",
                *where(schedule),
                "? It would be: ",
                Bold(title),
                stop(title),
            ),
            text("It counts as this week's: the regular one of this week does not come as well."),
            *before,
            *votes,
            actions(Button("Post it now", yes, primary=True), Button("Not now", "schedule show")),
        ),
    )


def on_its_way(ctx: Context, schedule: Schedule) -> Reply:
    """After ``schedule post-now``; the schedule as it goes on."""
    noun = noun_of(ctx, schedule.kind)
    paused: Block = text("The regular ones stay paused until you resume.")
    return Reply(
        f"The {noun} goes out in a moment",
        (
            text(
                "The ",
                Bold(noun),
                " goes out in ",
                *where(schedule),
                " in a moment. It counts as this week's.",
            ),
            paused if schedule.paused else next_line(ctx, schedule),
            actions(Button("History", f"schedule history {schedule.kind}"), SHOW),
        ),
        accent=Accent.GOOD,
    )


def out_already(ctx: Context, record: DeliveryRecord) -> Reply:
    """Where this week's was sent, or will be."""
    noun, place = noun_of(ctx, record.kind), Channel(record.platform, record.channel)
    item = ctx.catalog.get(record.item_id)
    ways = actions(Button("History", f"schedule history {record.kind}"), SHOW)
    if record.state != SENT or record.sent_at is None:
        why = f" So far: {ctx.say(record.reason)}" if record.reason else ""
        said = text("This week's ", Bold(noun), " is on its way to ", place, f".{why}")
        return Reply(f"This week's {noun} is on its way", (said, ways), accent=Accent.WARNING)
    title = item.title if item else "open it"
    named: tuple[Span, ...] = (": ", LinkTo(title, record.link)) if record.link else ()
    when = When(record.sent_at, ctx.community.zone)
    said = text("This week's ", Bold(noun), " went out ", when, ", in ", place, *named, ".")
    return Reply(f"This week's {noun} is out already", (said, ways), accent=Accent.WARNING)


def title_of(ctx: Context, post: Reply) -> str:
    """What a post is about, in one line."""
    return clip(post.summary, 120)


def _goes(schedule: Schedule, run: Run) -> tuple[Span, ...]:
    held = ". It is paused: nothing goes out until you resume." if schedule.paused else "."
    return (
        "Only you see this. It goes out in ",
        *where(schedule),
        ", ",
        When(run.at, schedule.timing.zone),
        held,
    )


def _framed(post: Reply, head: str, line: Sequence[Span], after: Sequence[Block]) -> Reply:
    blocks = (Text(tuple(line), quiet=True), *post.blocks, *after)
    return replace(
        post,
        summary=clip(head + post.summary, limits.SUMMARY),
        blocks=blocks,
        audience=Audience.ONLY_YOU,
    )
