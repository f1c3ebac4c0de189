"""``log`` and ``done``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Item, Topic
from bot.catalog.search import named, only_fitting
from bot.chat import limits
from bot.chat.command import command
from bot.chat.parameter import Param, Suggestion
from bot.chat.phrases import label
from bot.chat.reply import Reply
from bot.chat.words.amounts import (
    MOST_TIMES,
    Amount,
    amount_first,
    doubt_amount,
    is_amount,
    looks_like_an_amount,
    read_amount,
)
from bot.chat.words.dates import dates_until
from bot.chat.words.days import can_be_logged, complete_day, doubt_day, is_day, read_day, say_day
from bot.chat.words.durations import MINUTES_RULE, complete_minutes
from bot.chat.words.links import LINK_RULE, apart, doubt_link, read_link
from bot.chat.words.parameters import reads
from bot.errors import BadInput, BadValue, NotNow, UnknownItem, quoted
from bot.features import ledger, worth
from bot.features.context import Context, meant, which_week
from bot.features.items import FINISHABLE, LOGGABLE, OPENED_BY
from bot.features.ledger import Kept
from bot.features.log import questions, replies, rules
from bot.features.log.rules import OWN
from bot.features.naming import completer, find, item_param, known
from bot.store import entries, history
from bot.store.entries import OWN_WORK, EntryKind, ItemState, NewEntry

EvidenceLink = Annotated[
    str,
    Param("Where it can be seen (https://...)", read=read_link, rule=LINK_RULE, doubt=doubt_link),
]

WhichDay = Annotated[
    str,
    Param(
        "Up to 7 days back: yesterday, friday, 2 days ago, 18 Nov",
        complete=complete_day,
        known=is_day,
        doubt=doubt_day,
        closes=True,
    ),
]


def complete_loggable(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
    """Topics and activities; at the end, what is typed as own work."""
    found = completer(*LOGGABLE)(catalog, typed)
    return rules.suggest_own(typed, found)[: limits.SUGGESTIONS]


def check_loggable(catalog: Catalog, typed: str) -> None:
    """BadInput for what is neither on the map nor own work, and not the name of something else."""
    if _own_title(typed) is None and not known(*FINISHABLE)(catalog, typed):
        find(catalog, typed, LOGGABLE)


LOGGED = replace(
    item_param("A topic or an activity; `own: a title` for what is not on the map", *LOGGABLE),
    complete=complete_loggable,
    check=check_loggable,
)


@command(
    "log",
    "Log what you did",
    example="log linear-algebra 45 solved the exercises",
    again="Log it again",
    about=(
        "A topic is logged with its minutes: `log python 45`. An activity is logged each time, or"
        " several times at once: `log leetcode-problem 3 times`. What is not on the map goes under"
        ' a title of your own: `log own:"Regular expressions" 30`; it earns what any minutes do.'
    ),
)
def log(
    ctx: Context,
    what: Annotated[str, LOGGED],
    minutes: Annotated[
        Amount | None,
        Param(
            "How long, like 45, 1h30 or 2 pomodoros (25 min each)",
            read=read_amount,
            rule=MINUTES_RULE,
            complete=complete_minutes,
            known=reads(read_amount),
            like=lambda _catalog, words: looks_like_an_amount(words),
            doubt=doubt_amount,
        ),
    ] = None,
    note: Annotated[
        str,
        Param("What you did or learnt", rest=True, ends_before_another=True, long=True, high=500),
    ] = "",
    link: EvidenceLink = "",
    day: WhichDay = "",
    times: Annotated[
        int | None, Param("How often, for an activity", low=1, high=MOST_TIMES)
    ] = None,
) -> Reply:
    """Append an entry for a topic, an activity or own work; several for an activity."""
    on = read_day(day, ctx.today)
    amount = _amount(minutes, times)
    note, link = apart(note, link)
    _must_not_be_of_another_day(ctx, note, day)
    new = NewEntry(EntryKind.STUDY, OWN_WORK, ctx.now, on, amount.minutes, 0, note, link)
    title = _own_title(what)
    if title:
        _must_be_minutes(title, amount, note, f"{OWN}{title}")
        return replies.logged(ctx, title, None, [ledger.keep(ctx, replace(new, title=title))])
    item = _loggable(ctx, what, note, amount.said)
    _must_be_no_day(ctx, amount)
    new = replace(new, item_id=item.id)
    if isinstance(item, Activity):
        return replies.logged(ctx, item.title, item, _each_time(ctx, item, new, amount))
    _must_be_minutes(item.title, amount, note, item.short_id)
    return replies.logged(ctx, item.title, item, [ledger.keep(ctx, new)])


@command(
    "done",
    "Finish a topic, challenge, Kaggle prompt or paper",
    example="done linear-algebra",
    about=(
        "It counts once, for half of what a checked answer earns, and what is finished by saying so"
        f" counts up to {worth.MOST_CLAIMED} points a week: `/help points` has the whole rule."
        " `/know` opens the road for what you knew before, without points."
    ),
)
def done(
    ctx: Context,
    what: Annotated[str, item_param("What you finished", *FINISHABLE)],
    note: Annotated[str, Param("What you take from it", rest=True, long=True, high=500)] = "",
    link: EvidenceLink = "",
    day: WhichDay = "today",
) -> Reply:
    """Mark an item as finished, once."""
    on = read_day(day, ctx.today)
    item = meant(ctx, what, (*FINISHABLE, Activity), "what")
    states = entries.states(ctx.tx, ctx.member)
    _must_be_one(ctx, item, what, note)
    _must_be_unfinished(ctx, item, states)
    note, link = apart(note, link)
    new = NewEntry(EntryKind.DONE, item.id, ctx.now, on, 0, 0, note, link)
    kept = ledger.keep(ctx, new)
    ctx.finished(item.id)
    already = {id for id, state in states.items() if state.done_at}
    return which_week(replies.done(ctx, item, kept, already), what, item)


def _must_be_one(ctx: Context, item: Item, what: str, note: str) -> None:
    """BadInput where what follows a name is nothing but the names of other things."""
    names = rules.names_behind(what, note)
    if not names and what != item.id:  # By its id, a button told one from the other
        names = rules.named_in(note, lambda name: _finishable(ctx, name) is not None)
    others = [_finishable(ctx, name) for name in names]
    found = [other for other in others if other is not None]
    if found and len(found) == len(others):
        raise questions.each_on_its_own([item, *found], ", ".join(names))


def _finishable(ctx: Context, name: str) -> Item | None:
    return named(ctx.catalog, name, FINISHABLE)


def _amount(minutes: Amount | None, times: int | None) -> Amount:
    """How much was done, from both options that say it."""
    amount = minutes or Amount()
    if times is not None:
        return replace(amount, times=times, bare=False)
    if amount.times is not None and not 1 <= amount.times <= MOST_TIMES:
        said = f"{amount.times} times"
        raise BadValue("times", f"a whole number from 1 to {MOST_TIMES}", said)
    return amount


def _own_title(what: str) -> str | None:
    """The title of own work; None for what is on the map. BadValue for none at all."""
    try:
        title = rules.own_title(what)
    except ValueError:
        raise BadValue("what", rules.OWN_RULE, what) from None
    if title and is_amount(title):
        raise BadValue("what", f"{rules.OWN_RULE}, before how long it took", what)
    return title


def _must_be_no_day(ctx: Context, amount: Amount) -> None:
    """BadInput where a part of an hour may as well be a day that can be logged (``1/2``)."""
    if amount.day and any(
        can_be_logged(day, ctx.today) for day in dates_until(amount.day, ctx.today)
    ):
        raise questions.part_or_day(amount)


def _must_not_be_of_another_day(ctx: Context, note: str, day: str) -> None:
    """BadInput where a note begins with what may be its day (``11/18 loops``), and none is said."""
    first, _, rest = note.partition(" ")
    if day or "/" not in first or not rest or not is_day(None, first):
        return
    if any(can_be_logged(one, ctx.today) for one in dates_until(first, ctx.today)):
        raise questions.day_or_note(first, rest)


def _each_time(ctx: Context, item: Activity, new: NewEntry, amount: Amount) -> list[Kept]:
    """An activity's entries, one for each time, each with its share of the minutes."""
    question = questions.of_activity(item, amount, new.note)
    if question is not None:
        raise question
    each = rules.shared_out(amount.minutes, amount.times or 1)
    new = replace(new, kind=EntryKind.ACTIVITY)
    return [ledger.keep(ctx, replace(new, minutes=minutes)) for minutes in each]


