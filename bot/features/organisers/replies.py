"""What is said about organisers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.chat import limits
from bot.chat.people import person, role
from bot.chat.phrases import clip, label
from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Channel,
    Choice,
    Mono,
    Option,
    Reply,
    Span,
    Text,
    When,
    actions,
    marked,
    text,
)
from bot.features.context import Context
from bot.store.organiser_log import Change
from bot.store.organisers import ROLE, Organiser

BY_RIGHT = "Whoever may manage this server or workspace organises; that right is given there."
LIST = Button("Who organises", "organisers list")
ADD = Button("Name somebody", "organisers add")
LOG = Button("What was changed", "organisers log")
MOST_TAKEN_BACK = 25
MOST_IN_SUMMARY = 3


def subject(one: Organiser) -> str:
    """Who it is, at the beginning of a sentence that may be marked."""
    if one.kind == ROLE:
        return f"The role {_plainly(one.name)}"
    return _plainly(one.name)


def listed(ctx: Context, named: Sequence[Organiser]) -> Reply:
    """Who is named, with ways to change that for who may."""
    if not named:
        said = "Nobody is named beside them yet."
        advice = f"{said} `/organisers add` names a person, or a role that many have."
        blocks: list[Block] = [text(BY_RIGHT), marked(advice if ctx.organiser else said)]
        return Reply("Nobody is named an organiser yet", (*blocks, _ways(ctx, named)))
    lines: list[Span] = ["Beside them:"]
    for one in named:
        lines += ["\n• ", *_who(one), *_how(ctx, one)]
    return Reply(_summary(named), (text(BY_RIGHT), Text(tuple(lines)), _ways(ctx, named)))


def added(ctx: Context, one: Organiser) -> Reply:
    """After somebody was named."""
    may = " may organise from now on: set up the posts, change the schedule, name others."
    how = "I don't write to them: tell them yourself."
    if one.kind == ROLE:
        may = " makes an organiser from now on, of everybody who has it and as long as they do."
        how = "Who has the role is the server's matter: it is given and taken there."
    blocks: list[Block] = [text(*_who(one, begins=True), may), text(how, quiet=True)]
    undo = _fitting("Undo", _remove(one))
    summary = f"{subject(one)} is named an organiser"
    return Reply(_short(summary), (*blocks, actions(*undo, LIST)), accent=Accent.GOOD)


def removed(ctx: Context, one: Organiser, *, is_you: bool, takes_over: bool) -> Reply:
    """After it was taken back; ``takes_over``: who did it is told of failures instead."""
    is_no_more = " is named no more."
    if one.kind == ROLE:
        is_no_more = " makes no organiser any more."
    said: Block = text(*_who(one, begins=True), is_no_more)
    if is_you:
        said = text("You are named no more.")
    blocks = [said, text(f"{BY_RIGHT} So who has it stays an organiser.", quiet=True)]
    if takes_over:
        blocks.append(text("If a post fails, I tell you instead.", quiet=True))
    undo = [] if is_you else _fitting("Undo", _add(one))
    summary = "You are named no more" if is_you else f"{subject(one)}{is_no_more.rstrip('.')}"
    return Reply(_short(summary), (*blocks, actions(*undo, LIST)), accent=Accent.GOOD)


def never_named(one: Organiser, *, is_you: bool) -> str:
    """What is said where there is nothing to take back."""
    who = "You were" if is_you else f"{subject(one)} was"
    return (
        f"{who} never named here, so there is nothing to take back. Administrators, whoever may"
        " manage this server or workspace, organise by that right: nobody can remove them here;"
        " it is taken where it was given."
    )


def log(ctx: Context, changes: Sequence[Change], page: int, older: int | None) -> Reply:
    """A page of what was changed; ``older`` is the one after it."""
    if not changes:
        said = "Nothing was changed yet." if page == 1 else "Nothing was changed before that."
        rest = " What organisers change is listed here for a year."
        return Reply(said.rstrip("."), (text(f"{said}{rest}"), actions(LIST)))
    lines = Counter(_change(ctx, change) for change in changes)
    blocks: list[Block] = [_counted(line, count) for line, count in lines.items()]
    blocks.append(text("Kept for a year. Who only looked something up is not in it.", quiet=True))
    ways = [LIST]
    if older is not None:
        ways.insert(0, Button("Older", f"organisers log page:{older}"))
    return Reply("What organisers changed, newest first", (*blocks, actions(*ways)))


def _change(ctx: Context, change: Change) -> Text:
    """``Mon 23 Nov 2026, 09:12 (UTC) · Tom: setup Europe/Berlin · #general``."""
    did: Span = ctx.say(change.did)
    if change.did.id == "change.ordered":
        did = Mono(ctx.say(change.did))
    about = str(change.did.values.get("channel", ""))
    # To the minute, as it is shown: what was done several times in it is one line
    at = When(change.at.replace(second=0, microsecond=0), ctx.zone)
    spans: list[Span] = [at, " · ", Bold(_plainly(change.name)), ": ", did]
    if about and about != change.channel:
        spans += [", ", Channel(change.platform, about)]
    return Text((*spans, " · ", *_where(ctx, change)))


