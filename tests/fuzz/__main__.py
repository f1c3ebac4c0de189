"""``python -m tests.fuzz [SECONDS] [--seed N] [--door NAME] [--runs N]``: hostile input everywhere.

Status 1 where something was found; what was thrown is printed, with the line that throws it again.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import Sequence

from adapters.logs import set_up_logs
from tests.fuzz.doors import DOORS
from tests.fuzz.hunt import Bounds, hunt
from tests.fuzz.report import found_lines, summary_line


def main(arguments: Sequence[str] | None = None) -> int:
    """Throw inputs at the doors until the time is up; the exit status."""
    given = _parser().parse_args(arguments)
    set_up_logs("text", "error", ())
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    bounds = Bounds(given.seconds, given.runs)
    _say(f"Fuzzing {', '.join(given.door or DOORS)}; the first seed is {seed}.")
    result = asyncio.run(hunt(given.door or list(DOORS), seed, bounds))
    for found in result.found:
        _say("\n".join(found_lines(found)))
    _say(summary_line(result))
    return 1 if result.found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description="Throw hostile input at every place where something comes in from outside.",
    )
    parser.add_argument(
        "seconds", nargs="?", type=float, default=60.0, help="how long (default: 60)"
    )
    parser.add_argument("--seed", type=int, help="of the first input (default: by chance)")
    parser.add_argument("--runs", type=int, help="how many inputs at most")
    parser.add_argument(
        "--door", action="append", choices=DOORS, help="only this one (may be repeated)"
    )
    return parser


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # a command line's own words


if __name__ == "__main__":
    sys.exit(main())
