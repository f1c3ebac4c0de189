"""docs/reference/settings.md, from .env.example (the words) and Settings (types and defaults)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import Settings
from tests.docs.markdown import mono, page

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SECTION = re.compile(r"# --- (.+?) ---")
ASSIGNMENT = re.compile(r"#?([A-Z][A-Z_]+)=(.*)")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the example and the comment above it."""

    section: str
    name: str
    about: str


def text() -> str:
    """The whole page."""
    shapes = Settings.model_json_schema()["properties"]
    by_name = dict(zip(Settings.env_names(), shapes.values(), strict=True))
    parts: list[str] = []
    section = explained = ""
    for variable in variables():
        if variable.section != section:
            section, explained = variable.section, ""
            parts.append(f"## {section.rstrip('.').split('. ')[0]}")
            parts += [rest + "." for rest in section.rstrip(".").split(". ")[1:]]
        parts.append(f"### {variable.name}")
        if variable.about:
            explained = variable.name
            parts.append(variable.about)
        elif explained:
            parts.append(f"Goes with {mono(explained)}.")
        parts += _facts(by_name.get(variable.name))
    intro = (
        "Settings are read once, at start, from the environment and from a file `.env` in the"
        " folder where Cairn is started; the environment wins. An empty value is the same as none."
        " `cairn check` says what does not fit, without connecting to anything. To begin: `cp"
        " .env.example .env`."
    )
    return page("Settings", "`.env.example` and `bot/settings.py`", intro, *parts)


def variables() -> Iterator[Variable]:
    """The example, in its order."""
    section, comment = "", list[str]()
    for line in EXAMPLE.read_text("utf-8").splitlines():
        if found := SECTION.match(line):
            section, comment = found[1], []
        elif found := ASSIGNMENT.match(line):
            yield Variable(section, found[1], _linked(" ".join(comment)))
            comment = []
        elif line.startswith("# "):
            comment.append(line[2:])
        else:
            comment = []


def _facts(shape: dict[str, Any] | None) -> Iterator[str]:
    if shape is None:
        yield "Read by `docker-compose.yml`, not by the bot."
        return
    default = shape.get("default")
    facts = [f"Default: {mono(default)}." if default not in (None, "") else "Default: not set."]
    if "enum" in shape:
        facts.append("One of " + ", ".join(map(mono, shape["enum"])) + ".")
    if "minimum" in shape and "maximum" in shape:
        facts.append(f"From {shape['minimum']:g} to {shape['maximum']:g}.")
    if "pattern" in shape:
        facts.append(f"Of the form {mono(shape['pattern'])}.")
    yield " ".join(facts)


def _linked(comment: str) -> str:
    """Addresses as code, and what stands between angle marks left alone."""
    return re.sub(
        r"((?:discord\.com|api\.slack\.com)/[\w/]+|postgresql://\S+|openssl [\w -]+\d)",
        r"`\1`",
        comment,
    )
