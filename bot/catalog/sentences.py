"""Turns what pydantic found into what a writer can act on: which key, what it wants, what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.catalog.document import Loc
from bot.catalog.faults import Fault, shorten

Shape = dict[str, Any]  # a node of a JSON schema

WORDS = {
    "id": (
        "an id such as `top-linear-algebra`: its kind, then lower-case words with hyphens, at most"
        " 40 characters"
    ),
    "stage": "a stage such as `S4`",
    "url": "an address that starts with https:// and has no spaces",
    "link": "an address that starts with https:// and has no spaces",
    "sources": "addresses that start with https:// and have no spaces",
    "slug": "the end of a Kaggle address, such as `titanic` or `owner/dataset`",
    "arxiv": "an arXiv id such as `1706.03762`, without a version",
    "doi": "a DOI such as `10.1145/2939672.2939785`",
    "origin": 'the row numbers of the source list, such as [12, 13], or "extension"',
    "superseded_by": "the id of an item",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A place in a file, what it must hold, and the shape of what holds it."""

    loc: Loc
    shape: Shape
    home: Shape


def explain(
    error: ValidationError,
    model: type[BaseModel],
    noun: str,
    path: str,
    line_of: Callable[[Loc], int],
) -> Iterator[Fault]:
    """A fault for each field that is wrong, one a field, at its line."""
    schema = model.model_json_schema()
    said: set[Loc] = set()
    for detail in error.errors(include_url=False):
        field = trace(detail["loc"], schema)
        if field.loc not in said:
            said.add(field.loc)
            code, sentence = describe(detail, field, noun)
            yield Fault(path, line_of(field.loc), code, sentence)


def describe(detail: ErrorDetails, field: Field, noun: str) -> tuple[str, str]:
    """(code, sentence) for one fault."""
    kind, given, name = detail["type"], detail["input"], label(field)
    if kind == "missing":
        return "C010", f"{name} is missing"
    if kind == "extra_forbidden":
        return "C011", unknown_key(field, noun)
    if kind == "value_error":
        return "C012", detail["msg"].removeprefix("Value error, ")
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        tags = ", ".join(f"`{tag}`" for tag in field.shape["discriminator"]["mapping"])
        return "C012", f"{name} wants a `type` that is one of {tags}"
    if isinstance(given, str) and not given.strip():
        return "C012", f"{name} is empty"
    return "C012", f"{name} wants {wants(field.shape, field.loc)}; {says(kind, given)}"


def trace(raw: Loc, schema: Shape) -> Field:
    """The field at a place that pydantic names.

    What it adds to the place for unions is left out.
    """
    loc: Loc = ()
    home, shape = schema, schema
    for part in raw:
        if "oneOf" in shape:
            way = shape["discriminator"]["mapping"].get(part)
            shape = follow(schema, {"$ref": way}) if way else {}
            continue
        if not shape.keys() & {"properties", "items"}:
            break
        home, loc = shape, (*loc, part)
        shape = (
            home.get("items", {})
            if isinstance(part, int)
            else home.get("properties", {}).get(part, {})
        )
        shape = follow(schema, shape)
    return Field(loc, shape, home)


def follow(schema: Shape, shape: Shape) -> Shape:
    """``shape``, or what its ``$ref`` points to."""
    if "$ref" in shape:
        named: Shape = schema["$defs"][shape["$ref"].rsplit("/", 1)[1]]
        return named
    return shape


def label(field: Field) -> str:
    """How a writer names the field: `` `minutes` ``, ``the section `## Why` ``, `` `url` of `resources` 2``."""
    first, shape = str(field.loc[0]) if field.loc else "", field.shape
    narrow = shape.keys() & {"maxLength", "pattern", "format", "enum"}
    if len(field.loc) == 1 and shape.get("type") == "string" and not narrow:
        return f"the section `## {first.replace('_', ' ').capitalize()}`"
    number = "".join(f" {part + 1}" for part in field.loc[1:2] if isinstance(part, int))
    inner = "".join(f"`{part}` of " for part in field.loc[1:] if isinstance(part, str))
    return f"{inner}`{first}`{number}"


def unknown_key(field: Field, noun: str) -> str:
    """A sentence for a key or section that is no field of the model, with the one that was probably meant."""
    key, names = str(field.loc[-1]), list(field.home.get("properties", {}))
    near = get_close_matches(key, names, n=1)
    inside = len(field.loc) > 1
    guess = (
        f"; did you mean `{near[0]}`?"
        if near
        else f"; there are {', '.join(names)}"
        if inside
        else ""
    )
    return (
        f"`{key}` is no key of `{field.loc[0]}`{guess}"
        if inside
        else f"`{key}` is no key or section of a {noun}{guess}"
    )


def wants(shape: Shape, loc: Loc = ()) -> str:
    """What a value must be, as the end of ``it wants ...``."""
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if name in WORDS and shape.get("type") != "array":
        return WORDS[name]
    if "enum" in shape or "const" in shape:
        return "one of " + ", ".join(
            f"`{value}`" for value in shape.get("enum", [shape.get("const")])
        )
    if "anyOf" in shape:
        return " or ".join(wants(way) for way in shape["anyOf"] if way.get("type") != "null")
    match shape.get("type"):
        case "integer":
            return "a whole number" + bounds(shape)
        case "number":
            return "a number" + bounds(shape)
        case "array":
            return "a list" + bounds(shape, "minItems", "maxItems")
        case "string" if shape.get("format") == "date":
            return "a date like 2026-01-31, without quotes"
        case "string" if "pattern" in shape:
            return f"text of the form {shape['pattern']}"
        case "string" if "maxLength" in shape:
            return f"text of {shape.get('minLength', 1)} to {shape['maxLength']} characters"
        case "string":
            return "text"
        case "boolean":
            return "true or false"
    return "a table of keys"


def bounds(shape: Shape, low: str = "minimum", high: str = "maximum") -> str:
    """`` from 5 to 3000`` and its one-sided forms."""
    least, most, above = shape.get(low), shape.get(high), shape.get("exclusiveMinimum")
    if above is not None:
        return f" above {above:g}" + (f", at most {most:g}" if most is not None else "")
    if least is not None and most is not None:
        return (
            f" from {least:g} to {most:g}"
            if low == "minimum"
            else f" of {least:g} to {most:g} things"
        )
    if least is not None:
        return f" of at least {least:g}"
    return f" of at most {most:g}" if most is not None else ""


def says(kind: str, given: object) -> str:
    """What the file says instead."""
    if kind in {"string_too_long", "string_too_short"} and isinstance(given, str):
        return f"it has {len(given.strip())}"
    if kind in {"too_long", "too_short"} and isinstance(given, Sequence):
        return f"it has {len(given)}"
    text = given if isinstance(given, str) else json.dumps(given, default=str, ensure_ascii=False)
    return f"it says `{shorten(text)}`"
