"""What members guessed before an answer was told, and what was true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from bot.store.members import Member
from bot.store.tables import guesses
from bot.store.upsert import insert_into
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class Guess:
    """One guess. ``sure`` in per cent, None where it was not said.

    ``truth`` is None until it was told; the numbers are None for what is none.
    """

    item_id: str
    asked_at: datetime
    guess: str
    guess_number: float | None = None
    sure: int | None = None
    truth: str | None = None
    truth_number: float | None = None
    is_right: bool | None = None


def of_item(tx: Transaction, member: Member, item_id: str) -> Guess | None:
    """The member's newest guess about an item; None for none."""
    query = select(*_COLUMNS).where(*_mine(member), guesses.c.item_id == item_id)
    row = tx.execute(query.order_by(guesses.c.asked_at.desc()).limit(1)).first()
    return None if row is None else Guess(*row)


def of_member(tx: Transaction, member: Member) -> list[Guess]:
    """All guesses of a member, the oldest first."""
    rows = tx.execute(select(*_COLUMNS).where(*_mine(member)).order_by(guesses.c.asked_at))
    return [Guess(*row) for row in rows]


def keep(tx: Transaction, member: Member, guess: Guess) -> None:
    """Keep a guess; one about the same item of the same moment is as this one from now on."""
    key = {"community_id": member.community_id, "member_id": member.id}
    values = {column.name: getattr(guess, column.name) for column in _COLUMNS}
    row = insert_into(tx, guesses).values(**key, **values, account_id=member.account_id)
    changed = {name: row.excluded[name] for name in values if name not in ("item_id", "asked_at")}
    index = [column.name for column in guesses.primary_key]
    tx.execute(row.on_conflict_do_update(index_elements=index, set_=changed))


def _mine(member: Member) -> Sequence[ColumnElement[bool]]:
    return guesses.c.community_id == member.community_id, guesses.c.member_id == member.id


_COLUMNS = tuple(guesses.c[name] for name in Guess.__slots__)
