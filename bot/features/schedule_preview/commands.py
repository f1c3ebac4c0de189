"""``schedule preview``, ``swap`` and ``post-now``: the next post before it comes.

Organisers only.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import ChannelId, Param
from bot.chat.reply import Reply
from bot.chat.words.days import say_date
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.schedule import (
    PostKind,
    chosen,
    coming,
    here,
    meant,
    noun_of,
    take_charge,
    which,
    which_post,
)
from bot.features.schedule_preview import replies
from bot.messages import Message
from bot.store import picks, records
from bot.store.outbox import LEASED, SENT, WAITING
from bot.store.schedules import Run, Schedule
from bot.store.weeks import Week

WEEK = timedelta(days=7)


@command(
    "schedule preview",
    "See the next post as it will be; only you see it",
    organisers_only=True,
    example="schedule preview paper",
    reads="mostly",
)
def preview(
    ctx: Context,
    kind: Annotated[PostKind | None, which_post("Which post; the next one if left out")] = None,
) -> Reply:
    """What is previewed is what comes; a vote that is open stays open."""
    schedule, run = _next(ctx, kind or "")
    day = run.day
    voting = _is_voted_on(ctx, schedule.kind, day)
    try:
        post = _composed(ctx, schedule.kind, day, voting)
    except NotNow as error:
        ways = [("Show the schedule", "schedule show")]
        raise NotNow(
            f"{error.sentence} If that stays so, nothing is posted on {say_date(day)}.", ways
        ) from None
    return replies.preview(ctx, schedule, run, post, _within_a_week(ctx, run), voting)


@command(
    "schedule swap",
    "Give the next post of a kind another pick",
    organisers_only=True,
    example="schedule swap paper",
    reads="first",
)
def swap(
    ctx: Context,
    kind: Annotated[PostKind, which_post()],
    yes: Annotated[bool, Param("Also where members are voting: it ends the vote")] = False,
) -> Reply:
    """What was passed over is kept for another week."""
    schedule, run = _next(ctx, kind)
    noun = noun_of(ctx, kind)
    if ctx.kinds[kind].items is None:
        way = [("Preview it", f"schedule preview {kind}")]
        raise NotNow(f"The {noun} tells what your group did: there is nothing to swap.", way)
    day = run.day
    old = picks.of_week(ctx.tx, ctx.community, kind, Week.of(day))
    if old and records.was_given(ctx.tx, ctx.community, kind, old.item_id):
        title = ctx.catalog.title_of(old.item_id)
        raise NotNow(
            f"**{title}** is out already, or on its way. The week after can be swapped later."
        )
    if not yes and _is_voted_on(ctx, kind, day):
        ways = [
            ("Swap and end the vote", f"schedule swap {kind} yes"),
            ("Leave it to them", "schedule show"),
        ]
        raise NotNow(
            f"Your group is voting on the next {noun}. A swap ends the vote and chooses"
            " without it.",
            ways,
        )
    ctx.weekly.swap(kind, day)
    post = _composed(ctx, kind, day, False)
    now = picks.of_week(ctx.tx, ctx.community, kind, Week.of(day))
    item = now.item_id if now is not None else ""
    take_charge(ctx, Message("change.swap", {"kind": kind, "day": day.isoformat(), "item": item}))
    return replies.swapped(ctx, schedule, run, post)


@command(
    "schedule post-now",
    "Post this week's now; it asks first",
    organisers_only=True,
    example="schedule post-now challenge",
    reads="first",
)
def post_now(
    ctx: Context,
    kind: Annotated[PostKind, which_post()],
    channel: Annotated[ChannelId | None, Param("The channel, where it comes in several")] = None,
    yes: Annotated[bool, Param("Post it without asking")] = False,
) -> Reply:
    """It counts as this week's: the regular one does not come as well. Works while paused, too."""
    found = chosen(ctx, kind)
    schedule = meant(ctx, found, channel)
    if schedule is None:
        return which(ctx, found, f"schedule post-now {kind}", "Post in")
    record = ctx.weekly.record(schedule)
    if record and record.state in (WAITING, LEASED, SENT):
        return replies.out_already(ctx, record)
    day = ctx.weekly.this_week(schedule.timing).day
    if not yes:
        voting = _is_voted_on(ctx, kind, day)
        title = replies.title_of(ctx, _composed(ctx, kind, day, voting))
        return replies.confirm(ctx, schedule, title, record, voting)
    ctx.weekly.keep(ctx.weekly.compose(kind, day))
    ctx.weekly.post_now(schedule)
    take_charge(ctx)
    return replies.on_its_way(ctx, next(s for s in here(ctx, kind) if s.id == schedule.id))


def _next(ctx: Context, kind: str) -> tuple[Schedule, Run]:
    """The schedule (of a kind) whose run comes first, and that run.

    A paused one only where it is named.
    """
    found = [
        (s, run) for s in chosen(ctx, kind) if (kind or not s.paused) and (run := coming(ctx, s))
    ]
    if found:
        return min(found, key=lambda pair: (pair[0].paused, pair[1].at))
    if not kind:
        raise NotNow(
            "Every post is paused, or has ended.", [("Show the schedule", "schedule show")]
        )
    way = [
        ("Go on without an end", f"schedule set {kind} ends:none"),
        ("Show the schedule", "schedule show"),
    ]
    raise NotNow(f"The {noun_of(ctx, kind)} has come to its end: none is planned.", way)


def _within_a_week(ctx: Context, run: Run) -> list[str]:
    """The kinds that come in the week after a run begins, soonest first."""
    found = [(next_.at, s.kind) for s in here(ctx) if not s.paused and (next_ := coming(ctx, s))]
    return list(dict.fromkeys(kind for at, kind in sorted(found) if at < run.at + WEEK))


def _is_voted_on(ctx: Context, kind: str, day: date) -> bool:
    """Whether a vote decides what the post of ``day`` will be, and is still open."""
    given = picks.of_week(ctx.tx, ctx.community, kind, Week.of(day))
    return ctx.kinds[kind].votes and given is None and ctx.weekly.open_ballot(kind) is not None


def _composed(ctx: Context, kind: str, day: date, voting: bool) -> Reply:
    """The post of ``day``.

    Its pick is kept unless it is voted on; the vote that the post opens is not opened yet.
    """
    if ctx.kinds[kind].items is not None and not voting:
        ctx.weekly.pick(kind, day)
    return ctx.weekly.compose(kind, day).reply
