"""Judges what the bot sends.

By Slack's own types as JSON schemas, by slack-sdk's validators, and by rules that neither holds.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # ships no types
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]  # ships no types
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

Json = dict[str, Any]

FIELD = 2000  # of a section, docs.slack.dev/reference/block-kit/blocks/section-block
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100  # docs.slack.dev/reference/block-kit/blocks
MESSAGE_TEXT = 40_000  # docs.slack.dev/reference/methods/chat.postMessage: truncated beyond
BLOCKS_TEXT = 13_200  # undocumented, found by others: msg_blocks_too_long beyond
MARKDOWN_TEXT = 12_000  # over all markdown blocks of one payload, docs.slack.dev markdown block
KNOWN_TO_SDK = {
    "section",
    "divider",
    "image",
    "actions",
    "context",
    "context_actions",
    "input",
    "file",
    "header",
    "markdown",
    "video",
    "rich_text",
    "table",
    "task_card",
    "plan",
    "card",
    "alert",
    "container",
}
ABSENT = "CAIRN_SPECS_DIR is not set: payloads are judged by slack-sdk alone"


def specs() -> Path | None:
    """Where the schemas lie, or None where this machine has none."""
    folder = os.environ.get("CAIRN_SPECS_DIR")
    return Path(folder) if folder else None


@cache
def _document(name: str) -> Json | None:
    folder = specs()
    document: Json | None = (
        json.loads((folder / f"slack-{name}.schema.json").read_text()) if folder else None
    )
    return document


@cache
def _validator(name: str, definition: str) -> Draft7Validator:
    return Draft7Validator((_document(name) or {}) | {"$ref": f"#/definitions/{definition}"})


@cache
def _definitions(name: str) -> dict[str, str]:
    """Block type -> the definition that describes it.

    So a fault names one block and not twenty unions.
    """
    found: dict[str, str] = {}
    for title, definition in (_document(name) or {"definitions": {}})["definitions"].items():
        kind = definition.get("properties", {}).get("type", {}).get("const")
        if kind and title.endswith("Block"):
            found[kind] = title
    return found


def _leaves(error: ValidationError) -> Iterator[str]:
    """The innermost faults of the union branch that came nearest."""
    if not error.context:
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        return
    branches: dict[Any, list[ValidationError]] = {}
    for child in error.context:
        branches.setdefault(child.schema_path[0], []).append(child)
    best = min(
        branches.values(),
        key=lambda faults: (any(f.validator == "const" for f in faults), len(faults)),
    )
    for child in best:
        yield from _leaves(child)


def by_schema(name: str, definition: str, value: Any) -> list[str]:
    """Faults of ``value`` against one definition of ``slack-<name>.schema.json``.

    None where there are no schemas.
    """
    if _document(name) is None:
        return []
    return [
        leaf for error in _validator(name, definition).iter_errors(value) for leaf in _leaves(error)
    ]


def _parts(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, JsonObject):
        yield value
        for part in vars(value).values():
            yield from _parts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _parts(part)


def by_sdk(value: JsonObject) -> list[str]:
    """Faults slack-sdk's own validators find in an object or anything inside it."""
    faults = []
    for part in _parts(value):
        try:
            part.validate_json()
        except SlackObjectFormationError as fault:
            faults.append(f"{type(part).__name__}: {fault}")
    return faults


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _walk(part)
    elif isinstance(value, list):
        for part in value:
            yield from _walk(part)


def strings(value: Any) -> Iterator[str]:
    """Every text a reader could see: values under ``text`` and ``fallback``, however deep."""
    for part in _walk(value):
        yield from (
            text
            for key in ("text", "fallback", "alt_text")
            if isinstance(text := part.get(key), str)
        )


def _twice(blocks: list[Json], key: str) -> list[str]:
    counted = Counter(part[key] for part in _walk(blocks) if isinstance(part.get(key), str))
    return [f"{key} {value!r} stands {n} times" for value, n in counted.items() if n > 1]


def _block(name: str, number: int, block: Json) -> list[str]:
    kind = str(block.get("type"))
    known = _definitions(name)
    if known and kind not in known:
        return [f"blocks/{number}: no such block type {kind!r}"]
    faults = by_schema(name, known[kind], block) if known else []
    if kind in KNOWN_TO_SDK and not faults:
        try:
            parsed = Block.parse(block)
        except (SlackObjectFormationError, TypeError) as fault:
            return [f"blocks/{number}: slack-sdk cannot read it: {fault}"]
        faults += by_sdk(parsed) if parsed else []
    return [f"blocks/{number} {kind}: {fault}" for fault in faults]


def _rules(blocks: list[Json], most: int) -> list[str]:
    faults = _twice(blocks, "block_id") + _twice(blocks, "action_id")
    if len(blocks) > most:
        faults.append(f"{len(blocks)} blocks, {most} are allowed")
    kinds = Counter(block.get("type") for block in blocks)
    if kinds["table"] > 1:
        faults.append("more than one table")
    size = sum(map(len, strings(blocks)))
    if size > BLOCKS_TEXT:
        faults.append(f"{size} characters of text in blocks, about {BLOCKS_TEXT} are allowed")
    markdown = sum(len(block["text"]) for block in blocks if block.get("type") == "markdown")
    if markdown > MARKDOWN_TEXT:
        faults.append(f"{markdown} characters of Markdown, {MARKDOWN_TEXT} are allowed")
    fields = [field for block in blocks for field in block.get("fields", [])]
    faults += [
        f"a field of more than {FIELD} characters"
        for field in fields
        if len(field.get("text", "")) > FIELD
    ]
    faults += [
        f"an empty text in {part.get('type')}"
        for part in _walk(blocks)
        if part.get("type") in {"plain_text", "mrkdwn", "text", "raw_text", "markdown"}
        and not part.get("text")
    ]
    return faults


def message_faults(body: Json) -> list[str]:
    """What Slack would hold against a message: its text and its blocks."""
    blocks, text = body.get("blocks") or [], body.get("text") or ""
    faults = [
        fault for number, block in enumerate(blocks) for fault in _block("blocks", number, block)
    ]
    faults += _rules(blocks, MESSAGE_BLOCKS)
    if not text.strip():
        faults.append(
            "no top-level text: notifications and screen readers would have nothing to say"
        )
    if len(text) > MESSAGE_TEXT:
        faults.append(f"text of {len(text)} characters would be cut at {MESSAGE_TEXT}")
    return faults


def view_faults(view: Json) -> list[str]:
    """What Slack would hold against a modal or an App Home."""
    blocks = view.get("blocks") or []
    faults = [
        fault for number, block in enumerate(blocks) for fault in _block("view", number, block)
    ]
    faults += by_schema("view", "AnyView", view) if not faults else []
    faults += _rules(blocks, VIEW_BLOCKS)
    if not faults:
        faults += by_sdk(View(**view))
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        faults.append("a view with inputs needs a submit button")
    return faults


def option_faults(options: list[Json]) -> list[str]:
    """What Slack would hold against the options of a searching menu."""
    faults = [f"{len(options)} options, 100 are allowed"] if len(options) > 100 else []
    return faults + [
        fault for option in options for fault in by_schema("blocks", "PlainTextOption", option)
    ]
