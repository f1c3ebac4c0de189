"""The hunt: doors in turn, an input of each seed, until the time is up or enough was found."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import App
from bot.catalog.load import load
from bot.store.database import Database, open_database
from tests.fuzz.doors import DOORS, Door, House
from tests.fuzz.inputs import Inputs

CONTENT = Path(__file__).parents[2] / "content"
MOST_FOUND = 20  # after which it is time to mend


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long it may last, and how many inputs there are at most (None: no matter how many)."""

    seconds: float
    runs: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A promise that was not kept: where, by the input of which seed, and how it showed.

    ``made`` are the texts that were thrown.
    """

    door: str
    seed: int
    fault: Exception
    made: Sequence[str]


@dataclass
class Result:
    """What came of it. ``runs`` are by door; ``slowest`` is (seconds, door, seed)."""

    first: int
    runs: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: tuple[float, str, int] = (0.0, "", 0)
    found: list[Found] = field(default_factory=list)


async def hunt(
    names: Sequence[str], seed: int, bounds: Bounds, doors: Mapping[str, Door] = DOORS
) -> Result:
    """Try these doors in turn, the seeds counted up from ``seed``.

    On the real content and a database that is thrown away. The same fault at the same door is kept
    once.
    """
    with tempfile.TemporaryDirectory() as folder:
        house, database = await _house(Path(folder))
        try:
            return await _hunted(house, names, seed, bounds, doors)
        finally:
            await database.close()


async def _house(folder: Path) -> tuple[House, Database]:
    database = await open_database(None, folder)
    house = House(App(database, load(CONTENT)), folder, sorted(CONTENT.glob("*/*.md")))
    await house.furnish()
    return house, database


async def _hunted(
    house: House, names: Sequence[str], seed: int, bounds: Bounds, doors: Mapping[str, Door]
) -> Result:
    result = Result(seed)
    begun = time.monotonic()
    known: set[tuple[str, str]] = set()
    while _goes_on(result, begun, bounds):
        name = names[(seed - result.first) % len(names)]
        found = await _tried(house, name, seed, doors[name], result)
        if found is not None and (name, _kind(found.fault)) not in known:
            known.add((name, _kind(found.fault)))
            result.found.append(found)
        seed += 1
    result.seconds = time.monotonic() - begun
    return result


def _goes_on(result: Result, begun: float, bounds: Bounds) -> bool:
    if len(result.found) >= MOST_FOUND:
        return False
    if bounds.runs is not None and result.runs.total() >= bounds.runs:
        return False
    return time.monotonic() - begun < bounds.seconds


async def _tried(house: House, name: str, seed: int, door: Door, result: Result) -> Found | None:
    """What the door raised for the input of this seed."""
    begun, made = time.monotonic(), Inputs(seed)
    try:
        await door(house, made)
    except Exception as error:  # whatever it is: it is what is looked for
        return Found(name, seed, error, made.made)
    finally:
        result.runs[name] += 1
        result.slowest = max(result.slowest, (time.monotonic() - begun, name, seed))
    return None


def _kind(fault: Exception) -> str:
    """What two faults have in common that are one: their class and where they were raised."""
    at = fault.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = "" if at is None else f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}"
    return f"{type(fault).__name__} {where}"
