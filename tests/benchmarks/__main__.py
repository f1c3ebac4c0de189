"""``python -m tests.benchmarks [--quick | --full] [names]``.

Ends with status 0 whatever was measured: this is no test.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Awaitable, Callable, Sequence

from adapters.logs import set_up_logs
from adapters.wiring import main_loop
from tests.benchmarks import (
    boards,
    delivering,
    growth,
    log,
    planning,
    reading,
    retention,
    sharing,
    starting,
    throughput,
    writer,
)
from tests.benchmarks.size import FULL, QUICK, Size
from tests.benchmarks.table import Line, written

BENCHES: dict[str, Callable[[Size], Awaitable[list[Line]]]] = {
    "discord": log.discord,
    "slack": log.slack,
    "throughput": throughput.throughput,
    "content": starting.content,
    "start": starting.starts,
    "boards": boards.boards,
    "reads": reading.reads,
    "completion": reading.completion,
    "progress": reading.progress,
    "planning": planning.planning,
    "idle": planning.idle,
    "growth": growth.growth,
    "posts": delivering.posts,
    "waiting": delivering.waiting,
    "sharing": sharing.sharing,
    "retention": retention.retention,
    "writer": writer.writer,
}
NOTES = """\
Times are for one command. A ratio is taken within a round, then its median: quote that.
An empty command is the same library with one that does nothing, over the same peer, no sockets.
Throughput's ratio: how many times more commands in the same time.
Boards' ratio: the GROUP BY over ours.
Reads' ratio: through the writer, as if it wrote, over as it is.
Planning's ratio: ours, kept on the disk, over APScheduler's jobs in memory.
Retention: put in the outbox, sent and tidied away day by day; a past post has its indexes too.
Growth's times are of the processor. Its ratio: ten times as much of everything over a tenth."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what was asked for and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description="Measure how fast Cairn is."
    )
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument(
        "--quick",
        action="store_const",
        dest="size",
        const=QUICK,
        help="fewer rounds: half a minute instead of a few",
    )
    amount.add_argument(
        "--full",
        action="store_const",
        dest="size",
        const=FULL,
        help="the writer's units in a community of 50,000",
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHES)} (default: all)"
    )
    given = parser.parse_args(arguments)
    unknown = set(given.names) - BENCHES.keys()
    if unknown:
        parser.error(
            f"no such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}"
        )
    set_up_logs("text", "error", ())
    main_loop(
        _run(
            [name for name in BENCHES if name in (given.names or BENCHES)],
            given.size or Size(),
        )
    )


async def _run(names: Sequence[str], size: Size) -> None:
    loop = type(asyncio.get_running_loop()).__module__.split(".")[0]
    _say(
        f"Python {platform.python_version()}, {loop}, {os.cpu_count()} cores, {size.rounds} rounds"
    )
    lines: list[Line] = []
    for name in names:
        _say(f"measuring {name} ...")
        lines += await BENCHES[name](size)
    _say("\n" + written(lines) + "\n\n" + NOTES)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # a command line's own words


if __name__ == "__main__":
    main()
