"""``undo`` and ``redo``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from bot.catalog.search import resolve
from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.reply import Reply
from bot.chat.words.numbered import wanted
from bot.errors import UnknownItem
from bot.features import ledger
from bot.features.context import Context
from bot.features.items import LOGGABLE, title_of
from bot.features.ledger import Corrected
from bot.features.undo import replies, rules
from bot.store import entries, history
from bot.store.entries import Entry, EntryKind

MOST_LOOKED_AT = 50  # entries, for the last one of a name
Together = Annotated[bool, Param("With all that was logged by the same command")]


@command(
    "undo",
    "Take back your last entry",
    example="undo",
    about=(
        "Without a number it takes what you logged last, if that was within 24 hours; else it asks"
        " first. The numbers are on `/me show`. What is undone stays in your log, marked, and"
        f" `/redo` puts it back for {rules.DAYS_TO_PUT_BACK} days."
    ),
)
def undo(
    ctx: Context,
    entry: Annotated[
        str,
        Param("An entry by its number or name; your last one if left out", rest=True, high=100),
    ] = "",
    together: Together = False,
) -> Reply:
    """Mark an entry as undone: the last one, or the one that is named."""
    said = wanted(entry)
    if said.every:
        return replies.choose(ctx, _of_today(ctx), "undo")
    if said.name:
        return _undo_named(ctx, said.name)
    if len(said.numbers) > 1:
        return replies.choose(ctx, _those_that_stand(ctx, said.numbers), "undo")
    if said.numbers:
        found = _standing(ctx, said.numbers[0])
        taken = history.together(ctx.tx, ctx.member, found) if together else [found]
        return _undone(ctx, taken)
    found = _last(ctx)
    taken = history.together(ctx.tx, ctx.member, found)
    if not rules.is_recent(found, ctx.now):
        return replies.ask_first(ctx, taken)
    return _undone(ctx, taken)


def _undo_named(ctx: Context, name: str) -> Reply:
    """Undo the very last entry where it is of this name; else ask of the last one that is."""
    newest = entries.latest(ctx.tx, ctx.member, MOST_LOOKED_AT)
    meant = _item_called(ctx, name)
    found = next((one for one in newest if _is_called(ctx, one, name, meant)), None)
    if found is None:
        raise replies.none_of_that_name(ctx, name, newest)
    if found.id == newest[0].id and rules.is_recent(found, ctx.now):
        return _undone(ctx, [found])
    return replies.ask_first(ctx, [found], name)


def _undone(ctx: Context, taken: Sequence[Entry]) -> Reply:
    """Take back what stands."""
    corrected = ledger.undo(ctx, taken)
    claimed = _claim_again(ctx, taken[0])
    if claimed is None:
        _unfinish(ctx, taken)
    return replies.undone(ctx, corrected, claimed)


@command(
    "redo",
    "Put back what you undid",
    example="redo",
    about=(
        "The entry stands again as it was: its day, its note, its link. Without a number it takes"
        f" what you undid last. It is kept for {rules.DAYS_TO_PUT_BACK} days."
    ),
    also=("put back",),
)
def redo(
    ctx: Context,
    entry: Annotated[
        str,
        Param("The number of an entry; the last undone one if left out", rest=True, high=100),
    ] = "",
    together: Together = False,
) -> Reply:
    """Take the mark from an undone entry: the last one, or the one that is named."""
    said = wanted(entry)
    if len(said.numbers) > 1:
        return replies.choose(ctx, [_put_away(ctx, number) for number in said.numbers], "redo")
    if said.every or said.name:
        return replies.last_undone(ctx, _last_undone(ctx), said.name)
    found = _put_away(ctx, said.numbers[0]) if said.numbers else _last_undone(ctx)
    some = [found]
    if together or not said.numbers:
        some = history.together(ctx.tx, ctx.member, found)
    _make_room(ctx, found)
    put_back = _not_finished_since(ctx, some)
    corrected = ledger.redo(ctx, put_back)
    for one in put_back:
        if one.kind.finishes:
            ctx.finished(one.item_id)
    return replies.put_back(ctx, corrected)


def _claim_again(ctx: Context, taken: Entry) -> Corrected | None:
    """Where an answer took a claim's place, the claim stands again; None where it took none."""
    if taken.kind is not EntryKind.ANSWERED:
        return None
    claim = history.claim_behind(ctx.tx, ctx.member, taken)
    if claim is None:
        return None
    return ledger.redo(ctx, [claim])


