"""A process that plans and sends one week's challenge, and kills itself where it is told to.

    python -m tests.faults.post DATABASE CHANNEL_FILE PLATFORM MOMENT STEP

PLATFORM is how the file behaves: `nonce` drops a repeated key, `history` can be searched, `blind` can neither.
STEP is one of STEPS, or `none`.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.catalog.load import load
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.store.sqlite import open_sqlite
from tests.fakes import Clock, Talk
from tests.faults.home import TINY

STEPS = ("planned", "before sending", "after sending", "marked")
Reach = Callable[[str], None]


class FileSender:
    """A channel that is a file: a line a message, its key. It outlives the process."""

    platform = "discord"

    def __init__(self, path: Path, behaviour: str, reach: Reach) -> None:
        self.same_key_window = timedelta(minutes=5) if behaviour == "nonce" else timedelta(0)
        self.can_find = behaviour == "history"
        self._path, self._reach = path, reach

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        self._reach("before sending")
        keys = self._keys()
        if not (self.same_key_window and key in keys):
            with self._path.open("a") as file:
                file.write(key + "\n")
        self._reach("after sending")
        return f"m{len(keys)}"

    async def find(self, place: Place, key: str, since: datetime) -> str | None:
        keys = self._keys()
        return f"m{keys.index(key)}" if key in keys else None

    def _keys(self) -> list[str]:
        return self._path.read_text().splitlines() if self._path.exists() else []


def dies_at(step: str) -> Reach:
    def reach(here: str) -> None:
        if here == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return reach


async def post(path: Path, channel: Path, behaviour: str, moment: datetime, reach: Reach) -> None:
    database = await open_sqlite(path)
    clock = Clock()
    app = App(database, load(TINY), clock=clock)
    if await app.recall("set up") is None:
        await Talk(app)("setup UTC 09:00", "olga", organiser=True)
        await app.remember("set up", "yes")
    clock.now = moment
    await app.tick()
    reach("planned")
    await app.deliver([FileSender(channel, behaviour, reach)])
    reach("marked")
    await database.close()


if __name__ == "__main__":
    _, database_path, channel_path, platform, at, last_step = sys.argv
    work = post(Path(database_path), Path(channel_path), platform, datetime.fromisoformat(at), dies_at(last_step))
    asyncio.run(work)
