"""``recall``: cards of the topics that a member began, each on the day on which it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from bot.catalog.schema import Card, Topic
from bot.chat.command import command
from bot.chat.keys import key_from
from bot.chat.parameter import Param
from bot.chat.reply import Block, Button, Reply
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.items import cards_of
from bot.features.naming import find, find_to_read, item_param, taken_as
from bot.features.recall import replies, rules
from bot.features.recall.replies import Place
from bot.features.recall.rules import GRADES, ROUND, Grade, Waiting
from bot.store import entries, organisers, outbox, recall, recall_weekly, spaces
from bot.store.outbox import NOTICE, NewDelivery
from bot.store.recall import CardState, Review

MOST_AT_ONCE = 20
KEEP_TRYING = timedelta(days=2)  # to tell an organiser
OTHER_GRADES = {"wrong": "again", "no": "again", "ok": "good", "yes": "good"}
OTHER_WISHES = {"yes": "on", "start": "on", "no": "off", "stop": "off"}

OneCard = Annotated[str, item_param("A card", Card)]
Left = Annotated[
    int | None,
    Param("How many cards the round has left; a button says it", low=1, high=MOST_AT_ONCE),
]
Same = Annotated[bool, Param("Go on with cards of the same topic")]


@command(
    "recall show",
    "Five cards to recall, of topics you began",
    example="recall",
    also=("cards", "flashcards", "my cards"),
    about=(
        "Cards that are due come first; the last of a round is a new one. Once you did five on a"
        " day only what is due comes, unless you ask for more. You look at the answer and say how"
        " well you knew it, and that decides on which day the card comes back. It earns no points,"
        " and nobody else sees it."
    ),
    reads="always",
)
def show(
    ctx: Context,
    topic: Annotated[str, item_param("Only cards of this topic", Topic)] = "",
    many: Annotated[
        int | None, Param("How many; five if left out", low=1, high=MOST_AT_ONCE)
    ] = None,
) -> Reply:
    """The first card of a round; its buttons lead on to the others."""
    of = find_to_read(ctx.catalog, topic, (Topic,)) if topic else None
    found = _waiting(ctx, of)
    ready = found.both
    if of is None and many is None and recall.reviewed_on(ctx.tx, ctx.member, ctx.today) >= ROUND:
        ready = found.due
    if not ready:
        raise _nothing(ctx, found, of)
    place = Place(min(many or ROUND, len(ready)), same=of is not None)
    page = replies.front(ctx, ready[0], place, is_new=ready[0] in found.new)
    return taken_as(page, topic, of) if of is not None else page


@command(
    "recall answer",
    "Show the answer of a card",
    example="recall answer equality-of-floats",
    reads="always",
)
def answer(
    ctx: Context,
    card: Annotated[str, item_param("A card; the one that is next if left out", Card)] = "",
    left: Left = None,
    same: Same = False,
) -> Reply:
    """The back of a card, and the four grades, each with what it would come to."""
    found = find_to_read(ctx.catalog, card, (Card,)) if card else _next(ctx)
    before = recall.reviews(ctx.tx, ctx.member, found.id)
    instead_of = 0
    if rules.can_change(_state(found, before), ctx.now, ctx.today):
        *before, last = before
        instead_of = last.grade
    days = rules.outlook(found.id, before, ctx.today, ctx.now)
    place = Place(left or 1, same=same)
    return replies.back(ctx, found, place, days, len(before) + 1, instead_of)


@command(
    "recall grade",
    "Say how well you knew a card",
    example="recall grade equality-of-floats good",
    about=(
        "`again`: I did not know it. `hard`: with effort. `good`: I knew it. `easy`: at once."
        " Another grade within 24 hours takes the place of the last one."
    ),
)
def grade(
    ctx: Context,
    card: OneCard,
    grade: Annotated[Grade, Param("How well you knew it", also=OTHER_GRADES)],
    turn: Annotated[
        int | None,
        Param("Which time you grade it; a button says it", low=1, high=99_999),
    ] = None,
    left: Left = None,
    same: Same = False,
) -> Reply:
    """Keep a grade, once; then the next card of the round, or its end."""
    found = find(ctx.catalog, card, (Card,))
    place = Place(left or 1, same=same)
    said = _kept(ctx, found, GRADES[grade], turn, place)
    change = Button("Change the grade", place.line("recall answer", found))
    of = ctx.catalog.topic(found.topics[0]) if same else None
    ahead = _waiting(ctx, of)
    if place.left > 1 and ahead.both:
        place = Place(min(place.left - 1, len(ahead.both)), same=same)
        return replies.on_to(ctx, said, ahead, place, change)
    due_on = recall.next_due(ctx.tx, ctx.member, ctx.today)
    return replies.over(ctx, said, _waiting(ctx, None), due_on, change)


@command(
    "recall weekly",
    "A private line a week with the cards that are due",
    example="recall weekly on",
)
def weekly(
    ctx: Context,
    wanted: Annotated[
        Literal["on", "off"] | None,
        Param("On or off; how it stands if left out", also=OTHER_WISHES),
    ] = None,
) -> Reply:
    """Switch the weekly line on or off, or say how it stands."""
    before = recall_weekly.next_of(ctx.tx, ctx.member)
    if wanted == "off":
        recall_weekly.stop(ctx.tx, ctx.member)
    if wanted == "off" or (wanted is None and before is None):
        return replies.weekly_off(was_on=before is not None)
    next_at = before or rules.next_line(ctx.now, ctx.zone)
    if wanted == "on":
        next_at = rules.next_line(ctx.now, ctx.zone)
        where = (ctx.place.platform, ctx.place.space, ctx.account)
        recall_weekly.wish(ctx.tx, ctx.member, where, next_at)
    return replies.weekly_on(ctx, next_at)


@command(
    "recall export",
    "Your cards as a file for Anki",
    example="recall export",
    also=("anki", "recall anki"),
    reads="always",
)
def export(
    ctx: Context,
    topic: Annotated[str, item_param("Only cards of this topic", Topic, rest=True)] = "",
) -> Reply:
    """A text file of all cards that the member graded or can be shown, or of one topic."""
    of = find_to_read(ctx.catalog, topic, (Topic,)) if topic else None
    cards = _own_cards(ctx) if of is None else cards_of(ctx.catalog, of)
    if not cards:
        raise _nothing(ctx, Waiting((), ()), of)
    page = replies.exported(cards, rules.for_anki(cards))
    return taken_as(page, topic, of) if of is not None else page


@command(
    "recall wrong",
    "Tell your organiser that a card is wrong",
    example="recall wrong equality-of-floats the second half is missing",
)
def wrong(
    ctx: Context,
    card: OneCard,
    what: Annotated[
        str,
        Param(
            "What is wrong; your organiser reads it, without your name",
            rest=True,
            long=True,
            high=500,
        ),
    ],
) -> Reply:
    """Put a notice with the words and the card into the outbox, for whoever organises."""
    found = find(ctx.catalog, card, (Card,))
    person, channel = _organiser(ctx)
    if person or channel:
        outbox.enqueue(ctx.tx, [_notice(ctx, found, what, person, channel)])
    return replies.marked_wrong(ctx, found, reached=bool(person or channel))


def _waiting(ctx: Context, of: Topic | None) -> Waiting:
    """What waits for the member; of one topic, begun or not, where it is named."""
    begun = {id: state.last_at for id, state in entries.states(ctx.tx, ctx.member).items()}
    cards = ctx.catalog.of_kind(Card)
    if of is not None:
        begun = {of.id: ctx.now}
        cards = cards_of(ctx.catalog, of)
    known = recall.states(ctx.tx, ctx.member)
    due = recall.due(ctx.tx, ctx.member, ctx.today)
    return rules.waiting(cards, due, known, begun)


def _next(ctx: Context) -> Card:
    """The card with which a round begins, which is the one that was shown. NotNow for none."""
    found = _waiting(ctx, None)
    if not found.both:
        raise _nothing(ctx, found, None)
    return found.both[0]


def _own_cards(ctx: Context) -> tuple[Card, ...]:
    """The cards that the member graded, and those of the topics that they began."""
    begun = entries.states(ctx.tx, ctx.member).keys()
    known = recall.states(ctx.tx, ctx.member).keys()
    every = ctx.catalog.of_kind(Card)
    return tuple(card for card in every if card.id in known or card.topics[0] in begun)


def _nothing(ctx: Context, found: Waiting, of: Topic | None) -> NotNow:
    """What to say where no card is to be shown."""
    known = recall.states(ctx.tx, ctx.member)
    if of is not None and not cards_of(ctx.catalog, of):
        return replies.no_cards(of.title)
    if not known and not found.both and of is None:
        begun = entries.states(ctx.tx, ctx.member)
        topics = [id for id in begun if isinstance(ctx.catalog.get(id), Topic)]
        return replies.no_cards() if topics else replies.nothing_begun()
    cards = ctx.catalog.of_kind(Card) if of is None else cards_of(ctx.catalog, of)
    days = [known[card.id].due_on for card in cards if card.id in known]
    has_line = recall_weekly.next_of(ctx.tx, ctx.member) is not None
    return replies.none_due(ctx, found, min(days, default=None), of, has_line=has_line)


def _state(card: Card, reviews: Sequence[Review]) -> CardState | None:
    """The state of a card after these reviews; None for none of them."""
    return rules.worked_out(card.id, reviews) if reviews else None


def _kept(ctx: Context, card: Card, grade: int, turn: int | None, place: Place) -> Block:
    """Keep a grade as the ``turn``-th of its card, or in place of the last one.

    NotNow where it is kept already, or the card was graded since then.
    """
    before = recall.reviews(ctx.tx, ctx.member, card.id)
    state = _state(card, before)
    can_change = rules.can_change(state, ctx.now, ctx.today)
    if turn is None:
        turn = len(before) + (0 if can_change else 1)
    if turn == len(before) + 1:
        review = Review(turn, ctx.now, ctx.today, grade)
        new = rules.worked_out(card.id, [*before, review])
        recall.add(ctx.tx, ctx.member, review, new)
        return replies.graded(ctx, card, new)
    if state is None or turn != len(before):
        raise replies.graded_since(card, state)
    if state.grade == grade:
        raise replies.graded_before(ctx, card, state, place, can_change=can_change)
    if not can_change:
        raise replies.graded_since(card, state)
    changed = rules.worked_out(card.id, [*before[:-1], replace(before[-1], grade=grade)])
    recall.change_last(ctx.tx, ctx.member, changed)
    return replies.graded(ctx, card, changed, was=state.grade)


def _organiser(ctx: Context) -> tuple[str, str]:
    """(the account, or else the channel, that is told of what is wrong); ("", "") for neither."""
    contact, fallback = spaces.contact_of(ctx.tx, ctx.place.platform, ctx.place.space)
    if contact or fallback:
        return contact, "" if contact else fallback
    return next(iter(organisers.accounts(ctx.tx, ctx.space)), ""), ""


def _notice(ctx: Context, card: Card, what: str, person: str, channel: str) -> NewDelivery:
    key = key_from(NOTICE, "card", ctx.member.id, card.id, str(ctx.today), what)
    return NewDelivery(
        ctx.community.id,
        NOTICE,
        ctx.today,
        ctx.place.platform,
        ctx.place.space,
        channel,
        key,
        due_at=ctx.now,
        give_up_at=ctx.now + KEEP_TRYING,
        next_try_at=ctx.now,
        created_at=ctx.now,
        member_id=ctx.member.id,
        person=person,
        reply=replies.to_organiser(ctx, card, what).to_json(),
    )
