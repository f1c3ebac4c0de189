"""Reads the content folder: all of it or, with every fault at once, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.catalog.catalog import Catalog
from bot.catalog.document import Document, Loc, nearest_line, parse_toml, read, toml_lines
from bot.catalog.faults import Fault
from bot.catalog.parts import Stage
from bot.catalog.references import Read, check
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import explain
from bot.errors import ContentError

STAGES = "stages.toml"


def load(folder: Path, kinds: Sequence[type[Item]] = KINDS) -> Catalog:
    """The catalog in ``folder``, of items of these kinds.

    Raises :class:`ContentError` with every fault, sorted by file and line. Reads files, touches
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
        return None, (Fault(str(folder), 1, "C030", "there is no such folder"),)
    stages, faults = read_stages(folder / STAGES)
    read_items: list[Read] = []
    broken: set[str] = set()
    for file, kind in item_files(folder, kinds):
        item, document, wrong = read_item(file, kind)
        faults += wrong
        if item and document:
            read_items.append((item, document))
        else:
            broken.add(file.stem)
    if not read_items and not broken:
        folders = ", ".join(f"{kind.folder}/" for kind in kinds)
        faults.append(
            Fault(".", 1, "C030", f"there is not one item here; they belong in {folders}")
        )
    faults += check(read_items, {stage.id: stage for stage in stages}, broken)
    if faults:
        return None, tuple(sorted(faults))
    return (
        Catalog.of(
            stages,
            (item for item, _ in read_items),
            {item.id: doc.path for item, doc in read_items},
        ),
        (),
    )


def item_files(folder: Path, kinds: Sequence[type[Item]]) -> Iterator[tuple[Path, type[Item]]]:
    """Every file where items belong, with the kind that lives there.

    Hidden ones are passed over.
    """
    for kind in kinds:
        for file in sorted(folder.glob(f"{kind.folder}/*")):
            if not file.name.startswith("."):
                yield file, kind


def read_item(file: Path, kind: type[Item]) -> tuple[Item | None, Document | None, list[Fault]]:
    """One item file as an item of ``kind``, with all that is wrong with it."""
    path = f"{kind.folder}/{file.name}"
    if file.suffix != ".md" or not file.is_file():
        return (
            None,
            None,
            [Fault(path, 1, "C031", f"only item files, named <id>.md, belong in {kind.folder}/")],
        )
    document, faults = read(file, path)
    if document is None or document.unfinished:
        return None, None, faults
    try:
        item = kind.model_validate(document.fields)
    except ValidationError as error:
        return None, document, [*faults, *explain(error, kind, kind.noun, path, document.line_of)]
    if item.id != file.stem:
        line = document.line_of(("id",))
        faults.append(
            Fault(
                path, line, "C020", f"the id is `{item.id}`, so the file must be named {item.id}.md"
            )
        )
    return item, document, faults


def read_stages(file: Path) -> tuple[list[Stage], list[Fault]]:
    """The stages of ``stages.toml`` in its order.

    No stages where the file as a whole is unusable.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return [], [Fault(STAGES, 1, "C030", f"the list of stages can't be read: {reason(error)}")]
    values, faults = parse_toml(text, STAGES, first=1)
    rows = (values or {}).get("stages")
    if values is None or not isinstance(rows, list) or not rows:
        return [], faults or [Fault(STAGES, 1, "C030", "there is not one `[[stages]]` table here")]
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
            faults += explain(error, Stage, "stage", STAGES, row_line)
            continue
        if stage.id in {other.id for other in stages}:
            faults.append(
                Fault(STAGES, row_line(("id",)), "C021", f"the stage `{stage.id}` is here twice")
            )
        stages.append(stage)
    return stages, faults


def line_in_row(lines: dict[Loc, int], number: int, loc: Loc) -> int:
    """The line of a key of the ``[[stages]]`` table with this number."""
    return nearest_line(lines, ("stages", number, *loc))


def reason(error: Exception) -> str:
    """Why a file can't be read, in a few words."""
    return error.strerror or "no reason given" if isinstance(error, OSError) else "it is not UTF-8"