def _make_room(ctx: Context, answer: Entry) -> None:
    """An answer that is put back takes the place of the claim that stands, as it did before."""
    if answer.kind is not EntryKind.ANSWERED:
        return
    standing = history.finisher(ctx.tx, ctx.member, answer.item_id)
    if standing is not None and standing.kind is EntryKind.DONE:
        ledger.undo(ctx, [standing])


def _last(ctx: Context) -> Entry:
    """The member's last entry that stands. NotNow where there is none."""
    for found in entries.latest(ctx.tx, ctx.member):
        return found
    raise replies.nothing_to_undo()


def _is_called(ctx: Context, entry: Entry, name: str, meant: str) -> bool:
    """Whether an entry is about the item that is meant by a name, or has a title like it."""
    if meant and entry.item_id == meant:
        return True
    return rules.is_called(title_of(ctx.catalog, entry), name)


def _item_called(ctx: Context, name: str) -> str:
    """The id of the item of this name; "" where it is no one item's."""
    try:
        return resolve(ctx.catalog, name, LOGGABLE).id
    except UnknownItem:
        return ""


def _of_today(ctx: Context) -> list[Entry]:
    """What stands of what was logged for today, newest first; else the newest. NotNow for none."""
    newest = entries.latest(ctx.tx, ctx.member, MOST_LOOKED_AT)
    if not newest:
        raise replies.nothing_to_undo()
    return [one for one in newest if one.day == ctx.today] or newest


def _those_that_stand(ctx: Context, numbers: Sequence[int]) -> list[Entry]:
    """The member's entries of these numbers that stand. NotNow, by the first, where none does."""
    found = [entries.by_id(ctx.tx, ctx.member, number) for number in numbers if number > 0]
    standing = [one for one in found if one is not None and one.undone_at is None]
    return standing or [_standing(ctx, numbers[0])]


def _standing(ctx: Context, number: int) -> Entry:
    """The member's entry of this number that stands. NotNow where there is none."""
    found = _mine(ctx, number)
    if found.undone_at is not None:
        raise replies.undone_already(ctx, found)
    return found


def _mine(ctx: Context, number: int) -> Entry:
    """The member's entry of this number. NotNow where they have none."""
    found = entries.by_id(ctx.tx, ctx.member, number) if number > 0 else None
    if found is None:
        newest = entries.latest(ctx.tx, ctx.member, replies.MOST_OFFERED)
        raise replies.no_such_entry(ctx, newest)
    return found


def _last_undone(ctx: Context) -> Entry:
    found = history.last_undone(ctx.tx, ctx.member, rules.earliest_undone(ctx.now))
    if found is None:
        raise replies.nothing_to_put_back()
    return found


def _put_away(ctx: Context, number: int) -> Entry:
    """The member's undone entry of this number. NotNow where it stands, or is out of reach."""
    found = _mine(ctx, number)
    if found.undone_at is None:
        raise replies.stands_already(ctx, found)
    if not rules.can_be_put_back(found, ctx.now):
        raise replies.too_long_ago(ctx, found)
    return found


def _not_finished_since(ctx: Context, wanted: Sequence[Entry]) -> list[Entry]:
    """Those that finish nothing that is finished. NotNow where every one of them does."""
    states = entries.states(ctx.tx, ctx.member)
    finished = {id for id, state in states.items() if state.done_at}
    left = [one for one in wanted if not (one.kind.finishes and one.item_id in finished)]
    if left:
        return left
    since = history.finisher(ctx.tx, ctx.member, wanted[0].item_id)
    raise replies.finished_since(ctx, wanted[0], since)


def _unfinish(ctx: Context, taken: Sequence[Entry]) -> None:
    """What is finished no longer is not counted under its posts, and may be reminded of again."""
    for entry in taken:
        if entry.kind.finishes:
            ctx.unfinished(entry.item_id)
