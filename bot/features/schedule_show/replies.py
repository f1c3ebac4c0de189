"""What ``schedule show``, ``history`` and the commands about days off say.

Times are the group's own; the reader's own zone is shown where the platform can.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.chat.phrases import label
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
from bot.errors import Instead
from bot.features.context import Context
from bot.features.schedule import SHOW, listed, noun_of, today_of
from bot.features.schedule_show.rules import Overview
from bot.store.breaks import Break
from bot.store.outbox import DEAD, SENT, SKIPPED
from bot.store.records import DeliveryRecord
from bot.store.schedules import Schedule

MOST_TAKEN_BACK = 5
BECAME = {SKIPPED: "left out", DEAD: "not posted"}


def overview(ctx: Context, about: Overview) -> Reply:
    """Every schedule with its next day, the days off, what failed lately, who is told of it."""
    running = [s for s in about.schedules if not s.paused]
    blocks: list[Block] = [*listed(about.schedules, ctx)]
    if about.breaks:
        blocks += [Heading("Days off"), _lines([(_off(ctx, b),) for b in about.breaks])]
    if about.failures:
        blocks += [Heading("Not posted"), _lines([(_failure(ctx, f),) for f in about.failures])]
    if about.off:
        nouns = ", ".join(noun_of(ctx, kind) for kind in about.off)
        blocks.append(text("Not posted here: ", nouns, "."))
    blocks += [_told(ctx, about), *_ways(ctx, about, bool(running))]
    return Reply(_summary(ctx, about, bool(running)), tuple(blocks))


def history(
    ctx: Context, events: Sequence[DeliveryRecord | Break], kind: str, older: int | None
) -> Reply:
    """What happened, newest first; ``older`` is the page after this one."""
    ways = [SHOW]
    if older is not None:
        line = " ".join(filter(None, ["schedule history", kind, f"page:{older}"]))
        ways.insert(0, Button("Older", line))
    noun = ""
    if kind:
        noun = f" ({noun_of(ctx, kind)})"
    blocks = [_event(ctx, event) for event in events]
    return Reply(f"What became of the posts{noun}, newest first", (*blocks, actions(*ways)))


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


def so_long(begin: date, end: date, meant: tuple[date, date] | None) -> Reply:
    """The question whether a long vacation is meant; ``meant`` is it with its days turned round."""
    days = (end - begin).days + 1
    line = f"schedule vacation {begin} {end} yes"
    keep = Button(f"Yes, all {days} days", line)
    pause = Button("Pause until I resume", "schedule pause")
    said = f"{say_dates(begin, end)} is {days} days."
    if meant is None:
        asked = f"{said} Is nothing to be posted for so long?"
        return Reply(asked, (text(asked), actions(keep, pause, SHOW)), accent=Accent.WARNING)
    label, texts = or_rather(*meant)
    rather = Button(label, f"schedule vacation {texts['first']} {texts['last']}", primary=True)
    asked = f"{said} Did you mean {say_dates(*meant)}?"
    return Reply(asked, (text(asked), actions(rather, keep)), accent=Accent.WARNING)


def or_rather(begin: date, end: date) -> Instead:
    """A button for other days off: its label, and what stands in place of which parameter."""
    label = f"{begin.day} {begin:%b} to {end.day} {end:%b}"
    return label, {"first": str(begin), "last": str(end)}


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
    what = _taken_back(ctx, off, bool(others))
    blocks: list[Block] = [text("Taken back: ", Bold(what), ".")]
    if others:
        still = ", ".join(say_dates(b.first, b.last) for b in others)
        blocks.append(text("Still off: ", still, "."))
    mine = [s for s in found if off.kind in ("", s.kind)]
    blocks += [_after(ctx, mine), actions(Button("Undo", _off_again(ctx, off)), SHOW)]
    return Reply(f"Taken back: {what}", tuple(blocks), accent=Accent.GOOD)


def days_off(ctx: Context, off: Sequence[Break]) -> Reply:
    """The days off that are coming, each with a way back."""
    if not off:
        first = "No days off are coming. `/schedule vacation 2026-12-21 2027-01-03` makes some:"
        rest = marked(f"{first} nothing is posted from the one to the other.")
        return Reply("No days off are coming", (rest, actions(SHOW)))
    ways = [Button(take_back(ctx, b), f"schedule back {b.id}") for b in off[:MOST_TAKEN_BACK]]
    lines: list[tuple[Span, ...]] = [(f"{b.id}. {_off(ctx, b)}",) for b in off]
    return Reply(f"Days off: {len(off)}", (_lines(lines), actions(*ways, SHOW)))


def take_back(ctx: Context, off: Break) -> str:
    """A button's label for days off that can be taken back."""
    what = "the vacation"
    if off.kind:
        what = f"the skipped {noun_of(ctx, off.kind)}"
    return label(f"Take back {what}, {off.first.day} {off.first:%b}")


