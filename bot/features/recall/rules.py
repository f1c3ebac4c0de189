"""When a card comes back, and which cards wait.

The schedule is FSRS with its published parameters, by whole local days and without chance: the same
grades always lead to the same days.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from fsrs import Card as Scheduled
from fsrs import Rating, Scheduler

from bot.catalog.schema import Card, Topic
from bot.schedule.calendar import instant
from bot.store.recall import CardState, Review

Grade = Literal["again", "hard", "good", "easy"]
GRADES: Mapping[Grade, int] = {"again": 1, "hard": 2, "good": 3, "easy": 4}
ROUND = 5  # cards, and as many new ones a day without being asked for more
LONGEST = 365  # days until a card comes back, however well it is known
CHANGEABLE = timedelta(hours=24)  # in which the last grade of a card can be changed
LINE_TIME = "09:00"  # of the weekly line, on Mondays in the member's zone
EXPORTED_AS = "cairn-cards.txt"
# https://docs.ankiweb.net/importing/text-files.html#file-headers
ANKI_HEAD = (
    "#separator:tab",
    "#html:true",
    "#notetype:Basic",
    "#deck:Cairn",
    "#columns:Id\tFront\tBack\tTags",
    "#guid column:1",
    "#tags column:4",
)
_CODE = re.compile(r"(`[^`]+`)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<!\w)\*(?!\s)([^*]+?)(?<!\s)\*(?!\w)")
_NOON = time(12, tzinfo=UTC)
# A chat is no drill: nothing comes back within minutes
_SCHEDULER = Scheduler(
    learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a member can recall now: cards that are ``due``, the longest overdue first; new ones."""

    due: tuple[Card, ...]
    new: tuple[Card, ...]

    @property
    def both(self) -> tuple[Card, ...]:
        """Those that are due, then the new ones."""
        return self.due + self.new

    def following(self, left: int) -> Card:
        """The next card of a round that has so many ``left``; IndexError where none waits.

        The last one is new, so that those that are due never keep the new ones away for good.
        """
        if left == 1 and self.new:
            return self.new[0]
        return self.both[0]


def waiting(
    cards: Sequence[Card],
    due: Sequence[str],
    known: Collection[str],
    begun: Mapping[str, datetime],
) -> Waiting:
    """What waits of these cards.

    ``due`` are the ids of cards that are due, ``known`` of all that were ever graded; ``begun``
    tells when each topic was last touched: new cards of the newest come first.
    """
    by_id = {card.id: card for card in cards}
    unknown = [card for card in cards if card.id not in known and card.topics[0] in begun]
    unknown.sort(key=lambda card: begun[card.topics[0]], reverse=True)
    return Waiting(tuple(by_id[id] for id in due if id in by_id), tuple(unknown))


def worked_out(item_id: str, reviews: Sequence[Review]) -> CardState:
    """The state of a card after all of its reviews, of which there is one at least.

    FSRS is told noon of each local day, so that it counts days as the member does.
    """
    card = Scheduled(card_id=0, due=_noon(reviews[0].day))
    for review in reviews:
        card, _ = _SCHEDULER.review_card(card, Rating(review.grade), _noon(review.day))
    last = reviews[-1]
    assert card.stability is not None  # it was reviewed
    assert card.difficulty is not None
    return CardState(
        item_id,
        card.stability,
        card.difficulty,
        card.due.date(),
        last.at,
        last.grade,
        len(reviews),
    )


def outlook(item_id: str, before: Sequence[Review], today: date, now: datetime) -> dict[Grade, int]:
    """In how many days a card would come back, for each grade that it can be given today."""
    days: dict[Grade, int] = {}
    for name, grade in GRADES.items():
        review = Review(len(before) + 1, now, today, grade)
        days[name] = (worked_out(item_id, [*before, review]).due_on - today).days
    return days


def can_change(state: CardState | None, now: datetime, today: date) -> bool:
    """Whether another grade takes the place of the last one: it is new, the card not due."""
    return state is not None and now - state.last_at <= CHANGEABLE and state.due_on > today


def name_of(grade: int) -> str:
    """``Good`` for 3."""
    return next(name for name, number in GRADES.items() if number == grade).capitalize()


def next_line(now: datetime, zone: str) -> datetime:
    """The first moment after ``now`` at which the weekly line is due (UTC)."""
    where = ZoneInfo(zone)
    today = now.astimezone(where).date()
    monday = today - timedelta(days=today.weekday())
    at = instant(monday, LINE_TIME, where)
    if at > now:
        return at
    return instant(monday + timedelta(days=7), LINE_TIME, where)


def for_anki(cards: Sequence[Card]) -> str:
    """Cards as a text that Anki imports.

    Each has its id, so that an import of the same card later changes the note that is there.
    """
    written = io.StringIO()
    rows = csv.writer(written, delimiter="\t", lineterminator="\n")
    for card in cards:
        topic = card.topics[0].removeprefix(Topic.prefix)
        rows.writerow([card.id, _html(card.front), _html(card.back), f"cairn cairn::{topic}"])
    return "\n".join([*ANKI_HEAD, written.getvalue()])


def _html(markdown: str) -> str:
    """A card's Markdown as HTML on one line."""
    pieces = _CODE.split(html.escape(markdown, quote=False))
    whole = "".join(map(_marked, pieces)).replace("\t", " ")
    return whole.replace("\n", "<br>")


def _marked(piece: str) -> str:
    """A piece of text with its emphasis; code as it is."""
    if _CODE.fullmatch(piece):
        return f"<code>{piece[1:-1]}</code>"
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", piece))


def _noon(day: date) -> datetime:
    return datetime.combine(day, _NOON)
