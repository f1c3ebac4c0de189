"""What the organisers' commands share.

Which schedules are meant, their rhythm in words, what follows from a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.chat import limits
from bot.chat.command import ChannelId
from bot.chat.reply import Block, Bold, Button, Channel, Reply, Span, When, actions, fields, text
from bot.chat.words.days import WEEKDAYS, say_date
from bot.errors import BadInput, NotNow
from bot.features.context import Context
from bot.schedule.slots import place_of
from bot.store import members, outbox, picks, schedules
from bot.store.schedules import Run, Schedule, Timing
from bot.store.weeks import Week

PostKind = Literal["challenge", "kaggle", "paper", "interview", "nudge", "recap"]
SHOW = Button("Show the schedule", "schedule show")
MOST_CHANNELS_OFFERED = 4
NEVER = datetime.max.replace(tzinfo=UTC)


def today_of(ctx: Context) -> date:
    """The community's own day."""
    return ctx.now.astimezone(ZoneInfo(ctx.community.zone)).date()


def noun_of(ctx: Context, kind: str) -> str:
    """What a kind of post is called, also one that this version does not know."""
    spec = ctx.kinds.get(kind)
    if spec is None:
        return kind
    return spec.noun


def here(ctx: Context, kind: str = "") -> list[Schedule]:
    """The schedules of this space, soonest first; of one kind where it is named."""
    found = [s for s in everywhere(ctx) if s.space_id == ctx.space.id]
    return [s for s in found if kind in ("", s.kind)]


def everywhere(ctx: Context) -> list[Schedule]:
    """The schedules of all spaces of the community, soonest first.

    Those that have ended come last.
    """
    found = schedules.of_community(ctx.tx, ctx.community.id)
    return sorted(found, key=_soonest)


def _soonest(schedule: Schedule) -> tuple[datetime, int]:
    if schedule.next is None:
        return NEVER, schedule.id
    return schedule.next.at, schedule.id


def chosen(ctx: Context, kind: str) -> list[Schedule]:
    """The schedules of a kind here, at least one.

    NotNow, with how to begin, where there is none.
    """
    found = here(ctx, kind)
    if found:
        return found
    if not kind or not here(ctx):
        raise NotNow(
            "No posts are scheduled here yet. `/setup` begins: it asks for your zone.",
            [("Set up", "setup")],
        )
    way = [("Post it here", f"schedule add {kind}"), ("Show the schedule", "schedule show")]
    raise NotNow(
        f"The {noun_of(ctx, kind)} is not posted here. `/schedule add {kind}` begins.", way
    )


def meant(ctx: Context, found: Sequence[Schedule], channel: str | None) -> Schedule | None:
    """The one of a kind's schedules that a channel names, or the only one.

    None where that is a question.
    """
    for schedule in found:
        if schedule.channel == channel:
            return schedule
    if channel is None and len(found) == 1:
        return found[0]
    return None


def which(ctx: Context, found: Sequence[Schedule], line: str, verb: str) -> Reply:
    """The question which of several channels is meant.

    ``line`` is the command without its channel.
    """
    noun = noun_of(ctx, found[0].kind)
    about = " comes in these channels. Which one? Name it with "
    blocks: list[Block] = [text("The ", Bold(noun), about, Bold("channel"), ".")]
    for number, schedule in enumerate(found, 1):
        blocks.append(text(f"{number}. ", *where(schedule), f", {rhythm(schedule.timing)}"))
    lines = [f"{line} channel:{s.channel}" for s in found[:MOST_CHANNELS_OFFERED]]
    ways = [Button(f"{verb} {n}", way) for n, way in enumerate(lines, 1) if len(way) <= limits.LINE]
    if ways:
        blocks.append(actions(*ways))
    return Reply(f"Which {noun}? Name the channel", tuple(blocks))


def channel_or_here(ctx: Context, channel: ChannelId | None) -> str:
    """The channel that was named, or the one where the command was given.

    BadInput where that is none.
    """
    if not (channel or ctx.place.channel):
        raise BadInput("This is no channel that I could post in: name one with `channel`.")
    return channel or ctx.place.channel


def coming(ctx: Context, schedule: Schedule) -> Run | None:
    """The next run, also of one that is paused: then the one that would come."""
    if schedule.paused or schedule.next is None:
        return ctx.weekly.next_run(schedule.timing, schedule.kind, place_of(schedule))
    return schedule.next


def recompute(ctx: Context) -> None:
    """After a change of the days off: the next run of each of the community's schedules.

    What is due stays due.
    """
    later = [s for s in everywhere(ctx) if s.paused or s.next is None or s.next.at > ctx.now]
    schedules.move_on(
        ctx.tx, [(s.id, ctx.weekly.next_run(s.timing, s.kind, place_of(s))) for s in later]
    )
    let_go(ctx)


def let_go(ctx: Context) -> None:
    """Take back what was picked, as by a preview, for weeks in which it is not posted any more.

    It would count as given, and never come. What an organiser swapped in stays for that week: it
    may be wanted back.
    """
    now = Week.of(today_of(ctx))
    coming_runs = [(s.kind, coming(ctx, s)) for s in everywhere(ctx)]
    used = {(kind, Week.of(run.day)) for kind, run in coming_runs if run is not None}
    for pick in picks.given(ctx.tx, ctx.community.id):
        stays = pick.week <= now or pick.passed or (pick.kind, pick.week) in used
        if not stays and not outbox.was_given(ctx.tx, ctx.community.id, pick.kind, pick.item_id):
            picks.drop(ctx.tx, ctx.community.id, pick)


def take_charge(ctx: Context) -> None:
    """Whoever changes the schedule is told of failures from now on."""
    members.set_contact(ctx.tx, ctx.space, ctx.account)


def rhythm(timing: Timing) -> str:
    """``every Monday at 09:00 (Europe/Berlin)``.

    Or ``every 2 weeks on Friday at 09:00 (UTC), from Fri 20 Nov 2026``.
    """
    weekday = WEEKDAYS[timing.weekday].capitalize()
    often = f"every {weekday}"
    if timing.every > 1:
        often = f"every {timing.every} weeks on {weekday}"
    words = f"{often} at {timing.time} ({timing.zone})"
    if timing.starts:
        words += f", from {say_date(timing.starts)}"
    if timing.ends:
        words += f", until {say_date(timing.ends)}"
    return words


def where(schedule: Schedule) -> tuple[Span, ...]:
    """The channel."""
    return (Channel(schedule.platform, schedule.channel),)


def state_of(schedule: Schedule) -> tuple[Span, ...]:
    """``next`` and when, ``paused``, or that it has ended."""
    if schedule.paused:
        return ("paused",)
    if schedule.next is None:
        return ("no more to come",)
    return ("next ", When(schedule.next.at, schedule.timing.zone))


def listed(found: Sequence[Schedule], ctx: Context) -> Block:
    """A line a schedule: its rhythm, its channel, what comes next."""
    pairs: list[tuple[str, tuple[Span, ...]]] = []
    for s in found:
        said = (f"{rhythm(s.timing)}, in ", *where(s), "; ", *state_of(s))
        pairs.append((noun_of(ctx, s.kind).capitalize(), said))
    return fields(*pairs)


def next_line(ctx: Context, schedule: Schedule) -> Block:
    """When the next one comes, as a sentence."""
    run = coming(ctx, schedule)
    if run is None:
        return text("It has come to its end: none is left.")
    return text("The next one: ", When(run.at, schedule.timing.zone), ".")
