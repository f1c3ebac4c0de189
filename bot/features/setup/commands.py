"""``setup`` and ``schedule zone``: what holds for all of a group's posts. Organisers only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import ChannelId, Param
from bot.chat.reply import Reply
from bot.chat.words.parameters import reads
from bot.chat.words.times import TIME_RULE, has_shape_of_time, read_time
from bot.chat.words.zone_names import is_same_zone, say_zone
from bot.chat.words.zones import ZONE_RULE, complete_zone, doubt_zone, read_zone
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.schedule import (
    begin,
    change,
    channel_or_here,
    everywhere,
    here,
    take_charge,
)
from bot.features.setup import replies, rules
from bot.features.setup.rules import AfterSetup, Change, Wish
from bot.messages import Message
from bot.schedule import setups
from bot.schedule.setups import LastSetup
from bot.store import kv, organisers, spaces
from bot.store.organisers import Organiser
from bot.store.schedules import Schedule, Timing

ZONE = Param(
    "Your group's time zone",
    complete=complete_zone,
    read=read_zone,
    rule=ZONE_RULE,
    doubt=doubt_zone,
    known=reads(read_zone),
    high=64,
)
TIME = Param(
    "The time of day, 09:00 at first; the recap comes last on its day",
    read=read_time,
    rule=TIME_RULE,
    known=reads(read_time),
    shape=has_shape_of_time,
)


@command(
    "setup",
    "Choose the channel, time and zone of the weekly posts",
    organisers_only=True,
    example="setup Europe/Berlin 09:00",
)
def setup(
    ctx: Context,
    zone: Annotated[str, ZONE],
    time: Annotated[str, TIME] = "",
    channel: Annotated[
        ChannelId | None, Param("The channel; at first this one if left out")
    ] = None,
) -> Reply:
    """Begin every usual post on its usual day, in one channel; later, change what is told.

    What is somebody's own stays (``rules``): a day, a time, a channel, a pause, and that a kind was
    removed. What is posted somewhere moves only to a channel that is named.
    """
    found = here(ctx)
    where = channel_or_here(ctx, channel)
    note = setups.last(ctx.tx, ctx.space.id)
    last = _last(ctx, found, note, where)
    wish = Wish(zone, ctx.community.zone, time, channel or "")
    made = rules.changes(found, ctx.kinds, last, wish)
    _carry_out(ctx, made)
    _carry_out(ctx, _along(_elsewhere(ctx), wish.zone_before, zone))
    spaces.set_zone(ctx.tx, ctx.community, zone)
    removed = _removed(ctx, found, note)
    target = wish.channel or last.channel
    new = _begin(ctx, removed, target, wish, last, made)
    now = _given(ctx, target, wish, last, made, new)
    setups.keep(ctx.tx, ctx.space.id, now)
    take_charge(ctx)
    mine = Organiser(organisers.PERSON, ctx.account, ctx.member.name, "", ctx.now)
    stays = organisers.name(ctx.tx, ctx.space, mine)
    there = here(ctx)
    owns = [rules.own(s, ctx.kinds, now, zone) for s in there]
    kept = [own for own in owns if own]
    about = AfterSetup(now, wish, there, kept, removed, first=not found, stays=stays)
    return replies.ready(ctx, about)


@command(
    "schedule zone",
    "Change your group's time zone",
    organisers_only=True,
    example="schedule zone Europe/Berlin",
)
def zone_(ctx: Context, zone: Annotated[str, ZONE]) -> Reply:
    """The schedules that went by the group's zone go along, everywhere in the community.

    Back to the zone before, it takes back what went along, and nothing else.
    """
    before = ctx.community.zone
    if is_same_zone(zone, before):
        way = [("Show the schedule", "schedule show")]
        raise NotNow(f"Your group goes by the time of {say_zone(zone)} already.", way)
    along = _along(_going_back(ctx, before, zone), before, zone)
    _carry_out(ctx, along)
    spaces.set_zone(ctx.tx, ctx.community, zone)
    ids = [change.schedule.id for change in along]
    kv.put(ctx.tx, _moved_under(ctx), json.dumps({"from": before, "to": zone, "ids": ids}))
    take_charge(ctx, Message("change.zone", {"before": before, "zone": zone}))
    found = everywhere(ctx)
    went = [s for s in found if s.id in ids]
    stayed = [s for s in found if not is_same_zone(s.timing.zone, zone)]
    return replies.zone(ctx, before, zone, went, stayed)


def _last(ctx: Context, found: Sequence[Schedule], note: LastSetup | None, where: str) -> LastSetup:
    """What the last set-up gave; where nothing is posted, this one is the first."""
    if not found:
        return LastSetup(where, rules.FIRST_TIME)
    if note is not None:
        return note
    guess = rules.guessed(found, ctx.kinds)
    posted = {schedule.kind for schedule in found}
    if all(spec.kind in posted for spec in ctx.kinds.values() if spec.usual):
        return guess
    return replace(guess, channel=where)


def _removed(ctx: Context, found: Sequence[Schedule], note: LastSetup | None) -> list[str]:
    """The usual kinds that an organiser took away; none where nothing is posted any more."""
    if not found or note is None:
        return []
    posted = {schedule.kind for schedule in found}
    usual = [kind for kind, spec in ctx.kinds.items() if spec.usual]
    return [kind for kind in usual if kind in note.kinds and kind not in posted]


def _begin(
    ctx: Context,
    removed: Sequence[str],
    channel: str,
    wish: Wish,
    last: LastSetup,
    made: Sequence[Change],
) -> list[tuple[str, Timing]]:
    """Begin the usual kinds that are not posted yet; each with its timing."""
    posted = {change.schedule.kind for change in made}
    missing = [
        spec
        for spec in ctx.kinds.values()
        if spec.usual and spec.kind not in posted and spec.kind not in removed
    ]
    others = [change.timing for change in made]
    new = rules.begun(missing, wish.zone, wish.time or last.time, others)
    for kind, timing in new:
        begin(ctx, kind, channel, timing)
    return new


def _given(
    ctx: Context,
    channel: str,
    wish: Wish,
    last: LastSetup,
    made: Sequence[Change],
    new: Sequence[tuple[str, Timing]],
) -> LastSetup:
    """What counts as given from now on."""
    times = dict(last.times)
    timings = [(c.schedule.kind, c.timing) for c in made if _followed(c, last)]
    for kind, timing in [*timings, *new]:
        if not rules.is_picked(ctx.kinds, kind):
            times[kind] = timing.time
    kinds = dict.fromkeys([*last.kinds, *(c.schedule.kind for c in made), *(k for k, _ in new)])
    return LastSetup(channel, wish.time or last.time, tuple(kinds), times)


def _followed(change: Change, last: LastSetup) -> bool:
    return change.schedule.timing.time == last.time_of(change.schedule.kind)


def _carry_out(ctx: Context, made: Sequence[Change]) -> None:
    for one in made:
        if one.is_one:
            change(ctx, one.schedule, one.channel, one.timing)


def _elsewhere(ctx: Context) -> list[Schedule]:
    """The schedules of the community's other spaces."""
    return [s for s in everywhere(ctx) if s.space_id != ctx.space.id]


def _along(found: Sequence[Schedule], before: str, zone: str) -> list[Change]:
    """The schedules that go by the zone that was the group's, in the new one."""
    following = [s for s in found if is_same_zone(s.timing.zone, before)]
    return [Change(s, s.channel, replace(s.timing, zone=zone)) for s in following]


def _going_back(ctx: Context, before: str, zone: str) -> list[Schedule]:
    """Those that may go along: all, or on the way back those that went along before."""
    found, note = everywhere(ctx), kv.get(ctx.tx, _moved_under(ctx))
    if note is None:
        return found
    moved = json.loads(note)
    if (moved["from"], moved["to"]) != (zone, before):
        return found
    return [s for s in found if s.id in moved["ids"]]


def _moved_under(ctx: Context) -> str:
    return kv.of_community("zone", ctx.community.id)
