"""What was refused as it was typed or filled in, and lines too long for their buttons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.store.tables import drafts
from bot.store.work import Transaction

WHOSE = ("platform", "space", "account")
KEPT_FOR = timedelta(days=1)
EACH = 20  # The newest ones of an account are kept


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A command line, and answers (JSON) by parameter name.

    ``platform``, ``space`` and ``account`` are whose it is and where; nobody else finds it.
    """

    name: str
    platform: str
    space: str
    account: str
    at: datetime
    line: str
    answers: str


def keep(tx: Transaction, draft: KeptForm) -> None:
    """Keep a draft, and only the newest few of its account in its space."""
    tx.execute(insert(drafts).values(**asdict(draft)))
    mine = [drafts.c[field] == getattr(draft, field) for field in WHOSE]
    newest = select(drafts.c.name).where(*mine).order_by(drafts.c.at.desc(), drafts.c.name)
    kept = tx.execute(newest.limit(EACH)).scalars().all()
    tx.execute(delete(drafts).where(*mine, drafts.c.name.not_in(kept)))


def find(tx: Transaction, name: str, since: datetime) -> KeptForm | None:
    """The draft of this name, where it is not older than ``since``."""
    columns = [drafts.c[field] for field in KeptForm.__slots__]
    row = tx.execute(select(*columns).where(drafts.c.name == name, drafts.c.at >= since)).first()
    return None if row is None else KeptForm(*row)


def forget(tx: Transaction, before: datetime) -> None:
    """Drop drafts from before a moment."""
    tx.execute(delete(drafts).where(drafts.c.at < before))
