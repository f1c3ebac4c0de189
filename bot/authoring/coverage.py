"""coverage.toml: which items answer which row of the source list.

Made from the items' ``origin``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.idlock import published
from bot.authoring.wording import rows_in_runs
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault, Severity
from bot.catalog.toml import Loc, parse_toml, toml_lines

COVERAGE = "coverage.toml"
REMEDY = "`cairn content coverage --write` mends it"
FIRST_LINE = (
    "# Which items answer which row of the source list. Made from the items' `origin` by "
    "`cairn content coverage --write`.\n"
)

Rows = Mapping[int, tuple[str, ...]]
"""Row of the source list -> ids of the items that answer it, sorted."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the file says: how many rows the source list has, and the ids at each row.

    ``lines`` are those of the file's keys.
    """

    rows: int
    items: Rows
    lines: Mapping[Loc, int]

    def line_of(self, row: int) -> int:
        """The line of a row; 1 for one that is not there."""
        return self.lines.get(("items", str(row)), 1)


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
    rows, items = values.get("rows"), ids_by_row(values.get("items"))
    if not isinstance(rows, int) or items is None:
        sentence = "it wants `rows`, a number, and a table `[items]` of row = [ids]"
        return None, [Fault(COVERAGE, 1, "C504", sentence)]
    return Coverage(rows, items, dict(toml_lines(text, first=1))), []


def ids_by_row(table: object) -> Rows | None:
    """The table ``[items]`` as rows; None where it is none, or holds anything but lists of ids."""
    if not isinstance(table, dict):
        return None
    rows: dict[int, tuple[str, ...]] = {}
    for key, ids in table.items():
        if not key.isdecimal() or not isinstance(ids, list):
            return None
        rows[int(key)] = tuple(map(str, ids))
    return rows


def from_origins(catalog: Catalog) -> dict[int, tuple[str, ...]]:
    """Row -> ids of the items that say they come from it, active or archived.

    Rows and ids sorted.
    """
    found: dict[int, list[str]] = {}
    for id in sorted(published(catalog)):
        origin = catalog.items[id].origin
        if origin != "extension":
            for row in set(origin):
                found.setdefault(row, []).append(id)
    return {row: tuple(found[row]) for row in sorted(found)}


def check_coverage(catalog: Catalog, folder: Path) -> Iterator[Fault]:
    """C504: the file says what the origins say, of items that are there.

    C505: no row is left out (a warning).
    """
    covered = from_origins(catalog)
    said, faults = read_coverage(folder)
    yield from faults
    if said is not None:
        yield from check_rows(said, covered, catalog)
        yield from check_missing(said, covered)
    elif covered and not faults:
        sentence = f"there is no such file, but items name source rows; {REMEDY}"
        yield Fault(COVERAGE, 1, "C504", sentence)


def check_rows(said: Coverage, covered: Rows, catalog: Catalog) -> Iterator[Fault]:
    """C504, for each row that can't be as it is, and once for those that are out of date."""
    stale: list[int] = []
    for row in sorted(covered.keys() | said.items.keys()):
        if sentence := wrong_row(row, said, covered, catalog):
            yield Fault(COVERAGE, said.line_of(row), "C504", sentence)
        elif said.items.get(row, ()) != covered.get(row, ()):
            stale.append(row)
    if stale:
        line = min(said.line_of(row) for row in stale)
        sentence = f"not what the items' `origin` says: {rows_in_runs(stale)}; {REMEDY}"
        yield Fault(COVERAGE, line, "C504", sentence)


def wrong_row(row: int, said: Coverage, covered: Rows, catalog: Catalog) -> str | None:
    """What is wrong with a row of the file or of the origins; None where it can be as it is."""
    here = said.items.get(row, ())
    if not 1 <= row <= said.rows:
        ids = ", ".join(covered.get(row) or here)
        return f"the source list has {said.rows} rows and no row {row} ({ids})"
    unknown = [id for id in here if id not in catalog.items]
    if unknown:
        return f"row {row} names `{unknown[0]}`, and no item has that id; {REMEDY}"
    return None


def check_missing(said: Coverage, covered: Rows) -> Iterator[Fault]:
    """C505, once for all rows that no item covers."""
    missing = missing_rows(said.rows, covered)
    if missing:
        sentence = f"no item covers {rows_in_runs(missing)} of {said.rows}"
        yield Fault(COVERAGE, 1, "C505", sentence, Severity.WARNING)


def missing_rows(rows: int, covered: Rows) -> list[int]:
    """The rows from 1 to ``rows`` that no item covers."""
    return [row for row in range(1, rows + 1) if row not in covered]


def coverage_text(rows: int, covered: Rows) -> str:
    """The whole file."""
    lines = (f"{row} = {json.dumps(list(covered[row]))}\n" for row in sorted(covered))
    return f"{FIRST_LINE}rows = {rows}\n\n[items]\n{''.join(lines)}"
