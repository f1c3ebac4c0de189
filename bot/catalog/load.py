"""Reads the content folder: all of it or, with every fault at once, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.catalog.catalog import Catalog
from bot.catalog.document import read_document
from bot.catalog.faults import Fault
from bot.catalog.parts import Stage
from bot.catalog.references import ReadItem, check_references
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import faults_from
from bot.catalog.toml import Loc, nearest_line, parse_toml, toml_lines
from bot.errors import ContentError

STAGES = "stages.toml"


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
    if not folder.is_dir():
        return None, (no_folder(folder),)
    stages, faults = read_stages(folder / STAGES)
    items, broken, wrong = read_items(folder, kinds)
    faults += wrong
    faults += check_references(items, {stage.id: stage for stage in stages}, broken)
    if faults:
        return None, tuple(sorted(faults))
    paths = {item.id: document.path for item, document in items}
    return Catalog.of(stages, (item for item, _ in items), paths), ()


def no_folder(folder: Path) -> Fault:
    """C030, for a folder that is not there."""
    return Fault(str(folder), 1, "C030", "there is no such folder")


def read_items(
    folder: Path, kinds: Sequence[type[Item]]
) -> tuple[list[ReadItem], set[str], list[Fault]]:
    """(items with their files, ids of the files that no item can be made of, faults)."""
    items: list[ReadItem] = []
    broken: set[str] = set()
    faults: list[Fault] = []
    for file, kind in item_files(folder, kinds):
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


def item_files(folder: Path, kinds: Sequence[type[Item]]) -> Iterator[tuple[Path, type[Item]]]:
    """Every file where items belong, with the kind that lives there.

    Hidden ones are passed over.
    """
    for kind in kinds:
        for file in sorted(folder.glob(f"{kind.folder}/*")):
            if not file.name.startswith("."):
                yield file, kind


def read_item(file: Path, kind: type[Item]) -> tuple[ReadItem | None, list[Fault]]:
    """One item file as an item of ``kind``, with all that is wrong with it.

    There can be faults with and without an item.
    """
    path = f"{kind.folder}/{file.name}"
    if file.suffix != ".md" or not file.is_file():
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


def read_stages(file: Path) -> tuple[list[Stage], list[Fault]]:
    """The stages of ``stages.toml`` in its order.

    No stages where the file as a whole is unusable.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Fault(STAGES, 1, "C030", f"the list of stages can't be read: {reason(error)}")]
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


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why a file can't be read, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return error.strerror or "no reason given"
