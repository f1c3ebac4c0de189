"""coverage.toml: which items answer which row of the source list.

Made from the items' ``origin``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.idlock import published
from bot.catalog.catalog import Catalog
from bot.catalog.document import Loc, parse_toml, toml_lines
from bot.catalog.faults import Fault, Severity

COVERAGE = "coverage.toml"
REMEDY = "`cairn content coverage --write` mends it"
HEAD = (
    "# Which items answer which row of the source list. Made from the items' `origin` by "
    "`cairn content coverage --write`.\n"
)

Rows = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the file says: how many rows the source list has, and the ids at each row, with its lines."""

    rows: int
    items: Rows
    lines: Mapping[Loc, int]


def read_coverage(folder: Path) -> tuple[Coverage | None, list[Fault]]:
    """(what the file says, no faults).

    (None, faults) where it can't be read; (None, none) where there is no file.
    """
    file = folder / COVERAGE
    if not file.is_file():
        return None, []
    text = file.read_text("utf-8", errors="replace")
    values, faults = parse_toml(text, COVERAGE, first=1)
    if values is None:
        return None, faults
    rows, items = values.get("rows"), values.get("items")
    well = isinstance(items, dict) and all(
        key.isdecimal() and isinstance(ids, list) for key, ids in items.items()
    )
    if not isinstance(rows, int) or not isinstance(items, dict) or not well:
        sentence = "it wants `rows`, a number, and a table `[items]` of row = [ids]"
        return None, [Fault(COVERAGE, 1, "C504", sentence)]
    said = {int(key): tuple(map(str, ids)) for key, ids in items.items()}
    return Coverage(rows, said, dict(toml_lines(text, first=1))), []


def from_origins(catalog: Catalog) -> dict[int, tuple[str, ...]]:
    """Row -> ids of the items that say they come from it, active or archived.

    Rows and ids sorted.
    """
    found: dict[int, list[str]] = {}
    for id in sorted(published(catalog)):
        origin = catalog.items[id].origin
        for row in set(() if origin == "extension" else origin):
            found.setdefault(row, []).append(id)
    return {row: tuple(found[row]) for row in sorted(found)}


def check_coverage(catalog: Catalog, folder: Path) -> Iterator[Fault]:
    """C504: the file says what the origins say, of items that are there.

    C505: no row is left out (a warning).
    """
    covered = from_origins(catalog)
    said, faults = read_coverage(folder)
    yield from faults
    if said is None:
        if covered and not faults:
            yield Fault(
                COVERAGE, 1, "C504", f"there is no such file, but items name source rows; {REMEDY}"
            )
        return
    stale: list[int] = []
    for row in sorted(covered.keys() | said.items.keys()):
        here, ids = said.items.get(row, ()), covered.get(row, ())
        line = said.lines.get(("items", str(row)), 1)
        if not 1 <= row <= said.rows:
            sentence = (
                f"the source list has {said.rows} rows and no row {row} ({', '.join(ids or here)})"
            )
            yield Fault(COVERAGE, line, "C504", sentence)
        elif unknown := [id for id in here if id not in catalog.items]:
            yield Fault(
                COVERAGE,
                line,
                "C504",
                f"row {row} names `{unknown[0]}`, and no item has that id; {REMEDY}",
            )
        elif here != ids:
            stale.append(row)
    if stale:
        line = min(said.lines.get(("items", str(row)), 1) for row in stale)
        yield Fault(
            COVERAGE,
            line,
            "C504",
            f"not what the items' `origin` says: {spell_rows(stale)}; {REMEDY}",
        )
    if missing := missing_rows(said.rows, covered):
        sentence = f"no item covers {spell_rows(missing)} of {said.rows}"
        yield Fault(COVERAGE, 1, "C505", sentence, Severity.WARNING)


def missing_rows(rows: int, covered: Rows) -> list[int]:
    """The rows from 1 to ``rows`` that no item covers."""
    return [row for row in range(1, rows + 1) if row not in covered]


def spell_rows(rows: list[int]) -> str:
    """``row 4``, ``the rows 1-3, 7``: runs are drawn together."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    said = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"row {said}" if len(rows) == 1 else f"the rows {said}"


def coverage_text(rows: int, covered: Rows) -> str:
    """The whole file."""
    lines = (f"{row} = {json.dumps(list(covered[row]))}\n" for row in sorted(covered))
    return f"{HEAD}rows = {rows}\n\n[items]\n{''.join(lines)}"
