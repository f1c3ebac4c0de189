"""What is said about entries: after ``log``, ``undo`` and ``done``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.catalog import graph
from bot.catalog.schema import Interview, Item, Topic
from bot.chat.reply import (
    Accent,
    Actions,
    Block,
    Bold,
    Button,
    LinkTo,
    Progress,
    Quote,
    Reply,
    Span,
    actions,
    text,
)
from bot.chat.words.days import can_be_logged, say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.items import done_button, finishers, open_button, stop
from bot.store.entries import Entry, EntryKind, NewEntry, count_done, states
from bot.store.totals import Total, week_of


def logged(
    ctx: Context, item: Item, new: NewEntry, entry_id: int, week: Total, why_none: str
) -> Reply:
    """After ``log``: what was kept, what it earned, how the week stands, what can follow."""
    amount, on = _amount(new.minutes), _on_day(new.day, ctx.today)
    earned = several(new.points, "point") if new.points else "no points"
    blocks: list[Block] = [text(f"Logged {amount}", Bold(item.title), f"{on}: {earned}.")]
    if why_none:
        blocks.append(
            text(f"No points this time: {why_none}. It stays in your log all the same.", quiet=True)
        )
    blocks += _evidence(new)
    which = "This week" if week_of(new.day) == week_of(ctx.today) else "That week"
    blocks.append(
        text(f"{which}: {say_minutes(week.minutes)} and {several(week.points, 'point')} so far.")
    )
    follow = [Button("Undo", f"undo {entry_id}")]
    if isinstance(item, Topic):
        blocks += _built_on(ctx, item)
        follow.append(done_button(item, "Done with it", primary=False))
    blocks.append(actions(*follow, Button("My progress", "progress")))
    return Reply(f"Logged {amount}{item.title}{on}", tuple(blocks), accent=Accent.GOOD)


def undone(ctx: Context, entry: Entry) -> Reply:
    """After ``undo``."""
    title, day = ctx.catalog.title_of(entry.item_id), say_day(entry.day, ctx.today)
    amount = _amount(entry.minutes)
    if not amount and entry.kind is EntryKind.DONE:
        amount = "finishing "
    follow = [Button("What I logged", "me")]
    if can_be_logged(entry.day, ctx.today):
        follow.insert(0, Button("Put it back", _again(entry)))
    return Reply(
        f"Undone: {amount}{title}, {day}",
        (
            text(f"Undone: {amount}", Bold(title), f", {day}.{_lost(entry.points)}"),
            actions(*follow),
        ),
    )


def done(ctx: Context, item: Item, new: NewEntry, entry_id: int, already: set[str]) -> Reply:
    """After ``done``: how far that is on the roadmap, or how many finished the same."""
    blocks: list[Block] = [
        text("Done: ", Bold(item.title), f"{stop(item.title)} {several(new.points, 'point')}.")
    ]
    blocks += _evidence(new)
    if isinstance(item, Topic):
        blocks += _unlocked(ctx, item, already)
    else:
        blocks += _in_the_group(ctx, item)
    onward = Button("What is next?", "next")
    if isinstance(item, Interview):
        onward = Button("Another question", "interview")
    blocks.append(
        actions(onward, Button("My progress", "progress"), Button("Undo", f"undo {entry_id}"))
    )
    return Reply(f"Done: {item.title}", tuple(blocks), accent=Accent.GOOD)


def _amount(minutes: int) -> str:
    if not minutes:
        return ""
    return f"{say_minutes(minutes)} on "


def _on_day(day: date, today: date) -> str:
    if day == today:
        return ""
    return f" for {say_day(day, today)}"


def _lost(points: int) -> str:
    if not points:
        return ""
    verb = "counts" if points == 1 else "count"
    return f" Its {several(points, 'point')} no longer {verb}."


def _unlocked(ctx: Context, topic: Topic, already: set[str]) -> list[Block]:
    topics = ctx.catalog.topics
    finished = already | {topic.id}
    count = sum(t.id in finished for t in topics)
    blocks: list[Block] = [Progress("Roadmap", count, len(topics))]
    opened = graph.unlocked_by(ctx.catalog, topic.id, already)
    if opened:
        blocks.append(text("Opens next: ", *_names([t.title for t in opened]), "."))
        blocks.append(Actions(tuple(open_button(t, t.title) for t in opened[:4])))
    return blocks


def _in_the_group(ctx: Context, item: Item) -> list[Block]:
    count = count_done(ctx.tx, ctx.community, item.id)
    blocks: list[Block] = [text(finishers(count))]
    if item.topics:
        names = _names(_titles(ctx, item.topics))
        blocks.append(text("On the roadmap it belongs to ", *names, ".", quiet=True))
    return blocks


def _built_on(ctx: Context, topic: Topic) -> list[Block]:
    if not topic.prereqs:
        return []
    finished = {id for id, state in states(ctx.tx, ctx.member).items() if state.done_at}
    missing = graph.missing_prereqs(ctx.catalog, topic.id, finished)
    if not missing:
        return []
    names = _names([t.title for t in missing])
    return [text("It builds on ", *names, "; finish that too when you can.", quiet=True)]


def _evidence(new: NewEntry) -> list[Block]:
    blocks: list[Block] = []
    if new.note:
        blocks.append(Quote(new.note))
    if new.link:
        blocks.append(text("Link: ", LinkTo(new.link, new.link)))
    return blocks


def _again(entry: Entry) -> str:
    if entry.kind is EntryKind.DONE:
        return f"done {entry.item_id}"
    if not entry.minutes:
        return f"log {entry.item_id} day:{entry.day}"
    return f"log {entry.item_id} {entry.minutes} day:{entry.day}"


def _titles(ctx: Context, ids: Sequence[str]) -> list[str]:
    """The titles of the items that exist."""
    return [item.title for item in map(ctx.catalog.get, ids) if item is not None]


def _names(titles: Sequence[str]) -> list[Span]:
    """``A``, ``A and B``, ``A, B and C``, each in bold."""
    spans: list[Span] = []
    for title in titles[:-1]:
        spans += [Bold(title), ", "]
    if spans:
        spans[-1] = " and "
    return [*spans, *map(Bold, titles[-1:])]
