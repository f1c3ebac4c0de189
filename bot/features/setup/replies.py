"""What is said after a set-up, and after another zone: what changed, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import limits
from bot.chat.reply import (
    Accent,
    Block,
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
from bot.chat.words.days import WEEKDAYS, say_date
from bot.chat.words.zone_names import say_zone
from bot.features.context import Context
from bot.features.schedule import SHOW, access, listed, noun_of, order_question
from bot.features.setup.rules import AfterSetup, Own, is_picked
from bot.store.schedules import Schedule, Timing

MOST_BUTTONS = 5


def ready(ctx: Context, about: AfterSetup) -> Reply:
    """After ``setup``. Whether it can post there is looked at after the commit."""
    blocks: list[Block] = [
        text(
            "The times of the weekly posts are saved. Nothing is posted now; the first one comes at"
            " its time."
        ),
        *listed(about.schedules, ctx),
    ]
    if not about.first:
        blocks += _kept(ctx, about)
    blocks += order_question(ctx)
    channels = [schedule.channel for schedule in about.schedules]
    blocks += [
        access(ctx, channels, ready="The weekly posts are set up"),
        text("If a post fails, I tell you by direct message, once.", quiet=True),
        *_stays(about),
        actions(
            SHOW,
            Button("Preview the next post", "schedule preview"),
            Button("This week's challenge", "challenge"),
        ),
    ]
    return Reply("The times of the weekly posts are saved", tuple(blocks), accent=Accent.GOOD)


def _stays(about: AfterSetup) -> list[Block]:
    if not about.stays:
        return []
    said = "Who sets me up stays an organiser. `/organisers add` names others to help."
    return [replace(marked(said), quiet=True)]


def zone(
    ctx: Context, before: str, now: str, went: Sequence[Schedule], stayed: Sequence[Schedule]
) -> Reply:
    """After ``schedule zone``: what goes along, what keeps a zone of its own."""
    blocks: list[Block] = [
        text(
            "Your group goes by the time of ",
            Bold(say_zone(now)),
            f" now, no longer by that of {say_zone(before)}.",
        )
    ]
    if went:
        blocks += [text("These posts go along, at the same hour there."), *listed(went, ctx)]
    if stayed:
        names = [f"{noun_of(ctx, s.kind)} ({say_zone(s.timing.zone)})" for s in stayed]
        blocks.append(text("These keep their own time: ", ", ".join(names), "."))
    blocks += [
        text(
            "Weeks, boards and recaps begin and end by it from now on; what is logged stays on its"
            " day. Members who chose a zone for themselves keep it.",
            quiet=True,
        ),
        actions(Button("Undo", f"schedule zone {before}"), SHOW),
    ]
    return Reply(
        f"Your group goes by the time of {say_zone(now)} now", tuple(blocks), accent=Accent.GOOD
    )


def _kept(ctx: Context, about: AfterSetup) -> list[Block]:
    """What the set-up left as it was, each with a way to have it otherwise."""
    blocks: list[Block] = [_own(ctx, own) for own in about.own]
    if about.removed:
        nouns = ", ".join(noun_of(ctx, kind) for kind in about.removed)
        blocks.append(text("Not posted, as you removed it: ", nouns, "."))
    ways = [*_same_time(ctx, about), *_resume(about)]
    if not about.wish.channel and ctx.place.channel not in ("", about.setup.channel):
        there = Channel(ctx.space.platform, about.setup.channel)
        blocks.append(text("What comes in ", there, " stays there."))
        ways += _fitting("Move them here", f"setup {about.wish.zone} channel:{ctx.place.channel}")
    ways += [
        Button(f"Post the {noun_of(ctx, kind)} again", f"schedule add {kind}")
        for kind in about.removed
    ]
    if ways:
        blocks.append(actions(*ways[:MOST_BUTTONS]))
    return blocks


def _own(ctx: Context, own: Own) -> Text:
    """Like ``The paper keeps its own Thursday 18:00, every 2 weeks``."""
    schedule = own.schedule
    noun = Bold(noun_of(ctx, schedule.kind))
    moment: list[str] = []
    if own.day:
        moment.append(WEEKDAYS[schedule.timing.weekday].capitalize())
    if own.time:
        moment.append(schedule.timing.time)
    rest = _rest(own, schedule.timing)
    said = ""
    if moment:
        said = f" keeps its own {', '.join([' '.join(moment), *rest])}"
    elif rest:
        said = f" keeps its own timing: {', '.join(rest)}"
    return text("The ", noun, *_and_where(said, own), *_and_pause(own, bool(said)))


def _and_where(said: str, own: Own) -> tuple[Span, ...]:
    """What was said of its timing, with the channel where that is its own."""
    there = Channel(own.schedule.platform, own.schedule.channel)
    if not own.channel:
        return (said,)
    if said:
        return (f"{said}, in ", there)
    return (" stays in ", there)


def _and_pause(own: Own, is_timed: bool) -> tuple[Span, ...]:
    if not own.schedule.paused:
        return (".",)
    if is_timed or own.channel:
        return (". It stays paused.",)
    return (" stays paused.",)


def _rest(own: Own, timing: Timing) -> list[str]:
    """How often, how long and by which clock it comes, where that is its own."""
    said: list[str] = []
    if timing.every > 1:
        said.append(f"every {timing.every} weeks")
    if timing.starts and timing.every == 1:
        said.append(f"from {say_date(timing.starts)}")
    if timing.ends:
        said.append(f"until {say_date(timing.ends)}")
    if own.zone:
        said.append(f"by the time of {say_zone(timing.zone)}")
    return said


def _same_time(ctx: Context, about: AfterSetup) -> list[Button]:
    """Buttons that put on the set-up's time what keeps another; none where no time was told."""
    time = about.wish.time
    owns = [own.schedule for own in about.own if own.time]
    others = [schedule for schedule in owns if is_picked(ctx.kinds, schedule.kind)]
    if not time or not others:
        return []
    ways: list[Button] = []
    for schedule in others:
        label = f"{noun_of(ctx, schedule.kind).capitalize()} on {time} too"
        if len(others) == 1:
            label = f"Put it on {time} too"
        line = f"schedule set {schedule.kind} time:{time} channel:{schedule.channel}"
        ways += _fitting(label, line)
    return ways


def _resume(about: AfterSetup) -> list[Button]:
    paused = {schedule.kind for schedule in about.schedules if schedule.paused}
    if not paused:
        return []
    if len(paused) == 1:
        return [Button("Resume", f"schedule resume {min(paused)}")]
    return [Button("Resume all", "schedule resume all")]


def _fitting(label: str, line: str) -> list[Button]:
    """A button, where its line and label are short enough for one."""
    if len(line) > limits.LINE or len(label) > limits.LABEL:
        return []
    return [Button(label, line)]
