"""What members recalled, card by card: every grade, and the state that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, func, insert, select, update

from bot.store.members import Member
from bot.store.tables import recall_cards, recall_reviews
from bot.store.upsert import insert_into
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class CardState:
    """How well a member knows a card; ``grade`` is the last one, from 1 (again) to 4 (easy).

    ``stability`` in days, ``difficulty`` from 1 to 10, as FSRS has them.
    """

    item_id: str
    stability: float
    difficulty: float
    due_on: date
    last_at: datetime
    grade: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Review:
    """One grade: the ``number``-th of its card, on a local day."""

    number: int
    at: datetime
    day: date
    grade: int


def states(tx: Transaction, member: Member) -> dict[str, CardState]:
    """Every card that the member has graded, by its id."""
    rows = tx.execute(select(*_STATE).where(*_mine(recall_cards, member)))
    return {row.item_id: CardState(*row) for row in rows}


def due(tx: Transaction, member: Member, day: date) -> list[str]:
    """The ids of the cards that are due by a local day, the longest overdue first."""
    c = recall_cards.c
    query = (
        select(c.item_id)
        .where(*_mine(recall_cards, member), c.due_on <= day)
        .order_by(c.due_on, c.item_id)
    )
    return list(tx.execute(query).scalars())


def next_due(tx: Transaction, member: Member, day: date) -> date | None:
    """The first local day after ``day`` on which a card is due; None where none is."""
    c = recall_cards.c
    query = select(func.min(c.due_on)).where(*_mine(recall_cards, member), c.due_on > day)
    return tx.execute(query).scalar()


def reviewed_on(tx: Transaction, member: Member, day: date) -> int:
    """How many cards the member graded on a local day."""
    mine = _mine(recall_reviews, member)
    query = select(func.count()).select_from(recall_reviews)
    return tx.execute(query.where(*mine, recall_reviews.c.day == day)).scalar() or 0


def reviews(tx: Transaction, member: Member, item_id: str) -> list[Review]:
    """Every grade of a card, the first one first."""
    c = recall_reviews.c
    query = (
        select(c.number, c.at, c.day, c.grade)
        .where(*_mine(recall_reviews, member), c.item_id == item_id)
        .order_by(c.number)
    )
    return [Review(*row) for row in tx.execute(query)]


def add(tx: Transaction, member: Member, review: Review, state: CardState) -> None:
    """Keep one more grade, and the state that the card has with it.

    A second grade of the same number raises IntegrityError and undoes the whole unit of work.
    """
    row = {
        **_owner(member),
        "account_id": member.account_id,
        "item_id": state.item_id,
        "number": review.number,
        "at": review.at,
        "day": review.day,
        "grade": review.grade,
    }
    tx.execute(insert(recall_reviews).values(**row))
    _keep(tx, member, state)


def change_last(tx: Transaction, member: Member, state: CardState) -> None:
    """Give the last review of a card the grade of ``state``, which is the card's from now on."""
    c = recall_reviews.c
    last = (c.item_id == state.item_id, c.number == state.reviews)
    changed = update(recall_reviews).where(*_mine(recall_reviews, member), *last)
    tx.execute(changed.values(grade=state.grade))
    _keep(tx, member, state)


def _keep(tx: Transaction, member: Member, state: CardState) -> None:
    values = {column.name: getattr(state, column.name) for column in _STATE}
    row = insert_into(tx, recall_cards).values(**_owner(member), **values)
    changed = {name: row.excluded[name] for name in values if name != "item_id"}
    key = [column.name for column in recall_cards.primary_key]
    tx.execute(row.on_conflict_do_update(index_elements=key, set_=changed))


def _owner(member: Member) -> dict[str, int]:
    return {"community_id": member.community_id, "member_id": member.id}


def _mine(table: Table, member: Member) -> Sequence[ColumnElement[bool]]:
    return table.c.community_id == member.community_id, table.c.member_id == member.id


_STATE = tuple(recall_cards.c[name] for name in CardState.__slots__)
