"""An organiser's own items, from a folder beside the content.

A broken one is left out; it never stops the bot.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault
from bot.catalog.load import STAGES, item_files, no_folder, read_item
from bot.catalog.references import ReadItem, check_references, topics_named
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import with_article

# Behind the kind's prefix: `cha-own-...` can never meet an id that the project gives out later.
MARK = "own-"


def with_own(catalog: Catalog, folder: Path) -> tuple[Catalog, tuple[Fault, ...]]:
    """(the catalog with the items of ``folder`` added, what is wrong with those left out).

    The faults' paths begin with ``folder``. Reads files, touches nothing else.
    """
    if not folder.is_dir():
        return catalog, (no_folder(folder),)
    kept, left_out, faults = read_own(folder)
    if (folder / STAGES).exists():
        sentence = "the stages are those of the content; this file is not read"
        faults.append(Fault(STAGES, 1, "C043", sentence))
    kept, wrong = without_faulty(catalog, kept, left_out)
    faults += wrong
    said = [replace(fault, path=(folder / fault.path).as_posix()) for fault in faults]
    return joined(catalog, kept), tuple(sorted(said))


def read_own(folder: Path) -> tuple[list[ReadItem], set[str], list[Fault]]:
    """(items whose own file is right, ids of those whose file is not, what is wrong with them)."""
    kept: list[ReadItem] = []
    left_out: set[str] = set()
    faults: list[Fault] = []
    for file, kind in item_files(folder, KINDS):
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


def joined(catalog: Catalog, read: list[ReadItem]) -> Catalog:
    """The catalog with these items, marked as an organiser's own."""
    items: list[Item] = [*catalog.items.values(), *(item for item, _ in read)]
    paths = {**catalog.paths, **{item.id: document.path for item, document in read}}
    own = frozenset(item.id for item, _ in read)
    return replace(Catalog.of(catalog.stages, items, paths, own), edit_base=catalog.edit_base)


def is_own(id: str) -> bool:
    """Whether an id carries the mark of an organiser's own items."""
    return id[4:].startswith(MARK)
