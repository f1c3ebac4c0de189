"""Judges request bodies by Discord's official OpenAPI document, where the document is at hand.

`CAIRN_SPECS_DIR` names the folder that holds `discord-openapi.json`. Without it `find_judge`
returns None and bodies are judged only by the hand-written rules in `discord_rules.py`.
"""

from __future__ import annotations

import functools
import json
import os
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # ships no types
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]  # ships no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DOCUMENT = "discord-openapi.json"
ROOT = "urn:discord-openapi"
SKIP_REASON = "CAIRN_SPECS_DIR names no folder with discord-openapi.json"
METHODS = frozenset({"get", "post", "put", "patch", "delete"})


class Judge:
    """Knows every documented route and the schema of its body."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths: dict[str, Any] = document["paths"]
        resource = DRAFT202012.create_resource(document)
        self._registry: Registry[Any] = Registry().with_resource(ROOT, resource)
        by_parameters = sorted(self._paths, key=lambda template: template.count("{"))
        self._patterns: list[tuple[str, re.Pattern[str]]] = [
            (t, _compile(t)) for t in by_parameters
        ]
        self._validators: dict[tuple[str, str, str], Draft202012Validator | None] = {}

    def faults(self, method: str, path: str, body: Any) -> list[str]:
        """What is wrong with a request's body, each `where: what`; empty where nothing is."""
        verb = method.lower()
        template = self._match(verb, path)
        if template is None:
            return [f"no such route: {method} {path}"]
        validator = self._validator(verb, template, "requestBody")
        if validator is None:
            return []
        return [
            leaf for error in validator.iter_errors(_with_text_ids(body)) for leaf in leaves(error)
        ]

    def answer_faults(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with a response's body.

        It keeps the loopback server as honest as its client.
        """
        verb = method.lower()
        template = self._match(verb, path)
        if template is None:
            return [f"no such route: {method} {path}"]
        validator = self._validator(verb, template, f"responses/{status}")
        if validator is None:
            return []
        return [leaf for error in validator.iter_errors(body) for leaf in leaves(error)]

    def _match(self, verb: str, path: str) -> str | None:
        for template, pattern in self._patterns:
            if verb in METHODS & self._paths[template].keys() and pattern.fullmatch(path):
                return template
        return None

    def _validator(self, verb: str, template: str, part: str) -> Draft202012Validator | None:
        key = (verb, template, part)
        if key not in self._validators:
            self._validators[key] = self._build(verb, template, part)
        return self._validators[key]

    def _build(self, verb: str, template: str, part: str) -> Draft202012Validator | None:
        node = self._paths[template][verb]
        for step in part.split("/"):
            node = node.get(step) or {}
        if "application/json" not in node.get("content", {}):
            return None
        escaped = (
            template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
        )
        pointer = f"{ROOT}#/paths/{escaped}/{verb}/{part}/content/application~1json/schema"
        return Draft202012Validator(
            {"$ref": pointer}, registry=self._registry, format_checker=FormatChecker()
        )


@functools.cache
def load_judge(folder: Path) -> Judge:
    """Reading the document takes about 30 ms, so it is read once a process."""
    return Judge(json.loads((folder / DOCUMENT).read_text(encoding="utf-8")))


def find_judge() -> Judge | None:
    folder = os.environ.get("CAIRN_SPECS_DIR")
    if not folder or not (Path(folder) / DOCUMENT).is_file():
        return None
    return load_judge(Path(folder))


def _compile(template: str) -> re.Pattern[str]:
    return re.compile(
        "".join(
            "[^/]+" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]+\})", template)
        )
    )


def _with_text_ids(body: Any) -> Any:
    """The body with numbers of attachments and persons as text.

    Discord takes both, the document knows text only.
    """
    if not isinstance(body, dict):
        return body
    inner = {"data": _with_text_ids(body["data"])} if isinstance(body.get("data"), dict) else {}
    if isinstance(body.get("attachments"), list):
        inner["attachments"] = [
            {**attachment, "id": str(attachment["id"])} for attachment in body["attachments"]
        ]
    if isinstance(body.get("recipient_id"), int):
        inner["recipient_id"] = str(body["recipient_id"])
    return body | inner


def leaves(error: ValidationError) -> list[str]:
    """The plain faults under a `oneOf`: those of the branch that came nearest to fitting."""
    if not error.context:
        where = "/".join(map(str, error.absolute_path))
        return [f"{where}: {error.message[:200]}"]
    branches: dict[Any, list[ValidationError]] = {}
    for child in error.context:
        branches.setdefault(child.schema_path[0], []).append(child)
    nearest = min(branches.values(), key=_distance)
    return [leaf for child in nearest for leaf in leaves(child)]


def _distance(faults: list[ValidationError]) -> tuple[bool, bool, int]:
    """Far when the discriminating ``type`` differs, or the value is of another JSON type."""
    other_kind = any(
        list(f.path)[-1:] == ["type"] and f.validator in {"enum", "const"} for f in faults
    )
    other_json = any(f.validator == "type" and not f.relative_path for f in faults)
    return other_kind, other_json, len(faults)
