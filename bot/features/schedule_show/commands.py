"""``schedule show`` and ``history``, and the days without posts: vacations and skipped slots.

Organisers only.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import Known, Param
from bot.chat.reply import Reply
from bot.chat.words.days import (
    complete_date,
    has_shape_of_date,
    is_date,
    read_date,
    say_date,
    say_dates,
)
from bot.chat.words.numbered import wanted
from bot.chat.words.spans import LONGEST, TODAY, is_days, parted
from bot.errors import BadInput, BadValue, NotNow
from bot.features.context import Context
from bot.features.schedule import (
    PostKind,
    chosen,
    coming,
    everywhere,
    here,
    noun_of,
    of_all_parts,
    recompute,
    take_charge,
    today_of,
    which_post,
)
from bot.features.schedule_show import replies
from bot.features.schedule_show.rules import LONG_BREAK, Overview, happened, meant_off, turned_round
from bot.messages import Message
from bot.store import breaks, members, outbox, records, spaces
from bot.store.breaks import Break

FAILURES = 3
MOST_OFFERED = 4
SHOW_IT = ("Show the schedule", "schedule show")
A_PAGE = 10
MOST_PAGES = 1000
_UNTIL = re.compile(r"^(?:[-–—]|to|until|till)\s+", re.IGNORECASE)  # `24 Dec to 2 Jan`
SKIPPED = Message("post.skipped")


@command(
    "schedule show",
    "What comes when and where, and what went wrong",
    organisers_only=True,
    example="schedule",
    reads="always",
)
def show(ctx: Context) -> Reply:
    """Every schedule, soonest first, the days off, the last failures and who is told of them."""
    found = everywhere(ctx)
    if not found:
        raise NotNow(
            "No posts are scheduled yet. `/setup` begins: it asks for your zone.",
            [("Set it up", "setup")],
        )
    coming_runs = [(s, s.next) for s in found if s.next is not None and not s.paused]
    posts = records.newest(ctx.tx, ctx.community.id, A_PAGE)
    told, fallback = _contact(ctx)
    about = Overview(
        schedules=found,
        next=min(coming_runs, key=lambda pair: pair[1].at, default=None),
        off=[kind for kind in ctx.kinds if not here(ctx, kind)],
        breaks=_ahead(ctx),
        failures=[post for post in posts if post.state in (outbox.DEAD, outbox.SKIPPED)][:FAILURES],
        told=told,
        fallback=fallback,
        repeats=spaces.repeats(ctx.tx, ctx.space.platform, ctx.space.native_id),
    )
    return replies.overview(ctx, about)


@command(
    "schedule history",
    "What was posted when, and what was not, and why",
    organisers_only=True,
    example="schedule history paper",
    reads="always",
)
def history(
    ctx: Context,
    kind: Annotated[PostKind | None, which_post("Which post; all if left out")] = None,
    page: Annotated[int, Param("1 is the newest", low=1, high=MOST_PAGES)] = 1,
) -> Reply:
    """Newest first, with links; vacations and skipped posts too."""
    today = today_of(ctx)
    begun = [b for b in breaks.of_community(ctx.tx, ctx.community) if b.first <= today]
    posts = records.newest(ctx.tx, ctx.community.id, page * A_PAGE + 1, kind or "")
    events = happened(posts, [b for b in begun if kind is None or b.kind in ("", kind)])
    shown = events[(page - 1) * A_PAGE : page * A_PAGE]
    if not shown:
        raise _nothing_posted(ctx, kind, page)
    older: int | None = None
    if len(events) > page * A_PAGE:
        older = page + 1
    return replies.history(ctx, shown, kind or "", older)


def day_off(description: str, known: Known, *spoken: str) -> Param:
    """A parameter that takes a day to come; ``known``: whether words are one, or several."""
    return Param(
        description,
        complete=complete_date,
        known=known,
        shape=has_shape_of_date,
        spoken=spoken,
        high=40,
    )


@command(
    "schedule vacation",
    "Post nothing from one day to another",
    organisers_only=True,
    example="schedule vacation 2026-12-21 2027-01-03",
    also=("schedule holiday", "schedule holidays"),
)
def vacation(
    ctx: Context,
    first: Annotated[
        str, day_off("The first day off, or all: 21-27 Dec", is_days, "from", "vom", "von")
    ] = "",
    last: Annotated[
        str, day_off("The last day off", is_date, "until", "till", "through", "bis")
    ] = "",
    yes: Annotated[bool, Param("Also a long one, without asking")] = False,
) -> Reply:
    """Of every kind, everywhere in the community; a long one, or one turned round, is asked about.

    Without days: those that are coming, each with a way back.
    """
    if not (first or last):
        return replies.days_off(ctx, _ahead(ctx))
    if not last:
        first, last = parted(first, today_of(ctx)) or (first, last)
    begin, end = _span(ctx, first or TODAY, last)
    if end - begin >= LONG_BREAK and not yes:
        return replies.so_long(begin, end, turned_round(first, last, today_of(ctx)))
    known = breaks.of_community(ctx.tx, ctx.community)
    covered = [b for b in known if not b.kind and b.first <= begin and end <= b.last]
    if covered:
        off = say_dates(covered[0].first, covered[0].last)
        raise NotNow(
            f"Those days are off already: {off}.", [("Show the days off", "schedule vacation")]
        )
    made = breaks.add(ctx.tx, ctx.community, "", begin, end)
    recompute(ctx)
    take_charge(ctx, Message("change.off", {"first": begin.isoformat(), "last": end.isoformat()}))
    return replies.vacation(
        ctx, Break(made, ctx.community.leading, "", begin, end, None), of_all_parts(ctx)
    )


@command(
    "schedule skip",
    "Leave the next post of a kind out",
    organisers_only=True,
    example="schedule skip paper",
)
def skip(ctx: Context, kind: Annotated[PostKind, which_post()]) -> Reply:
    """That day's, in all its channels."""
    running = [s for s in chosen(ctx, kind) if not s.paused]
    if not running:
        way = [("Resume", f"schedule resume {kind}")]
        raise NotNow(
            f"The {noun_of(ctx, kind)} is paused: nothing is posted until you resume.", way
        )
    run = coming(ctx, running[0])
    if run is None:
        way = [("Show the schedule", "schedule show")]
        raise NotNow(
            f"The {noun_of(ctx, kind)} has come to its end: there is nothing to skip.", way
        )
    if run.at <= ctx.now:
        raise NotNow(f"The {noun_of(ctx, kind)} of {say_date(run.day)} is on its way already.")
    day = run.day
    made = breaks.add(ctx.tx, ctx.community, kind, day, day, SKIPPED)
    recompute(ctx)
    take_charge(ctx, Message("change.skip", {"kind": kind, "day": day.isoformat()}))
    return replies.skipped(
        ctx, Break(made, ctx.community.leading, kind, day, day, SKIPPED), here(ctx, kind)
    )


