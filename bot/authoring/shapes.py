"""JSON schemas of the kinds' front matter, for editors: content/schemas/<kind>.json."""

from __future__ import annotations

import json
from typing import Any

from bot.authoring.glossary import about_field
from bot.catalog.schema import (
    Activity,
    Card,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
    SystemDesign,
    Topic,
)
from bot.catalog.sentences import Shape, with_article

SCHEMAS = "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

KIND_BY_NAME: dict[str, type[Item]] = {
    "topic": Topic,
    "activity": Activity,
    "challenge": Challenge,
    "kaggle": Kaggle,
    "reading": Reading,
    "interview": Interview,
    "design": SystemDesign,
    "card": Card,
    "nudge": Nudge,
}
"""The kinds as they are named on the command line and in the schemas' file names."""

# Short texts that read better as sections; they may stand in the front matter too.
EITHER_WAY = frozenset({"front", "back", "step", "tell_the_group"})


def is_prose(shape: Shape) -> bool:
    """Whether a field is text without end.

    Such text belongs in a section and never in the front matter.
    """
    ways = [way for way in shape.get("anyOf", [shape]) if way.get("type") != "null"]
    return all(map(is_endless_text, ways))


def is_endless_text(shape: Shape) -> bool:
    """Whether a shape is text of any form, with a least length and no greatest one."""
    narrow = shape.keys() & {"maxLength", "pattern", "format"}
    return shape.get("type") == "string" and "minLength" in shape and not narrow


def is_section(name: str, shape: Shape) -> bool:
    """Whether a field is best written as a section."""
    return name in EITHER_WAY or is_prose(shape)


def front_matter(kind: type[Item]) -> dict[str, Any]:
    """The JSON schema of a kind's front matter: its sections left out, each key explained."""
    whole = kind.model_json_schema()
    keys: dict[str, Shape] = {}
    for name, shape in whole["properties"].items():
        if not is_prose(shape):
            keys[name] = {"description": about_field(kind, name), **shape}
    schema = {
        "$schema": DIALECT,
        "title": f"Front matter of {with_article(kind.noun)}",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in whole["required"] if name in keys and name not in EITHER_WAY],
        "properties": keys,
    }
    if "$defs" in whole:
        schema["$defs"] = whole["$defs"]
    return schema


def schema_files() -> dict[str, str]:
    """File name -> text, for every kind."""
    files: dict[str, str] = {}
    for name, kind in KIND_BY_NAME.items():
        files[f"{name}.json"] = json.dumps(front_matter(kind), indent=2) + "\n"
    return files
