"""Which reminders are shown as those that could not reach their member."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.features.remind.rules import MOST_SHOWN, not_reached, what_became_of
from bot.messages import Message
from bot.store.outbox import DEAD, FINISHED, LEASED, SENT, SKIPPED, TAKEN_BACK, WAITING, Reminder
from tests.fakes import START

REFUSED = Message("refused.no-direct", {"platform": "Discord"})
LATE = Message("delivery.too-late", {"late": 1500, "grace": 1440})


def reminder(
    item: str, hours: int, state: str = DEAD, reason: Message | None = REFUSED
) -> Reminder:
    return Reminder(1, item, START + timedelta(hours=hours), state, reason)


def test_the_newest_comes_first_and_of_each_item_the_last_alone() -> None:
    first, second, other = reminder("a", 1), reminder("a", 3), reminder("b", 2, SKIPPED, LATE)
    assert not_reached([other, second, first]) == [second, other]
    many = [reminder(f"item-{number}", number) for number in range(MOST_SHOWN + 2)]
    assert not_reached(many) == many[:1:-1]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (WAITING, None),
        (LEASED, None),
        (SENT, None),
        (SKIPPED, FINISHED),
        (SKIPPED, TAKEN_BACK),
    ],
)
def test_one_that_was_set_again_since_is_not_shown(state: str, reason: Message | None) -> None:
    again = reminder("a", 2, state, reason)
    assert not_reached([again]) == []
    assert not_reached([reminder("a", 1), again]) == []


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (SENT, None, "has come already"),
        (LEASED, None, "is on its way"),
        (SKIPPED, TAKEN_BACK, "is taken back already"),
        (SKIPPED, FINISHED, "when you finished it"),
        (SKIPPED, LATE, "could not reach you"),
        (DEAD, REFUSED, "could not reach you"),
    ],
)
def test_what_became_of_one_is_said_as_it_was(
    state: str, reason: Message | None, words: str
) -> None:
    assert words in what_became_of(reminder("a", 1, state, reason))
