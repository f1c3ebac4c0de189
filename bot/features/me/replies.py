"""What a member's own page says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import (
    Block,
    Button,
    Command,
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
    theirs: tuple[Span, ...] = (
        " (your group's; ",
        Command("me zone:Europe/Berlin"),
        " sets your own)",
    )
    own: tuple[Span, ...] = (" (yours)",) if ctx.member.zone else theirs
    blocks: list[Block] = [text(f"Your days now begin and end in {ctx.zone}.")] if changed else []
    blocks.append(
        fields(
            ("This week", f"{say_minutes(week.minutes)}, {several(week.points, 'point')}"),
            (
                "All time",
                (
                    f"{say_minutes(total.minutes)}, {several(total.points, 'point')},"
                    f" {_entries(total.entries)}"
                ),
            ),
            ("Time zone", (ctx.zone, *own)),
        )
    )
    if newest:
        rows = tuple(_row(ctx, entry) for entry in newest)
        blocks += [Heading("Lately"), Table(("What", "When", "How long", "Points", "Number"), rows)]
        follow = [
            Button("Undo the last one", f"undo {newest[0].id}"),
            Button("Log something", "log"),
        ]
    else:
        blocks.append(
            text("You have logged nothing yet. Ten minutes on any topic are a good first stone.")
        )
        follow = [Button("Log something", "log", primary=True), Button("What is next?", "next")]
    return Reply(
        f"{ctx.member.name}: {say_minutes(week.minutes)} this week", (*blocks, actions(*follow))
    )


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _row(ctx: Context, entry: Entry) -> tuple[str, ...]:
    item = ctx.catalog.get(entry.item_id)
    title = item.title if item else entry.item_id
    what = f"Finished {title}" if entry.kind is EntryKind.DONE else title
    return (
        what,
        say_day(entry.day, ctx.today),
        say_minutes(entry.minutes) if entry.minutes else "–",
        str(entry.points),
        str(entry.id),
    )
