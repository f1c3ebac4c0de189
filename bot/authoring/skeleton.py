"""The beginning of an item: every field and section with what belongs in it, for a writer to replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.authoring.glossary import about
from bot.authoring.shapes import is_section
from bot.catalog.document import PLACEHOLDER
from bot.catalog.schema import Activity, Item, Topic
from bot.catalog.sentences import Shape, follow, wants

KEPT = {"status": '"active"', "origin": '"extension"'}  # what a new item nearly always says
COMMENT = 110


def skeleton(kind: type[Item], id: str, today: date) -> str:
    """A whole file: front matter with a comment on every key, then every section."""
    schema = kind.model_json_schema()
    required = set(schema["required"])
    plain: list[str] = []
    tables: list[str] = []
    sections: list[str] = []
    for name, shape in schema["properties"].items():
        if name == "superseded_by" or (name == "topics" and kind is Topic):
            continue  # a new item has no successor, and a topic names others in `prereqs`
        must = name in required or (name == "topics" and kind is not Activity)
        said = {"id": f'"{id}"', "reviewed": today.isoformat()}.get(name) or KEPT.get(name)
        held = follow(schema, shape)
        if is_section(name, shape):
            sections += section(kind, name, shape, must)
        elif "oneOf" in held:
            tables += choice(kind, name, held, schema)
        elif "$ref" in held.get("items", {}):
            tables += table(kind, name, held, schema, must)
        else:
            plain += key(name, held, about(kind, name), must, said)
    return "\n".join(["+++", *plain, *tables, "+++", *sections]) + "\n"


def key(name: str, shape: Shape, what: str, must: bool, said: str | None = None) -> Iterator[str]:
    """A comment and the key below it; what may be left out is a comment as a whole."""
    fits = wants(shape, (name,))
    each = shape.get("items", {})
    if each.keys() & {"maxLength", "pattern"}:
        fits += f", each {wants(each, (name,))}"
    fits = "" if name == "id" else fits + ("" if must or said else " (may be left out)")
    if fits and len(what) + len(fits) > COMMENT:
        yield f"# {what}:"
        yield f"#   {fits}"
    else:
        yield f"# {what}: {fits}" if fits else f"# {what}"
    if said or must:
        yield f"{name} = {said or empty(shape)}"
    else:
        yield f"# {name} = {empty(shape).replace(PLACEHOLDER, '...')}"


def empty(shape: Shape) -> str:
    """What waits to be replaced, with quotes and brackets where the value will have them."""
    return f'["{PLACEHOLDER}"]' if shape.get("type") == "array" else f'"{PLACEHOLDER}"'


def table(kind: type[Item], name: str, shape: Shape, schema: Shape, must: bool) -> Iterator[str]:
    """One ``[[table]]`` of a list; the writer copies it for the next."""
    yield ""
    yield f"# {about(kind, name)}: {wants(shape)}; a table for each" + (
        "" if must else " (may be left out)"
    )
    inner = follow(schema, shape["items"])
    lines = [f"[[{name}]]"]
    for part, held in inner["properties"].items():
        lines += key(part, follow(schema, held), part.replace("_", " "), part in inner["required"])
    for line in lines:
        yield line if must else "# " + line.removeprefix("# ").replace(PLACEHOLDER, "...")


def choice(kind: type[Item], name: str, shape: Shape, schema: Shape) -> Iterator[str]:
    """A table that can be of several types: all of them explained, none chosen."""
    yield ""
    yield f"# {about(kind, name)}. Its type and the keys that go with it:"
    for way in shape["oneOf"]:
        inner: dict[str, Any] = follow(schema, way)
        keys = [
            f"{part}"
            f" ({wants(follow(schema, held), (part,))}{'' if part in inner['required'] else '; may be left out'})"
            for part, held in inner["properties"].items()
            if part != "type"
        ]
        yield f"#   {inner['properties']['type']['const']}: {', '.join(keys)}"
    yield f"[{name}]"
    yield f'type = "{PLACEHOLDER}"'


def section(kind: type[Item], name: str, shape: Shape, must: bool) -> Iterator[str]:
    """A heading, and below it what belongs there."""
    most = re.search(r"of \d+ to \d+ characters", wants(shape))
    size = f" ({most[0].removeprefix('of ')})" if most else ""
    left_out = "" if must else " (the section may be left out)"
    yield ""
    yield f"## {name.replace('_', ' ').capitalize()}"
    yield ""
    yield f"{PLACEHOLDER}: {about(kind, name)}{size}{left_out}"
