"""The real bot, killed, stopped and let down at each step: a post stands in its channel once."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.databases import Databases
from tests.faults.matrix import AROUND, KILLS, SCENARIOS, STORES, representative
from tests.faults.play import play
from tests.faults.sides import CHATS, DISCORD
from tests.faults.stage import Count, stage


@pytest.fixture
def fresh(request: pytest.FixtureRequest, migrated_file: Path) -> Databases:
    """Databases of the kind that the test is given."""
    if request.param != "PostgreSQL":
        return Databases(migrated_file, "")
    request.getfixturevalue("migrated_database")
    return Databases(migrated_file, request.getfixturevalue("postgres_server"))


@pytest.mark.parametrize(
    ("fresh", "store"), [(store, store) for store in STORES], indirect=["fresh"]
)
async def test_whatever_happens_a_post_comes_once(
    fresh: Databases, store: str, tmp_path: Path
) -> None:
    wanted = [(scenario, run) for scenario, run in representative() if run.store == store]
    counts = await play(wanted, fresh, tmp_path)
    wrong = [
        f"{scenario.name} | {run}: {count}"
        for (scenario, run), count in zip(wanted, counts, strict=True)
        if not count.is_fine
    ]
    assert not wrong, "\n".join(wrong)


def test_every_step_is_played_on_each_platform_and_everything_else_on_each_database() -> None:
    played = Counter(scenario.name for scenario, _ in representative())
    kills = {scenario.name: len(CHATS) for scenario in KILLS}
    others = set(SCENARIOS) - set(KILLS) - set(AROUND)
    assert played == {
        **kills,
        **{scenario.name: len(STORES) for scenario in others},
        **{scenario.name: 1 for scenario in AROUND[::2]},
    }


async def test_a_post_that_came_twice_or_not_at_all_would_be_seen(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with stage(DISCORD, sqlite_url, tmp_path) as played:
        played.schedule()
        played.side.forget_nonces()
        played.side.on_accepted(lambda: played.crew.sender().send(signal.SIGKILL))
        await played.start()
        played.nine()
        await played.crew.first_gone()
        played.time_passes()
        await played.crew.start()
        await played.settle()
        assert played.count() == Count(1, doubled=1)
        played.side.server.messages.clear()
        assert played.count() == Count(1, lost=1)
