"""What is said about entries: after ``log`` and ``done``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.catalog import graph
from bot.catalog.schema import Activity, Interview, Item, Topic
from bot.chat.reply import (
    Accent,
    Actions,
    Block,
    Bold,
    Button,
    Progress,
    Reply,
    Span,
    actions,
    marked,
    text,
)
from bot.chat.words.days import say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.features.context import Context
from bot.features.items import (
    cards_of,
    done_button,
    evidence,
    finishers,
    open_button,
    recall_button,
    stop,
)
from bot.features.ledger import Kept
from bot.features.worth import MOST_CLAIMED, is_checked, points_of
from bot.store.entries import count_done, states
from bot.store.totals import week_of

CARDS_AT_THE_END = 2  # of a topic


def logged(ctx: Context, title: str, item: Item | None, kept: Sequence[Kept]) -> Reply:
    """After ``log``: what was kept, what it earned, how the week stands, what can follow.

    ``kept`` is one entry, or one for each time; ``item`` is None for own work.
    """
    entry, week = kept[0].entry, kept[-1].week
    lead, times, on = _minutes_on(kept), _times(kept), _on_day(entry.day, ctx.today)
    blocks: list[Block] = [text(f"Logged {lead}", Bold(title), f"{times}{on}: {_earned(kept)}.")]
    blocks += _why_less(kept, ctx.today)
    blocks += evidence(entry)
    which = "This week" if week_of(entry.day) == week_of(ctx.today) else "That week"
    blocks.append(
        text(f"{which}: {say_minutes(week.minutes)} and {several(week.points, 'point')} so far.")
    )
    follow = [Button("Undo", _undo_line(kept))]
    if isinstance(item, Topic):
        blocks += _built_on(ctx, item)
        follow.append(done_button(item, "Done with it", primary=False))
    if isinstance(item, Activity):
        follow.append(open_button(item, "What counts"))
    blocks.append(actions(*follow, Button("My progress", "progress")))
    return Reply(f"Logged {lead}{title}{times}{on}", tuple(blocks), accent=Accent.GOOD)


def done(ctx: Context, item: Item, kept: Kept, already: set[str]) -> Reply:
    """After ``done``: how far that is on the roadmap, or how many finished the same."""
    entry = kept.entry
    on = _on_day(entry.day, ctx.today)
    end = f"{on}." if on else stop(item.title)
    blocks: list[Block] = [
        text("Done: ", Bold(item.title), f"{end} {_earned([kept]).capitalize()}."),
        replace(marked(_rule(item, kept, ctx.today)), quiet=True),
    ]
    blocks += evidence(entry)
    if isinstance(item, Topic):
        blocks += _unlocked(ctx, item, already)
    else:
        blocks += _in_the_group(ctx, item)
    onward = Button("What is next?", "next")
    if isinstance(item, Interview):
        onward = Button("Another question", "interview")
    if isinstance(item, Topic):
        blocks += _to_recall(ctx, item)
    blocks.append(
        actions(onward, Button("My progress", "progress"), Button("Undo", f"undo {entry.id}"))
    )
    return Reply(f"Done: {item.title}{on}", tuple(blocks), accent=Accent.GOOD)


def _minutes_on(kept: Sequence[Kept]) -> str:
    """``45 min on ``; "" without minutes."""
    minutes = sum(one.entry.minutes for one in kept)
    if not minutes:
        return ""
    return f"{say_minutes(minutes)} on "


def _times(kept: Sequence[Kept]) -> str:
    if len(kept) == 1:
        return ""
    return f" {len(kept)} times"


def _earned(kept: Sequence[Kept]) -> str:
    points = sum(one.entry.points for one in kept)
    if not points:
        return "no points"
    return several(points, "point")


def _why_less(kept: Sequence[Kept], today: date) -> list[Block]:
    """Why the last one earned less than it could, where it did."""
    why = _why_in_its_week(kept[-1], today)
    if not why:
        return []
    counted = sum(one.entry.points > 0 for one in kept)
    lead = "No points this time"
    if counted:
        verb = "counts" if counted == 1 else "count"
        lead = f"{counted} of {len(kept)} {verb}"
    return [text(f"{lead}: {why}. It stays in your log all the same.", quiet=True)]


def _why_in_its_week(kept: Kept, today: date) -> str:
    """Why it earned less; what is logged for another week counts in that one."""
    if week_of(kept.entry.day) == week_of(today):
        return kept.why_less
    return kept.why_less.replace("this week it has", "that week it had")


def _undo_line(kept: Sequence[Kept]) -> str:
    if len(kept) == 1:
        return f"undo {kept[0].entry.id}"
    return f"undo {kept[0].entry.id} together"


def _rule(item: Item, kept: Kept, today: date) -> str:
    """By which rule it earned what it did."""
    why = _why_in_its_week(kept, today)
    if why:
        return f"Not more, as {why}. It is done all the same."
    if is_checked(item):
        return f"An answer that is checked earns {several(points_of(item), 'point')}: `/submit`."
    return f"What you finish by saying so counts up to {MOST_CLAIMED} points a week."


def _on_day(day: date, today: date) -> str:
    if day == today:
        return ""
    return f" for {say_day(day, today)}"


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


def _to_recall(ctx: Context, topic: Topic) -> list[Block]:
    """Two cards of a topic that was just finished; fewer where it has fewer."""
    many = min(len(cards_of(ctx.catalog, topic)), CARDS_AT_THE_END)
    if not many:
        return []
    what = "Two cards" if many == CARDS_AT_THE_END else "A card"
    said = f"{what} to end it: recall now what you want to keep."
    return [text(said), actions(recall_button(topic, many, f"{what} on it"))]


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
