"""``cairn content lint``."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from adapters.content.output import print_text
from adapters.wiring import content_folder, read_content
from bot.authoring.facts import Facts
from bot.authoring.lint import lint
from bot.catalog.faults import Severity
from bot.settings import read_settings

FACTS_DIR = "CAIRN_FACTS_DIR"


def lint_content(*, strict: bool) -> int:
    """Every fault of the content and of the organiser's own items.

    1 where there is an error; with ``strict``, where there is a warning. What is only due fails
    nobody's check: else a day in the calendar would stop work that has nothing to do with it.
    """
    settings = read_settings()
    facts = read_facts()
    catalog, left_out = read_content(settings)
    found = lint(catalog, content_folder(settings), facts, own=settings.extra_content_dir)
    faults = [*left_out, *found]
    for fault in faults:
        print_text(f"{fault.severity.value}: {fault}")
    count = Counter(fault.severity for fault in faults)
    print_text(summary(count, facts))
    fails = count[Severity.ERROR] or (strict and count[Severity.WARNING])
    return int(bool(fails))


def summary(count: Counter[Severity], facts: Facts | None) -> str:
    """The last line: how many of each, and what was not checked."""
    said = f"{count[Severity.ERROR]} errors, {count[Severity.WARNING]} warnings."
    if due := count[Severity.DUE]:
        said += f" {due} due for a look."
    if facts is None:
        said += f" Facts were not checked: {FACTS_DIR} is not set."
    return said


def read_facts() -> Facts | None:
    """The facts of the folder that the environment names; None where it names none."""
    folder = os.environ.get(FACTS_DIR)
    if not folder:
        return None
    return Facts(Path(folder))
