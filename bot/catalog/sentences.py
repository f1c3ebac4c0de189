"""Turns what pydantic found into what a writer can act on: the key, what it wants, what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.catalog.faults import Fault, shorten
from bot.catalog.parts import section_heading
from bot.catalog.toml import Loc

Shape = dict[str, Any]
"""A node of a JSON schema."""

MOST_FAULTS = 100  # of one file: nobody reads more before mending the first

WANTED_BY_KEY = {
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
    "echoes": "ids of items that ask much the same",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A place in a file, what it must hold, and the shape of what holds it."""

    loc: Loc
    shape: Shape
    home: Shape


def faults_from(
    error: ValidationError,
    model: type[BaseModel],
    noun: str,
    path: str,
    line_of: Callable[[Loc], int],
) -> Iterator[Fault]:
    """A fault for each field that is wrong, one a field, at its line; of very many the first."""
    schema = model.model_json_schema()
    said: set[Loc] = set()
    for detail in error.errors(include_url=False)[:MOST_FAULTS]:
        field = trace(detail["loc"], schema)
        if field.loc not in said:
            said.add(field.loc)
            code, sentence = describe(detail, field, noun)
            yield Fault(path, line_of(field.loc), code, sentence)


def describe(detail: ErrorDetails, field: Field, noun: str) -> tuple[str, str]:
    """(code, sentence) for one fault."""
    kind, given, name = detail["type"], detail["input"], field_label(field)
    match kind:
        case "missing":
            return "C010", f"{name} is missing"
        case "extra_forbidden":
            return "C011", unknown_key(field, noun)
        case "value_error":
            return "C012", detail["msg"].removeprefix("Value error, ")
        case "union_tag_not_found" | "union_tag_invalid":
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
            shape = way_of_union(schema, shape, part)
        elif shape.keys() & {"properties", "items"}:
            home, loc = shape, (*loc, part)
            shape = follow(schema, inside(home, part))
        else:
            break
    return Field(loc, shape, home)


def way_of_union(schema: Shape, union: Shape, tag: str | int) -> Shape:
    """The way of a union that a tag stands for; empty where there is none."""
    way = union["discriminator"]["mapping"].get(tag)
    if way is None:
        return {}
    return follow(schema, {"$ref": way})


def inside(home: Shape, part: str | int) -> Shape:
    """The shape of a list's elements or of a table's key; empty for an unknown key."""
    found: Shape = home.get("items", {})
    if isinstance(part, str):
        found = home.get("properties", {}).get(part, {})
    return found


def follow(schema: Shape, shape: Shape) -> Shape:
    """``shape``, or what its ``$ref`` points to."""
    if "$ref" in shape:
        named: Shape = schema["$defs"][shape["$ref"].rsplit("/", 1)[1]]
        return named
    return shape


def field_label(field: Field) -> str:
    """How a writer names the field.

    `` `minutes` ``, ``the section `## Why` ``, `` `url` of `resources` 2``, `` `say` of `near` 1 of
    `check` ``.
    """
    if not field.loc:
        return "``"
    first, *rest = field.loc
    if not rest and is_named_as_section(field.shape):
        return f"the section `## {section_heading(str(first))}`"
    names: list[str] = []
    for part in field.loc:
        if isinstance(part, str):
            names.append(f"`{part}`")
        elif names:
            names[-1] += f" {part + 1}"
    return " of ".join(reversed(names))


def is_named_as_section(shape: Shape) -> bool:
    """Whether a field is named as a section: text of any form and length."""
    narrow = shape.keys() & {"maxLength", "pattern", "format", "enum"}
    return shape.get("type") == "string" and not narrow


def unknown_key(field: Field, noun: str) -> str:
    """A sentence for a key or section that is no field of the model.

    It names the one that was probably meant; inside a table, else all there are.
    """
    key, names = str(field.loc[-1]), list(field.home.get("properties", {}))
    guess = ""
    if near := get_close_matches(key, names, n=1):
        guess = f"; did you mean `{near[0]}`?"
    if len(field.loc) == 1:
        return f"`{key}` is no key or section of a {noun}{guess}"
    guess = guess or f"; there are {', '.join(names)}"
    return f"`{key}` is no key of `{field.loc[0]}`{guess}"


def wants(shape: Shape, loc: Loc = ()) -> str:
    """What a value must be, as the end of ``it wants ...``."""
    name = next((part for part in reversed(loc) if isinstance(part, str)), "")
    if name in WANTED_BY_KEY and shape.get("type") != "array":
        return WANTED_BY_KEY[name]
    if "const" in shape:
        return f"one of `{shape['const']}`"
    if "enum" in shape:
        return "one of " + ", ".join(f"`{value}`" for value in shape["enum"])
    if "anyOf" in shape:
        return " or ".join(wants(way) for way in shape["anyOf"] if way.get("type") != "null")
    return wants_of_type(shape)


def wants_of_type(shape: Shape) -> str:
    """What a value must be, by its type and limits."""
    match shape.get("type"):
        case "integer":
            return f"a whole number{between(shape)}"
        case "number":
            return f"a number{between(shape)}"
        case "array":
            return f"a list{of_length(shape)}"
        case "string":
            return wants_text(shape)
        case "boolean":
            return "true or false"
        case _:
            return "a table of keys"


def wants_text(shape: Shape) -> str:
    """What a text must be: a date, of a form, or of a length."""
    if shape.get("format") == "date":
        return "a date like 2026-01-31, without quotes"
    if "pattern" in shape:
        return f"text of the form {shape['pattern']}"
    if "maxLength" in shape:
        return f"text of {shape.get('minLength', 1)} to {shape['maxLength']} characters"
    return "text"


def between(shape: Shape) -> str:
    """`` from 5 to 3000``, `` above 0, at most 300`` and other limits of a number."""
    above = shape.get("exclusiveMinimum")
    least, most = shape.get("minimum"), shape.get("maximum")
    if above is not None and most is not None:
        return f" above {above:g}, at most {most:g}"
    if above is not None:
        return f" above {above:g}"
    if least is not None and most is not None:
        return f" from {least:g} to {most:g}"
    return one_sided(least, most)


def of_length(shape: Shape) -> str:
    """`` of 2 to 4 things`` and other limits of a list."""
    least, most = shape.get("minItems"), shape.get("maxItems")
    if least is not None and most is not None:
        return f" of {least:g} to {most:g} things"
    return one_sided(least, most)


def one_sided(least: float | None, most: float | None) -> str:
    """`` of at least 5``, `` of at most 5``; empty where nothing is limited."""
    if least is not None:
        return f" of at least {least:g}"
    if most is not None:
        return f" of at most {most:g}"
    return ""


def says(kind: str, given: object) -> str:
    """What the file says instead; of a text or list of the wrong length, how long it is."""
    if kind in {"string_too_long", "string_too_short"} and isinstance(given, str):
        return f"it has {len(given.strip())}"
    if kind in {"too_long", "too_short"} and isinstance(given, Sequence):
        return f"it has {len(given)}"
    if isinstance(given, str):
        return f"it says `{shorten(given)}`"
    return f"it says `{shorten(json.dumps(given, default=str, ensure_ascii=False))}`"


def with_article(noun: str) -> str:
    """``a challenge``, ``an activity``."""
    if noun[0] in "aeiou":
        return f"an {noun}"
    return f"a {noun}"
