"""What the organisers' commands share.

Which schedules are meant, their rhythm in words, what follows from a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain
from typing import Literal
from zoneinfo import ZoneInfo

from bot.chat import limits
from bot.chat.invocation import Place
from bot.chat.parameter import ChannelId, Param
from bot.chat.reply import (
    Block,
    Bold,
    Button,
    Channel,
    Later,
    Reply,
    Span,
    actions,
    fields,
    text,
)
from bot.chat.words.days import WEEKDAYS, say_date
from bot.chat.words.zone_names import say_zone
from bot.errors import BadInput, NotNow
from bot.features.context import Context
from bot.messages import Message
from bot.schedule import setups
from bot.schedule.order import closing_time, on_one_day
from bot.schedule.slots import place_of
from bot.store import kv, outbox, picks, records, schedules, spaces
from bot.store.schedules import Run, Schedule, Timing
from bot.store.weeks import Week

PostKind = Literal["challenge", "kaggle", "paper", "interview", "nudge", "recap"]
OTHER_KINDS = {
    "reading": "paper",
    "article": "paper",
    "question": "interview",
    "interview question": "interview",
    "prompt": "kaggle",
    "kaggle prompt": "kaggle",
    "task": "challenge",
    "weekly challenge": "challenge",
    "summary": "recap",
}
"""What else the kinds of posts are called -> the kind."""
SHOW = Button("Show the schedule", "schedule show")
ACCESS = "access"
MOST_CHANNELS_OFFERED = 4
MOST_CHANNELS_LOOKED_AT = 10
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TooEarly:
    """What tells of the week before the ``last`` post of its day, and a ``better`` time for it."""

    schedule: Schedule
    last: Schedule
    better: str


def which_post(description: str = "Which post", *, or_all: bool = False) -> Param:
    """A parameter that takes a kind of post; ``or_all``: or every one."""
    words = dict.fromkeys(["everything", "every post", "all posts"], "all") if or_all else {}
    return Param(description, also={**OTHER_KINDS, **words})


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
    """The schedules that are this group's own, soonest first; those that have ended come last.

    None of the groups that it is one with: their channels and times are their own matter.
    """
    return sorted(schedules.of_community(ctx.tx, ctx.community.id), key=_soonest)


def of_all_parts(ctx: Context) -> list[Schedule]:
    """The schedules of all groups that are one with this, soonest first.

    What is decided together, such as a day off or a pick, concerns all of them.
    """
    each = [schedules.of_community(ctx.tx, part) for part in ctx.community.parts]
    return sorted(chain.from_iterable(each), key=_soonest)


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
    """After a change of the days off: the next run of each schedule that goes by them.

    What is due stays due.
    """
    later = [s for s in of_all_parts(ctx) if s.paused or s.next is None or s.next.at > ctx.now]
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
    coming_runs = [(s.kind, coming(ctx, s)) for s in of_all_parts(ctx)]
    used = {(kind, Week.of(run.day)) for kind, run in coming_runs if run is not None}
    for pick in picks.given(ctx.tx, ctx.community):
        stays = pick.week <= now or pick.passed or (pick.kind, pick.week) in used
        if not stays and not records.was_given(ctx.tx, ctx.community, pick.kind, pick.item_id):
            picks.drop(ctx.tx, ctx.community, pick)


def usual(ctx: Context, kind: str) -> Timing:
    """When a kind comes where nobody says otherwise: at the last set-up's time, by the group's."""
    spec, last = ctx.kinds[kind], setups.last(ctx.tx, ctx.space.id)
    if spec.items is None or last is None:
        return Timing(spec.weekday, spec.time, ctx.community.zone)
    return Timing(spec.weekday, last.time, ctx.community.zone)


def at(ctx: Context, kind: str, channel: str) -> Schedule:
    """The schedule of a kind in a channel, which there is."""
    return next(s for s in here(ctx, kind) if s.channel == channel)


def begin(ctx: Context, kind: str, channel: str, timing: Timing) -> None:
    """A new schedule; what a removed one posted in the channel belongs to it from now on."""
    place = Place(ctx.space.platform, ctx.space.native_id, channel)
    first = ctx.weekly.next_run(timing, kind, place)
    schedules.set_up(ctx.tx, ctx.community.id, ctx.space.id, kind, channel, timing, first)
    outbox.adopt(ctx.tx, at(ctx, kind, channel).id, (place.platform, place.space, channel), kind)
    kv.put(ctx.tx, kept_under(ctx, kind, channel), "")


def change(ctx: Context, schedule: Schedule, channel: str, timing: Timing) -> None:
    """Another channel or timing; a pause stays.

    NotNow in the seconds when a post is due but not planned yet: it would get lost.
    """
    if not schedule.paused and schedule.next and schedule.next.at <= ctx.now:
        raise NotNow(
            f"The {noun_of(ctx, schedule.kind)} is going out just now. Ask again in a minute."
        )
    following = ctx.weekly.next_run(
        timing, schedule.kind, replace(place_of(schedule), channel=channel)
    )
    schedules.change(ctx.tx, schedule.id, channel, timing, following)
    let_go(ctx)


def kept_under(ctx: Context, kind: str, channel: str) -> str:
    """Where the timing of a removed schedule is kept."""
    return kv.of_space("removed", ctx.space.id, kind, channel)


def access(ctx: Context, channels: Iterable[str], ready: str = "") -> Later:
    """A look, after the commit, whether channels of this space can be posted in.

    ``ready`` becomes the reply's summary where they can. ``bot.delivery.access`` words it.
    """
    looked_at = list(dict.fromkeys(channels))[:MOST_CHANNELS_LOOKED_AT]
    where = (("platform", ctx.space.platform), ("space", ctx.space.native_id), ("ready", ready))
    there = tuple(("channel", channel) for channel in looked_at)
    return Later(ACCESS, (*where, *there), "I could not look whether I may post there.")


def take_charge(ctx: Context, did: Message | None = None) -> None:
    """Whoever changes the schedule is told of failures from now on.

    What they ``did`` is in the organisers' log; as they ordered it, where that says enough.
    """
    is_told(ctx)
    ctx.note_change(did)


def is_told(ctx: Context) -> None:
    """Whoever asks is told of failures from now on, also where nothing changed."""
    spaces.set_contact(ctx.tx, ctx.space, ctx.account)


def rhythm(timing: Timing, zone: bool = True) -> str:
    """``every Monday at 09:00 (Europe/Berlin)``.

    Or ``every 2 weeks on Friday at 09:00 (UTC), from Fri 20 Nov 2026``. Without its zone where that
    is said once for several.
    """
    weekday = WEEKDAYS[timing.weekday].capitalize()
    often = f"every {weekday}"
    if timing.every > 1:
        often = f"every {timing.every} weeks on {weekday}"
    words = f"{often} at {timing.time}"
    if zone:
        words += f" ({say_zone(timing.zone)})"
    if timing.starts:
        words += f", from {say_date(timing.starts)}"
    if timing.ends:
        words += f", until {say_date(timing.ends)}"
    return words


def where(schedule: Schedule) -> tuple[Span, ...]:
    """The channel."""
    return (Channel(schedule.platform, schedule.channel),)


def state_of(schedule: Schedule) -> str:
    """``next`` and the day, ``paused``, or that it has ended.

    The day is the group's: the time that stands before it is, too.
    """
    if schedule.paused:
        return "paused"
    if schedule.next is None:
        return "no more to come"
    return f"next {say_date(schedule.next.day)}"


def listed(found: Sequence[Schedule], ctx: Context) -> tuple[Block, ...]:
    """A line a schedule: its rhythm, its channel, what comes next.

    A channel and a zone that all share are said once, before them.
    """
    channels = {(s.platform, s.channel) for s in found}
    zones = {s.timing.zone for s in found}
    pairs: list[tuple[str, tuple[Span, ...]]] = []
    for s in found:
        said: list[Span] = [rhythm(s.timing, zone=len(zones) > 1)]
        if len(channels) > 1:
            said += [", in ", *where(s)]
        said.append(f"; {state_of(s)}")
        pairs.append((noun_of(ctx, s.kind).capitalize(), tuple(said)))
    return (*_shared(found, len(channels) == 1, len(zones) == 1), fields(*pairs))


def _shared(found: Sequence[Schedule], channel: bool, zone: bool) -> tuple[Block, ...]:
    """``In #general, by the time of Europe/Berlin:``, as far as it is the same for all."""
    by = f"by the time of {say_zone(found[0].timing.zone)}:"
    match channel, zone:
        case True, True:
            return (text("In ", *where(found[0]), f", {by}"),)
        case True, False:
            return (text("In ", *where(found[0]), ":"),)
        case False, True:
            return (text(f"B{by[1:]}"),)
        case _:
            return ()


