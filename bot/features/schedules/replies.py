"""What schedules say. Days and times are the group's own; the reader's own zone is shown where the platform can."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.reply import Accent, Block, Bold, Button, Channel, Heading, Reply, Span, When, actions, fields, text
from bot.features.context import Context
from bot.features.words import WEEKDAYS
from bot.store.outbox import Record
from bot.store.schedules import Schedule


def ready(found: Sequence[Schedule], ctx: Context) -> Reply:
    """After ``setup``."""
    return Reply(
        "The weekly posts are set up",
        (
            text("The weekly posts are set up. Nothing is posted now; the first one comes at its time."),
            _list(found, ctx),
            text("I must be allowed to post in that channel: invite me there if it is private.", quiet=True),
            actions(Button("Show the schedule", "schedule show"), Button("This week's challenge", "challenge")),
        ),
        accent=Accent.GOOD,
    )


def overview(found: Sequence[Schedule], ctx: Context, failures: Sequence[Record]) -> Reply:
    """Every schedule, and the last failures."""
    blocks: list[Block] = [_list(found, ctx)]
    if failures:
        blocks += [Heading("Not posted"), *(text(f"{f.slot}: {f.reason}") for f in failures)]
    running = [s for s in found if not s.paused and s.next]
    toggle = Button("Pause all", "schedule pause all") if running else Button("Resume all", "schedule resume all")
    blocks.append(actions(Button("Change one", "schedule set"), toggle))
    first = min(running, key=lambda s: s.next.at if s.next else ctx.now, default=None)
    said = (
        f"Next: {_noun(first, ctx)}, {When(first.next.at, first.timing.zone).local()}"
        if first and first.next
        else "Every post is paused"
    )
    return Reply(said, tuple(blocks))


def changed(schedule: Schedule, ctx: Context) -> Reply:
    """After ``schedule set``."""
    noun = _noun(schedule, ctx)
    coming = (
        text("The next one: ", When(schedule.next.at, schedule.timing.zone), ".")
        if schedule.next
        else text("It has come to its end.")
    )
    follow = [Button("Show the schedule", "schedule show")]
    if schedule.paused:
        coming = text("It is still paused: nothing is posted until you resume.")
        follow.insert(0, Button("Resume", f"schedule resume {schedule.kind}"))
    return Reply(
        f"The {noun} comes {_rhythm(schedule)}{', once you resume it' if schedule.paused else ''}",
        (
            text("The ", Bold(noun), f" comes {_rhythm(schedule)}, in ", *_where(schedule), "."),
            coming,
            actions(*follow),
        ),
        accent=Accent.GOOD,
    )


def paused(found: Sequence[Schedule], ctx: Context, kind: str) -> Reply:
    """After ``schedule pause``."""
    nouns = ", ".join(_noun(s, ctx) for s in found)
    return Reply(
        f"Paused: {nouns}",
        (
            text("Paused: ", Bold(nouns), ". Nothing is posted until you resume."),
            actions(Button("Resume", f"schedule resume {kind}")),
        ),
    )


def resumed(found: Sequence[Schedule], ctx: Context) -> Reply:
    """After ``schedule resume``."""
    return Reply(
        "The posts go on",
        (text("The posts go on; what was due in between is not posted afterwards."), _list(found, ctx)),
        accent=Accent.GOOD,
    )


def _list(found: Sequence[Schedule], ctx: Context) -> Block:
    pairs: list[tuple[str, tuple[Span, ...]]] = []
    for s in found:
        coming: tuple[Span, ...] = ("next ", When(s.next.at, s.timing.zone)) if s.next and not s.paused else ("paused",)
        pairs.append((_noun(s, ctx).capitalize(), (f"{_rhythm(s)}, in ", *_where(s), "; ", *coming)))
    return fields(*pairs)


def _rhythm(schedule: Schedule) -> str:
    timing = schedule.timing
    return f"every {WEEKDAYS[timing.weekday].capitalize()} at {timing.time} ({timing.zone})"


def _where(schedule: Schedule) -> tuple[Span, ...]:
    return (Channel(schedule.platform, schedule.channel),)


def _noun(schedule: Schedule, ctx: Context) -> str:
    spec = ctx.posts.get(schedule.kind)
    return spec.noun if spec else schedule.kind
