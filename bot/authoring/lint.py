"""Judges content that loads: what is wrong although every file has the right shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.authoring.amounts import check_amounts
from bot.authoring.confirmed import read_confirmed
from bot.authoring.coverage import check_coverage
from bot.authoring.facts import Facts
from bot.authoring.idlock import check_lock
from bot.authoring.rules import answers, confirmations, roadmap, spelling, text, truth
from bot.authoring.rules.finding import Finding
from bot.catalog.catalog import Catalog
from bot.catalog.document import Document, read
from bot.catalog.faults import Fault, Severity
from bot.catalog.schema import KINDS


def lint(
    catalog: Catalog,
    folder: Path,
    facts: Facts | None,
    today: date | None = None,
    own: Path | None = None,
) -> list[Fault]:
    """Every fault, errors and warnings, sorted by file and line.

    Without facts the rules C3xx are skipped.

    ``folder`` is where the catalog was read from, ``own`` where the organiser's own items were: the
    files are read again to find the lines. The lock, the coverage, the amounts and what is
    confirmed are matters of ``folder`` alone.
    """
    today = today or datetime.now(UTC).date()
    documents: dict[str, Document | None] = {}
    faults = [
        *check_lock(catalog, folder),
        *check_coverage(catalog, folder),
        *check_amounts(catalog, folder),
    ]
    confirmed, lines, wrong = read_confirmed(folder)
    faults += [*wrong, *confirmations.check(catalog, confirmed, lines, today), *strays(folder)]
    if own is not None:
        faults += [replace(fault, path=(own / fault.path).as_posix()) for fault in strays(own)]
    for finding in findings(catalog, replace(facts, confirmed=confirmed) if facts else None, today):
        id = finding.item.id
        home = own if own and id in catalog.own else folder
        path = catalog.path_of(id)
        if id not in documents:
            documents[id] = read(home / path, path)[0]
        document = documents[id]
        line = document.line_of(finding.loc, finding.snippet) if document else 1
        said = path if home is folder else (home / path).as_posix()
        faults.append(Fault(said, line, finding.code, finding.sentence, finding.severity))
    return sorted(faults)


def findings(catalog: Catalog, facts: Facts | None, today: date) -> Iterator[Finding]:
    """What every rule has to say."""
    for rule in (*answers.RULES, *text.RULES, *spelling.RULES, *roadmap.RULES):
        yield from rule(catalog)
    yield from roadmap.dates_are_past(catalog, today)
    if facts is not None:
        for check in truth.RULES:
            yield from check(catalog, facts)


def strays(folder: Path) -> Iterator[Fault]:
    """C407: item files in a folder of another name are read by nobody."""
    known = {kind.folder for kind in KINDS}
    for file in sorted(folder.glob("*/*.md")):
        if file.parent.name not in known:
            sentence = f"no kind of item lives in {file.parent.name}/, so nobody reads this file"
            yield Fault(file.relative_to(folder).as_posix(), 1, "C407", sentence, Severity.WARNING)
