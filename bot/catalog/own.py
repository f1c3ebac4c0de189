"""An organiser's own items, from a folder beside the content.

A broken one is left out; it never stops the bot.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault
from bot.catalog.load import STAGES, item_files, read_item
from bot.catalog.references import Read, check, topics_named
from bot.catalog.schema import KINDS, Item

# behind the kind's prefix: `cha-own-...` can never meet an id that the project gives out later
MARK = "own-"


def with_own(catalog: Catalog, folder: Path) -> tuple[Catalog, tuple[Fault, ...]]:
    """The catalog with the items of ``folder`` added, and what is wrong with those that are left out.

    The faults' paths begin with ``folder``. Reads files, touches nothing else.
    """
    if not folder.is_dir():
        return catalog, (Fault(str(folder), 1, "C030", "there is no such folder"),)
    kept, left_out, faults = read_own(folder)
    if (folder / STAGES).exists():
        faults.append(
            Fault(STAGES, 1, "C043", "the stages are those of the content; this file is not read")
        )
    stages = {stage.id: stage for stage in catalog.stages}
    while wrong := [*check(kept, stages, left_out, catalog.items), *orphans(kept, left_out)]:
        faults += wrong
        bad = {fault.path for fault in wrong}
        left_out |= {item.id for item, document in kept if document.path in bad}
        kept = [(item, document) for item, document in kept if document.path not in bad]
    said = tuple(sorted(replace(fault, path=(folder / fault.path).as_posix()) for fault in faults))
    return joined(catalog, kept), said


def read_own(folder: Path) -> tuple[list[Read], set[str], list[Fault]]:
    """(items whose own file is right, ids of those whose file is not, all that is wrong with them)."""
    kept: list[Read] = []
    left_out: set[str] = set()
    faults: list[Fault] = []
    for file, kind in item_files(folder, KINDS):
        item, document, wrong = read_item(file, kind)
        if item and document and not is_own(item.id):
            sentence = (
                f"the id of {article(kind.noun)} of your own starts with `{kind.prefix}{MARK}`"
            )
            wrong.append(Fault(document.path, document.line_of(("id",)), "C040", sentence))
        if item and document and not wrong:
            kept.append((item, document))
        else:
            left_out |= {file.stem, item.id} if item else {file.stem}
        faults += wrong
    return kept, left_out, faults


def orphans(kept: list[Read], left_out: Set[str]) -> Iterator[Fault]:
    """C042, for each item that names one that is left out."""
    for item, document in kept:
        named = [
            *topics_named(item),
            *([("superseded_by", item.superseded_by)] if item.superseded_by else []),
        ]
        key, id = next(((key, id) for key, id in named if id in left_out), ("", ""))
        if key:
            sentence = f"`{key}` names `{id}`, which is left out because of its own faults"
            yield Fault(document.path, document.line_of((key,)), "C042", sentence)


def joined(catalog: Catalog, read: list[Read]) -> Catalog:
    """The catalog with these items, marked as an organiser's own."""
    items: list[Item] = [*catalog.items.values(), *(item for item, _ in read)]
    paths = {**catalog.paths, **{item.id: document.path for item, document in read}}
    own = frozenset(item.id for item, _ in read)
    return replace(Catalog.of(catalog.stages, items, paths, own), edit_base=catalog.edit_base)


def is_own(id: str) -> bool:
    """Whether an id carries the mark of an organiser's own items."""
    return id[4:].startswith(MARK)


def article(noun: str) -> str:
    """``a challenge``, ``an activity``."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
