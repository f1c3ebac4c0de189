"""What recall says. The answer is never in the question's reply: it waits behind a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.catalog.schema import Card, Topic
from bot.chat.reply import (
    Accent,
    Attachment,
    Block,
    Bold,
    Button,
    Heading,
    ItemCard,
    Mono,
    Prose,
    Quote,
    Reply,
    Span,
    When,
    actions,
    text,
)
from bot.chat.words.days import say_date
from bot.chat.words.plurals import several
from bot.errors import NotNow
from bot.features.context import Context
from bot.features.items import stop
from bot.features.recall.rules import EXPORTED_AS, GRADES, ROUND, Grade, Waiting, name_of
from bot.store.recall import CardState

MORE = ("What is next?", "next")
WEEKLY = ("A line a week", "recall weekly on")
MORE_CARDS = f"recall show many:{ROUND}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands in a round: how many are ``left`` with it.

    ``same``: it goes on with cards of the same topic.
    """

    left: int
    same: bool = False

    def line(self, command: str, card: Card, *words: str | int) -> str:
        """A command on a card, with what it needs to go on in the round."""
        same = ["same"] if self.same else []
        return " ".join(map(str, [command, card.short_id, *words, f"left:{self.left}", *same]))


def front(ctx: Context, card: Card, place: Place, *, is_new: bool) -> Reply:
    """A card's question."""
    show = _show(card, place)
    return Reply(
        f"Recall: {card.title}", (*_question(ctx, card, place, is_new=is_new), actions(show))
    )


def back(
    ctx: Context,
    card: Card,
    place: Place,
    days: Mapping[Grade, int],
    turn: int,
    instead_of: int,
) -> Reply:
    """A card's answer, and the grades.

    ``days``: in how many it would come back, by grade. ``turn``: which time it would be graded;
    ``instead_of``: the grade whose place another one takes, 0 for none.
    """
    asked = "How well did you know it?"
    if instead_of:
        asked = f"You graded it {name_of(instead_of)}; another grade takes the place of that one."
    grades = [
        Button(name.capitalize(), place.line("recall grade", card, name, turn)) for name in GRADES
    ]
    wrong = Button("This card is wrong", f"recall wrong {card.short_id}")
    blocks: list[Block] = [
        ItemCard("Recall card", card.title, (_topic(ctx, card),), card.front),
        Heading("Answer"),
        Prose(card.back),
        text(f"{asked} {_outlook(days)}", quiet=True),
        actions(*grades),
        actions(wrong, *ctx.edit(card)),
    ]
    return Reply(f"Answer: {card.title}", tuple(blocks))


def graded(ctx: Context, card: Card, state: CardState, *, was: int = 0) -> Block:
    """What a grade comes to; ``was``: the one whose place it took, 0 for none."""
    lead: list[Span] = [Bold(name_of(state.grade))]
    if was:
        lead.append(f" in place of {name_of(was)}")
    days = (state.due_on - ctx.today).days
    return text(*lead, ": ", Bold(card.title), f" comes back {_in_days(days)}.")


def on_to(ctx: Context, said: Block, ahead: Waiting, place: Place, change: Button) -> Reply:
    """What a grade comes to, and the next card; ``change`` changes the grade."""
    card = ahead.following(place.left)
    question = _question(ctx, card, place, is_new=card in ahead.new)
    blocks = (said, *question, actions(_show(card, place), change))
    return Reply(f"Recall: {card.title}", blocks, accent=Accent.GOOD)


def over(ctx: Context, said: Block, left: Waiting, due_on: date | None, change: Button) -> Reply:
    """What a grade comes to, and the end of a round: what waits, or when the next card is due."""
    ways = [change, Button(*MORE)]
    if left.due:
        more = several(len(left.due), "more card", "more cards")
        waits = f"That is it for this round; {more} {_are(left.due)} due."
        ways.insert(0, Button("Go on", "recall show", primary=True))
    elif left.new:
        waits = f"Nothing else is due. {_new_ones(left.new)}, if you want more today."
        ways.insert(0, Button("More cards", MORE_CARDS))
    else:
        assert due_on is not None  # the card that was just graded comes back
        waits = f"That was the last one. The next card is due {_on(due_on, ctx.today)}."
    return Reply("The end of this round", (said, text(waits), actions(*ways)), accent=Accent.GOOD)


