"""The bots' database from beside.

What is scheduled in it, what became of it, and how it can be got in their way.
"""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.chat.keys import key_from
from bot.chat.reply import Reply
from bot.messages import Message
from bot.store import restore, schedules, spaces
from bot.store.backup import Address, back_up
from bot.store.database import address_of
from bot.store.outbox import LEASED, WAITING, NewDelivery, enqueue
from bot.store.schedules import Run, Timing
from bot.store.tables import outbox, past_posts
from bot.store.tables import schedules as schedules_table
from tests.faults.hand import MONDAY_NINE

UNSURE = {"delivery.in-doubt", "delivery.in-doubt-because"}
HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on Monday at nine: a post, or to a ``person`` a direct message.

    Of so many ``parts``.
    """

    platform: str
    space: str
    channel: str
    person: str = ""
    parts: int = 1

    @property
    def address(self) -> str:
        """The channel, or the person."""
        return self.channel or self.person


@dataclass(frozen=True, slots=True)
class Fate:
    """What the bots believe became of what was due. ``address`` is its channel, or its person."""

    address: str
    state: str
    reason: Message | None
    next_try_at: datetime
    lease_until: datetime | None

    @property
    def is_unsure(self) -> bool:
        """Whether it may have arrived, for all that the bots know."""
        return self.reason is not None and self.reason.id in UNSURE

    @property
    def is_open(self) -> bool:
        return self.state in {WAITING, LEASED}

    @property
    def wakes_at(self) -> datetime:
        """When something can happen to it next."""
        return self.lease_until or self.next_try_at if self.state == LEASED else self.next_try_at


class Ledger:
    """One database, SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_file = self.url.drivername.startswith("sqlite")
        driver = self.url if self.is_file else self.url.set(drivername="postgresql+psycopg")
        self._engine = create_engine(driver, poolclass=NullPool)

    def schedule(self, posts: Iterable[Due]) -> None:
        """A challenge for each, every Monday at nine (UTC)."""
        timing, first = Timing(0, "09:00", "UTC"), Run(MONDAY_NINE, MONDAY_NINE.date())
        with self._engine.begin() as tx:
            for post in posts:
                community, space = spaces.enter(
                    tx, post.platform, post.space, "study group", MONDAY_NINE
                )
                schedules.set_up(
                    tx, community.id, space.id, "challenge", post.channel, timing, first
                )

    def word(self, post: Due, kind: str, reply: Reply) -> None:
        """Put something that is worded already, for Monday at nine, into the outbox."""
        day = MONDAY_NINE.date()
        with self._engine.begin() as tx:
            community, _ = spaces.enter(tx, post.platform, post.space, "study group", MONDAY_NINE)
            delivery = NewDelivery(
                community.id,
                kind,
                day,
                post.platform,
                post.space,
                post.channel,
                key_from(kind, post.address),
                due_at=MONDAY_NINE,
                give_up_at=MONDAY_NINE + HALF_A_DAY,
                next_try_at=MONDAY_NINE,
                created_at=MONDAY_NINE,
                person=post.person,
                reply=reply.to_json(),
            )
            enqueue(tx, [delivery])

    def set_organiser(self, post: Due) -> None:
        """Failures in the post's space are told to its person."""
        with self._engine.begin() as tx:
            _, space = spaces.enter(tx, post.platform, post.space, "study group", MONDAY_NINE)
            spaces.set_contact(tx, space, post.person)

    def fates(self) -> list[Fate]:
        """Everything that was planned, with what has left the outbox since."""
        address = func.coalesce(func.nullif(outbox.c.person, ""), outbox.c.channel)
        columns = (outbox.c[name] for name in ("state", "reason", "next_try_at", "lease_until"))
        past = past_posts.c
        left = select(past.channel, past.state, past.reason, past.due_at)
        with self._engine.connect() as tx:
            here = [Fate(*row) for row in tx.execute(select(address, *columns))]
            return here + [Fate(*row, lease_until=None) for row in tx.execute(left)]

    def past(self) -> int:
        """How many posts have left the outbox."""
        with self._engine.connect() as tx:
            return int(tx.execute(select(func.count()).select_from(past_posts)).scalar_one())

    def pause(self) -> None:
        """Nothing more is to be posted."""
        with self._engine.begin() as tx:
            tx.execute(update(schedules_table).values(paused=True))

    def unkempt(self) -> list[datetime]:
        """When the posts that are not up to date in their channel are looked after."""
        with self._engine.connect() as tx:
            return list(
                tx.execute(
                    select(outbox.c.refresh_at).where(outbox.c.refresh_at.is_not(None))
                ).scalars()
            )

    def item(self) -> str:
        """The item of the one post, or of all there are: they bring the same."""
        with self._engine.connect() as tx:
            return str(tx.execute(select(outbox.c.item_id).distinct()).scalar_one())

    def back_up(self, file: Path, now: datetime) -> None:
        """Copy all that the bots know by now."""
        back_up(self._address, file, now)

    def restore(self, file: Path, now: datetime) -> None:
        """Let them know only that again."""
        with restore.prepared(file, self._address, file.parent) as found:
            restore.put_back(found, self._address, file.with_name("aside.db"), now)

    @property
    def _address(self) -> Address:
        return address_of(self.url.render_as_string(hide_password=False), Path())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else writes, and takes their time."""
        if self.is_file:
            with sqlite3.connect(str(self.url.database), isolation_level=None) as other:
                other.execute("BEGIN IMMEDIATE")
                yield
                other.execute("ROLLBACK")
            other.close()
        else:
            with self._engine.connect() as tx:
                tx.exec_driver_sql("LOCK TABLE outbox IN EXCLUSIVE MODE")
                yield
                tx.rollback()

    def waiters(self) -> int:
        """How many wait for a lock on PostgreSQL."""
        with self._engine.connect() as tx:
            return int(
                tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one()
            )

    def cut(self) -> None:
        """PostgreSQL ends the connections of everybody else to this database."""
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        with self._engine.connect() as tx:
            tx.execute(
                text(f"{query} WHERE datname = current_database() AND pid <> pg_backend_pid()")
            )

    @contextmanager
    def full(self, pid: int) -> Iterator[None]:
        """No file of that process can grow: SQLite's journal neither."""
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, before[1]))
        yield
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

    def close(self) -> None:
        self._engine.dispose()
