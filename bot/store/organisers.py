"""Who organises a space, as far as is known: whom a member who may not can turn to."""

from __future__ import annotations

import json

from sqlalchemy import func, select, update

from bot.store import kv, members, spaces
from bot.store.presence import Left
from bot.store.spaces import Space
from bot.store.tables import spaces as space_rows
from bot.store.work import Transaction

MOST = 3
Named = Space | Left


def acted(tx: Transaction, space: Space, account: str) -> None:
    """An organiser (a native account id) used a command that only organisers may."""
    known = _accounts(tx, space)
    if known[:1] != [account]:
        others = [one for one in known if one != account]
        _keep(tx, space, [account, *others])


def has_acted(tx: Transaction, space_id: int, account: str) -> bool:
    """Whether an account is among those who ``acted`` lately."""
    return account in _known(tx, space_id)


def forget(tx: Transaction, space_id: int, account: str) -> None:
    """An account is gone: it organises nothing, and is told of no failure."""
    known = _known(tx, space_id)
    if account in known:
        others = [one for one in known if one != account]
        kv.put(tx, kv.of_space("organisers", space_id), json.dumps(others))
    contact = (space_rows.c.id == space_id, space_rows.c.organiser == account)
    tx.execute(update(space_rows).where(*contact).values(organiser=""))


def acted_last(tx: Transaction, space: Space, account: str) -> bool:
    """Whether nobody else was the last one who ``acted``."""
    return _accounts(tx, space)[:1] == [account]


def names(tx: Transaction, space: Space, but: str) -> list[str]:
    """Their names: who is told of failures, then who acted lately, newest first; at most three.

    Hidden ones are not named.

    ``but`` is an account that is left out: whoever asks and may not is none any more.
    """
    others = [one for one in accounts(tx, space) if one != but]
    found = [members.name_of(tx, space.id, one) for one in others]
    return [name for name in found if name][:MOST]


def accounts(tx: Transaction, space: Named) -> list[str]:
    """Their native ids: who is told of failures, then who acted lately, newest first."""
    contact, _ = spaces.contact_of(tx, space.platform, space.native_id)
    return [one for one in dict.fromkeys([contact, *_accounts(tx, space)]) if one]


def _accounts(tx: Transaction, space: Named) -> list[str]:
    return _known(tx, space.id)


def _known(tx: Transaction, space_id: int) -> list[str]:
    kept: list[str] = json.loads(kv.get(tx, kv.of_space("organisers", space_id)) or "[]")
    return kept


def _keep(tx: Transaction, space: Space, known: list[str]) -> None:
    kv.put(tx, kv.of_space("organisers", space.id), json.dumps(known[:MOST]))


def one_at_a_time(tx: Transaction, platform: str, space: str) -> None:
    """On PostgreSQL: until the commit, no other organiser's command of the space goes on.

    So two that look what is scheduled, and then add to it, do not both add. To be called before
    anything else is read or locked: who waits here holds nothing that others wait for. What posts
    does not ask for it, and waits for nobody here.
    """
    if tx.dialect.name == "sqlite":
        return
    key = func.hashtextextended(f"organisers/{platform}/{space}", 0)
    tx.execute(select(func.pg_advisory_xact_lock(key)))
