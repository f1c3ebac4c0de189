"""What a member's own page says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import (
    Block,
    Button,
    Command,
    Fields,
    Heading,
    Reply,
    Span,
    Table,
    actions,
    fields,
    text,
)
from bot.chat.words.days import say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.store.entries import Entry, EntryKind
from bot.store.totals import Total


def page(ctx: Context, newest: Sequence[Entry], total: Total, week: Total, changed: bool) -> Reply:
    """Numbers, zone, the newest entries."""
    blocks: list[Block] = []
    if changed:
        blocks.append(text(f"Your days now begin and end in {ctx.zone}."))
    blocks.append(_numbers(ctx, total, week))
    if newest:
        blocks += _lately(ctx, newest)
    else:
        blocks += _nothing_yet()
    return Reply(f"{ctx.member.name}: {say_minutes(week.minutes)} this week", tuple(blocks))


def _numbers(ctx: Context, total: Total, week: Total) -> Fields:
    amount = f"{say_minutes(total.minutes)}, {several(total.points, 'point')}"
    return fields(
        ("This week", f"{say_minutes(week.minutes)}, {several(week.points, 'point')}"),
        ("All time", f"{amount}, {several(total.entries, 'entry', 'entries')}"),
        ("Time zone", _zone(ctx)),
    )


def _zone(ctx: Context) -> tuple[Span, ...]:
    if ctx.member.zone:
        return (ctx.zone, " (yours)")
    return (ctx.zone, " (your group's; ", Command("me zone:Europe/Berlin"), " sets your own)")


def _lately(ctx: Context, newest: Sequence[Entry]) -> list[Block]:
    rows = tuple(_row(ctx, entry) for entry in newest)
    return [
        Heading("Lately"),
        Table(("What", "When", "How long", "Points", "Number"), rows),
        actions(
            Button("Undo the last one", f"undo {newest[0].id}"), Button("Log something", "log")
        ),
    ]


def _nothing_yet() -> list[Block]:
    return [
        text("You have logged nothing yet. Ten minutes on any topic are a good first stone."),
        actions(Button("Log something", "log", primary=True), Button("What is next?", "next")),
    ]


def _row(ctx: Context, entry: Entry) -> tuple[str, ...]:
    title = ctx.catalog.title_of(entry.item_id)
    what = f"Finished {title}" if entry.kind is EntryKind.DONE else title
    how_long = say_minutes(entry.minutes) if entry.minutes else "–"
    return (what, say_day(entry.day, ctx.today), how_long, str(entry.points), str(entry.id))
