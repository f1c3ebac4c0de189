"""Reads the content folder: all of it or, with every fault at once, nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.catalog.catalog import Catalog
from bot.catalog.document import UNSEEN, read_document, read_text
from bot.catalog.faults import Fault
from bot.catalog.parts import Stage
from bot.catalog.references import ReadItem, check_references
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import faults_from
from bot.catalog.toml import Loc, nearest_line, parse_toml, toml_lines
from bot.errors import ContentError

STAGES = "stages.toml"
MOST_ITEMS = 1000  # files of one kind that are read


def load(folder: Path, kinds: Sequence[type[Item]] = KINDS) -> Catalog:
    """The catalog in ``folder``, of items of these kinds.

    Raises ``ContentError`` with every fault, sorted by file and line. Reads files, touches
    nothing else.
    """
    catalog, faults = try_load(folder, kinds)
    if catalog is None:
        raise ContentError([str(fault) for fault in faults])
    return catalog


def try_load(
    folder: Path, kinds: Sequence[type[Item]] = KINDS
) -> tuple[Catalog | None, tuple[Fault, ...]]:
    """(catalog, no faults) or (None, every fault)."""
    if fault := folder_fault(folder):
        return None, (fault,)
    stages, faults = read_stages(folder / STAGES)
    items, broken, wrong = read_items(folder, kinds)
    faults += wrong
    faults += check_references(items, {stage.id: stage for stage in stages}, broken)
    if faults:
        return None, tuple(sorted(faults))
    paths = {item.id: document.path for item, document in items}
    return Catalog.of(stages, (item for item, _ in items), paths), ()


def folder_fault(folder: Path) -> Fault | None:
    """C030, for a folder that is not there or that can't be looked into; None where it can be."""
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        return Fault(str(folder), 1, "C030", "there is no such folder")
    except OSError as error:
        return Fault(str(folder), 1, "C030", f"the folder can't be read: {reason(error)}")
    return None


def read_items(
    folder: Path, kinds: Sequence[type[Item]]
) -> tuple[list[ReadItem], set[str], list[Fault]]:
    """(items with their files, ids of the files that no item can be made of, faults)."""
    items: list[ReadItem] = []
    broken: set[str] = set()
    files, faults = item_files(folder, kinds)
    for file, kind in files:
        one, wrong = read_item(file, kind)
        faults += wrong
        if one is None:
            broken.add(file.stem)
        else:
            items.append(one)
    if not items and not broken:
        folders = ", ".join(f"{kind.folder}/" for kind in kinds)
        sentence = f"there is not one item here; they belong in {folders}"
        faults.append(Fault(".", 1, "C030", sentence))
    return items, broken, faults


def item_files(
    folder: Path, kinds: Sequence[type[Item]]
) -> tuple[list[tuple[Path, type[Item]]], list[Fault]]:
    """(every file where items belong, with the kind that lives there; what could not be listed).

    Hidden ones are passed over. A kind without a folder has no items, and that is no fault.
    """
    files: list[tuple[Path, type[Item]]] = []
    faults: list[Fault] = []
    for kind in kinds:
        try:
            found = sorted((folder / kind.folder).iterdir())
        except FileNotFoundError:
            continue
        except OSError as error:
            sentence = f"the folder can't be read: {reason(error)}"
            faults.append(Fault(kind.folder, 1, "C030", sentence))
            continue
        shown = [file for file in found if not file.name.startswith(".")]
        files += [(file, kind) for file in shown[:MOST_ITEMS]]
        if len(shown) > MOST_ITEMS:
            sentence = f"{len(shown)} files are here; I read the first {MOST_ITEMS}"
            faults.append(Fault(kind.folder, 1, "C030", sentence))
    return files, faults


def read_item(file: Path, kind: type[Item]) -> tuple[ReadItem | None, list[Fault]]:
    """One item file as an item of ``kind``, with all that is wrong with it.

    There can be faults with and without an item.
    """
    path = f"{kind.folder}/{visible(file.name)}"
    if file.suffix != ".md" or not is_file(file):
        sentence = f"only item files, named <id>.md, belong in {kind.folder}/"
        return None, [Fault(path, 1, "C031", sentence)]
    document, faults = read_document(file, path)
    if document is None or document.unfinished:
        return None, faults
    try:
        item = kind.model_validate(document.fields)
    except ValidationError as error:
        return None, [*faults, *faults_from(error, kind, kind.noun, path, document.line_of)]
    one = ReadItem(item, document)
    if item.id != file.stem:
        sentence = f"the id is `{item.id}`, so the file must be named {item.id}.md"
        faults.append(one.fault("id", "C020", sentence))
    return one, faults


def visible(name: str) -> str:
    """A file's name as it can be printed, whatever bytes it has."""
    return UNSEEN.sub("?", name).encode("utf-8", "replace").decode()


def is_file(file: Path) -> bool:
    """Whether it is a plain file; one whose state can't be asked for counts, and fails to open."""
    try:
        return file.is_file()
    except OSError:
        return True


def read_stages(file: Path) -> tuple[list[Stage], list[Fault]]:
    """The stages of ``stages.toml`` in its order.

    No stages where the file as a whole is unusable.
    """
    text = read_text(file, STAGES)
    if isinstance(text, Fault):
        return [], [replace(text, code="C030")]
    values, faults = parse_toml(text, STAGES, first=1)
    if values is None:
        return [], faults
    rows = values.get("stages")
    if not isinstance(rows, list) or not rows:
        return [], [Fault(STAGES, 1, "C030", "there is not one `[[stages]]` table here")]
    for key in values.keys() - {"stages"}:
        faults.append(Fault(STAGES, 1, "C011", f"`{key}` is no key of the list of stages"))
    stages, wrong = check_stages(rows, dict(toml_lines(text, first=1)))
    return stages, [*faults, *wrong]


def check_stages(rows: Iterable[Any], lines: dict[Loc, int]) -> tuple[list[Stage], list[Fault]]:
    """The rows as stages, each with an id of its own.

    ``lines`` says where the keys of the file are.
    """
    stages: list[Stage] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        row_line = partial(line_in_row, lines, number)
        try:
            stage = Stage.model_validate(row)
        except ValidationError as error:
            faults += faults_from(error, Stage, "stage", STAGES, row_line)
            continue
        if stage.id in {other.id for other in stages}:
            sentence = f"the stage `{stage.id}` is here twice"
            faults.append(Fault(STAGES, row_line(("id",)), "C021", sentence))
        stages.append(stage)
    return stages, faults


def line_in_row(lines: dict[Loc, int], number: int, loc: Loc) -> int:
    """The line of a key of the ``[[stages]]`` table with this number."""
    return nearest_line(lines, ("stages", number, *loc))


def reason(error: OSError) -> str:
    """Why something can't be read, in the system's words."""
    return error.strerror or "no reason given"
