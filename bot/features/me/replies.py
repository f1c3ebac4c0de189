"""What a member's own page says: never more than a telephone shows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.catalog.graph import NextStep
from bot.catalog.progress import Progressed, StageCount, count_topics
from bot.chat.phrases import clip
from bot.chat.privacy import SHOW, what_is_seen
from bot.chat.reply import (
    Block,
    Bold,
    Button,
    Command,
    Fields,
    Heading,
    Progress,
    Reply,
    Span,
    Text,
    actions,
    fields,
    text,
)
from bot.chat.words.days import say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import ordinal, several
from bot.chat.words.zone_names import say_zone
from bot.features.context import Context
from bot.features.items import title_of
from bot.features.me.rules import stage_at_hand
from bot.store.entries import Entry, EntryKind
from bot.store.totals import Total

TITLE = 32  # characters of a title that stands in a line with other things
REASON = 60

_LEADS = {
    EntryKind.DONE: "Finished ",
    EntryKind.ANSWERED: "Answered ",
    EntryKind.KNOWN: "Known before: ",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands. The week is that of their own day, as after ``log``."""

    week: Total
    week_before: Total
    ever: Total
    rank_of_week: int | None
    rank_ever: int | None
    rhythm: int
    walked: Progressed
    stages: tuple[StageCount, ...]
    steps: Sequence[NextStep]
    newest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What was set with the page: a zone; whether to be left out of what the group sees."""

    zone: bool = False
    private: bool | None = None


NOTHING = Changes()


def page(ctx: Context, own: Standing, *, share: bool, changes: Changes = NOTHING) -> Reply:
    """Numbers, rank, rhythm, road, the next step, what was logged lately, the zone.

    Where it is shared, nothing of it is for the member alone: no zone, no numbers of entries; and
    no rank of who is hidden.
    """
    blocks: list[Block] = []
    if share and ctx.member.hidden:
        own = replace(own, rank_of_week=None, rank_ever=None)
    if not share:
        blocks += _what_changed(ctx, changes)
    if not own.newest:
        blocks.append(_nothing_yet(share))
    blocks += [_numbers(own), *_road(own), *_next(own.steps), *_lately(ctx, own.newest, share)]
    if not share:
        blocks.append(fields(*_settings(ctx)))
    blocks.append(actions(*_buttons(own, share)))
    done, total = count_topics(own.stages)
    week = say_minutes(own.week.minutes)
    said = f"{ctx.member.name}: {done} of {several(total, 'topic')} done, {week} this week"
    return Reply(said, tuple(blocks))


def _what_changed(ctx: Context, changes: Changes) -> list[Block]:
    said: list[Block] = []
    if changes.zone:
        said.append(text(f"Your days now begin and end in {say_zone(ctx.zone)}."))
    if changes.private is True:
        said.append(
            text(
                "You are left out from now on: no board, no recap and no list of names has you in"
                " it. What was posted before stays. ",
                Command(SHOW),
                " puts you back.",
            )
        )
    if changes.private is False:
        seen = what_is_seen()
        said.append(text("You are on boards and in recaps, with all that you logged. ", *seen))
    return said


def _settings(ctx: Context) -> list[tuple[str, Span | tuple[Span, ...]]]:
    """The zone; and that the member is hidden, where they are."""
    settings: list[tuple[str, Span | tuple[Span, ...]]] = [("Time zone", _zone(ctx))]
    if ctx.member.hidden:
        only_you: tuple[Span, ...] = ("only you see your rank (", Command(SHOW), " puts you back)")
        settings.append(("Left out of boards and recaps", only_you))
    return settings


def _nothing_yet(share: bool) -> Text:
    if share:
        return text("Nothing logged yet.")
    return text("You have logged nothing yet. Ten minutes on any topic are a good first stone.")


def _numbers(own: Standing) -> Fields:
    pairs: list[tuple[str, Span]] = [("This week", _sums(own.week, own.rank_of_week))]
    if own.week_before.entries:
        pairs.append(("Last week", _sums(own.week_before, None)))
    entries = several(own.ever.entries, "entry", "entries")
    pairs.append(("All time", f"{_sums(own.ever, None)}, {entries}{_place(own.rank_ever)}"))
    pairs.append(("Rhythm", _rhythm(own.rhythm)))
    return fields(*pairs)


def _sums(sums: Total, rank: int | None) -> str:
    return f"{say_minutes(sums.minutes)}, {several(sums.points, 'point')}{_place(rank)}"


def _place(rank: int | None) -> str:
    if rank is None:
        return ""
    return f", {ordinal(rank)}"


def _rhythm(weeks: int) -> str:
    if not weeks:
        return "begins with your next entry"
    return f"{several(weeks, 'week')} in a row"


def _road(own: Standing) -> list[Block]:
    """The whole road, and the stage at hand: where one more topic is seen."""
    done, total = count_topics(own.stages)
    bars: list[Block] = [Progress("Roadmap", done, total)]
    count = stage_at_hand(own.stages, own.walked)
    if count is not None:
        bars.append(Progress(count.title, count.done, len(count.topics)))
    return bars


def _next(steps: Sequence[NextStep]) -> list[Block]:
    if not steps:
        return []
    step = steps[0]
    return [text("Next: ", Bold(step.topic.title), f" – {clip(step.reason, REASON)}")]


def _lately(ctx: Context, newest: Sequence[Entry], share: bool) -> list[Block]:
    """The newest entries, a line each; for the member alone, how each is taken back."""
    if not newest:
        return []
    spans: list[Span] = []
    for entry in newest:
        spans += ["\n", Bold(_what(ctx, entry)), _when(ctx, entry)]
        if not share:
            spans += [" · ", Command(f"undo {entry.id}")]
    return [Heading("Lately"), Text(tuple(spans[1:]))]


def _what(ctx: Context, entry: Entry) -> str:
    return _LEADS.get(entry.kind, "") + clip(title_of(ctx.catalog, entry), TITLE)


def _when(ctx: Context, entry: Entry) -> str:
    """`` · 45 min · today``."""
    day = say_day(entry.day, ctx.today)
    if not entry.minutes:
        return f" · {day}"
    return f" · {say_minutes(entry.minutes)} · {day}"


def _zone(ctx: Context) -> tuple[Span, ...]:
    if ctx.member.zone:
        return (say_zone(ctx.zone), " (yours)")
    return (
        say_zone(ctx.zone),
        " (your group's; ",
        Command("me show zone:Europe/Berlin"),
        " sets your own)",
    )


def _buttons(own: Standing, share: bool) -> list[Button]:
    if not own.newest:
        return [
            Button("Log something", "log", primary=True),
            Button("What is next?", "next"),
            Button("Show the roadmap", "roadmap"),
        ]
    buttons = [
        Button("Log something", "log"),
        Button("What is next?", "next"),
        Button("Board", "leaderboard"),
    ]
    if not share:
        buttons.append(Button("Undo the last one", f"undo {own.newest[0].id}"))
    return buttons
