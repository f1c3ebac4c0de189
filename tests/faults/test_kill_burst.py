"""kill -9 while everyone logs: what was answered is there, and what is counted equals the log."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.store.sqlite import open_sqlite
from bot.store.tables import bins, entries, item_states, seen, totals
from bot.store.totals import periods_of
from bot.store.work import Transaction
from tests.faults.home import ROOT


def burst_and_kill(path: Path, round: str, after: int) -> list[str]:
    """The notes that were acknowledged before the process was killed in the middle of its work."""
    command = [sys.executable, "-m", "tests.faults.burst", str(path), round]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        notes = [child.stdout.readline().strip() for _ in range(after)]
        child.kill()
        notes += [line.strip() for line in child.stdout if line.endswith("\n")]
    assert child.returncode == -9
    return notes


@pytest.mark.timeout(60)
async def test_every_answered_entry_is_there_and_every_count_equals_the_log(tmp_path: Path) -> None:
    path = tmp_path / "cairn.db"
    answered: list[str] = []
    for round, after in (("first", 1), ("second", 120), ("third", 333)):
        answered += burst_and_kill(path, round, after)
    store = await open_sqlite(path)
    try:
        notes = await store.read(lambda tx: tx.execute(select(entries.c.note)).scalars().all())
        assert len(answered) >= 454
        assert set(answered) <= set(notes)
        assert len(notes) == len(set(notes))
        await store.read(_equal_the_log)
    finally:
        await store.close()


def _equal_the_log(tx: Transaction) -> None:
    points: Counter[tuple[int, str]] = Counter()
    minutes: Counter[tuple[int, str]] = Counter()
    states: Counter[tuple[int, str]] = Counter()
    invocations: set[str] = set()
    for row in tx.execute(select(entries)):
        stands = row.undone_at is None
        states[row.member_id, row.item_id] += row.minutes * stands
        invocations |= {row.note} if stands else {row.note, f"undo-{row.note}"}
        for period in periods_of(row.day):
            points[row.member_id, period] += row.points * stands
            minutes[row.member_id, period] += row.minutes * stands
    kept = {(r.member_id, r.period): (r.points, r.minutes) for r in tx.execute(select(totals))}
    assert kept == {key: (points[key], minutes[key]) for key in points}
    rows = tx.execute(
        select(bins.c.period, bins.c.points, func.sum(bins.c.members)).group_by("period", "points")
    )
    histogram = {(period, value): count for period, value, count in rows if count}
    assert histogram == Counter((period, value) for (_, period), value in points.items() if value)
    assert {(r.member_id, r.item_id): r.minutes for r in tx.execute(select(item_states))} == states
    assert set(tx.execute(select(seen.c.id)).scalars()) == invocations
    assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
