"""``setup`` and ``schedule``: when which post goes where. Organisers only."""

from __future__ import annotations

from typing import Annotated, Literal

from bot.chat.command import ChannelId, Param, command
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.schedules import replies
from bot.features.words import TIME_RULE, WEEKDAYS, ZONE_RULE, Weekday, complete_zone, read_time, read_zone, reads
from bot.store import members, outbox, schedules
from bot.store.schedules import Schedule, Timing

PostKind = Literal["challenge", "kaggle", "paper"]
PostKindOrAll = Literal["all", "challenge", "kaggle", "paper"]


@command(
    "setup",
    "Choose the channel, time and zone of the weekly posts",
    organisers_only=True,
    example="setup Europe/Berlin 09:00",
)
def setup(
    ctx: Context,
    zone: Annotated[
        str,
        Param(
            "Your group's time zone",
            complete=complete_zone,
            read=read_zone,
            rule=ZONE_RULE,
            known=reads(read_zone),
            high=64,
        ),
    ],
    time: Annotated[str, Param("The time of day", read=read_time, rule=TIME_RULE, known=reads(read_time))] = "09:00",
    channel: Annotated[ChannelId | None, Param("The channel; this one if left out")] = None,
) -> Reply:
    """Schedule every weekly post on its usual day, in one channel."""
    members.set_community_zone(ctx.tx, ctx.community, zone)
    for kind, spec in ctx.posts.items():
        timing = Timing(spec.weekday, time, zone)
        schedules.put(
            ctx.tx,
            ctx.community.id,
            ctx.space.id,
            kind,
            channel or ctx.place.channel,
            timing,
            ctx.time.next_run(timing, kind),
        )
    return replies.ready(_here(ctx), ctx)


@command("schedule show", "When which post comes, and what went wrong", organisers_only=True, example="schedule")
def show(ctx: Context) -> Reply:
    """Every schedule with its next post in local time."""
    found = schedules.of_community(ctx.tx, ctx.community.id)
    if not found:
        raise NotNow("No posts are scheduled yet. `/setup` begins: it asks for your zone.", [("Set it up", "setup")])
    return replies.overview(found, ctx, [r for r in outbox.records(ctx.tx, ctx.community.id, 10) if r.reason][:3])


@command(
    "schedule set",
    "Change one post's day, time, channel or zone",
    organisers_only=True,
    example="schedule set paper thursday 18:00",
)
def set_(
    ctx: Context,
    kind: Annotated[PostKind, Param("Which post")],
    weekday: Annotated[Weekday | None, Param("The day of the week")] = None,
    time: Annotated[str, Param("The time of day", read=read_time, rule=TIME_RULE, known=reads(read_time))] = "",
    zone: Annotated[
        str,
        Param("The time zone", complete=complete_zone, read=read_zone, rule=ZONE_RULE, known=reads(read_zone), high=64),
    ] = "",
    channel: Annotated[ChannelId | None, Param("The channel")] = None,
) -> Reply:
    """Change what is given, keep the rest, also a pause; a post that was not scheduled yet takes the usual day."""
    now = next((s for s in _here(ctx) if s.kind == kind), None)
    spec = ctx.posts[kind]
    before = now.timing if now else Timing(spec.weekday, spec.time, ctx.community.zone)
    timing = Timing(WEEKDAYS.index(weekday) if weekday else before.weekday, time or before.time, zone or before.zone)
    where = channel or (now.channel if now else ctx.place.channel)
    schedules.put(ctx.tx, ctx.community.id, ctx.space.id, kind, where, timing, ctx.time.next_run(timing, kind))
    if now and now.paused:
        schedules.pause(ctx.tx, now.id)
    return replies.changed(_one(ctx, kind), ctx)


@command("schedule pause", "Hold the weekly posts back", organisers_only=True, example="schedule pause kaggle")
def pause(ctx: Context, kind: Annotated[PostKindOrAll, Param("Which post")] = "all") -> Reply:
    """Nothing is posted until it is resumed."""
    for schedule in _chosen(ctx, kind):
        schedules.pause(ctx.tx, schedule.id)
    return replies.paused(_chosen(ctx, kind), ctx, kind)


@command("schedule resume", "Let the weekly posts go on", organisers_only=True, example="schedule resume kaggle")
def resume(ctx: Context, kind: Annotated[PostKindOrAll, Param("Which post")] = "all") -> Reply:
    """The next post is the first one after now."""
    for schedule in _chosen(ctx, kind):
        schedules.resume(ctx.tx, schedule.id, ctx.time.next_run(schedule.timing, schedule.kind))
    return replies.resumed(_chosen(ctx, kind), ctx)


def _here(ctx: Context) -> list[Schedule]:
    return [s for s in schedules.of_community(ctx.tx, ctx.community.id) if s.space_id == ctx.space.id]


def _one(ctx: Context, kind: str) -> Schedule:
    return next(s for s in _here(ctx) if s.kind == kind)


def _chosen(ctx: Context, kind: str) -> list[Schedule]:
    found = [s for s in _here(ctx) if kind in ("all", s.kind)]
    if not found:
        raise NotNow(
            "That post is not scheduled here. `/setup` begins: it asks for your zone.", [("Set it up", "setup")]
        )
    return found