def _counted(line: Text, count: int) -> Text:
    return line if count == 1 else text(*line.spans, f" · {count} times")


def _where(ctx: Context, change: Change) -> list[Span]:
    """From where: the channel, with its server or workspace where that is another one."""
    channel: list[Span] = ["a direct message"]
    if change.channel:
        channel = [Channel(change.platform, change.channel)]
    if (change.platform, change.space) == (ctx.space.platform, ctx.space.name):
        return channel
    return [f"{_plainly(change.space)} ({change.platform.capitalize()}), ", *channel]


def _who(one: Organiser, *, begins: bool = False) -> list[Span]:
    if one.kind == ROLE:
        return ["The role " if begins else "the role ", Bold(one.name)]
    return [Bold(one.name)]


def _how(ctx: Context, one: Organiser) -> list[Span]:
    """Since when; who named them is said to organisers."""
    by = "set me up"
    if one.named_by:
        by = f"named by {one.named_by}" if ctx.organiser else "named"
    hidden = ", left out of boards and recaps" if one.hidden else ""
    return [f", {by}, ", When(one.named_at, ctx.zone, "day"), hidden]


def _ways(ctx: Context, named: Sequence[Organiser]) -> Block:
    if not ctx.organiser:
        return actions(Button("What I can do", "help"))
    options = [Option(label(subject(one)), _remove(one)) for one in named]
    fitting = tuple(one for one in options if len(one.line) <= limits.LINE)[:MOST_TAKEN_BACK]
    if not fitting:
        return actions(ADD, LOG)
    return actions(ADD, LOG, Choice("Remove ...", fitting))


def _summary(named: Sequence[Organiser]) -> str:
    first = [subject(one) for one in named[:MOST_IN_SUMMARY]]
    more = len(named) - len(first)
    others = f" and {more} more" if more else ""
    return _short(f"Named organisers: {', '.join(first)}{others}")


def _remove(one: Organiser) -> str:
    return f"organisers remove {_written(one, '')}"


def _add(one: Organiser) -> str:
    line = f'organisers add "{_written(one, _plainly(one.name))}"'
    if len(line) <= limits.LINE and '"' not in one.name and "\\" not in one.name:
        return line
    return f"organisers add {_written(one, '')}"


def _written(one: Organiser, name: str) -> str:
    if one.kind == ROLE:
        return role(one.native_id, name)
    return person(one.native_id, name)


def _fitting(said: str, line: str) -> list[Button]:
    return [Button(said, line)] if len(line) <= limits.LINE else []


def _plainly(name: str) -> str:
    return clip(name.replace("*", ""), limits.PERSON_NAME)


def _short(summary: str) -> str:
    return clip(summary, limits.SUMMARY)