def _must_be_minutes(title: str, amount: Amount, note: str, name: str) -> None:
    """BadInput where something that is logged by its minutes comes without them."""
    question = questions.how_long(title, amount, note, name)
    if question is not None:
        raise question


def _loggable(ctx: Context, what: str, note: str, said: str) -> Topic | Activity:
    """The topic or activity that is meant.

    ``said``: how much of it. What is done once, not logged, is offered for ``done``; what is
    unknown, as own work.
    """
    if not known(*LOGGABLE)(ctx.catalog, what) and known(*FINISHABLE)(ctx.catalog, what):
        raise _done_once(ctx, meant(ctx, what, FINISHABLE, "what"))
    if not known(*LOGGABLE)(ctx.catalog, what):
        _must_not_begin_with_an_amount(ctx, what, f"{said} {note}".strip())
        _must_not_begin_with_a_day(ctx, what, said)
    try:
        found = find(ctx.catalog, what, LOGGABLE)
    except UnknownItem as unknown:
        own = rules.own_title(f"{OWN}{what}") if any(map(str.isalnum, what)) else None
        if own:
            unknown.instead = (*unknown.instead, ("Log it as your own work", {"what": OWN + own}))
        raise
    assert isinstance(found, Topic | Activity)  # these are the LOGGABLE kinds
    return found


