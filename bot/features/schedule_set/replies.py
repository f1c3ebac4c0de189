"""What is said after a change.

Days and times are the group's own; the reader's own zone is shown where it can be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.reply import (
    Accent,
    Bold,
    Button,
    Channel,
    Reply,
    Span,
    Text,
    actions,
    marked,
    text,
)
from bot.chat.words.days import say_date, say_dates
from bot.features.context import Context
from bot.features.schedule import (
    SHOW,
    access,
    listed,
    next_line,
    noun_of,
    order_question,
    rhythm,
    where,
)
from bot.store.schedules import Schedule


def changed(schedule: Schedule, ctx: Context, added: bool = False) -> Reply:
    """After ``schedule set`` and ``schedule add``."""
    noun = noun_of(ctx, schedule.kind)
    follow = [SHOW, Button("Preview it", f"schedule preview {schedule.kind}")]
    coming = next_line(ctx, schedule)
    if schedule.paused:
        coming = text("It is still paused: nothing is posted until you resume.")
        follow.insert(0, Button("Resume", f"schedule resume {schedule.kind}"))
    elif schedule.next is None:
        coming = _ended(schedule, noun)
        follow = [Button("Go on without an end", _without_end(schedule)), SHOW]
    if added:
        follow.append(Button("Undo", _remove(schedule)))
    often = rhythm(schedule.timing)
    summary = f"The {noun} comes {often}"
    if schedule.paused:
        summary += ", once you resume it"
    said = text("The ", Bold(noun), f" comes {often}, in ", *where(schedule), ".")
    look = access(ctx, [schedule.channel])
    blocks = (said, coming, *order_question(ctx), look, actions(*follow))
    return Reply(summary, blocks, accent=Accent.GOOD)


def removed(schedule: Schedule, ctx: Context) -> Reply:
    """After ``schedule remove``."""
    noun = noun_of(ctx, schedule.kind)
    there = (*where(schedule), ". What was posted stays.")
    said = text("The ", Bold(noun), " is no longer posted in ", *there)
    undo = Button("Undo", f"schedule add {schedule.kind} channel:{schedule.channel}")
    return Reply(f"The {noun} is no longer posted there", (said, actions(undo, SHOW)))


def paused(found: Sequence[Schedule], ctx: Context, kind: str) -> Reply:
    """After ``schedule pause``."""
    nouns = ", ".join(dict.fromkeys(noun_of(ctx, s.kind) for s in found))
    return Reply(
        f"Paused: {nouns}",
        (
            text("Paused: ", Bold(nouns), ". Nothing is posted until you resume."),
            actions(Button("Resume", f"schedule resume {kind}"), SHOW),
        ),
    )


def resumed(found: Sequence[Schedule], ctx: Context, any_paused: bool) -> Reply:
    """After ``schedule resume``; one that has ended says so, and how it goes on."""
    ended = [s for s in found if s.next is None]
    notes = [_ended(s, noun_of(ctx, s.kind)) for s in ended]
    ways = [
        Button(f"{noun_of(ctx, s.kind).capitalize()} without an end", _without_end(s))
        for s in ended[:4]
    ]
    if len(ended) == len(found):
        said = text("Nothing is posted: what you resumed has come to its end.")
        summary = "What you resumed has come to its end"
        return Reply(summary, (said, *notes, actions(*ways, SHOW)), accent=Accent.WARNING)
    summary = "The posts go on"
    said = text(f"{summary}; what was due in between is not posted afterwards.")
    if not any_paused:
        summary = _not_paused(found, ctx)
        said = text(f"{summary}.")
    look = access(ctx, [schedule.channel for schedule in found])
    blocks = (said, *listed(found, ctx), *notes, look, actions(*ways, SHOW))
    return Reply(summary, blocks, accent=Accent.GOOD)


def _not_paused(found: Sequence[Schedule], ctx: Context) -> str:
    """What to say of ``resume`` where everything runs."""
    kinds = {schedule.kind for schedule in found}
    if len(kinds) > 1:
        return "Nothing was paused: the posts come as before"
    return f"The {noun_of(ctx, found[0].kind)} was not paused: it comes as before"


def paused_for(
    found: Sequence[Schedule], ctx: Context, kind: str, days: tuple[date, date], number: int
) -> Reply:
    """After ``schedule pause`` for some days; ``number`` is that of the days off."""
    what = "Nothing"
    if kind != "all":
        what = f"No {noun_of(ctx, kind)}"
    said = f"{what} is posted: {say_dates(*days)}"
    on = "It goes on by itself after that."
    blocks = (
        text(Bold(said), f". {on} What would have come then is left out, not put off."),
        *listed(found, ctx),
        actions(Button("Undo", f"schedule back {number}"), SHOW),
    )
    return Reply(said, blocks, accent=Accent.GOOD)


def contact(channel: str, ctx: Context) -> Reply:
    """After ``schedule contact``."""
    spans: tuple[Span, ...] = (
        "If a post fails, I tell you by direct message, once; if that can't be delivered, in ",
        Channel(ctx.space.platform, channel),
        ".",
    )
    return Reply(
        "Failures are told to you, or else in that channel",
        (text(*spans), access(ctx, [channel]), actions(SHOW)),
        accent=Accent.GOOD,
    )


def doubted(repeats: bool) -> Reply:
    """After ``schedule doubt``."""
    said = "I leave it, and tell you. It may be missing, never twice."
    summary = "A post in doubt is left out"
    way = Button("Repeat it", "schedule doubt repeat")
    if repeats:
        said = "I post it again. It may come twice, never not at all."
        summary = "A post in doubt is repeated"
        way = Button("Leave it out", "schedule doubt leave")
    head = "When nobody can say whether a post arrived, and I may not look:"
    return Reply(summary, (text(f"{head} {said}"), actions(way, SHOW)), accent=Accent.GOOD)


def _ended(schedule: Schedule, noun: str) -> Text:
    end = ""
    if schedule.timing.ends:
        end = f" ({say_date(schedule.timing.ends)})"
    return marked(
        f"No {noun} comes before its end{end}: `/schedule set {schedule.kind} ends:none` lets it"
        " go on."
    )


def _without_end(schedule: Schedule) -> str:
    return f"schedule set {schedule.kind} channel:{schedule.channel} ends:none"


def _remove(schedule: Schedule) -> str:
    return f"schedule remove {schedule.kind} channel:{schedule.channel}"
