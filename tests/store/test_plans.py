"""No statement of every day reads, or sorts, what is long over, whatever the database has learnt.

The App does everything that it does in a database of years, and every statement that it gives is
heard: so one that comes later is looked at as well. Then the database is asked how it would carry
out each, before it has statistics of its rows and with them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database, open_database
from bot.store.tables import metadata
from tests.fakes import Clock, ListSender, Talk
from tests.store import plans
from tests.store.plans import Statement, Step
from tests.store.years import ITEMS_EACH, Years, fill

Planned = tuple[Statement, Sequence[Step]]

# What leads to few rows of each table that grows for ever. Its community does not: that is all.
LEADING = {
    "bins": {"period"},
    "entries": {"id", "rowid", "member_id"},
    "item_states": {"member_id", "item_id", "last_at"},
    "organiser_log": {"id", "rowid", "at", "space_id"},
    "outbox": {
        "id",
        "rowid",
        "due_at",
        "item_id",
        "key",
        "lease_until",
        "member_id",
        "next_try_at",
        "refresh_at",
        "schedule_id",
        "space",
    },
    "past_posts": {"due_at", "item_id"},
    "picks": {"week"},
    "recall_cards": {"member_id"},
    "recall_reviews": {"member_id"},
    "recaps": {"slot"},
    "seen": {"id", "at"},
    "totals": {"period", "member_id"},
}
# Statements that may read more, or sort, and why that is little
MAY_READ = {
    r"FROM picks WHERE picks.community_id = \?": "a community was given at most what there is",
    r"FROM recaps WHERE": "a row a week",
    r"FROM outbox WHERE outbox.community_id = \? .* LIMIT": "back from the newest, for a page",
    r"FROM past_posts WHERE past_posts.community_id = \? .* LIMIT": "the same",
    r"SET schedule_id=.* GROUP BY outbox.slot": "a community's posts, when a schedule is added",
    r"SET refresh_at=\S*(?: WITH TIME ZONE)?, refreshes=": "a community's posts, at the most",
    r"UPDATE outbox SET due_at=": "what waits, once a day",
    r"UPDATE outbox SET .*reply=.* WHERE outbox.community_id = .* AND outbox.item_id": (
        "what waits, or a community's posts of four weeks about no item"
    ),
    r"WHERE outbox.state IN .* GROUP BY outbox.state": "what waits",
    r"FROM outbox WHERE outbox.platform = \? AND outbox.sent_at .*reply != \S+ ORDER": (
        "a playground's, when it begins"
    ),
    r"DELETE FROM entries WHERE .*undone_at": "the index of those alone that were undone lately",
    r"FROM organiser_log JOIN spaces .* LIMIT": "back from the newest, for a page",
    r"^SELECT organiser_log.id, organiser_log.did FROM": "a group's year, when a member is deleted",
    r"DELETE FROM organiser_log WHERE .* ORDER BY organiser_log.at": "a portion, once a day",
    r"DELETE FROM organiser_log WHERE .*organiser_log.account": "when one of them is deleted",
    r"DELETE FROM seen": "a portion is thousands of the three days that are kept",
    r"^SELECT members.id, members.name, sum": "those who were active in the weeks of a recap",
}
MAY_SORT = {
    r"FROM organiser_log WHERE organiser_log.space_id = .* ORDER BY": "what one of them changed",
    r"FROM organiser_log JOIN spaces .* LIMIT": "a group's year, for a page",
    r"^WITH RECURSIVE steps": "one member's sums, of each week and month",
    r"FROM entries WHERE entries.community_id = \? AND entries.member_id = \?": "some days of one",
    r"outbox.member_id = \?": "one member's reminders",
    r"FROM picks WHERE picks.community_id = \?": "a community was given at most what there is",
    r"^SELECT members.id, members.name, sum": "those who were active in the weeks of a recap",
    r"FROM guesses WHERE .* ORDER BY": "what one member guessed",
    r"FROM recall_cards WHERE .* ORDER BY": "what is due for one member",
    r"FROM recall_reviews WHERE .* ORDER BY": "the grades of one card",
    r"FROM item_states .* GROUP BY item_states.member_id": "those who were active in a month",
    r"FROM item_states AS .* ORDER BY CASE .* LIMIT": "the items of one member at a time",
    r"SELECT DISTINCT outbox.schedule_id": "slots that were skipped ahead of their time",
    r"SET schedule_id=.* GROUP BY outbox.slot": "a community's posts, when a schedule is added",
    r"FROM outbox WHERE outbox.community_id = \? .* LIMIT": "a community's posts, for a page",
    r"FROM past_posts WHERE past_posts.community_id = \? .* LIMIT": "the same",
    r"FROM outbox WHERE outbox.platform = \? AND outbox.sent_at .*reply != \S+ ORDER": (
        "a playground's, when it begins"
    ),
}
SAID_BY_ORGANISERS = """
setup UTC|schedule show|schedule history|schedule history kaggle|schedule preview recap
schedule preview challenge|schedule swap challenge|schedule set paper friday 10:00
schedule add recap club|schedule remove recap channel:club|schedule skip paper
schedule vacation 2026-12-20 2027-01-02|schedule back|schedule pause kaggle
schedule resume kaggle|schedule contact|schedule check|schedule doubt|schedule zone UTC
schedule post-now nudge|organisers add ana|organisers list|organisers remove ana|organisers log
"""
SAID_BY_MEMBERS = """
log vectors 45|log review-code|done vectors|done matrices|undo|redo|know trees|progress|points|next
roadmap|topic vectors|resources vectors|explain vectors|leaderboard|leaderboard all
leaderboard month|challenge|challenge dot-product|hint dot-product|submit dot-product 32|kaggle
paper|vote|why dot-product|interview|design|rubric|nudge|remind me vectors tomorrow|remind show
remind drop 1|search gradient|me show|me export|me delete|privacy|help|undo|done vectors
recall show|recall answer dot-zero|activity meetup|activities|guess pure-leaves 2
guess pure-leaves 3|guesses|submit pure-leaves north, west|solution pure-leaves|roadmap S8
interview maths
recall grade dot-zero good|recall grade dot-zero easy|recall weekly on|recall weekly off
recall weekly on|recall export|solution dot-product
recall wrong dot-zero it is not|recall show many:9
me show private:yes|me show private:no|me delete confirm:yes
"""


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database of its own, of each kind."""
    return str(request.getfixturevalue(request.param))


