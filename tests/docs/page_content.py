"""docs/reference/content-format.md, from the schema of the content."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from bot.catalog.parts import (
    ExactCheck,
    Guess,
    ListCheck,
    NearNames,
    NumberCheck,
    Resource,
    RubricCheck,
    SetCheck,
    Stage,
    Status,
)
from bot.catalog.schema import KINDS, Item
from bot.catalog.sentences import follow, wants
from tests.docs.markdown import mono, page, table

Shape = dict[str, Any]
LISTS = {
    "topics": "ids of topics it belongs to",
    "prereqs": "ids of topics that come before it",
    "sources": "addresses it was written from",
}
CHECKS = (ExactCheck, NumberCheck, SetCheck, ListCheck, RubricCheck)
MISTAKE = """\
Each table of `near`, such as `{ answer = 2.14, say = "That is the population's deviation." }`:
what a common mistake ends with, and what is then said in place of a general remark. `say` does not
give the answer away. `answer` is a number for a `number`, else a list of texts."""

INTRO = """\
One item a file: `content/<folder>/<id>.md`. Between two lines `+++` stands front matter in
[TOML](https://toml.io/); below it come sections with `## ` headings. `## Reading plan` fills the
field `reading_plan`. The order of keys and sections does not matter; an unknown one is a fault.

Section text may use paragraphs, **bold**, *italic*, `code`, fenced code, lists with `- ` and `1.`,
and `[labels](https://...)`. No headings inside a section, no tables, HTML, pictures or mentions. A
fence of code [names its language](../how-to/write-content.md#code-in-an-item).

`cairn content lint` checks all of it; [what its codes mean](content-lint.md). How to write an item
that helps: [write content](../how-to/write-content.md)."""


def text() -> str:
    """The whole page."""
    shared = set(Item.model_fields)
    return page(
        "Content format",
        "`bot/catalog/schema.py`",
        INTRO,
        "## Every item",
        table(["key", "must", "what it holds"], _rows(Item, Item.model_fields)),
        f"`status` is {_status()}. Ids are never reused or removed: retire an item with `status ="
        ' "archived"`.',
        *(part for kind in KINDS for part in _kind(kind, shared)),
        "## The check of a challenge",
        "The table `[check]`; its `type` says which of these it is.",
        *(part for check in CHECKS for part in _inner(check)),
        "### A common mistake",
        MISTAKE,
        table(["key", "must", "what it holds"], _rows_of_mistake()),
        "## The guess of a challenge",
        f"The table `guess`. {_doc(Guess)}",
        table(["key", "must", "what it holds"], _rows(Guess, Guess.model_fields)),
        "## A resource of a topic",
        "Each `[[resources]]` table of a topic. " + _doc(Resource),
        table(["key", "must", "what it holds"], _rows(Resource, Resource.model_fields)),
        "## Stages",
        f"`content/stages.toml` holds a `[[stages]]` table for each. {_doc(Stage)}",
        table(["key", "must", "what it holds"], _rows(Stage, Stage.model_fields)),
    )


def _kind(kind: type[Item], shared: set[str]) -> Iterator[str]:
    own = [name for name in kind.model_fields if name not in shared]
    shapes = kind.model_json_schema()["properties"]
    yield f"## {kind.noun[0].upper()}{kind.noun[1:]}"
    yield f"`content/{kind.folder}/{kind.prefix}….md`. {_doc(kind)}"
    yield table(
        ["key", "must", "what it holds"],
        _rows(kind, [name for name in own if not is_section(shapes[name])]),
    )
    required = kind.model_json_schema().get("required", [])
    sections = [(name, name in required) for name in own if is_section(shapes[name])]
    said = [
        f"`## {name.replace('_', ' ').capitalize()}`{'' if must else ' (may be left out)'}"
        for name, must in sections
    ]
    yield "Sections: " + ", ".join(said) + "."


def _inner(check: type[BaseModel]) -> Iterator[str]:
    name = check.model_fields["type"].annotation.__args__[0]  # type: ignore[union-attr]  # a Literal of one word
    yield f"**{mono(name)}** – {_doc(check)}"
    yield table(
        ["key", "must", "what it holds"],
        _rows(check, [f for f in check.model_fields if f != "type"]),
    )


def is_section(shape: Shape) -> bool:
    """Whether a field is prose, and so a section rather than a key."""
    ways = [way for way in shape.get("anyOf", [shape]) if way.get("type") != "null"]
    return all(
        way.get("type") == "string"
        and "minLength" in way
        and not way.keys() & {"maxLength", "pattern", "format"}
        for way in ways
    )


def _rows(model: type[BaseModel], names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    schema = model.model_json_schema()
    for name in names:
        shape = schema["properties"][name]
        must = "yes" if name in schema.get("required", []) else "–"
        yield mono(name), must, _holds(name, shape, schema)


def _holds(name: str, shape: Shape, schema: Shape) -> str:
    if name == "check":
        return "how an answer is judged: [see below](#the-check-of-a-challenge)"
    if name == "guess":
        return "what is guessed first: [see below](#the-guess-of-a-challenge)"
    if name == "resources":
        return f"{wants(shape, (name,))}: [see below](#a-resource-of-a-topic)"
    if name == "near":
        return f"{wants(shape, (name,))}: [see below](#a-common-mistake)"
    held = follow(schema, shape)
    said = wants(held, (name,))
    if held.get("type") == "array":
        said += f": {LISTS[name]}" if name in LISTS else _each(held.get("items", {}))
    default = shape.get("default")
    return (
        f"{said}; {mono(str(default).lower())} if left out"
        if default not in (None, [], "")
        else said
    )


def _rows_of_mistake() -> Iterator[tuple[str, str, str]]:
    """The answer is a list or a number, as the check's own is; what is said is the same."""
    for name, must, held in _rows(NearNames, NearNames.model_fields):
        yield name, must, f"a number; or {held}" if name == "`answer`" else held


def _each(items: Shape) -> str:
    return f", each {wants(items)}" if items.get("type") == "string" else ""


def _status() -> str:
    return ", ".join(map(mono, Status)) + " (only active items are shown and picked)"


def _doc(model: type[BaseModel]) -> str:
    return " ".join(inspect.cleandoc(model.__doc__ or "").replace("``", "`").split())
