"""An organiser's own items, from a folder beside the content.

A broken one is left out; it never stops the bot. Nor does one that is hostile, huge or shut: no
more is read than an item needs, and what is not read is said.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from pathlib import Path

from bot.catalog.catalog import Catalog
from bot.catalog.document import MOST_BYTES
from bot.catalog.faults import Fault
from bot.catalog.load import STAGES, folder_fault, item_files, read_item, visible
from bot.catalog.references import ReadItem, check_references, topics_named
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import with_article

# Behind the kind's prefix: `cha-own-...` can never meet an id that the project gives out later.
MARK = "own-"
MOST_BYTES_OF_ALL = 8 * 1024**2  # of all files; what ships has 2 MB
MOST_SAID = 5  # faults of one file


def with_own(catalog: Catalog, folder: Path) -> tuple[Catalog, tuple[Fault, ...]]:
    """(the catalog with the items of ``folder`` added, what is wrong with those left out).

    The faults' paths begin with ``folder``. Reads files, touches nothing else.
    """
    if fault := folder_fault(folder):
        return catalog, (fault,)
    kept, left_out, faults = read_own(folder)
    if os.path.lexists(folder / STAGES):
        sentence = "the stages are those of the content; this file is not read"
        faults.append(Fault(STAGES, 1, "C043", sentence))
    kept, wrong = without_faulty(catalog, kept, left_out)
    faults += wrong
    said = [replace(fault, path=(folder / fault.path).as_posix()) for fault in few(faults)]
    return joined(catalog, kept), tuple(sorted(said))


def read_own(folder: Path) -> tuple[list[ReadItem], set[str], list[Fault]]:
    """(items whose own file is right, ids of those whose file is not, what is wrong with them)."""
    kept: list[ReadItem] = []
    left_out: set[str] = set()
    room = MOST_BYTES_OF_ALL
    files, faults = item_files(folder, KINDS)
    for file, kind in files:
        room -= size_of(file)
        if room < 0:
            sentence = f"the files before this one have {MOST_BYTES_OF_ALL // 1024**2} MB already"
            faults.append(Fault(f"{kind.folder}/{visible(file.name)}", 1, "C001", sentence))
            break
        one, wrong = read_item(file, kind)
        if one and not is_own(one.item.id):
            noun = with_article(kind.noun)
            sentence = f"the id of {noun} of your own starts with `{kind.prefix}{MARK}`"
            wrong.append(one.fault("id", "C040", sentence))
        faults += wrong
        if one and not wrong:
            kept.append(one)
            continue
        left_out.add(file.stem)
        if one:
            left_out.add(one.item.id)
    return kept, left_out, faults


def size_of(file: Path) -> int:
    """How much of a file is read at most; 0 where there is nothing to be read."""
    try:
        return min(file.stat().st_size, MOST_BYTES)
    except OSError:
        return 0


def few(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The first faults of each file, and how many more there are."""
    by_path: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_path[fault.path].append(fault)
    for of_file in by_path.values():
        first = sorted(of_file)[:MOST_SAID]
        more = len(of_file) - len(first)
        yield from first[:-1]
        last = first[-1]
        yield replace(last, sentence=f"{last.sentence} (and {more} more)") if more else last


def without_faulty(
    catalog: Catalog, kept: list[ReadItem], left_out: Set[str]
) -> tuple[list[ReadItem], list[Fault]]:
    """(the items that fit the catalog and each other, what is wrong with the rest).

    Leaving one out can leave another with a reference to nothing, so it goes on until all fit.
    """
    faults: list[Fault] = []
    stages = {stage.id: stage for stage in catalog.stages}
    while True:
        wrong = [
            *check_references(kept, stages, left_out, catalog.items),
            *orphans(kept, left_out),
        ]
        if not wrong:
            return kept, faults
        faults += wrong
        bad = {fault.path for fault in wrong}
        left_out = left_out | {item.id for item, document in kept if document.path in bad}
        kept = [one for one in kept if one.document.path not in bad]


def orphans(kept: list[ReadItem], left_out: Set[str]) -> Iterator[Fault]:
    """C042, for each item that names one that is left out."""
    for one in kept:
        lost = [(key, id) for key, id in ids_named(one.item) if id in left_out]
        if lost:
            key, id = lost[0]
            sentence = f"`{key}` names `{id}`, which is left out because of its own faults"
            yield one.fault(key, "C042", sentence)


def ids_named(item: Item) -> Iterator[tuple[str, str]]:
    """(key, id) for every item that the item names."""
    yield from topics_named(item)
    if item.superseded_by:
        yield "superseded_by", item.superseded_by
    for id in item.echoes:
        yield "echoes", id


def joined(catalog: Catalog, read: list[ReadItem]) -> Catalog:
    """The catalog with these items, marked as an organiser's own."""
    items: list[Item] = [*catalog.items.values(), *(item for item, _ in read)]
    paths = {**catalog.paths, **{item.id: document.path for item, document in read}}
    own = frozenset(item.id for item, _ in read)
    return replace(Catalog.of(catalog.stages, items, paths, own), edit_base=catalog.edit_base)


def is_own(id: str) -> bool:
    """Whether an id carries the mark of an organiser's own items."""
    return id[4:].startswith(MARK)
