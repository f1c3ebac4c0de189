"""What the calendar says.

Times are the group's own; the reader's own zone is shown where the platform can.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Channel,
    Heading,
    LinkTo,
    Reply,
    Span,
    Text,
    When,
    actions,
    marked,
    text,
)
from bot.chat.words.days import say_date, say_dates
from bot.features.context import Context
from bot.features.schedule import SHOW, listed, noun_of, today_of, where
from bot.features.schedule_show.rules import Overview
from bot.store.breaks import Break
from bot.store.outbox import DEAD, SENT, SKIPPED, DeliveryRecord
from bot.store.schedules import Run, Schedule

MOST_WAYS = 5


def overview(ctx: Context, about: Overview) -> Reply:
    """Every schedule, what comes next, the days off, who is told of failures, and the last ones."""
    running = [s for s in about.schedules if not s.paused]
    blocks: list[Block] = [listed(about.schedules, ctx)]
    if about.coming:
        blocks += [
            Heading("The next posts"),
            _lines([_coming(ctx, s, run) for s, run in about.coming]),
        ]
    if about.breaks:
        blocks += [Heading("Days off"), _lines([(_off(ctx, b),) for b in about.breaks])]
    if about.failures:
        blocks += [Heading("Not posted"), _lines([(_failure(ctx, f),) for f in about.failures])]
    if about.off:
        blocks.append(
            text("Not posted here: ", ", ".join(noun_of(ctx, kind) for kind in about.off), ".")
        )
    blocks += [_told(ctx, about), *_ways(ctx, about, bool(running))]
    return Reply(_summary(ctx, about, bool(running)), tuple(blocks))


def history(
    ctx: Context, events: Sequence[DeliveryRecord | Break], kind: str, older: int | None
) -> Reply:
    """What happened, newest first; ``older`` is the page after this one."""
    ways = (
        [Button("Older", " ".join(filter(None, ["schedule history", kind, f"page:{older}"])))]
        if older
        else []
    )
    blocks = [_event(ctx, event) for event in events]
    noun = f" ({noun_of(ctx, kind)})" if kind else ""
    return Reply(f"What became of the posts{noun}, newest first", (*blocks, actions(*ways, SHOW)))


def vacation(ctx: Context, off: Break, found: Sequence[Schedule]) -> Reply:
    """After ``schedule vacation``."""
    days = say_dates(off.first, off.last)
    return Reply(
        f"Nothing is posted: {days}",
        (
            text(
                "Nothing is posted: ",
                Bold(days),
                ". What would have come then is left out, not put off.",
            ),
            _after(ctx, found),
            actions(Button("Undo", f"schedule back {off.id}"), SHOW),
        ),
        accent=Accent.GOOD,
    )


def skipped(ctx: Context, off: Break, found: Sequence[Schedule]) -> Reply:
    """After ``schedule skip``."""
    noun = noun_of(ctx, off.kind)
    return Reply(
        f"The {noun} of {say_date(off.first)} is left out",
        (
            text("The ", Bold(noun), f" of {say_date(off.first)} is left out."),
            _after(ctx, found),
            actions(Button("Undo", f"schedule back {off.id}"), SHOW),
        ),
        accent=Accent.GOOD,
    )


def taken_back(
    ctx: Context, off: Break, found: Sequence[Schedule], others: Sequence[Break]
) -> Reply:
    """After ``schedule back``; ``others`` hold for some of the same days still."""
    days = say_dates(off.first, off.last)
    again = (
        f"schedule skip {off.kind}"
        if off.kind
        else f"schedule vacation {max(off.first, today_of(ctx))} {off.last}"
    )
    mine = [s for s in found if off.kind in ("", s.kind)]
    what = (
        f"the {noun_of(ctx, off.kind)} of {days} is no longer left out"
        if off.kind
        else f"{days} is no longer off"
    )
    if others:
        what = (
            f"the skip of the {noun_of(ctx, off.kind)}, {days}"
            if off.kind
            else f"the vacation, {days}"
        )
    still = (
        [text("Still off: ", ", ".join(say_dates(b.first, b.last) for b in others), ".")]
        if others
        else []
    )
    return Reply(
        f"Taken back: {what}",
        (
            text("Taken back: ", Bold(what), "."),
            *still,
            _after(ctx, mine),
            actions(Button("Undo", again), SHOW),
        ),
        accent=Accent.GOOD,
    )


def days_off(ctx: Context, off: Sequence[Break]) -> Reply:
    """The days off that are coming, each with a way back."""
    if not off:
        first = "No days off are coming. `/schedule vacation 2026-12-21 2027-01-03` makes some:"
        rest = marked(f"{first} nothing is posted from the one to the other.")
        return Reply("No days off are coming", (rest, actions(SHOW)))
    ways = [Button(f"Take back {b.id}", f"schedule back {b.id}") for b in off[:MOST_WAYS]]
    lines: list[tuple[Span, ...]] = [(f"{b.id}. {_off(ctx, b)}",) for b in off]
    return Reply(f"Days off: {len(off)}", (_lines(lines), actions(*ways, SHOW)))


def _coming(ctx: Context, schedule: Schedule, run: Run) -> tuple[Span, ...]:
    return (
        When(run.at, schedule.timing.zone),
        f": {noun_of(ctx, schedule.kind)}, in ",
        *where(schedule),
    )


def _off(ctx: Context, off: Break) -> str:
    what = f"The {noun_of(ctx, off.kind)} is left out" if off.kind else "Vacation"
    return f"{what}: {say_dates(off.first, off.last)}"


def _failure(ctx: Context, failed: DeliveryRecord) -> str:
    return f"{say_date(failed.slot)}, {noun_of(ctx, failed.kind)}: {ctx.say(failed.reason)}"


def _told(ctx: Context, about: Overview) -> Text:
    doubt = " A post that may have arrived is posted again." if about.repeats else ""
    if not (about.told or about.fallback):
        return marked(f"Nobody is told when a post fails: `/schedule contact` makes it you.{doubt}")
    channel = Channel(ctx.space.platform, about.fallback)
    if not about.told:
        return text("When a post fails, it is told in ", channel, f".{doubt}", quiet=True)
    if about.fallback:
        rest: tuple[Span, ...] = ("; if that can't be delivered, in ", channel, f".{doubt}")
        return text(f"When a post fails, I tell {about.told}", *rest, quiet=True)
    return text(f"When a post fails, I tell {about.told}.{doubt}", quiet=True)


def _ways(ctx: Context, about: Overview, running: bool) -> list[Block]:
    toggle = (
        Button("Pause all", "schedule pause all")
        if running
        else Button("Resume all", "schedule resume all")
    )
    look = [Button("Preview the next", "schedule preview")] if about.coming else []
    off = [Button("Days off", "schedule vacation")] if about.breaks else []
    first = actions(
        *look,
        Button("Change one", "schedule set"),
        toggle,
        Button("History", "schedule history"),
        *off,
    )
    more = [
        Button(f"Post the {noun_of(ctx, kind)} here", f"schedule add {kind}")
        for kind in about.off[:MOST_WAYS]
    ]
    return [first, *([actions(*more)] if more else [])]


def _summary(ctx: Context, about: Overview, running: bool) -> str:
    if not about.coming:
        return "Nothing comes: every post has ended" if running else "Every post is paused"
    schedule, run = about.coming[0]
    return f"Next: {noun_of(ctx, schedule.kind)}, {When(run.at, schedule.timing.zone).local()}"


def _event(ctx: Context, event: DeliveryRecord | Break) -> Text:
    if isinstance(event, Break):
        return text(f"{_off(ctx, event)}. {ctx.say(event.why)}".rstrip())
    noun, title = noun_of(ctx, event.kind), ctx.catalog.title_of(event.item_id)
    place = Channel(event.platform, event.channel)
    if event.state == SENT and event.sent_at:
        name: Span = LinkTo(title or noun, event.link) if event.link else title or noun
        at = When(event.sent_at, ctx.community.zone)
        named = (Bold(noun), ", ", name) if title else (name,)
        return text(at, ": ", *named, ", in ", place, f". {ctx.say(event.reason)}".rstrip())
    day = say_date(event.slot)
    became = {SKIPPED: "left out", DEAD: "not posted"}.get(event.state, "on its way")
    why = f": {ctx.say(event.reason)}" if event.reason else "."
    return text(
        f"{day}: ",
        Bold(noun),
        *((", ", title) if title else ()),
        ", in ",
        place,
        f", {became}{why}",
    )


def _after(ctx: Context, found: Sequence[Schedule]) -> Text:
    """The first run that comes after all."""
    running = [s for s in found if s.next and not s.paused]
    first = min(running, key=lambda s: s.next.at if s.next else ctx.now, default=None)
    if first is None or first.next is None:
        return text("After that nothing is planned.")
    return text(
        f"The next one: the {noun_of(ctx, first.kind)}, ",
        When(first.next.at, first.timing.zone),
        ".",
    )


def _lines(lines: Sequence[tuple[Span, ...]]) -> Text:
    spans: list[Span] = []
    for number, line in enumerate(lines):
        spans += [*(["\n"] if number else []), *line]
    return Text(tuple(spans))