def _must_not_begin_with_an_amount(ctx: Context, what: str, note: str) -> None:
    """BadInput, with what was meant, for ``45 python``: the amount comes after the name."""
    if is_amount(what) and read_amount(what).things is None:
        raise BadInput(f"{quoted(what)} of what? The name comes first, like `/log python 45`.")
    turned = amount_first(what, rules.FILLERS)
    named_first = turned and rules.name_first(turned[1], lambda name: _item(ctx, name) is not None)
    if not turned or not named_first:
        return
    name, rest = named_first
    item = _item(ctx, name)
    assert item is not None  # name_first found it
    raise questions.amount_before(item, turned[0], rest, note)


def _must_not_begin_with_a_day(ctx: Context, what: str, said: str) -> None:
    """BadInput, with what was meant, for ``yesterday python``: the day comes last."""
    found = rules.day_around(what)
    if found and not found[1]:
        raise questions.only_a_day(found[0], said, rules.own_title(f"{OWN}{what}"))
    item = _item(ctx, found[1]) if found and found[1] else None
    if found and item is not None:
        raise questions.day_before(item, found[0])


def _item(ctx: Context, name: str) -> Topic | Activity | None:
    """What can be logged by this name, or is the only thing that it fits."""
    found = named(ctx.catalog, name, LOGGABLE) or only_fitting(ctx.catalog, name, LOGGABLE)
    return found if isinstance(found, Topic | Activity) else None


def _done_once(ctx: Context, item: Item) -> BadInput:
    ways = [("I did it", f"done {item.id}")]
    for id in item.topics:
        topic = ctx.catalog.get(id)
        if topic is not None:
            ways.append((label(f"Log {topic.title}"), f"log {topic.id}"))
    return BadInput(
        f"**{item.title}** is done once, with `/done`; the time you spend goes on its topic.", ways
    )


def _must_be_unfinished(ctx: Context, item: Item, states: Mapping[str, ItemState]) -> None:
    """BadInput for what is never finished, NotNow for what is finished already."""
    if isinstance(item, Activity):
        raise BadInput(
            f"**{item.title}** is never finished, it is logged each time: `/log {item.short_id}`.",
            [("Log it", f"log {item.id}"), ("What counts", OPENED_BY[Activity].format(item.id))],
        )
    before = states.get(item.id)
    if before is None or before.done_at is None:
        return
    since = history.finisher(ctx.tx, ctx.member, item.id)
    assert since is not None  # what finished it stands
    when = say_day(since.day, ctx.today)
    if since.kind is EntryKind.KNOWN:
        raise NotNow(
            f"You said {when} that you know **{item.title}**: it is done on your road. Keep logging"
            " what you add.",
            [("What is next?", "next"), ("I don't know it", f"undo {since.id}")],
        )
    raise NotNow(
        f"You finished **{item.title}** {when}; it counts once. Keep logging what you add.",
        [("What is next?", "next"), ("What I logged", "me")],
    )
