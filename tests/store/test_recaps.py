"""What a recap tells: where it begins and ends, for what it waits, what its channels say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import update

from bot.store import corrections, deeds, entries, outbox, recaps
from bot.store.database import Database
from bot.store.outbox import DEAD, LEASED, SENT, WAITING, NewDelivery
from bot.store.recaps import MARGIN, Window
from bot.store.tables import outbox as outbox_rows
from bot.store.work import Transaction
from tests.fakes import START
from tests.store.hill import community_of, enter, study

FRIDAY = START.date()
SATURDAY = FRIDAY + timedelta(days=1)
AN_HOUR = timedelta(hours=1)
A_WEEK = timedelta(days=7)


def post(tx: Transaction, slot: date, state: str, now: datetime, channel: str = "general") -> None:
    """A worded recap of a slot, in this state."""
    row = NewDelivery(
        community_of(tx).id,
        recaps.KIND,
        slot,
        "discord",
        "hill",
        channel,
        f"{slot}-{channel}",
        due_at=now,
        give_up_at=now + 12 * AN_HOUR,
        next_try_at=now,
        created_at=now,
        reply=b"{}",
    )
    outbox.enqueue(tx, [row])
    become(tx, row.key, state, now)


def become(tx: Transaction, key: str, state: str, now: datetime) -> None:
    sent_at = now if state == SENT else None
    lease = now + timedelta(seconds=90) if state == LEASED else None
    of_key = update(outbox_rows).where(outbox_rows.c.key == key)
    tx.execute(of_key.values(state=state, sent_at=sent_at, lease_until=lease))


async def test_one_of_another_day_that_may_still_arrive_is_waited_for(database: Database) -> None:
    def is_open(tx: Transaction, now: datetime) -> bool:
        return recaps.is_open(tx, community_of(tx).id, SATURDAY, now)

    def act(tx: Transaction) -> list[bool]:
        found = [is_open(tx, START)]
        post(tx, FRIDAY, WAITING, START)
        found += [is_open(tx, START), is_open(tx, START + 13 * AN_HOUR)]
        become(tx, f"{FRIDAY}-general", LEASED, START + 13 * AN_HOUR)
        found.append(is_open(tx, START + 13 * AN_HOUR))
        become(tx, f"{FRIDAY}-general", DEAD, START)
        found.append(is_open(tx, START))
        post(tx, FRIDAY, SENT, START, "club")
        post(tx, FRIDAY, WAITING, START, "study")  # its other channel was sent: that is enough
        post(tx, SATURDAY, WAITING, START)  # the slot itself
        return [*found, is_open(tx, START)]

    assert await database.transact(act) == [False, True, False, True, False, False]


async def test_it_begins_where_the_last_one_ended_that_was_sent(database: Database) -> None:
    def act(tx: Transaction) -> list[Window]:
        id = community_of(tx).id
        first = recaps.window_of(tx, id, FRIDAY, START)
        recaps.keep(tx, id, FRIDAY, first)
        post(tx, FRIDAY, DEAD, START)
        after_a_dead_one = recaps.window_of(tx, id, FRIDAY + A_WEEK, START + A_WEEK)
        become(tx, f"{FRIDAY}-general", SENT, START)
        after_a_sent_one = recaps.window_of(tx, id, FRIDAY + A_WEEK, START + A_WEEK)
        other_channel = recaps.window_of(tx, id, FRIDAY, START + AN_HOUR)
        long_after = recaps.window_of(tx, id, FRIDAY, START + 60 * A_WEEK)
        return [first, after_a_dead_one, after_a_sent_one, other_channel, long_after]

    first, after_dead, after_sent, other, long_after = await database.transact(act)
    begun, ended = START - A_WEEK - MARGIN, START - MARGIN
    assert first == other == Window(begun, ended)
    assert after_dead == Window(begun, ended + A_WEEK)
    assert after_sent == Window(ended, ended + A_WEEK)
    now = START + 60 * A_WEEK
    assert long_after.since >= now - recaps.LONGEST - A_WEEK


async def test_one_that_an_older_version_sent_ended_when_it_was_sent(database: Database) -> None:
    def act(tx: Transaction) -> Window:
        post(tx, FRIDAY, SENT, START)
        return recaps.window_of(tx, community_of(tx).id, FRIDAY + A_WEEK, START + A_WEEK)

    assert await database.transact(act) == Window(START, START + A_WEEK - MARGIN)


async def test_what_stood_at_the_end_is_told_whenever_it_is_worded(database: Database) -> None:
    window = Window(START - AN_HOUR, START + AN_HOUR)

    def act(tx: Transaction) -> list[int]:
        ana = enter(tx)
        told = []
        for minutes, hours in ((10, -1), (20, 0), (30, 1), (40, 2)):
            new = replace(study(1, minutes), at=START + hours * AN_HOUR)
            entries.add(tx, ana, new)
        told.append(sum(doer.minutes for doer in deeds.doers(tx, community_of(tx), window, (), ())))
        for entry in entries.latest(tx, ana, 9):
            undone_at = START + (2 if entry.minutes == 30 else 1) * AN_HOUR
            corrections.undo(tx, ana, entry, undone_at)
        told.append(sum(doer.minutes for doer in deeds.doers(tx, community_of(tx), window, (), ())))
        return told

    assert await database.transact(act) == [50, 30]


async def test_what_is_put_back_counts_anew_only_where_its_recap_left_it_out(
    database: Database,
) -> None:
    def act(tx: Transaction) -> list[bool]:
        id = community_of(tx).id
        recaps.keep(tx, id, FRIDAY, Window(START - A_WEEK, START))
        later = START + A_WEEK
        cases = [
            (START - AN_HOUR, START),  # undone when it ended: left out
            (START - AN_HOUR, START + AN_HOUR),  # undone after it was told
            (START + AN_HOUR, START + 2 * AN_HOUR),  # in no recap yet
            (START - A_WEEK, START - AN_HOUR),  # before it, in one that nobody remembers
        ]
        return [recaps.logged_anew(tx, id, at, undone, later) == later for at, undone in cases]

    assert await database.transact(act) == [True, False, False, False]