def graded_before(
    ctx: Context, card: Card, state: CardState, place: Place, *, can_change: bool
) -> NotNow:
    """A grade that is kept already: it counted once."""
    days = (state.due_on - ctx.today).days
    ways = [("Go on", "recall show")]
    if can_change:
        ways.append(("Change the grade", place.line("recall answer", card)))
    return NotNow(
        f"You graded **{card.title}** {name_of(state.grade)} already, and it counted once. It"
        f" comes back {_in_days(days)}.",
        ways,
    )


def graded_since(card: Card, state: CardState | None) -> NotNow:
    """A button of an earlier time: the card was graded since, or can't be changed any more."""
    ways = [("Go on", "recall show"), ("Show its answer", f"recall answer {card.short_id}")]
    if state is None:
        return NotNow(f"You have not graded **{card.title}** yet; look at its answer first.", ways)
    return NotNow(
        f"That button is of an earlier time. You graded **{card.title}** {name_of(state.grade)},"
        f" and it comes back on {say_date(state.due_on)}.",
        ways,
    )


def nothing_begun() -> NotNow:
    """The member has begun no topic."""
    return NotNow(
        "Recall cards are of topics that you began, and you have begun none yet. Log some time on"
        " one, and its cards are here.",
        [("Show the roadmap", "roadmap"), MORE],
    )


def no_cards(topic: str = "") -> NotNow:
    """There is no card of what the member began, or of one topic (its title)."""
    of = f"**{topic}**" if topic else "the topics that you began"
    return NotNow(
        f"There are no recall cards of {of} yet. The roadmap shows what else there is.",
        [("Show the roadmap", "roadmap"), MORE],
    )


def none_due(
    ctx: Context, left: Waiting, due_on: date | None, of: Topic | None, *, has_line: bool
) -> NotNow:
    """Nothing is due: when the next card is, and the new ones. ``of`` one topic, or of all."""
    said = "No card is due now."
    if of is not None:
        said = f"No card of **{of.title}** is due now."
    if due_on is not None:
        said += f" The next one is due {_on(due_on, ctx.today)}."
    ways = [MORE]
    if left.new:
        said += f" {_new_ones(left.new)}, if you want more than {ROUND} today."
        ways.insert(0, ("More cards", MORE_CARDS))
    if not has_line:
        ways.append(WEEKLY)
    return NotNow(said, ways)


def weekly_on(ctx: Context, at: datetime) -> Reply:
    """The weekly line is on."""
    blocks = (
        text("Mondays at 9:00 I send you a line with the cards that are due, in a direct message."),
        text("The next time: ", When(at, ctx.zone), ". Where nothing is due, nothing comes."),
        actions(Button("No line", "recall weekly off"), Button("Show cards now", "recall show")),
    )
    return Reply("A line a week about your cards", blocks, accent=Accent.GOOD)


def weekly_off(*, was_on: bool) -> Reply:
    """The weekly line is off."""
    said = "I send you no line about cards that are due."
    if was_on:
        said = "Done: I send you no more lines about cards that are due."
    blocks = (
        text(said, " `recall` shows them whenever you like."),
        actions(Button(*WEEKLY), Button("Show cards now", "recall show")),
    )
    return Reply("No line about cards that are due", blocks)


