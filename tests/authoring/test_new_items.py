"""The beginning of an item, and the schemas for editors: both know every field there is."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types

from bot.authoring.glossary import ABOUT_EVERY_ITEM, ABOUT_ONE_KIND, about_field
from bot.authoring.shapes import KIND_BY_NAME, front_matter, schema_files
from bot.authoring.skeleton import skeleton
from bot.catalog.document import FILL_IN, parse_document
from bot.catalog.load import load, try_load
from bot.catalog.schema import KINDS, Item

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[2]


def new(kind: type[Item]) -> str:
    return skeleton(kind, f"{kind.prefix}brand-new", TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_has_every_field_and_says_that_it_waits(kind: type[Item]) -> None:
    document, faults = parse_document(new(kind), "x.md")
    assert document is not None
    assert {fault.code for fault in faults} == {"C007"}
    assert len(faults) == new(kind).count(FILL_IN)
    optional = set(re.findall(r"^# (?:\[\[)?(\w+)(?:\]\])?(?: =|$)", document.front, re.MULTILINE))
    there = {*document.values, *document.sections, *optional}
    assert set(kind.model_fields) - {"superseded_by", "topics"} <= there


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_is_told_and_keeps_the_content_from_loading_until_it_is_written(
    tree: Any, kind: type[Item]
) -> None:
    tree.write(f"{kind.folder}/{kind.prefix}brand-new.md", new(kind))
    catalog, faults = try_load(tree.folder)
    assert catalog is None
    assert {fault.code for fault in faults} == {"C007"}


def test_a_new_file_loads_once_it_is_filled_in(tree: Any) -> None:
    text = new(KIND_BY_NAME["nudge"])
    for line, value in (
        ("title", '"Say thanks"'),
        ("stage", '"S8"'),
        ("level", "1"),
        ("minutes", "15"),
    ):
        text = text.replace(f'{line} = "{FILL_IN}"', f"{line} = {value}")
    text = text.replace(f'["{FILL_IN}"]', "[]")
    text = re.sub(
        rf"{FILL_IN}: .*",
        "Write to the author of something that helped you, and say what it did.",
        text,
    )
    tree.write("nudges/nud-brand-new.md", text)
    assert load(tree.folder).items["nud-brand-new"].title == "Say thanks"


def test_every_field_is_explained_and_no_other() -> None:
    for kind in KINDS:
        assert {name for name in kind.model_fields if not about_field(kind, name)} == set()
        assert set(ABOUT_ONE_KIND[kind.__name__]) <= set(kind.model_fields)
    assert set(ABOUT_EVERY_ITEM) == set(Item.model_fields)
    assert {kind.__name__ for kind in KINDS} == set(ABOUT_ONE_KIND)
    assert set(KIND_BY_NAME.values()) == set(KINDS)


def test_the_schemas_for_editors_are_up_to_date() -> None:
    folder = ROOT / "content" / "schemas"
    there = {file.name: file.read_text("utf-8") for file in folder.iterdir()}
    assert there == schema_files(), "run: cairn content schemas --write"


def test_the_schemas_take_the_tiny_catalog_and_refuse_what_the_loader_refuses(
    tiny_folder: Path,
) -> None:
    seen = 0
    for kind in KINDS:
        schema = front_matter(kind)
        Draft202012Validator.check_schema(schema)
        judge = Draft202012Validator(schema)
        for file in (tiny_folder / kind.folder).glob("*.md"):
            document, _ = parse_document(file.read_text("utf-8"), file.name)
            assert document is not None
            values = json.loads(json.dumps(document.values, default=str))
            judge.validate(values)
            assert not judge.is_valid({**values, "level": 4})
            assert not judge.is_valid({**values, "minuts": 4})
            del values["title"]
            assert not judge.is_valid(values)
            seen += 1
    assert seen == len(load(tiny_folder).items)
