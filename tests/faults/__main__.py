"""``python -m tests.faults [--only WORDS]``: every scenario, then a table.

Status 1 where a post is lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import time
from collections.abc import Sequence

from tests.faults.databases import databases
from tests.faults.matrix import SCENARIOS, SQLITE, STORES, Run, Scenario
from tests.faults.play import play
from tests.faults.sides import CHATS, WORKSPACES
from tests.faults.stage import Count
from tests.faults.table import Row, written

NOTES = """\
A post is due once in its channel, and the bots must believe what stands there. Of what is declared,
docs/explanation/exactly-once.md leaves it open: Slack where no history may be read (direct
messages, too) does not send again what may have arrived, and records why; of a post of several
messages there, later ones may be missing; a bot that is stopped right before the call, past its
lease, sends what another has sent."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play what was asked for; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=(
            "Start the real bot as a process, get in its way at each step, and count what is in the"
            " channel."
        ),
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="WORDS",
        help="play only what has this in its name: a scenario, platform or database",
    )
    given = parser.parse_args(arguments)
    began = time.monotonic()
    with databases() as (fresh, folder, reason):
        if reason:
            _say(f"Without PostgreSQL, which can't be started here: {reason}")
        wanted = list(_wanted(given.only, STORES if fresh.server else (SQLITE,)))
        if not wanted:
            parser.error(f"nothing has '{given.only}' in its name")
        _say(f"{len(wanted)} runs")
        counts = asyncio.run(play(wanted, fresh, folder, _say))
    rows = _rows(wanted, counts)
    whole = sum((row.count for row in rows), Count())
    _say(f"\n{written(rows)}\n\n{NOTES}\n\n{len(wanted)} runs in {time.monotonic() - began:.0f} s.")
    return 0 if whole.is_fine else 1


def _wanted(words: str, stores: Sequence[str]) -> list[tuple[Scenario, Run]]:
    runs = [
        (scenario, run) for scenario in SCENARIOS for run in scenario.runs() if run.store in stores
    ]
    word = words.casefold()
    exact = [run for run in runs if word in {run[1].chat.casefold(), run[1].store.casefold()}]
    return exact or [
        (s, run)
        for s, run in runs
        if any(word in name.casefold() for name in (s.name, run.chat, run.store))
    ]


def _rows(wanted: Sequence[tuple[Scenario, Run]], counts: Sequence[Count]) -> list[Row]:
    rows = []
    for scenario, chat in itertools.product(SCENARIOS, (*CHATS, WORKSPACES)):
        mine = [
            c
            for (s, run), c in zip(wanted, counts, strict=True)
            if s is scenario and run.chat == chat
        ]
        if mine:
            rows.append(Row(scenario.name, chat, len(mine), sum(mine, Count())))
    return rows


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # a command line's own words


if __name__ == "__main__":
    raise SystemExit(main())