def _taken_back(ctx: Context, off: Break, is_off_still: bool) -> str:
    """What was taken back: the days, or only one reason for which they are off."""
    days = say_dates(off.first, off.last)
    if is_off_still:
        if off.kind:
            return f"the skip of the {noun_of(ctx, off.kind)}, {days}"
        return f"the vacation, {days}"
    if off.kind:
        return f"the {noun_of(ctx, off.kind)} of {days} is no longer left out"
    return f"{days} is no longer off"


def _off_again(ctx: Context, off: Break) -> str:
    """The line that makes it off once more."""
    if off.kind:
        return f"schedule skip {off.kind}"
    return f"schedule vacation {max(off.first, today_of(ctx))} {off.last} yes"


def _off(ctx: Context, off: Break) -> str:
    what = "Vacation"
    if off.kind:
        what = f"The {noun_of(ctx, off.kind)} is left out"
    return f"{what}: {say_dates(off.first, off.last)}"


def _failure(ctx: Context, failed: DeliveryRecord) -> str:
    return f"{say_date(failed.slot)}, {noun_of(ctx, failed.kind)}: {ctx.say(failed.reason)}"


def _told(ctx: Context, about: Overview) -> Text:
    doubt = ""
    if about.repeats:
        doubt = " A post that may have arrived is posted again."
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
    toggle = Button("Resume all", "schedule resume all")
    if running:
        toggle = Button("Pause all", "schedule pause all")
    first = [Button("Change one", "schedule set"), toggle, Button("History", "schedule history")]
    if about.next is not None:
        first.insert(0, Button("Preview the next", "schedule preview"))
    first.append(Button("Check the channels", "schedule check"))
    if about.breaks:
        first.append(Button("Days off", "schedule vacation"))
    more = [
        Button(f"Post the {noun_of(ctx, kind)} here", f"schedule add {kind}")
        for kind in about.off[:MOST_TAKEN_BACK]
    ]
    if not more:
        return [actions(*first)]
    return [actions(*first), actions(*more)]


def _summary(ctx: Context, about: Overview, running: bool) -> str:
    if about.next is not None:
        schedule, run = about.next
        return f"Next: {noun_of(ctx, schedule.kind)}, {When(run.at, schedule.timing.zone).local()}"
    if running:
        return "Nothing comes: every post has ended"
    return "Every post is paused"


def _event(ctx: Context, event: DeliveryRecord | Break) -> Text:
    if isinstance(event, Break):
        return text(f"{_off(ctx, event)}. {ctx.say(event.why)}".rstrip())
    if event.state == SENT and event.sent_at is not None:
        return _went_out(ctx, event, event.sent_at)
    return _did_not_go_out(ctx, event)


def _went_out(ctx: Context, event: DeliveryRecord, at: datetime) -> Text:
    noun, title = noun_of(ctx, event.kind), ctx.catalog.title_of(event.item_id)
    name: Span = title or noun
    if event.link:
        name = LinkTo(title or noun, event.link)
    spans: list[Span] = [When(at, ctx.community.zone), ": "]
    if title:
        spans += [Bold(noun), ", "]
    place = Channel(event.platform, event.channel)
    return text(*spans, name, ", in ", place, f". {ctx.say(event.reason)}".rstrip())


def _did_not_go_out(ctx: Context, event: DeliveryRecord) -> Text:
    spans: list[Span] = [f"{say_date(event.slot)}: ", Bold(noun_of(ctx, event.kind))]
    title = ctx.catalog.title_of(event.item_id)
    if title:
        spans += [", ", title]
    spans += [", in ", Channel(event.platform, event.channel)]
    became = BECAME.get(event.state, "on its way")
    if event.reason is None:
        return text(*spans, f", {became}.")
    return text(*spans, f", {became}: {ctx.say(event.reason)}")


def _after(ctx: Context, found: Sequence[Schedule]) -> Text:
    """The first run that comes after all."""
    coming = [(s.next, s) for s in found if s.next is not None and not s.paused]
    if not coming:
        return text("After that nothing is planned.")
    run, first = min(coming, key=lambda pair: pair[0].at)
    when = When(run.at, first.timing.zone)
    return text(f"The next one: the {noun_of(ctx, first.kind)}, ", when, ".")


def _lines(lines: Sequence[tuple[Span, ...]]) -> Text:
    spans: list[Span] = []
    for line in lines:
        if spans:
            spans.append("\n")
        spans += line
    return Text(tuple(spans))
