"""What is said about what was taken back and what was put back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.schema import Topic
from bot.chat import limits
from bot.chat.phrases import clip, label
from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Reply,
    Span,
    actions,
    text,
)
from bot.chat.words.days import say_day
from bot.chat.words.durations import say_minutes
from bot.chat.words.plurals import several
from bot.errors import NotNow, quoted
from bot.features.context import Context
from bot.features.items import done_button, evidence, title_of
from bot.features.ledger import Corrected
from bot.features.undo.rules import DAYS_TO_PUT_BACK
from bot.store.entries import Entry, EntryKind
from bot.store.totals import of_member, week_of

MOST_OFFERED = 5
WHAT_I_LOGGED = ("What I logged", "me")
LOG = ("Log something", "log")
_LEADS = {
    EntryKind.DONE: "finishing ",
    EntryKind.ANSWERED: "your answer to ",
    EntryKind.KNOWN: "that you know ",
}


def undone(ctx: Context, corrected: Corrected, claimed: Corrected | None) -> Reply:
    """After ``undo``: what no longer counts, what that changes, and the way back.

    ``claimed``: what counts by the member's word again, as an answer had taken its place.
    """
    taken = corrected.entries
    said = _said(ctx, taken)
    blocks: list[Block] = [text("Undone: ", *said, f".{_lost(corrected.points)}")]
    if corrected.others:
        blocks.append(text(_others(corrected.others)))
    if claimed is not None:
        earned = several(claimed.points, "point")
        blocks.append(text(f"It counts as done by your word again: {earned}."))
    blocks.append(_week(ctx, taken[0]))
    back = Button("Put it back", _line("redo", taken))
    blocks.append(actions(back, Button(*WHAT_I_LOGGED)))
    return Reply(f"Undone: {_plain(said)}", tuple(blocks))


def put_back(ctx: Context, corrected: Corrected) -> Reply:
    """After ``redo``: what stands again, and what it earns."""
    standing = corrected.entries
    said = _said(ctx, standing)
    earned = several(corrected.points, "point") if corrected.points else "no points"
    blocks: list[Block] = [text("Put back: ", *said, f": {earned}.")]
    if corrected.why_less:
        blocks.append(text(f"Not more, as {corrected.why_less}.", quiet=True))
    if corrected.others:
        blocks.append(text(_others(corrected.others)))
    blocks += [*evidence(standing[0]), _week(ctx, standing[0])]
    follow = [Button("Undo", _line("undo", standing))]
    item = ctx.catalog.get(standing[0].item_id)
    if isinstance(item, Topic) and standing[0].kind is EntryKind.STUDY:
        follow.append(done_button(item, "Done with it", primary=False))
    blocks.append(actions(*follow, Button("My progress", "progress")))
    return Reply(f"Put back: {_plain(said)}", tuple(blocks), accent=Accent.GOOD)


def ask_first(ctx: Context, taken: Sequence[Entry], name: str = "") -> Reply:
    """Before an ``undo`` takes what is not of the last 24 hours, or not the very last.

    ``name``: what it was called by.
    """
    said = _said(ctx, taken)
    asked = text("Your last entry is from a while ago: ", *said, ". Undo it all the same?")
    if name:
        asked = text("Your last entry of that name: ", *said, ". Undo it?")
    undo = Button("Undo it", _line("undo", taken))
    return Reply(f"Undo {_plain(said)}?", (asked, actions(undo, Button(*WHAT_I_LOGGED))))


def nothing_to_undo() -> NotNow:
    """Nothing of the member's stands in the log."""
    return NotNow("There is nothing to undo: you have logged nothing that stands.", [LOG])


def choose(ctx: Context, some: Sequence[Entry], verb: str) -> Reply:
    """Several entries, each with a button of its own."""
    shown = some[:MOST_OFFERED]
    asked = "I undo one at a time. Which one?"
    if verb == "redo":
        asked = "I put back one at a time. Which one?"
    blocks: list[Block] = [text(asked)]
    blocks += [text(f"{entry.id}. ", *_said(ctx, [entry])) for entry in shown]
    verb_said = "Undo" if verb == "undo" else "Put back"
    ways = [Button(f"{verb_said} {entry.id}", f"{verb} {entry.id}") for entry in shown]
    if len(some) > len(shown):
        ways.append(Button(*WHAT_I_LOGGED))
    return Reply(asked, (*blocks, actions(*ways)))


def last_undone(ctx: Context, entry: Entry, name: str) -> Reply:
    """``redo`` with words that are no number: what it would put back."""
    said = _said(ctx, [entry])
    asked = text("What you undid last: ", *said, ". Put it back?")
    ways = actions(Button("Put it back", _line("redo", [entry])), Button(*WHAT_I_LOGGED))
    return Reply(f"Put back {_plain(said)}?", (asked, ways))


def none_of_that_name(ctx: Context, name: str, newest: Sequence[Entry]) -> NotNow:
    """A name of which nothing stands."""
    said = f"You have logged nothing called {quoted(name)} lately."
    if not newest:
        return NotNow(said, [LOG])
    return NotNow(f"{said} Your newest entries:", _offered(ctx, newest))


