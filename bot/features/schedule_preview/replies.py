"""The next post, with one quiet line before it and what can be done about it after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

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
from bot.features.schedule import SHOW, access, next_line, noun_of, where
from bot.store.outbox import SENT
from bot.store.records import DeliveryRecord
from bot.store.schedules import Run, Schedule


def preview(
    ctx: Context, schedule: Schedule, run: Run, post: Reply, kinds: Sequence[str], voting: bool
) -> Reply:
    """After ``schedule preview``; ``kinds`` are those that can be previewed as well."""
    kind = schedule.kind
    line = list(_goes(schedule, run))
    ways: list[Button] = []
    if voting:
        line.append(" Your group is still voting: this is what leads now.")
    elif ctx.kinds[kind].items is None:
        line.append(" It is worded from what your group did: so it reads now.")
    else:
        ways.append(Button("Swap", f"schedule swap {kind}"))
    if not schedule.paused:
        ways.append(Button("Skip this one", f"schedule skip {kind}"))
    others = [
        Button(f"Preview the {noun_of(ctx, k)}", f"schedule preview {k}")
        for k in kinds
        if k != kind
    ]
    after = [actions(*others, SHOW)]
    if ways:
        after.insert(0, actions(*ways))
    return _framed(post, "Preview: ", line, after)


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
    blocks: list[Block] = [
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
    ]
    if record is not None and record.reason is not None:
        blocks.append(text(f"This week's did not go out: {ctx.say(record.reason)}", quiet=True))
    if voting:
        blocks.append(text("Your group is still voting: posting ends the vote.", quiet=True))
    yes = f"schedule post-now {schedule.kind} channel:{schedule.channel} yes"
    ways = (Button("Post it now", yes, primary=True), Button("Not now", "schedule show"))
    look = access(ctx, [schedule.channel])
    return Reply(f"Post the {noun} now?", (*blocks, look, actions(*ways)))


def on_its_way(ctx: Context, schedule: Schedule) -> Reply:
    """After ``schedule post-now``; the schedule as it goes on."""
    noun = noun_of(ctx, schedule.kind)
    soon = (*where(schedule), " in a moment. It counts as this week's.")
    follows = next_line(ctx, schedule)
    if schedule.paused:
        follows = text("The regular ones stay paused until you resume.")
    return Reply(
        f"The {noun} goes out in a moment",
        (
            text("The ", Bold(noun), " goes out in ", *soon),
            follows,
            access(ctx, [schedule.channel]),
            actions(Button("History", f"schedule history {schedule.kind}"), SHOW),
        ),
        accent=Accent.GOOD,
    )


def out_already(ctx: Context, record: DeliveryRecord) -> Reply:
    """Where this week's was sent, or will be."""
    noun = noun_of(ctx, record.kind)
    said, became = _on_its_way(ctx, record), "on its way"
    if record.state == SENT and record.sent_at is not None:
        said, became = _went_out(ctx, record, record.sent_at), "out already"
    ways = actions(Button("History", f"schedule history {record.kind}"), SHOW)
    return Reply(f"This week's {noun} is {became}", (said, ways), accent=Accent.WARNING)


def _on_its_way(ctx: Context, record: DeliveryRecord) -> Text:
    end = "."
    if record.reason is not None:
        end = f". So far: {ctx.say(record.reason)}"
    place = Channel(record.platform, record.channel)
    return text("This week's ", Bold(noun_of(ctx, record.kind)), " is on its way to ", place, end)


def _went_out(ctx: Context, record: DeliveryRecord, at: datetime) -> Text:
    noun = Bold(noun_of(ctx, record.kind))
    when, place = When(at, ctx.community.zone), Channel(record.platform, record.channel)
    spans: list[Span] = ["This week's ", noun, " went out ", when, ", in ", place]
    if record.link:
        title = "open it"
        item = ctx.catalog.get(record.item_id)
        if item is not None:
            title = item.title
        spans += [": ", LinkTo(title, record.link)]
    return text(*spans, ".")


def title_of(ctx: Context, post: Reply) -> str:
    """What a post is about, in one line."""
    return clip(post.summary, 120)


def _goes(schedule: Schedule, run: Run) -> tuple[Span, ...]:
    end = "."
    if schedule.paused:
        end = ". It is paused: nothing goes out until you resume."
    when = When(run.at, schedule.timing.zone)
    return ("Only you see this. It goes out in ", *where(schedule), ", ", when, end)


def _framed(post: Reply, head: str, line: Sequence[Span], after: Sequence[Block]) -> Reply:
    blocks = (Text(tuple(line), quiet=True), *post.blocks, *after)
    return replace(
        post,
        summary=clip(head + post.summary, limits.SUMMARY),
        blocks=blocks,
        audience=Audience.ONLY_YOU,
    )
