"""Judges content that loads: what is wrong although every file has the right shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.authoring.amounts import check_amounts
from bot.authoring.confirmed import Confirmed, read_confirmed
from bot.authoring.coverage import check_coverage
from bot.authoring.facts import Facts
from bot.authoring.idlock import check_lock
from bot.authoring.rules.answers import ANSWER_RULES
from bot.authoring.rules.confirmations import check_confirmed
from bot.authoring.rules.finding import Finding
from bot.authoring.rules.handing_in import HAND_IN_RULES
from bot.authoring.rules.hosts import HOST_RULES
from bot.authoring.rules.own_numbers import SOLVER_RULES
from bot.authoring.rules.roadmap import ROADMAP_RULES, dates_are_past
from bot.authoring.rules.spelling import SPELLING_RULES
from bot.authoring.rules.text import TEXT_RULES
from bot.authoring.rules.truth import FACT_RULES
from bot.catalog.catalog import Catalog
from bot.catalog.document import Document, read_document
from bot.catalog.faults import Fault, Severity
from bot.catalog.schema import KINDS

CATALOG_RULES = (
    *ANSWER_RULES,
    *HAND_IN_RULES,
    *SOLVER_RULES,
    *TEXT_RULES,
    *SPELLING_RULES,
    *ROADMAP_RULES,
    *HOST_RULES,
)


def lint(
    catalog: Catalog,
    folder: Path,
    facts: Facts | None,
    today: date | None = None,
    own: Path | None = None,
) -> list[Fault]:
    """Every fault, errors and warnings, sorted by file and line.

    Without facts the rules C3xx are skipped. ``folder`` is where the catalog was read from, ``own``
    where the organiser's own items were: the files are read again to find the lines. The lock, the
    coverage, the amounts and what is confirmed are matters of ``folder`` alone.
    """
    today = today or datetime.now(UTC).date()
    confirmed, lines, faults = read_confirmed(folder)
    faults += check_lock(catalog, folder)
    faults += check_coverage(catalog, folder)
    faults += check_amounts(catalog, folder)
    faults += check_confirmed(catalog, confirmed, lines, today)
    faults += check_strays(folder)
    if own is not None:
        faults += [moved(fault, own) for fault in check_strays(own)]
    files = ItemFiles(catalog, folder, own)
    for finding in findings(catalog, knowing(facts, confirmed), today):
        faults.append(files.fault(finding))
    return sorted(faults)


def knowing(facts: Facts | None, confirmed: Confirmed) -> Facts | None:
    """The facts with what is confirmed; None where facts are not checked."""
    if facts is None:
        return None
    return replace(facts, confirmed=confirmed)


def findings(catalog: Catalog, facts: Facts | None, today: date) -> Iterator[Finding]:
    """What every rule has to say."""
    for rule in CATALOG_RULES:
        yield from rule(catalog)
    yield from dates_are_past(catalog, today)
    if facts is not None:
        for check in FACT_RULES:
            yield from check(catalog, facts)


def check_strays(folder: Path) -> Iterator[Fault]:
    """C407: item files in a folder of another name are read by nobody."""
    known = {kind.folder for kind in KINDS}
    for file in sorted(folder.glob("*/*.md")):
        if file.parent.name not in known:
            sentence = f"no kind of item lives in {file.parent.name}/, so nobody reads this file"
            path = file.relative_to(folder).as_posix()
            yield Fault(path, 1, "C407", sentence, Severity.WARNING)


def moved(fault: Fault, folder: Path) -> Fault:
    """The fault with its path below ``folder``."""
    return replace(fault, path=(folder / fault.path).as_posix())


@dataclass(frozen=True)
class ItemFiles:
    """The files of a catalog's items, each read at most once, to find the lines of findings.

    ``own`` is where the organiser's own items are.
    """

    catalog: Catalog
    folder: Path
    own: Path | None
    documents: dict[str, Document | None] = field(default_factory=dict)

    def fault(self, finding: Finding) -> Fault:
        """A finding at its line. An organiser's own file is named by its whole path."""
        id = finding.item.id
        path = self.catalog.path_of(id)
        line = self.line_of(id, finding)
        fault = Fault(path, line, finding.code, finding.sentence, finding.severity)
        if self.own and id in self.catalog.own:
            return moved(fault, self.own)
        return fault

    def line_of(self, id: str, finding: Finding) -> int:
        """The line of a finding; 1 where the file can't be read any more."""
        if id not in self.documents:
            self.documents[id] = self.read(id)
        document = self.documents[id]
        if document is None:
            return 1
        return document.line_of(finding.loc, finding.snippet)

    def read(self, id: str) -> Document | None:
        """An item's file, taken apart; None where it can't be read."""
        path = self.catalog.path_of(id)
        home = self.folder
        if self.own and id in self.catalog.own:
            home = self.own
        document, _ = read_document(home / path, path)
        return document