def lines(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")


async def test_no_statement_reads_or_sorts_what_is_long_over(
    database_url: str, tiny: Catalog, clock: Clock
) -> None:
    items = (*sorted(tiny.items)[:20], *(f"old-{n}" for n in range(ITEMS_EACH - 20)))
    await with_database(database_url, lambda database: fill(database, Years(items=items)))
    with plans.listening() as heard:
        await with_database(database_url, lambda database: live(database, tiny, clock))
    asked = [one for one in heard.values() if one.sql.split()[0] in plans.READING]
    assert len(asked) > 90  # so that it is heard at all, on both
    steps_of = explaining(database_url)
    at_first = steps_of(asked, analyse=False)
    expect_none(findings(at_first, sorts=database_url.startswith("sqlite")))
    counted = steps_of(asked, analyse=True)
    expect_none(findings(counted))
    taken = {step.index for _, steps in (*at_first, *counted) for step in steps}
    assert indexes() - taken == set()
    without_one = steps_of(
        asked, analyse=True, without="ix_item_states_community_id_item_id_done_at"
    )
    assert "count(*)" in findings(without_one)


async def with_database(url: str, act: Callable[[Database], Any]) -> None:
    """Opened for this alone, so that what is heard is what was done."""
    database = await open_database(url, Path())
    try:
        await act(database)
    finally:
        await database.close()


def explaining(url: str) -> Callable[..., list[Planned]]:
    """How a database of this address carries statements out, once it counted its rows or not."""

    def of_sqlite(asked: Iterable[Statement], *, analyse: bool, without: str = "") -> list[Planned]:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            for line in _before(analyse, without):
                connection.execute(line)
            return [(one, plans.of_sqlite(connection, one)) for one in asked]

    def of_postgres(
        asked: Iterable[Statement], *, analyse: bool, without: str = ""
    ) -> list[Planned]:
        with psycopg.connect(url, autocommit=True) as connection:
            for line in _before(analyse, without):
                connection.execute(line)
            return [(one, plans.of_postgres(connection, one)) for one in asked]

    if url.startswith("sqlite"):
        return of_sqlite
    return of_postgres


def _before(analyse: bool, without: str) -> list[LiteralString]:
    lines: list[LiteralString] = []
    if without:
        lines.append(f"DROP INDEX {without}")
    if analyse:
        lines.append("ANALYZE")
    return lines


def indexes() -> set[str]:
    """Those that somebody has to write at every row, of the tables that grow for ever."""
    return {str(index.name) for name in LEADING for index in metadata.tables[name].indexes}


def findings(planned: Iterable[Planned], *, sorts: bool = True) -> str:
    """What is read or sorted without a reason, a line each.

    A PostgreSQL that has no statistics yet sorts what it takes for a handful: not ``sorts`` then.
    """
    found = []
    for statement, steps in planned:
        for step in steps:
            if is_too_much(step) and not is_one_of(MAY_READ, statement):
                found.append(f"reads {step.table} by {sorted(step.columns)}: {statement.form}")
        grows = any(step.table in LEADING for step in steps)
        if sorts and grows and any(s.sorts for s in steps) and not is_one_of(MAY_SORT, statement):
            found.append(f"sorts: {statement.form}")
    return "\n".join(found)


def expect_none(found: str) -> None:
    if found:
        pytest.fail(found, pytrace=False)


def is_too_much(step: Step) -> bool:
    return step.table in LEADING and not step.columns & LEADING[step.table]


def is_one_of(reasons: Mapping[str, str], statement: Statement) -> bool:
    return any(re.search(words, statement.form) for words in reasons)


async def live(database: Database, tiny: Catalog, clock: Clock) -> None:
    """Everything that is done, by members, by organisers, by time and by whoever watches."""
    app = App(database, tiny, clock=clock)
    talk, said = Talk(app), set()
    clock.turn(minutes=1)
    await rounds(app, clock)
    for organiser, text in ((True, SAID_BY_ORGANISERS), (False, SAID_BY_MEMBERS)):
        for line in lines(text):
            await talk(line, "tom" if organiser else "ana", organiser=organiser)
            said.add(line)
    silent = [name for name in app.commands if not any(one.startswith(name) for one in said)]
    assert silent == []
    await rounds(app, clock)
    clock.turn(hours=2)
    await rounds(app, clock)
    clock.turn(days=7)
    await rounds(app, clock)
    await app.sent("discord", 20)
    await app.sent("discord", 20, "hill")
    await app.backed_up_at()


async def rounds(app: App, clock: Clock) -> None:
    senders = [ListSender(clock, "discord"), ListSender(clock, "slack", serves=["space-2"])]
    await app.tick()
    await app.deliver(senders)
    await app.look_after(senders)
    await app.backlog()
