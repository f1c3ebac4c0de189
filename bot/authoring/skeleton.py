"""The beginning of an item: every field and section with what belongs in it.

A writer replaces the placeholders.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.authoring.glossary import about_field
from bot.authoring.shapes import is_section
from bot.catalog.document import FILL_IN
from bot.catalog.parts import section_heading
from bot.catalog.schema import Activity, Item, Topic
from bot.catalog.sentences import Shape, follow, wants

# What a new item nearly always says
USUAL_VALUES = {"status": '"active"', "origin": '"extension"'}
COMMENT_WIDTH = 110
MAY_BE_LEFT_OUT = " (may be left out)"


@dataclass(frozen=True, slots=True)
class NewField:
    """A field of a new item: what belongs in it, what holds it, and whether it must be there.

    ``value`` is what it says already, as TOML; empty where the writer must say it.
    """

    name: str
    about: str
    shape: Shape
    must: bool
    value: str = ""

    @property
    def optional(self) -> str:
        """What a comment says behind a field that may be left out."""
        if self.must or self.value:
            return ""
        return MAY_BE_LEFT_OUT


def skeleton(kind: type[Item], id: str, today: date) -> str:
    """A whole file: front matter with a comment on every key, then every section."""
    schema = kind.model_json_schema()
    keys: list[str] = []
    tables: list[str] = []
    sections: list[str] = []
    for field in new_fields(kind, schema, id, today):
        if is_section(field.name, field.shape):
            sections += section_lines(field)
        elif "oneOf" in field.shape:
            tables += union_lines(field, schema)
        elif "$ref" in field.shape.get("items", {}):
            tables += table_lines(field, schema)
        else:
            keys += key_lines(field)
    return "\n".join(["+++", *keys, *tables, "+++", *sections]) + "\n"


def new_fields(kind: type[Item], schema: Shape, id: str, today: date) -> Iterator[NewField]:
    """The fields that a writer of a new item is asked for."""
    values = {"id": f'"{id}"', "reviewed": today.isoformat(), **USUAL_VALUES}
    must = {*schema["required"], *topics_if_needed(kind)}
    for name, shape in schema["properties"].items():
        if name not in never_asked(kind):
            held = follow(schema, shape)
            about = about_field(kind, name)
            yield NewField(name, about, held, name in must, values.get(name, ""))


def never_asked(kind: type[Item]) -> set[str]:
    """Fields that no new item has: it has no successor, and a topic names others in ``prereqs``."""
    if kind is Topic:
        return {"superseded_by", "topics"}
    return {"superseded_by"}


def topics_if_needed(kind: type[Item]) -> set[str]:
    """``topics``, but for an activity: the format asks no kind for it, but a week picks by it."""
    if kind is Activity:
        return set()
    return {"topics"}


def key_lines(field: NewField) -> Iterator[str]:
    """A comment and the key below it; what may be left out is a comment as a whole."""
    yield from comment_lines(field.about, what_fits(field))
    if field.must or field.value:
        yield f"{field.name} = {field.value or placeholder(field.shape)}"
    else:
        yield f"# {field.name} = {dotted(placeholder(field.shape))}"


def comment_lines(about: str, fits: str) -> Iterator[str]:
    """What belongs in a key and what fits there, on one line or on two."""
    if not fits:
        yield f"# {about}"
    elif len(about) + len(fits) > COMMENT_WIDTH:
        yield f"# {about}:"
        yield f"#   {fits}"
    else:
        yield f"# {about}: {fits}"


def what_fits(field: NewField) -> str:
    """What a key must be; empty for the id, which is right already."""
    if field.name == "id":
        return ""
    fits = wants(field.shape, (field.name,))
    each = field.shape.get("items", {})
    if each.keys() & {"maxLength", "pattern"}:
        fits += f", each {wants(each, (field.name,))}"
    return fits + field.optional


def placeholder(shape: Shape) -> str:
    """What waits to be replaced, with quotes and brackets where the value will have them."""
    if shape.get("type") == "array":
        return f'["{FILL_IN}"]'
    return f'"{FILL_IN}"'


def dotted(line: str) -> str:
    """A line of a comment: three dots where a placeholder would wait to be replaced."""
    return line.replace(FILL_IN, "...")


def table_lines(field: NewField, schema: Shape) -> Iterator[str]:
    """One ``[[table]]`` of a list; the writer copies it for the next."""
    yield ""
    yield f"# {field.about}: {wants(field.shape)}; a table for each{field.optional}"
    for line in inner_lines(field, schema):
        if field.must:
            yield line
        else:
            yield "# " + dotted(line.removeprefix("# "))


def inner_lines(field: NewField, schema: Shape) -> Iterator[str]:
    """The head of a ``[[table]]`` and its keys."""
    yield f"[[{field.name}]]"
    inner = follow(schema, field.shape["items"])
    for name, shape in inner["properties"].items():
        about, must = name.replace("_", " "), name in inner["required"]
        yield from key_lines(NewField(name, about, follow(schema, shape), must))


def union_lines(field: NewField, schema: Shape) -> Iterator[str]:
    """A table that can be of several types: all of them explained, none chosen."""
    yield ""
    yield f"# {field.about}. Its type and the keys that go with it:"
    for way in field.shape["oneOf"]:
        inner: dict[str, Any] = follow(schema, way)
        names = [name for name in inner["properties"] if name != "type"]
        keys = ", ".join(explained_key(name, inner, schema) for name in names)
        yield f"#   {inner['properties']['type']['const']}: {keys}"
    yield f"[{field.name}]"
    yield f'type = "{FILL_IN}"'


def explained_key(name: str, table: Shape, schema: Shape) -> str:
    """``tolerance (a number)``: a key of a table, and what it must be."""
    fits = wants(follow(schema, table["properties"][name]), (name,))
    if name in table["required"]:
        return f"{name} ({fits})"
    return f"{name} ({fits}; may be left out)"


def section_lines(field: NewField) -> Iterator[str]:
    """A heading, and below it what belongs there."""
    size, left_out = "", ""
    if most := re.search(r"of (\d+ to \d+ characters)", wants(field.shape)):
        size = f" ({most[1]})"
    if not field.must:
        left_out = " (the section may be left out)"
    yield ""
    yield f"## {section_heading(field.name)}"
    yield ""
    yield f"{FILL_IN}: {field.about}{size}{left_out}"
