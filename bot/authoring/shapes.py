"""JSON schemas of the kinds' front matter, for editors: content/schemas/<kind>.json."""

from __future__ import annotations

import json
from typing import Any

from bot.authoring.glossary import about
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
from bot.catalog.sentences import Shape

SCHEMAS = "schemas"
NAMES: dict[str, type[Item]] = {
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

EITHER_WAY = frozenset(
    {"front", "back", "step", "tell_the_group"}
)  # short texts that read better as sections


def is_prose(shape: Shape) -> bool:
    """Whether a field is text without end, which belongs in a section and never in the front matter."""
    ways = [way for way in shape.get("anyOf", [shape]) if way.get("type") != "null"]
    return all(
        way.get("type") == "string"
        and "minLength" in way
        and not way.keys() & {"maxLength", "pattern", "format"}
        for way in ways
    )


def is_section(name: str, shape: Shape) -> bool:
    """Whether a field is best written as a section."""
    return name in EITHER_WAY or is_prose(shape)


def front_matter(kind: type[Item]) -> dict[str, Any]:
    """The JSON schema of a kind's front matter: its sections left out, each key explained."""
    whole = kind.model_json_schema()
    keys = {name: shape for name, shape in whole["properties"].items() if not is_prose(shape)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Front matter of {'an' if kind.noun[0] in 'aeiou' else 'a'} {kind.noun}",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name in whole["required"] if name in keys and name not in EITHER_WAY],
        "properties": {
            name: {"description": about(kind, name), **shape} for name, shape in keys.items()
        },
        **({"$defs": whole["$defs"]} if "$defs" in whole else {}),
    }


def schema_files() -> dict[str, str]:
    """File name -> text, for every kind."""
    return {
        f"{name}.json": json.dumps(front_matter(kind), indent=2) + "\n"
        for name, kind in NAMES.items()
    }
