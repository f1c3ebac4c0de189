"""A process that logs as fast as it can, until it is killed.

    python -m tests.faults.burst DATABASE ROUND

It prints the note of each entry once its reply has come back.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.app import App
from bot.catalog.load import load
from bot.store.sqlite import open_sqlite
from tests.fakes import Clock, Talk
from tests.faults.home import TINY

MEMBERS = 20


async def burst(path: Path, round: str) -> None:
    database = await open_sqlite(path)
    say = Talk(App(database, load(TINY), clock=Clock()))
    await asyncio.gather(
        *(keep_logging(say, f"member-{number}", round) for number in range(MEMBERS))
    )


async def keep_logging(say: Talk, who: str, round: str) -> None:
    number = 0
    while True:
        number += 1
        note = f"{round}-{who}-{number}"
        reply = await say(f"log vectors {number % 50 + 10} {note}", who, id=note)
        assert reply.summary.startswith("Logged"), reply.summary
        if number % 5 == 0:
            await say("undo", who, id=f"undo-{note}")
        sys.stdout.write(note + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(burst(Path(sys.argv[1]), sys.argv[2]))