def line(due: Sequence[Card], titles: Sequence[str]) -> Reply:
    """The weekly line: how many cards are due, and of what (titles of topics)."""
    many = several(len(due), "recall card")
    spans: list[Span] = [f"{many} {_are(due)} due this week, of "]
    for title in titles[:-1]:
        spans += [Bold(title), ", "]
    if len(titles) > 1:
        spans[-1] = " and "
    spans += [Bold(titles[-1]), "."]
    blocks = (
        text(*spans),
        actions(
            Button("Show the first ones", "recall show", primary=True),
            Button("No more of these lines", "recall weekly off"),
        ),
    )
    return Reply(f"{many} {_are(due)} due", blocks)


def marked_wrong(ctx: Context, card: Card, *, reached: bool) -> Reply:
    """After ``recall wrong``: who gets it, and where the card can be mended."""
    said = "Thank you. Your organiser gets what you wrote, without your name."
    if not reached:
        said = "Thank you. I know no organiser here yet whom I could tell; the card's file is"
        said = f"{said} {ctx.catalog.path_of(card.id)}."
    blocks: tuple[Block, ...] = (
        text("Marked as wrong: ", Bold(card.title), stop(card.title)),
        text(said),
        actions(Button("Go on", "recall show"), *ctx.edit(card)),
    )
    return Reply(f"Marked as wrong: {card.title}", blocks, accent=Accent.GOOD)


def to_organiser(ctx: Context, card: Card, what: str) -> Reply:
    """The notice to whoever organises: the words, the card, and where it is mended."""
    file = ("It is mended in its file, ", Mono(ctx.catalog.path_of(card.id)), ".")
    blocks: tuple[Block, ...] = (
        text("A member says that the recall card ", Bold(card.title), " is wrong:"),
        Quote(what),
        Prose(f"{card.front}\n\n{card.back}"),
        text(*file, quiet=True),
        actions(Button("Show the card", f"recall answer {card.short_id}"), *ctx.edit(card)),
    )
    return Reply(f"A recall card may be wrong: {card.title}", blocks, accent=Accent.WARNING)


def exported(cards: Sequence[Card], content: str) -> Reply:
    """After ``recall export``: the file, and what to do with it in Anki."""
    many = several(len(cards), "card")
    topics = several(len({card.topics[0] for card in cards}), "topic")
    file = Attachment(EXPORTED_AS, content, f"{many} of {topics}, as text for Anki")
    blocks = (
        text("Your cards as a file for Anki: ", Bold(many), f" of {topics}."),
        file,
        text("In Anki: File, then Import. They come into the deck Cairn, each with its topic."),
        text(
            "Import a newer file later: cards that are there already keep their days in Anki.",
            quiet=True,
        ),
        actions(Button("Show cards here", "recall show")),
    )
    return Reply(f"Your cards for Anki: {many}", blocks, accent=Accent.GOOD)


def _question(ctx: Context, card: Card, place: Place, *, is_new: bool) -> tuple[Block, ...]:
    facts = [_topic(ctx, card)]
    if is_new:
        facts.append("new")
    if place.left > 1:
        facts.append(f"{place.left - 1} more after it")
    return (
        ItemCard("Recall card", card.title, tuple(facts), card.front),
        text("Say the answer first, aloud or in your head; then look.", quiet=True),
    )


def _show(card: Card, place: Place) -> Button:
    return Button("Show the answer", place.line("recall answer", card), primary=True)


def _topic(ctx: Context, card: Card) -> str:
    return ctx.catalog.title_of(card.topics[0])


def _outlook(days: Mapping[Grade, int]) -> str:
    said = [f"{name.capitalize()} {_in_days(days[name])}" for name in GRADES]
    return f"It comes back: {', '.join(said)}."


def _in_days(days: int) -> str:
    if days <= 1:
        return "tomorrow"
    return f"in {days} days"


def _on(day: date, today: date) -> str:
    if (day - today).days == 1:
        return "tomorrow"
    return f"on {say_date(day)}"


def _are(cards: Sequence[Card]) -> str:
    return "is" if len(cards) == 1 else "are"


def _new_ones(cards: Sequence[Card]) -> str:
    verb = "waits" if len(cards) == 1 else "wait"
    return f"{several(len(cards), 'new card')} {verb}"
