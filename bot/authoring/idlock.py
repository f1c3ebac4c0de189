"""ids.lock: every id that was ever published and the day it was locked.

An id is archived, never removed or reused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from bot.authoring.wording import first_few
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault
from bot.catalog.parts import Status

LOCK = "ids.lock"
IDS_SHOWN = 5  # So many does C501 name


def published(catalog: Catalog) -> set[str]:
    """The ids that members can have met: no drafts, and no organiser's own items."""
    items = catalog.items.values()
    return {item.id for item in items if item.status is not Status.DRAFT} - catalog.own


def read_lock(folder: Path) -> tuple[dict[str, date], list[Fault]]:
    """(id -> the day it was locked, what is wrong with the file). A missing file locks nothing."""
    file = folder / LOCK
    if not file.is_file():
        return {}, []
    locked: dict[str, date] = {}
    faults: list[Fault] = []
    before = ""
    for number, line in enumerate(file.read_text("utf-8", errors="replace").splitlines(), 1):
        id, _, day = line.partition(" ")
        try:
            locked[id] = date.fromisoformat(day)
        except ValueError:
            faults.append(Fault(LOCK, number, "C503", f"a line is `id 2026-01-31`, not `{line}`"))
        if id <= before:
            sentence = f"`{id}` is here twice, or not in its place: the ids are sorted"
            faults.append(Fault(LOCK, number, "C503", sentence))
        before = id
    return locked, faults


def check_lock(catalog: Catalog, folder: Path) -> Iterator[Fault]:
    """C501: every published id is locked.

    C502: every locked id has its item. C503: the file can be read.
    """
    locked, faults = read_lock(folder)
    yield from faults
    present = published(catalog)
    if fresh := sorted(present - locked.keys()):
        names = first_few(fresh, IDS_SHOWN)
        sentence = f"not locked yet: {names}; `cairn content lock` adds what is new"
        yield Fault(LOCK, 1, "C501", sentence)
    for number, id in enumerate(locked, 1):
        if id not in present:
            sentence = (
                f"`{id}` was published and has no item now; archive an item, never remove it or"
                " reuse its id"
            )
            yield Fault(LOCK, number, "C502", sentence)


def lock_text(locked: Mapping[str, date], catalog: Catalog, today: date) -> str:
    """The file with every published id.

    What is locked keeps its day, what is new gets ``today``.
    """
    days = {**dict.fromkeys(published(catalog), today), **locked}
    return "".join(f"{id} {days[id].isoformat()}\n" for id in sorted(days))