@command(
    "schedule back",
    "Take a vacation or a skip back",
    organisers_only=True,
    example="schedule back 3",
)
def back(
    ctx: Context,
    number: Annotated[
        str, Param("Its number, or which post; the list if left out", rest=True, high=100)
    ] = "",
) -> Reply:
    """What would have come on those days comes; what is over stays as it was."""
    said, ahead = wanted(number), _ahead(ctx)
    known = meant_off(said, ahead, {kind: noun_of(ctx, kind) for kind in ctx.kinds})
    if said.numbers and not any(b.id in said.numbers for b in ahead):
        ways = [(replies.take_back(ctx, b), f"schedule back {b.id}") for b in ahead[:MOST_OFFERED]]
        raise NotNow("Those days are not off any more.", [*ways, SHOW_IT])
    if len(known) != 1:
        return replies.days_off(ctx, known or ahead)
    breaks.remove(ctx.tx, ctx.community, known[0].id)
    recompute(ctx)
    take_charge(ctx, _came_back(known[0]))
    return replies.taken_back(
        ctx, known[0], of_all_parts(ctx), [b for b in _ahead(ctx) if _overlap(b, known[0])]
    )


def _came_back(off: Break) -> Message:
    days: dict[str, str | int] = {"first": off.first.isoformat(), "last": off.last.isoformat()}
    if not off.kind:
        return Message("change.back", days)
    if off.first == off.last:
        return Message("change.back-day", {"kind": off.kind, "day": off.first.isoformat()})
    return Message("change.back-kind", {**days, "kind": off.kind})


def _contact(ctx: Context) -> tuple[str, str]:
    """Who is told of failures, as the member knows them, and the channel for when that fails."""
    organiser, fallback = spaces.contact_of(ctx.tx, ctx.space.platform, ctx.space.native_id)
    if organiser == ctx.account:
        return "you", fallback
    name = members.name_of(ctx.tx, ctx.space.id, organiser)
    return name or ("another organiser" if organiser else ""), fallback


def _nothing_posted(ctx: Context, kind: PostKind | None, page: int) -> NotNow:
    what = "Nothing"
    if kind:
        what = f"No {noun_of(ctx, kind)}"
    when = "here yet"
    if page > 1:
        when = "before that"
    return NotNow(f"{what} was posted {when}.", [("Show the schedule", "schedule show")])


def _overlap(one: Break, other: Break) -> bool:
    return one.first <= other.last and other.first <= one.last and one.kind in ("", other.kind)


def _ahead(ctx: Context) -> list[Break]:
    today = today_of(ctx)
    return [b for b in breaks.of_community(ctx.tx, ctx.community) if b.last >= today]


def _both(first: str, last: str, today: date) -> tuple[date, date]:
    """The first and the last day as they are read. BadInput, with both, where one is not clear."""
    try:
        begin = end = read_date("first", first, today)
        if last:
            end = read_date("last", _UNTIL.sub("", last), begin)
    except BadInput as unread:
        given = {"first": first, "last": last}
        unread.instead = tuple((label, {**given, **texts}) for label, texts in unread.instead)
        raise
    return begin, end


def _span(ctx: Context, first: str, last: str) -> tuple[date, date]:
    """The days that are meant.

    BadInput for a span that is over, turned round or longer than a year.
    """
    today = today_of(ctx)
    begin, end = _both(first, last, today)
    if begin < today:
        raise BadValue("first", f"a day from today ({say_date(today)}) on", first)
    if end < begin:
        span = turned_round(first, last, today)
        raise BadInput(
            f"A vacation ends after it begins: {say_date(end)} is before {say_date(begin)}.",
            instead=[replies.or_rather(*days) for days in filter(None, [span])],
        )
    if end - begin >= LONGEST:
        raise BadInput(
            "A vacation lasts at most a year. `/schedule pause` holds the posts back until you"
            " resume."
        )
    return begin, end
