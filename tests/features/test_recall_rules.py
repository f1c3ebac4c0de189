"""When cards come back, one by one, and all the cards that there are over a year."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.schema import Card
from bot.chat import limits
from bot.features.recall import rules
from bot.features.recall.replies import Place
from bot.features.recall.rules import ANKI_HEAD, GRADES, ROUND, Grade, Waiting
from bot.store.recall import CardState, Review

FRIDAY = date(2026, 11, 20)
CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def content() -> Catalog:
    return load(CONTENT)


def review(number: int, grade: Grade, day: date, hour: int = 12) -> Review:
    return Review(number, datetime.combine(day, time(hour, tzinfo=UTC)), day, GRADES[grade])


def after(*grades: Grade, gap: int = 3, hour: int = 12) -> CardState:
    """The state of a card that was graded every few days."""
    days = [FRIDAY + timedelta(days=gap * at) for at in range(len(grades))]
    given = enumerate(zip(grades, days, strict=True), 1)
    return rules.worked_out("car-a", [review(n, grade, day, hour) for n, (grade, day) in given])


@pytest.mark.parametrize(
    ("grades", "days"),
    [
        (["again"], 1),
        (["hard"], 1),
        (["good"], 2),
        (["easy"], 8),
        (["good", "good"], 14),
        (["good", "again"], 1),
        (["good", "good", "good"], 26),
    ],
)
def test_a_card_comes_back_after_so_many_days(grades: list[Grade], days: int) -> None:
    state = after(*grades)
    last = FRIDAY + timedelta(days=3 * (len(grades) - 1))
    assert (state.due_on - last).days == days
    assert (state.grade, state.reviews) == (GRADES[grades[-1]], len(grades))


def test_the_first_state_is_the_published_one() -> None:
    """FSRS 6: the stability after a first grade is one of its parameters."""
    stabilities = {grade: after(grade).stability for grade in GRADES}
    assert stabilities == {"again": 0.212, "hard": 1.2931, "good": 2.3065, "easy": 8.2956}


def test_the_hour_of_a_day_changes_nothing() -> None:
    early, late = after("good", "hard", hour=0), after("good", "hard", hour=23)
    assert (early.due_on, early.stability) == (late.due_on, late.stability)


EASY_EACH_TIME: tuple[rules.Grade, ...] = ("easy",) * 12


def test_no_card_is_away_for_more_than_a_year() -> None:
    assert (after(*EASY_EACH_TIME, gap=300).due_on - FRIDAY).days <= 11 * 300 + rules.LONGEST


def test_the_outlook_is_what_each_grade_comes_to() -> None:
    before = [review(1, "good", FRIDAY)]
    today = FRIDAY + timedelta(days=3)
    now = datetime.combine(today, time(9, tzinfo=UTC))
    days = rules.outlook("car-a", before, today, now)
    assert days == {"again": 1, "hard": 9, "good": 14, "easy": 24}


@pytest.mark.parametrize(
    ("now", "zone", "line"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), "UTC", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), "UTC", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), "UTC", datetime(2026, 11, 30, 9, tzinfo=UTC)),
        (
            datetime(2026, 11, 22, 20, tzinfo=UTC),
            "Asia/Tokyo",
            datetime(2026, 11, 23, 0, tzinfo=UTC),
        ),
        (
            datetime(2027, 3, 22, 9, tzinfo=UTC),
            "Europe/Berlin",
            datetime(2027, 3, 29, 7, tzinfo=UTC),
        ),
    ],
)
def test_the_next_line_is_on_monday_at_nine(now: datetime, zone: str, line: datetime) -> None:
    assert rules.next_line(now, zone) == line


SOON = 50  # days after the last topic was begun


def test_every_card_was_shown_soon_after_the_last_topic_in_a_round_a_day(content: Catalog) -> None:
    """Two topics begun a week, nine of ten cards known: what is overdue stays little, too."""
    cards, topics = content.of_kind(Card), content.topics
    begun: dict[str, datetime] = {}
    log: dict[str, list[Review]] = defaultdict(list)
    states: dict[str, CardState] = {}
    overdue = 0
    for at in range(len(topics) // 2 * 7 + SOON):
        day = FRIDAY + timedelta(days=at)
        now = datetime.combine(day, time(18, tzinfo=UTC))
        for topic in topics[at // 7 * 2 : at // 7 * 2 + 2]:
            begun.setdefault(topic.id, now)
        due = sorted((s.due_on, id) for id, s in states.items() if s.due_on <= day)
        found = rules.waiting(cards, [id for _, id in due], states, begun)
        overdue = max(overdue, len(found.due))
        for left in range(min(ROUND, len(found.both)), 0, -1):
            card = found.following(left)
            found = without(found, card)
            number = len(log[card.id]) + 1
            grade: Grade = "again" if (number * 7 + len(card.id) + at) % 10 == 0 else "good"
            log[card.id].append(review(number, grade, day))
            states[card.id] = rules.worked_out(card.id, log[card.id])
    assert set(states) == {card.id for card in cards}
    assert overdue <= len(cards) // 4


def test_every_button_of_every_card_fits(content: Catalog) -> None:
    for card in content.of_kind(Card):
        place = Place(20, same=True)
        for line in (
            place.line("recall answer", card),
            place.line("recall grade", card, "again", 99),
            f"recall wrong {card.short_id}",
        ):
            assert len(line) <= limits.LINE, line
    for topic in content.topics:
        assert len(f"recall show {topic.id} 2") <= limits.LINE


def test_new_cards_of_the_newest_topic_come_first() -> None:
    old, new = card("car-a", "top-old"), card("car-b", "top-new")
    begun = {"top-old": moment(1), "top-new": moment(2)}
    found = rules.waiting([old, new, card("car-c", "top-other")], [], {}, begun)
    assert found.both == (new, old)
    found = rules.waiting([old, new], ["car-gone", "car-a"], {"car-a"}, begun)
    assert found.both == (old, new)


def test_anki_reads_the_file_back(content: Catalog) -> None:
    cards = content.of_kind(Card)
    lines = rules.for_anki(cards).split("\n")
    assert tuple(lines[: len(ANKI_HEAD)]) == ANKI_HEAD
    assert len([line for line in lines if line.startswith("#")]) == len(ANKI_HEAD)
    rows = list(csv.reader(lines[len(ANKI_HEAD) :], delimiter="\t"))
    assert [row[0] for row in rows if row] == [card.id for card in cards]
    assert {len(row) for row in rows if row} == {4}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Is `0.1 + 0.2 == 0.3`?", "Is <code>0.1 + 0.2 == 0.3</code>?"),
        ("`a < b` & **so** *on*", "<code>a &lt; b</code> &amp; <b>so</b> <i>on</i>"),
        ("`x*y*z` and 2 * 3 * 4", "<code>x*y*z</code> and 2 * 3 * 4"),
        ("two\nlines\tand a tab", "two<br>lines and a tab"),
        ('He says "yes".', 'He says "yes".'),
    ],
)
def test_a_card_is_worded_as_anki_shows_it(markdown: str, html: str) -> None:
    lines = rules.for_anki([card("car-a", "top-x", markdown)]).split("\n")
    [row] = csv.reader(lines[len(ANKI_HEAD) : -1], delimiter="\t")
    assert row == ["car-a", html, "An answer.", "cairn cairn::x"]


def without(found: Waiting, card: Card) -> Waiting:
    left = [tuple(one for one in some if one != card) for some in (found.due, found.new)]
    return Waiting(*left)


def card(id: str, topic: str, front: str = "A question?") -> Card:
    return Card.model_construct(
        id=id,
        title="A card",
        stage="S1",
        level=1,
        minutes=5,
        topics=(topic,),
        front=front,
        back="An answer.",
    )


def moment(hour: int) -> datetime:
    return datetime.combine(FRIDAY, time(hour, tzinfo=UTC))
