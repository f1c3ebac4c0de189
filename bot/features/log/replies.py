"""What the journal says."""

from __future__ import annotations

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
from bot.features.items import label, stop
from bot.store.entries import Entry, EntryKind, NewEntry, count_done, states
from bot.store.totals import Total, week_of


def logged(
    ctx: Context, item: Item, new: NewEntry, entry_id: int, week: Total, why_none: str
) -> Reply:
    """After ``log``: what was kept, what it earned, how the week stands, what can follow."""
    amount = f"{say_minutes(new.minutes)} on " if new.minutes else ""
    on = "" if new.day == ctx.today else f" for {say_day(new.day, ctx.today)}"
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
    if isinstance(item, Topic):
        blocks += _built_on(ctx, item)
    follow = [Button("Undo", f"undo {entry_id}")]
    if isinstance(item, Topic):
        follow.append(Button("Done with it", f"done {item.id}"))
    return Reply(
        f"Logged {amount}{item.title}{on}",
        (*blocks, actions(*follow, Button("My progress", "progress"))),
        accent=Accent.GOOD,
    )


def undone(ctx: Context, entry: Entry) -> Reply:
    """After ``undo``."""
    item = ctx.catalog.get(entry.item_id)
    title = item.title if item else entry.item_id
    amount = (
        f"{say_minutes(entry.minutes)} on "
        if entry.minutes
        else "finishing "
        if entry.kind is EntryKind.DONE
        else ""
    )
    day = say_day(entry.day, ctx.today)
    again = [Button("Put it back", _again(entry))] if can_be_logged(entry.day, ctx.today) else []
    points = (
        f" Its {several(entry.points, 'point')} no longer count{'s' if entry.points == 1 else ''}."
    )
    return Reply(
        f"Undone: {amount}{title}, {day}",
        (
            text(f"Undone: {amount}", Bold(title), f", {day}.{points if entry.points else ''}"),
            actions(*again, Button("What I logged", "me")),
        ),
    )


def finished(ctx: Context, item: Item, new: NewEntry, entry_id: int, already: set[str]) -> Reply:
    """After ``done``: how far that is on the roadmap, or how many finished the same."""
    blocks: list[Block] = [
        text("Done: ", Bold(item.title), f"{stop(item.title)} {several(new.points, 'point')}.")
    ]
    blocks += _evidence(new)
    if isinstance(item, Topic):
        blocks += _unlocked(ctx, item, already)
    else:
        count = count_done(ctx.tx, ctx.community, item.id)
        first = "You are the first of your group to finish it."
        blocks.append(
            text(
                f"{several(count, 'member')} of your group finished it so far."
                if count > 1
                else first
            )
        )
        blocks += (
            [text("On the roadmap it belongs to ", *_titles(ctx, item.topics), ".", quiet=True)]
            if item.topics
            else []
        )
    onward = (
        Button("Another question", "interview")
        if isinstance(item, Interview)
        else Button("What is next?", "next")
    )
    follow = actions(onward, Button("My progress", "progress"), Button("Undo", f"undo {entry_id}"))
    return Reply(f"Done: {item.title}", (*blocks, follow), accent=Accent.GOOD)


def _unlocked(ctx: Context, topic: Topic, already: set[str]) -> list[Block]:
    topics = ctx.catalog.topics
    done = already | {topic.id}
    count = sum(t.id in done for t in topics)
    blocks: list[Block] = [Progress("Roadmap", count, len(topics))]
    opened = graph.unlocked_by(ctx.catalog, topic.id, already)
    if opened:
        blocks.append(text("Opens next: ", *_names([t.title for t in opened]), "."))
        blocks.append(Actions(tuple(Button(label(t.title), f"topic {t.id}") for t in opened[:4])))
    return blocks


def _built_on(ctx: Context, topic: Topic) -> list[Block]:
    if not topic.prereqs:
        return []
    done = {id for id, state in states(ctx.tx, ctx.member).items() if state.done_at}
    missing = graph.missing_prereqs(ctx.catalog, topic.id, done)
    if not missing:
        return []
    return [
        text(
            "It builds on ",
            *_names([t.title for t in missing]),
            "; finish that too when you can.",
            quiet=True,
        )
    ]


def _evidence(new: NewEntry) -> list[Block]:
    blocks: list[Block] = [Quote(new.note)] if new.note else []
    return [*blocks, text("Link: ", LinkTo(new.link, new.link))] if new.link else blocks


def _again(entry: Entry) -> str:
    if entry.kind is EntryKind.DONE:
        return f"done {entry.item_id}"
    minutes = f" {entry.minutes}" if entry.minutes else ""
    return f"log {entry.item_id}{minutes} day:{entry.day}"


def _titles(ctx: Context, ids: tuple[str, ...]) -> list[Span]:
    return _names([item.title for id in ids if (item := ctx.catalog.get(id))])


def _names(titles: list[str]) -> list[Span]:
    spans: list[Span] = []
    for number, title in enumerate(titles):
        spans += ([] if number == 0 else [" and " if number == len(titles) - 1 else ", "]) + [
            Bold(title)
        ]
    return spans
