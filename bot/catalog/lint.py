"""Judges content that loads: what is wrong although every file has the right shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bot.catalog.catalog import Catalog
from bot.catalog.document import Document, read
from bot.catalog.facts import Facts
from bot.catalog.faults import Fault, Severity
from bot.catalog.rules import answers, roadmap, text, truth
from bot.catalog.rules.finding import Finding
from bot.catalog.schema import KINDS


def lint(catalog: Catalog, folder: Path, facts: Facts | None, today: date | None = None) -> list[Fault]:
    """Every fault, errors and warnings, sorted by file and line. Without facts the rules C3xx are skipped.

    ``folder`` is where the catalog was read from: the files are read again to find the lines.
    """
    documents: dict[str, Document | None] = {}
    faults = list(strays(folder))
    for finding in findings(catalog, facts, today or datetime.now(UTC).date()):
        path = catalog.path_of(finding.item.id)
        if path not in documents:
            documents[path] = read(folder / path, path)[0]
        document = documents[path]
        line = document.line_of(finding.loc, finding.snippet) if document else 1
        faults.append(Fault(path, line, finding.code, finding.sentence, finding.severity))
    return sorted(faults)


def findings(catalog: Catalog, facts: Facts | None, today: date) -> Iterator[Finding]:
    """What every rule has to say."""
    for rule in (*answers.RULES, *text.RULES, *roadmap.RULES):
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