def no_such_entry(ctx: Context, newest: Sequence[Entry]) -> NotNow:
    """A number that is none, or another's."""
    said = "You have no entry with that number."
    if not newest:
        return NotNow(said, [LOG])
    return NotNow(f"{said} Your newest ones, to be undone:", _offered(ctx, newest))


def _offered(ctx: Context, newest: Sequence[Entry]) -> list[tuple[str, str]]:
    """A way to undo each, and to see them all."""
    shown = newest[: MOST_OFFERED - 1]
    titles = [title_of(ctx.catalog, entry) for entry in shown]
    if len(set(titles)) < len(titles):  # What is called alike is told apart by how much it was
        titles = [_plain(_said(ctx, [entry])) for entry in shown]
    ways = [
        (label(f"Undo {title}"), f"undo {entry.id}")
        for title, entry in zip(titles, shown, strict=True)
    ]
    return [*ways, WHAT_I_LOGGED]


def undone_already(ctx: Context, entry: Entry) -> NotNow:
    """``undo`` of what is undone."""
    return NotNow(
        f"That entry is undone already; it no longer counts ({_one_line(ctx, entry)}).",
        [("Put it back", f"redo {entry.id}"), WHAT_I_LOGGED],
    )


def nothing_to_put_back() -> NotNow:
    """``redo`` where nothing was undone lately."""
    return NotNow(
        f"There is nothing to put back: you have undone nothing in the last {DAYS_TO_PUT_BACK}"
        " days.",
        [WHAT_I_LOGGED, LOG],
    )


def stands_already(ctx: Context, entry: Entry) -> NotNow:
    """``redo`` of what is not undone."""
    return NotNow(
        f"That entry stands and counts already ({_one_line(ctx, entry)}).",
        [("Undo it", f"undo {entry.id}"), WHAT_I_LOGGED],
    )


def too_long_ago(ctx: Context, entry: Entry) -> NotNow:
    """``redo`` of what was undone long ago."""
    return NotNow(
        f"That was undone more than {DAYS_TO_PUT_BACK} days ago and stays undone"
        f" ({_one_line(ctx, entry)}). You can log it anew.",
        [LOG, WHAT_I_LOGGED],
    )


def finished_since(ctx: Context, entry: Entry, since: Entry | None) -> NotNow:
    """``redo`` of finishing something that was finished again meanwhile."""
    title = title_of(ctx.catalog, entry)
    if since is None:
        return NotNow(f"**{title}** is done meanwhile; it counts once.", [WHAT_I_LOGGED])
    day = say_day(since.day, ctx.today)
    ways = [("Undo that one", f"undo {since.id}"), WHAT_I_LOGGED]
    return NotNow(f"You did **{title}** again {day}; it counts once, and that one stands.", ways)


def _said(ctx: Context, some: Sequence[Entry]) -> list[Span]:
    """``45 min on **Vectors**, today``; of several: ``**Go to a meetup** 3 times, today``."""
    first = some[0]
    day = f", {say_day(first.day, ctx.today)}"
    minutes = sum(entry.minutes for entry in some)
    lead = f"{say_minutes(minutes)} on " if minutes else _LEADS.get(first.kind, "")
    spans: list[Span] = [lead] if lead else []
    titles = list(dict.fromkeys(title_of(ctx.catalog, entry) for entry in some))
    for title in titles:
        spans += [Bold(title), ", "]
    spans[-1] = f" {len(some)} times{day}" if len(some) > len(titles) else day
    return spans


def _one_line(ctx: Context, entry: Entry) -> str:
    spans = _said(ctx, [entry])
    return "".join(f"**{span.text}**" if isinstance(span, Bold) else str(span) for span in spans)


def _plain(spans: Sequence[Span]) -> str:
    """The same without emphasis, as part of a summary."""
    said = "".join(span.text if isinstance(span, Bold) else str(span) for span in spans)
    return clip(said, limits.SUMMARY - len("Put back: "))


def _line(verb: str, some: Sequence[Entry]) -> str:
    if len(some) == 1:
        return f"{verb} {some[0].id}"
    return f"{verb} {some[0].id} together"


def _lost(points: int) -> str:
    if not points:
        return ""
    verb = "counts" if points == 1 else "count"
    return f" Its {several(points, 'point')} no longer {verb}."


def _others(gain: int) -> str:
    """What others earn more, or less, for what was taken from before them, or put there."""
    if gain > 0:
        return f"What you logged after it earns {several(gain, 'point')} more now."
    return f"What you logged after it earns {several(-gain, 'point')} less now."


def _week(ctx: Context, entry: Entry) -> Block:
    """How the week of an entry stands now."""
    period = week_of(entry.day)
    week = of_member(ctx.tx, ctx.member, period)
    which = "This week" if period == week_of(ctx.today) else "That week"
    return text(f"{which}: {say_minutes(week.minutes)} and {several(week.points, 'point')}.")
