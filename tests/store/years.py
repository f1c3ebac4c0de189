"""A database as it is after years: written in bulk, by statements that both kinds understand.

The community on the hill has by far the most members, one of them, Ana, by far the most entries;
around it are many others. Nearly all of it is history, as in any database that has been used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import text

from bot.chat.reply import Reply
from bot.store.database import Database
from bot.store.tables import metadata
from bot.store.work import Transaction
from tests.fakes import START

BEGINNING = "2024-11-18"  # two years and two days before the tests' clock begins
MINUTES = 732 * 24 * 60  # from then on to the tests' clock
WEEKS = tuple(str(week) for week in range(28, 48))  # of 2026, with numbers in the totals
EVERY = 5  # so many members one was active in the last month
ITEMS_EACH = 34  # that a member has touched; in the groups around, half of them
PORTION = 20_000  # rows of the outbox in one unit of work
KINDS = ("challenge", "interview", "kaggle", "nudge", "paper", "recap")


@dataclass(frozen=True, slots=True)
class Years:
    """How much there is: of the hill, and of all others together.

    ``items`` are what a member has touched, ``anas`` the further entries of Ana, and ``due`` how
    many posts wait, and how many are to be brought up to date.
    """

    members: int = 1500
    others: int = 3000
    communities: int = 200
    items: tuple[str, ...] = ()
    outbox: int = 100_000
    anas: int = 2000
    due: int = 60


async def fill(database: Database, years: Years) -> None:
    """Write all of it, in units that a server has time for."""
    parts = (
        _Filling.groups,
        _Filling.people,
        _Filling.states,
        _Filling.entries,
        _Filling.recalled,
        _Filling.sums,
        _Filling.weeks,
        *(partial(_Filling.outbox, first=first) for first in range(0, years.outbox, PORTION)),
        _Filling.past_posts,
        _Filling.what_is_due,
        _Filling.count_on,
    )
    for part in parts:
        await database.transact(lambda tx, part=part: part(_Filling(tx, years)))  # type: ignore[misc]  # a bound default


class _Filling:
    def __init__(self, tx: Transaction, years: Years) -> None:
        self._tx, self._years = tx, years
        self._is_sqlite = tx.dialect.name == "sqlite"

    def groups(self) -> None:
        hill_or = "CASE WHEN i = 1 THEN 'hill' ELSE 'space-' || i END"
        many = self._years.communities
        self._insert(
            "communities",
            "id, name, zone, created_at",
            f"i, {hill_or}, 'UTC', {self._at('i')}",
            many,
        )
        platform = "CASE WHEN i % 4 = 2 THEN 'slack' ELSE 'discord' END"
        columns = "id, community_id, platform, native_id, name, repeats"
        self._insert(
            "spaces", columns, f"i, i, {platform}, {hill_or}, {hill_or}, {self._false}", many
        )
        columns = (
            "id, community_id, space_id, kind, channel, weekday, time, zone, paused, next_run_at,"
            " next_slot"
        )
        soon = self._at(f"{MINUTES} + 60 * i")
        self._insert(
            "schedules",
            columns,
            f"i, i, i, 'challenge', 'c', 0, '09:00', 'UTC', {self._false}, {soon}, '2026-11-23'",
            many,
        )

    def people(self) -> None:
        years = self._years
        everybody = years.members + years.others
        group = f"CASE WHEN i <= {years.members} THEN 1 ELSE 2 + i % {years.communities - 1} END"
        self._insert(
            "members",
            "id, community_id, name, joined_at, hidden",
            f"i, {group}, 'Member ' || i, {self._at('i')}, {self._false}",
            everybody,
        )
        name = "CASE i WHEN 1 THEN 'ana' WHEN 2 THEN 'tom' ELSE 'member-' || i END"
        self._insert(
            "accounts",
            "id, space_id, native_id, member_id, name",
            f"i, {group}, 'id-of-' || {name}, i, 'Member ' || i",
            everybody,
        )

    def states(self) -> None:
        """Every fifth member was active in the last month, the others long ago."""
        items = ", ".join(f"({k}, '{id}')" for k, id in enumerate(self._years.items, 1))
        lately = f"{MINUTES} - 60 - (m.id * 31 + k * 977) % 30000"
        ago = f"(m.id * 911 + k * 40009) % {MINUTES - 60000}"
        at = self._at(f"CASE WHEN m.id % {EVERY} = 1 AND k % 5 = 0 THEN {lately} ELSE {ago} END")
        self._run(
            "INSERT INTO item_states"
            " (community_id, member_id, item_id, entries, minutes, last_at, done_at)"
            f" WITH items (k, id) AS (VALUES {items})"
            f" SELECT m.community_id, m.id, items.id, 1 + k % 3, 30, {at},"
            f" CASE WHEN (k + m.id) % 3 = 0 THEN {at} END"
            f" FROM members m JOIN items ON (m.id + k) % 2 = 0 OR m.id <= {self._years.members}"
        )

    def entries(self) -> None:
        columns = "community_id, member_id, kind, item_id, at, day, minutes, points"
        kind = "CASE WHEN done_at IS NULL THEN 'study' ELSE 'done' END"
        day = "date(last_at)" if self._is_sqlite else "CAST(last_at AS date)"
        self._run(
            f"INSERT INTO entries ({columns})"
            f" SELECT community_id, member_id, {kind}, item_id, last_at, {day}, 30, 3"
            " FROM item_states"
        )
        at = self._at("i * 500")
        of_at = f"date({at})" if self._is_sqlite else f"CAST({at} AS date)"
        self._insert(
            "entries",
            columns,
            f"1, 1, 'study', 'top-vectors', {at}, {of_at}, 30, 3",
            self._years.anas,
        )

    def recalled(self) -> None:
        """Forty cards of every fifth member, each graded three times; each tenth has a line."""
        day = "date({})" if self._is_sqlite else "CAST({} AS date)"
        at = self._at("i * 911 % 1000000")
        due = day.format(self._at(f"{MINUTES} - 10000 + i * 31 % 90000"))
        cards = self._years.members // EVERY * 40
        member, card = f"1 + (i / 40) * {EVERY}", "'car-' || (i % 40)"
        self._insert(
            "recall_cards",
            "community_id, member_id, item_id, stability, difficulty, due_on, last_at, grade,"
            " reviews",
            f"1, {member}, {card}, 2.5, 5.5, {due}, {at}, 3, 3",
            cards - 40,
        )
        self._run(
            "INSERT INTO recall_reviews"
            " (community_id, member_id, item_id, number, at, day, grade)"
            " WITH numbers (number) AS (VALUES (1), (2), (3))"
            f" SELECT community_id, member_id, item_id, number, last_at, {day.format('last_at')}, 3"
            " FROM recall_cards CROSS JOIN numbers"
        )
        soon = self._at(f"{MINUTES} + 9000")
        self._run(
            "INSERT INTO recall_weekly"
            " (community_id, member_id, platform, space, account, next_at)"
            f" SELECT community_id, id, 'discord', 'hill', 'p' || id, {soon}"
            " FROM members WHERE id % 10 = 3"
        )

    def sums(self) -> None:
        weeks = ", ".join(f"('2026-W{week}')" for week in WEEKS)
        periods = f"VALUES ('all'), ('2026-11'), ('2026-10'), {weeks}"
        points = "1 + (m.id * 37 + length(period)) % 400"
        self._run(
            "INSERT INTO totals"
            " (community_id, cohort_id, period, member_id, points, minutes, entries)"
            f" WITH periods (period) AS ({periods})"
            f" SELECT m.community_id, 0, period, m.id, {points}, 300, 10"
            " FROM members m CROSS JOIN periods"
            f" WHERE period NOT LIKE '%W%' OR m.id % {EVERY} = 1"
        )
        self._run(
            "INSERT INTO bins (community_id, cohort_id, period, points, members)"
            " SELECT community_id, 0, period, points, count(*) FROM totals GROUP BY 1, 3, 4"
        )

    def weeks(self) -> None:
        """What was given, and told, in the weeks of every community."""
        group, week = f"1 + i % {self._years.communities}", f"(i / {self._years.communities})"
        number = f"1 + {week} % 52"
        as_text = f"(2024 + {week} / 52) || '-W' || CASE WHEN {number} < 10 THEN '0' ELSE '' END"
        kind = (
            "CASE "
            + " ".join(f"WHEN {week} % 5 = {at} THEN '{kind}'" for at, kind in enumerate(KINDS[:5]))
            + " END"
        )
        many = self._years.communities * 95
        self._insert(
            "picks",
            "community_id, kind, week, item_id, why, picked_at",
            f"{group}, {kind}, {as_text} || ({number}), 'old-' || i, '', {self._at('i * 50')}",
            many,
        )
        self._insert(
            "recaps",
            "community_id, slot, since, until",
            f"{group}, {self._slot(f'7 * {week}')}, {self._at(f'{week} * 10080 - 10080')},"
            f" {self._at(f'{week} * 10080')}",
            many,
        )
        self._insert(
            "organiser_log",
            "community_id, space_id, channel, account, name, at, did",
            f"{group}, {group}, 'c', 'id-of-' || i % 7, 'Tom', {self._at('i * 20')}, 'Changed it'",
            many,
        )
        self._insert(
            "seen", "id, at, answer", f"'seen-' || i, {self._at(f'{MINUTES} - i')}, ''", 30_000
        )

    def outbox(self, first: int) -> None:
        """Three of four are posts, the others direct messages; one of a hundred is to come."""
        years = self._years
        many = min(PORTION, years.outbox - first)
        group, slot = f"1 + i % {years.communities}", f"(i / {years.communities})"
        is_post = f"(i + {slot}) % 4 > 0"
        waits = f"(i + {slot}) % 4 = 0 AND i % 25 = 4"
        kind = (
            "CASE "
            + " ".join(f"WHEN {slot} % 6 = {at} THEN '{kind}'" for at, kind in enumerate(KINDS))
            + " END"
        )
        is_recap = f"{slot} % 6 = 5"
        at = f"{MINUTES} - 38000 + {slot} * 70"  # what is older has left
        values = {
            "community_id": group,
            "schedule_id": f"CASE WHEN {is_post} THEN {group} END",
            "kind": f"CASE WHEN {is_post} THEN {kind} ELSE 'reminder' END",
            "slot": self._slot(slot),
            "member_id": f"CASE WHEN {is_post} THEN NULL ELSE 1 + i % {years.members} END",
            "item_id": f"CASE WHEN {is_post} AND {is_recap} THEN '' ELSE 'old-' || i END",
            "platform": f"CASE WHEN ({group}) % 4 = 2 THEN 'slack' ELSE 'discord' END",
            "space": f"CASE WHEN {group} = 1 THEN 'hill' ELSE 'space-' || ({group}) END",
            "channel": f"CASE WHEN {is_post} THEN 'c' ELSE '' END",
            "person": f"CASE WHEN {is_post} THEN '' ELSE 'p' || i END",
            "key": "'key-' || i",
            "reply": self._words,
            "state": (
                f"CASE WHEN {waits} THEN 'waiting' WHEN i % 40 = 1 THEN 'skipped'"
                " WHEN i % 90 = 1 THEN 'dead' ELSE 'sent' END"
            ),
            "attempts": "1",
            "due_at": self._at(f"CASE WHEN {waits} THEN {MINUTES} + 3000 + i ELSE {at} END"),
            "give_up_at": self._at(f"CASE WHEN {waits} THEN {MINUTES} + 4000 + i ELSE {at} END"),
            "next_try_at": self._at(f"CASE WHEN {waits} THEN {MINUTES} + 3000 + i ELSE {at} END"),
            "created_at": self._at(at),
            "sent_at": f"CASE WHEN {waits} OR i % 40 = 1 THEN NULL ELSE {self._at(at)} END",
            "message_id": "'m' || i",
            "thread": "''",
        }
        self._insert("outbox", ", ".join(values), ", ".join(values.values()), many, first)

    def past_posts(self) -> None:
        """As many once more, over all the years, that have left the outbox."""
        years = self._years
        group, slot = f"1 + i % {years.communities}", f"(i / {years.communities})"
        is_recap = f"{slot} % 6 = 5"
        at = self._at(f"{slot} * 2000")
        values = {
            "community_id": group,
            "due_at": at,
            "id": f"i + {years.outbox}",
            "kind": f"CASE WHEN {is_recap} THEN 'recap' ELSE 'challenge' END",
            "slot": self._slot(slot),
            "item_id": f"CASE WHEN {is_recap} THEN '' ELSE 'old-' || i END",
            "platform": "'discord'",
            "space": f"CASE WHEN {group} = 1 THEN 'hill' ELSE 'space-' || ({group}) END",
            "channel": "'c'",
            "state": "CASE WHEN i % 40 = 1 THEN 'skipped' ELSE 'sent' END",
            "link": "''",
            "reason": "''",
            "created_at": at,
            "sent_at": at,
        }
        self._insert("past_posts", ", ".join(values), ", ".join(values.values()), years.outbox)

    def what_is_due(self) -> None:
        """Posts of one moment, some whose courier died, some with numbers that changed."""
        few = f"SELECT id FROM outbox WHERE state = 'sent' ORDER BY id DESC LIMIT {self._years.due}"
        now, before = (START - timedelta(minutes=n) for n in (1, 5))
        there = {"now": self._bound(now), "before": self._bound(before)}
        ready = (
            "state = 'waiting', next_try_at = :now, due_at = :now, give_up_at = :later,"
            " sent_at = NULL, message_id = NULL, attempts = 0, kind = 'nudge', item_id = '',"
            f" reply = {self._empty}"
        )
        later = {"later": self._bound(START + timedelta(hours=12))}
        self._run(f"UPDATE outbox SET {ready} WHERE id IN ({few})", **there | later)
        dead = "SELECT id FROM outbox WHERE state = 'waiting' ORDER BY next_try_at LIMIT 3"
        lapsed = "state = 'leased', lease = 'died', lease_until = :before"
        self._run(f"UPDATE outbox SET {lapsed} WHERE id IN ({dead})", **there)
        changed = f"{few} OFFSET 5"
        self._run(f"UPDATE outbox SET refresh_at = :now WHERE id IN ({changed})", **there)

    def count_on(self) -> None:
        """On PostgreSQL the next number of a table is one that is still free."""
        if self._is_sqlite:
            return
        for table in metadata.sorted_tables:
            if "id" in table.c and table.name != "seen":
                of = f"pg_get_serial_sequence('{table.name}', 'id')"
                self._run(f"SELECT setval({of}, coalesce(max(id), 0) + 1) FROM {table.name}")

    def _insert(self, table: str, columns: str, values: str, many: int, after: int = 0) -> None:
        """As many rows, with numbers ``i`` from one on, or those after ``after``."""
        numbers = (
            f"WITH RECURSIVE numbers (i) AS (SELECT {after} + 1"
            f" UNION ALL SELECT i + 1 FROM numbers WHERE i < {after + many})"
        )
        self._run(f"INSERT INTO {table} ({columns}) {numbers} SELECT {values} FROM numbers")

    def _run(self, statement: str, **values: object) -> None:
        self._tx.execute(text(statement), values)

    def _bound(self, moment: object) -> object:
        return f"{moment:%Y-%m-%d %H:%M:%S.000000}" if self._is_sqlite else moment

    def _at(self, minutes: str) -> str:
        """The moment so many minutes after the beginning."""
        if self._is_sqlite:
            form = "'%Y-%m-%d %H\\:%M\\:%S.000000'"
            return f"strftime({form}, '{BEGINNING} 12\\:00', ({minutes}) || ' minutes')"
        return f"(timestamptz '{BEGINNING} 12\\:00+00' + ({minutes}) * interval '1 minute')"

    def _slot(self, days: str) -> str:
        """The day so many days after the beginning, as text."""
        if self._is_sqlite:
            return f"date('{BEGINNING}', ({days}) || ' days')"
        return f"CAST(date '{BEGINNING}' + CAST({days} AS int) AS text)"

    @property
    def _false(self) -> str:
        return "0" if self._is_sqlite else "false"

    @property
    def _words(self) -> str:
        kept = Reply("Said long ago.").to_json().hex()
        return f"x'{kept}'" if self._is_sqlite else f"decode('{kept}', 'hex')"

    @property
    def _empty(self) -> str:
        return "x''" if self._is_sqlite else "CAST('' AS bytea)"
