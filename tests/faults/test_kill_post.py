"""kill -9 at each step of a post: after a restart it is in the channel once."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import outbox
from bot.store.sqlite import open_sqlite
from tests.faults.home import ROOT
from tests.faults.post import STEPS

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Channel:
    """One database and one channel, and the processes that come and go."""

    def __init__(self, folder: Path, behaviour: str) -> None:
        self.database, self.file, self.behaviour = folder / "cairn.db", folder / "channel.txt", behaviour

    def run(self, late: timedelta, step: str = "none") -> int:
        """A process's exit status; negative where a signal ended it."""
        arguments = [str(self.database), str(self.file), self.behaviour, (MONDAY_NINE + late).isoformat(), step]
        return subprocess.run([sys.executable, "-m", "tests.faults.post", *arguments], cwd=ROOT, check=False).returncode

    def messages(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

    async def failures(self) -> list[str]:
        store = await open_sqlite(self.database)
        found = await store.read(lambda tx: outbox.failures(tx, 1, 10))
        await store.close()
        return [failure.reason for failure in found]


CASES = [*(("nonce", step) for step in STEPS), ("history", "before sending"), ("history", "after sending")]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("behaviour", "step"), CASES)
async def test_killed_at_any_step_a_post_is_in_the_channel_once(tmp_path: Path, behaviour: str, step: str) -> None:
    channel = Channel(tmp_path, behaviour)
    assert channel.run(timedelta(0), step) == -9
    assert channel.run(timedelta(minutes=2)) == 0
    [key] = channel.messages()
    assert key.startswith("cairn-")
    assert await channel.failures() == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize("step", ["planned", "before sending", "after sending"])
async def test_where_nobody_can_look_it_is_there_at_most_once_and_an_organiser_is_told(
    tmp_path: Path, step: str
) -> None:
    channel = Channel(tmp_path, "blind")
    assert channel.run(timedelta(0), step) == -9
    assert channel.run(timedelta(minutes=2)) == 0
    assert len(channel.messages()) == (0 if step == "before sending" else 1)
    unsure = ["It may have arrived, and I may not look; I did not post it twice."]
    assert await channel.failures() == ([] if step == "planned" else unsure)
