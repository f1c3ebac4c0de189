"""What organisers are told of a removal: at once, and once more before all of it is deleted.

Each is one direct message to one of them: to who is told of failures, else to the next one whom the
platform lets us write to. Where it lets us write to nobody, nobody is told; nothing goes to a
channel of the space, which has put us out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.chat import limits
from bot.chat.keys import key_from
from bot.chat.phrases import clip
from bot.chat.reply import Accent, Bold, Link, Reply, When, actions, text
from bot.chat.words.plurals import several
from bot.store import organisers, outbox, presence
from bot.store.leases import Delivery
from bot.store.outbox import NOTICE, NewDelivery
from bot.store.presence import Left
from bot.store.purge import KEPT_FOR
from bot.store.work import Transaction

Word = Literal["left", "going"]
"""Which of the two it is, in its key."""

KEEP_TRYING = timedelta(days=2)
BEFORE_THE_END = timedelta(days=5)  # there is time left to add it again
A_DAY = timedelta(days=1)
MOST_ASKED = 5  # people, until one can be written to


def at_once(tx: Transaction, left: Left, invite: str) -> None:
    """Tell an organiser that the bot was removed, with the address at which it is added again."""
    _tell(tx, left, "left", _removed(left, invite), left.at)


def before_the_end(tx: Transaction, left: Left, invite: str, now: datetime) -> None:
    """Tell an organiser that all of it will be deleted. A second time changes nothing."""
    _tell(tx, left, "going", _going(left, invite, now), now)


def pass_on(tx: Transaction, failed: Delivery, now: datetime) -> None:
    """What could not be said to one organiser of a space that was left goes to the next."""
    left = None
    if failed.kind == NOTICE and failed.person:
        left = presence.find(tx, failed.platform, failed.space)
    if left is None:
        return
    people = _people(tx, left)
    words: tuple[Word, ...] = ("left", "going")
    said = [word for word in words if _key(left, word, failed.person) == failed.key]
    if not said or failed.person not in people:
        return
    for person in people[people.index(failed.person) + 1 :][:1]:
        outbox.enqueue(tx, [_notice(left, said[0], person, failed.reply, now)])


def _tell(tx: Transaction, left: Left, word: Word, reply: Reply, now: datetime) -> None:
    for person in _people(tx, left)[:1]:
        outbox.enqueue(tx, [_notice(left, word, person, reply.to_json(), now)])


def _people(tx: Transaction, left: Left) -> list[str]:
    """Those whom it can be told, in turn."""
    return organisers.people(tx, left)[:MOST_ASKED]


def _removed(left: Left, invite: str) -> Reply:
    until = When(left.at + KEPT_FOR, left.zone, "day")
    name = _name(left)
    return Reply(
        f"I was removed from {name}",
        (
            text(
                "I was removed from ",
                Bold(name),
                ". I post nothing there any more. What I keep of your group stays until ",
                until,
                ", and is deleted then.",
            ),
            text("Add me again before that day, and the posts go on as they were set."),
            actions(Link("Add me again", invite)),
        ),
        accent=Accent.WARNING,
    )


def _going(left: Left, invite: str, now: datetime) -> Reply:
    end = left.at + KEPT_FOR
    name, days = _name(left), several(max(-((now - end) // A_DAY), 1), "day")
    return Reply(
        f"What I keep of {name} is deleted in {days}",
        (
            text(
                "I was removed from ",
                Bold(name),
                " on ",
                When(left.at, left.zone, "day"),
                ". What I keep of your group, with everything that its members logged, is deleted"
                " for good on ",
                When(end, left.zone, "day"),
                ".",
            ),
            text("Add me again before that day, and all of it is there as it was."),
            actions(Link("Add me again", invite)),
        ),
        accent=Accent.WARNING,
    )


def _name(left: Left) -> str:
    if left.name == left.native_id:  # it was never known
        return "your server"
    return clip(left.name, limits.PERSON_NAME)


def _key(left: Left, word: Word, person: str) -> str:
    return key_from(NOTICE, word, left.platform, left.native_id, left.at.isoformat(), person)


def _notice(left: Left, word: Word, person: str, reply: bytes, now: datetime) -> NewDelivery:
    return NewDelivery(
        left.community_id,
        NOTICE,
        now.date(),
        left.platform,
        left.native_id,
        "",
        _key(left, word, person),
        due_at=now,
        give_up_at=min(now + KEEP_TRYING, left.at + KEPT_FOR),
        next_try_at=now,
        created_at=now,
        person=person,
        reply=reply,
    )