def next_line(ctx: Context, schedule: Schedule) -> Block:
    """When the next one comes, as a sentence; the day alone, as its time is said before."""
    run = coming(ctx, schedule)
    if run is None:
        return text("It has come to its end: none is left.")
    return text(f"The next one: {say_date(run.day)}.")


def too_early(ctx: Context) -> list[TooEarly]:
    """What tells of the group's week, and comes before another post of the same day here."""
    found = here(ctx)
    telling = [s for s in found if s.kind in ctx.kinds and ctx.kinds[s.kind].items is None]
    early: list[TooEarly] = []
    for one in telling:
        others = [s for s in found if s.kind != one.kind and on_one_day(s.timing, one.timing)]
        better = closing_time(one.timing.time, [s.timing.time for s in others])
        if better != one.timing.time:
            last = max(others, key=lambda s: s.timing.time)
            early.append(TooEarly(one, last, better))
    return early


def order_question(ctx: Context) -> list[Block]:
    """What comes before the posts that it should tell of, with a button that puts it after them."""
    blocks: list[Block] = []
    for one in too_early(ctx):
        noun, last = noun_of(ctx, one.schedule.kind), noun_of(ctx, one.last.kind)
        said = f" ({one.schedule.timing.time}) comes before the {last} of its day"
        put = f"schedule set {one.schedule.kind} time:{one.better} channel:{one.schedule.channel}"
        blocks.append(text("The ", Bold(noun), f"{said} ({one.last.timing.time})."))
        if len(put) <= limits.LINE:
            blocks.append(actions(Button(f"{noun.capitalize()} at {one.better}", put)))
    return blocks
