"""What changes the schedule: when which post goes where. Organisers only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from bot.chat.command import command
from bot.chat.invocation import Place
from bot.chat.parameter import ChannelId, Param
from bot.chat.reply import Reply
from bot.chat.words.days import (
    WEEKDAY,
    WEEKDAYS,
    Weekday,
    complete_end,
    has_shape_of_date,
    say_dates,
)
from bot.chat.words.parameters import reads
from bot.chat.words.spans import is_days, read_days
from bot.chat.words.times import TIME_RULE, has_shape_of_time, read_time
from bot.chat.words.zones import ZONE_RULE, complete_zone, doubt_zone, read_zone
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.schedule import (
    PostKind,
    at,
    begin,
    change,
    channel_or_here,
    chosen,
    coming,
    here,
    is_told,
    kept_under,
    let_go,
    meant,
    noun_of,
    recompute,
    rhythm,
    take_charge,
    today_of,
    usual,
    which,
    which_post,
)
from bot.features.schedule_set import replies
from bot.features.schedule_set.rules import (
    WEEKS_RULE,
    begins_anew,
    bounded,
    is_bound,
    read_timing,
    read_weeks,
    written,
)
from bot.messages import Message
from bot.store import breaks, kv, schedules, spaces
from bot.store.schedules import Schedule, Timing

PostKindOrAll = Literal["all", PostKind]

TIME = Param(
    "The time of day",
    read=read_time,
    rule=TIME_RULE,
    known=reads(read_time),
    shape=has_shape_of_time,
)
ZONE = Param(
    "The time zone",
    complete=complete_zone,
    read=read_zone,
    rule=ZONE_RULE,
    known=reads(read_zone),
    doubt=doubt_zone,
    high=64,
)
WEEKS = Param(
    "Every how many weeks", read=read_weeks, rule=WEEKS_RULE, known=reads(read_weeks), high=40
)


def bound(description: str, *spoken: str) -> Param:
    """A parameter that takes the first or the last day of a schedule."""
    return Param(
        description,
        complete=complete_end,
        known=is_bound,
        shape=has_shape_of_date,
        spoken=spoken,
        high=40,
    )


@command(
    "schedule set",
    "Change one post's day, time, zone, channel, weeks, start or end",
    organisers_only=True,
    example="schedule set paper thursday 18:00",
    also=("schedule change", "schedule move", "schedule edit"),
)
def set_(
    ctx: Context,
    kind: Annotated[PostKind, which_post()],
    weekday: Annotated[Weekday | None, WEEKDAY] = None,
    time: Annotated[str, TIME] = "",
    zone: Annotated[str, ZONE] = "",
    channel: Annotated[ChannelId | None, Param("The channel")] = None,
    every: Annotated[int | None, WEEKS] = None,
    starts: Annotated[str, bound("Its first day, or none", "from", "starting", "ab")] = "",
    ends: Annotated[str, bound("Its last day, or none", "until", "till", "ending", "bis")] = "",
) -> Reply:
    """Change what is given, keep the rest, also a pause.

    A post that was not scheduled yet takes the usual day.
    """
    found = here(ctx, kind)
    now = meant(ctx, found, channel)
    if now is None and len(found) == 1:
        now = found[0]
    if now is None and found:
        line = _typed(
            kind, weekday=weekday, time=time, zone=zone, every=every, starts=starts, ends=ends
        )
        return which(ctx, found, line, "Change")
    before = usual(ctx, kind)
    if now is not None:
        before = now.timing
    changed = _changed(before, weekday, time, zone, every)
    if now is not None:
        where = channel or now.channel
    else:
        where = channel_or_here(ctx, channel)
    timing = bounded(changed, starts, ends, today_of(ctx))
    if begins_anew(timing, before, starts, today_of(ctx)):
        timing = _from_next(ctx, timing, kind, where)
    if now is not None:
        change(ctx, now, where, timing)
    else:
        begin(ctx, kind, where, timing)
    if now is not None and (now.channel, now.timing) == (where, timing):
        is_told(ctx)
    else:
        take_charge(ctx)
    return replies.changed(at(ctx, kind, where), ctx)


@command(
    "schedule add",
    "Post a kind here too, or in one more channel",
    organisers_only=True,
    example="schedule add interview",
    also=("schedule start",),
)
def add(
    ctx: Context,
    kind: Annotated[PostKind, which_post()],
    channel: Annotated[ChannelId | None, Param("The channel; this one if left out")] = None,
    weekday: Annotated[Weekday | None, WEEKDAY] = None,
    time: Annotated[str, TIME] = "",
) -> Reply:
    """With the timing that it had in this channel, or has in another, or the usual one.

    A day and a time that are named replace those.
    """
    where, found = channel_or_here(ctx, channel), here(ctx, kind)
    there = [s for s in found if s.channel == where]
    if there:
        line = _typed(kind, weekday=weekday, time=time, channel=where)
        ways = [("Change it", line), ("Show the schedule", "schedule show")]
        raise NotNow(
            f"The {noun_of(ctx, kind)} comes in that channel already, {rhythm(there[0].timing)}.",
            ways,
        )
    timing = usual(ctx, kind)
    if found:
        timing = found[0].timing
    kept = kv.get(ctx.tx, kept_under(ctx, kind, where))
    if kept:
        timing = read_timing(kept)
    timing = _changed(timing, weekday, time, "", None)
    begin(ctx, kind, where, timing)
    take_charge(ctx)
    return replies.changed(at(ctx, kind, where), ctx, added=True)


@command(
    "schedule remove",
    "Post a kind no longer",
    organisers_only=True,
    example="schedule remove kaggle",
    also=("schedule stop", "schedule delete"),
)
def remove(
    ctx: Context,
    kind: Annotated[PostKind, which_post()],
    channel: Annotated[ChannelId | None, Param("The channel, where it comes in several")] = None,
) -> Reply:
    """Its timing is kept, so that ``schedule add`` brings it back as it was."""
    found = chosen(ctx, kind)
    schedule = meant(ctx, found, channel)
    if schedule is None:
        return which(ctx, found, f"schedule remove {kind}", "Remove")
    kv.put(ctx.tx, kept_under(ctx, kind, schedule.channel), written(schedule.timing))
    schedules.remove(ctx.tx, schedule.id)
    let_go(ctx)
    take_charge(ctx)
    return replies.removed(schedule, ctx)


@command(
    "schedule pause",
    "Hold the weekly posts back",
    organisers_only=True,
    example="schedule pause kaggle",
)
def pause(
    ctx: Context,
    kind: Annotated[PostKindOrAll, which_post(or_all=True)] = "all",
    days: Annotated[
        str,
        Param("Only for some days: until 10 Jan; till you resume if left out", known=is_days),
    ] = "",
) -> Reply:
    """Nothing is posted until it is resumed; with days, on those."""
    if days:
        return _paused_for(ctx, kind, days)
    running = [schedule for schedule in _chosen(ctx, kind) if not schedule.paused]
    for schedule in running:
        schedules.pause(ctx.tx, schedule.id)
    take_charge(ctx) if running else is_told(ctx)
    return replies.paused(_chosen(ctx, kind), ctx, kind)


@command(
    "schedule resume",
    "Let the weekly posts go on",
    organisers_only=True,
    example="schedule resume kaggle",
)
def resume(ctx: Context, kind: Annotated[PostKindOrAll, which_post(or_all=True)] = "all") -> Reply:
    """The next post is the first one after now."""
    paused = [schedule for schedule in _chosen(ctx, kind) if schedule.paused]
    for schedule in paused:
        schedules.resume(ctx.tx, schedule.id, coming(ctx, schedule))
    take_charge(ctx) if paused else is_told(ctx)
    return replies.resumed(_chosen(ctx, kind), ctx, any_paused=bool(paused))


@command(
    "schedule contact",
    "Where a failure is told if I can't reach you",
    organisers_only=True,
    example="schedule contact organisers",
)
def contact(
    ctx: Context,
    channel: Annotated[ChannelId | None, Param("The channel; this one if left out")] = None,
) -> Reply:
    """You are told of failures from now on, by direct message, or else in this channel."""
    where = channel_or_here(ctx, channel)
    spaces.set_contact(ctx.tx, ctx.space, ctx.account, where)
    ctx.note_change()
    return replies.contact(where, ctx)


@command(
    "schedule doubt",
    "Leave out or repeat a post that may have arrived",
    organisers_only=True,
    example="schedule doubt repeat",
)
def doubt(
    ctx: Context,
    choice: Annotated[
        Literal["leave", "repeat"], Param("Leave it out, or post it again: it may come twice")
    ],
) -> Reply:
    """For a post of which nobody can say whether it arrived, where I may not look."""
    spaces.set_repeats(ctx.tx, ctx.space, choice == "repeat")
    take_charge(ctx)
    return replies.doubted(repeats=choice == "repeat")


def _paused_for(ctx: Context, kind: PostKindOrAll, days: str) -> Reply:
    """Days off of one kind, or of every one: the posts go on by themselves."""
    _chosen(ctx, kind)  # NotNow where there is nothing to hold back
    first, last = read_days("days", days, today_of(ctx))
    known = breaks.of_community(ctx.tx, ctx.community)
    if any(b.kind in ("", kind) and b.first <= first and last <= b.last for b in known):
        ways = [("Show the days off", "schedule vacation")]
        raise NotNow(f"Those days are off already: {say_dates(first, last)}.", ways)
    made = breaks.add(ctx.tx, ctx.community, "" if kind == "all" else kind, first, last)
    recompute(ctx)
    take_charge(ctx, _held_back(kind, first, last))
    return replies.paused_for(_chosen(ctx, kind), ctx, kind, (first, last), made)


def _held_back(kind: PostKindOrAll, first: date, last: date) -> Message:
    days: dict[str, str | int] = {"first": first.isoformat(), "last": last.isoformat()}
    if kind == "all":
        return Message("change.off", days)
    return Message("change.off-kind", {**days, "kind": kind})


def _chosen(ctx: Context, kind: PostKindOrAll) -> list[Schedule]:
    if kind == "all":
        return chosen(ctx, "")
    return chosen(ctx, kind)


def _typed(kind: str, **said: object) -> str:
    """The line with what was said of it."""
    words = [f'{name}:"{value}"' for name, value in said.items() if value]
    return " ".join([f"schedule set {kind}", *words])


def _from_next(ctx: Context, timing: Timing, kind: str, channel: str) -> Timing:
    """The timing with the next day on which it could come as its start."""
    place = Place(ctx.space.platform, ctx.space.native_id, channel)
    run = ctx.weekly.next_run(replace(timing, every=1), kind, place)
    if run is None:
        return timing
    return replace(timing, starts=run.day)


def _changed(
    before: Timing, weekday: Weekday | None, time: str, zone: str, every: int | None
) -> Timing:
    """With what is given, and the rest as it was."""
    changed = replace(
        before,
        time=time or before.time,
        zone=zone or before.zone,
        every=every or before.every,
    )
    if weekday is None:
        return changed
    return replace(changed, weekday=WEEKDAYS.index(weekday))
