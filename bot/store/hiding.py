"""Leaving what the group sees of its members, and coming back: a member's own wish.

Whoever hides keeps all that is theirs. Boards and recaps are told as if they were not there.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from bot.store import outbox, recaps, spaces, totals
from bot.store.members import Member
from bot.store.tables import members
from bot.store.work import Transaction


def set_hidden(tx: Transaction, member: Member, hidden: bool) -> Member:
    """Hide a member, or show them again; the member as they are now.

    The histogram of every period follows in the same transaction, and a recap that is worded and
    was not sent yet is worded anew.
    """
    if member.hidden is hidden:
        return member
    tx.execute(update(members).where(members.c.id == member.id).values(hidden=hidden))
    if hidden:
        totals.leave_bins(tx, member)
    else:
        totals.enter_bins(tx, member)
    for part in spaces.parts_of(tx, member.community_id):
        outbox.word_anew(tx, part, recaps.KIND)
    return replace(member, hidden=hidden)
