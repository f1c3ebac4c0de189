"""``log``, ``undo`` and ``done``: the main job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from bot.catalog.schema import Activity, Item, Topic
from bot.chat.command import Param, command
from bot.chat.reply import Reply
from bot.chat.words.days import complete_day, doubt_day, is_day, read_day, say_day
from bot.chat.words.durations import MINUTES_RULE, complete_minutes, read_minutes, say_minutes
from bot.chat.words.links import LINK_RULE, read_link
from bot.chat.words.parameters import reads
from bot.chat.words.unclear_durations import doubt_minutes
from bot.errors import BadInput, NotNow
from bot.features.context import Context, meant, which_week
from bot.features.items import FINISHABLE, LOGGABLE, done_points, find, item_param, known, label
from bot.features.log import replies, rules
from bot.store import entries
from bot.store.entries import Entry, EntryKind, ItemState, NewEntry

ASKED_MINUTES = (15, 30, 60)  # what is offered where nothing is said

EvidenceLink = Annotated[
    str, Param("Where it can be seen (https://...)", read=read_link, rule=LINK_RULE)
]


@command(
    "log",
    "Log what you did",
    example="log linear-algebra 45 solved the exercises",
    again="Log it again",
)
def log(
    ctx: Context,
    what: Annotated[str, item_param("A topic or an activity", *LOGGABLE)],
    minutes: Annotated[
        int | None,
        Param(
            "How long, like 45, 1h30 or 2 pomodoros (25 min each)",
            read=read_minutes,
            rule=MINUTES_RULE,
            complete=complete_minutes,
            known=reads(read_minutes),
            doubt=doubt_minutes,
        ),
    ] = None,
    note: Annotated[str, Param("What you did or learnt", rest=True, long=True, high=500)] = "",
    link: EvidenceLink = "",
    day: Annotated[
        str,
        Param(
            "Up to 7 days back: yesterday, friday, 2 days ago, 18 Nov",
            complete=complete_day,
            known=is_day,
            doubt=doubt_day,
            closes=True,
        ),
    ] = "today",
) -> Reply:
    """Append an entry for a topic or an activity."""
    on = read_day(day, ctx.today)
    item = _loggable(ctx, what)
    kind, points, why_none = _worth(ctx, item, minutes, on)
    new = NewEntry(kind, item.id, ctx.now, on, minutes or 0, points, note, link)
    entry_id, week = entries.add(ctx.tx, ctx.member, new)
    return replies.logged(ctx, item, new, entry_id, week, why_none)


@command("undo", "Take back your last entry", example="undo")
def undo(
    ctx: Context,
    entry: Annotated[
        int | None, Param("The number of an entry; your last one if left out", low=1, high=10**11)
    ] = None,
) -> Reply:
    """Mark an entry as undone: the last one, or the one that is named."""
    found = _entry(ctx, entry)
    if found is None:
        raise NotNow(
            "There is nothing to undo: you have no such entry.", [("Log something", "log")]
        )
    if found.undone_at is not None:
        raise NotNow(
            "That entry is undone already; it no longer counts.", [("What I logged", "me")]
        )
    entries.undo(ctx.tx, ctx.member, found, ctx.now)
    if found.kind is EntryKind.DONE:
        ctx.unfinished(found.item_id)
    return replies.undone(ctx, found)


@command("done", "Finish a topic, challenge, Kaggle prompt or paper", example="done linear-algebra")
def done(
    ctx: Context,
    what: Annotated[str, item_param("What you finished", *FINISHABLE)],
    note: Annotated[str, Param("What you take from it", rest=True, long=True, high=500)] = "",
    link: EvidenceLink = "",
) -> Reply:
    """Mark an item as finished, once."""
    item = meant(ctx, what, (*FINISHABLE, Activity), "what")
    states = entries.states(ctx.tx, ctx.member)
    _must_be_unfinished(ctx, item, states)
    new = NewEntry(EntryKind.DONE, item.id, ctx.now, ctx.today, 0, done_points(item), note, link)
    entry_id, _ = entries.add(ctx.tx, ctx.member, new)
    ctx.finished(item.id)
    already = {id for id, state in states.items() if state.done_at}
    return which_week(ctx, replies.done(ctx, item, new, entry_id, already), what, item)


def _loggable(ctx: Context, what: str) -> Topic | Activity:
    """The topic or activity that is meant.

    What is done once, not logged, is offered for ``done``.
    """
    if not known(*LOGGABLE)(ctx.catalog, what) and known(*FINISHABLE)(ctx.catalog, what):
        raise _done_once(ctx, meant(ctx, what, FINISHABLE, "what"))
    found = find(ctx.catalog, what, LOGGABLE)
    assert isinstance(found, Topic | Activity)  # these are the LOGGABLE kinds
    return found


def _done_once(ctx: Context, item: Item) -> BadInput:
    ways = [("I did it", f"done {item.id}")]
    for id in item.topics:
        topic = ctx.catalog.get(id)
        if topic is not None:
            ways.append((label(f"Log {topic.title}"), f"log {topic.id}"))
    return BadInput(
        f"**{item.title}** is done once, with `/done`; the time you spend goes on its topic.", ways
    )


def _worth(
    ctx: Context, item: Topic | Activity, minutes: int | None, on: date
) -> tuple[EntryKind, int, str]:
    """(the kind of entry, its points, why there are none).

    BadInput where a topic comes without its minutes.
    """
    if isinstance(item, Activity):
        first, last = rules.span_to_look_at(item, on)
        counted = entries.counted_days(ctx.tx, ctx.member, item.id, first, last)
        return EntryKind.ACTIVITY, *rules.activity_points(item, on, counted)
    if minutes is None:
        raise BadInput(
            f"How long did you spend on **{item.title}**? Like `/log {item.short_id} 45`.",
            instead=[(say_minutes(often), {"minutes": str(often)}) for often in ASKED_MINUTES],
        )
    points = rules.study_points(minutes, *entries.studied_on(ctx.tx, ctx.member, on))
    if not points:
        return EntryKind.STUDY, 0, rules.WHY_NO_STUDY_POINTS
    return EntryKind.STUDY, points, ""


def _entry(ctx: Context, number: int | None) -> Entry | None:
    """The member's entry of this number, or the last one that stands."""
    if number is not None:
        return entries.by_id(ctx.tx, ctx.member, number)
    return next(iter(entries.latest(ctx.tx, ctx.member)), None)


def _must_be_unfinished(ctx: Context, item: Item, states: Mapping[str, ItemState]) -> None:
    """BadInput for what is never finished, NotNow for what is finished already."""
    if isinstance(item, Activity):
        raise BadInput(
            f"**{item.title}** is never finished, it is logged each time: `/log {item.short_id}`.",
            [("Log it", f"log {item.id}")],
        )
    before = states.get(item.id)
    if before is None or before.done_at is None:
        return
    when = say_day(before.done_at.astimezone(ZoneInfo(ctx.zone)).date(), ctx.today)
    raise NotNow(
        f"You finished **{item.title}** {when}; it counts once. Keep logging what you add.",
        [("What is next?", "next"), ("What I logged", "me")],
    )
