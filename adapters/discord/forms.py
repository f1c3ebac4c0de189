"""A form as a modal, and a filled modal as a command with its arguments. Pure; knows no SDK.

What was given already travels as a command line in the modal's custom_id, so that nothing is
stored. What is too long for that becomes a field of its own, filled in.

``cairn1-form@<key>.<opening>:<line>``: first the version, then the key of the direct message in
which it was opened, and what tells one opening from all others. Both may be missing; the first
version wrote ``cairn-form`` and no opening.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.discord.limits import (
    CUSTOM_ID,
    INPUT_PLACEHOLDER,
    INPUT_TEXT,
    LABEL_DESCRIPTION,
    LABEL_TEXT,
    MODAL_FIELDS,
    MODAL_TITLE,
    SELECT_OPTIONS,
)
from bot.chat.form import Form
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.parse import line_of
from bot.chat.people import EVERYBODY, person, read_who, role
from bot.chat.phrases import clip

FORM_PREFIX = "cairn1-form"
# Key, opening, line
SENT = re.compile(r"cairn1?-form(?:@([a-z0-9-]+))?(?:\.([a-z0-9]+))?:(.*)", re.DOTALL)
OPENING = 8  # characters: two openings of one person are never taken for one
INPUT, SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT, LABEL = 4, 3, 7, 8, 18
SHORT, PARAGRAPH = 1, 2
POSTABLE_CHANNELS = [0, 5]  # text and announcement channels


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back: the line that was given before, and the fields' texts by parameter name.

    ``opening`` is the same each time one and the same form comes back; "" where it is not known.
    """

    line: str
    answers: Mapping[str, str]
    opening: str = ""


def opening(interaction: int) -> str:
    """What tells the form that this interaction opens from others: a few of ``[a-z2-7]``."""
    digest = hashlib.sha256(str(interaction).encode()).digest()
    return base64.b32encode(digest).decode().lower()[:OPENING]


def modal(form: Form, key: str = "", opening: str = "") -> dict[str, Any]:
    """The modal's JSON: custom_id, title, and a label with one control for each field.

    ``key``: of the direct message in which it is opened.
    """
    prefix = "".join([FORM_PREFIX, f"@{key}" if key else "", f".{opening}" if opening else "", ":"])
    kept, moved = _share(form, CUSTOM_ID - len(prefix))
    fields = [*form.fields, *moved]
    texts = {**form.given, **form.filled}
    return {
        "custom_id": prefix + line_of(form.spec, kept),
        "title": clip(form.spec.summary, MODAL_TITLE),
        "components": [_label(field, texts.get(field.name, "")) for field in fields],
    }


def _share(form: Form, room: int) -> tuple[dict[str, str], list[ParameterSpec]]:
    """(the given arguments that fit ``room`` characters, the parameters of those that don't)."""
    kept = dict(form.given)
    moved: list[ParameterSpec] = []
    for name in sorted(form.given, key=lambda name: -len(form.given[name])):
        if len(line_of(form.spec, kept)) <= room:
            break
        del kept[name]
        parameter = form.spec.parameter(name)
        if parameter is not None and len(form.fields) + len(moved) < MODAL_FIELDS:
            moved.append(parameter)
    return kept, moved


def _label(parameter: ParameterSpec, value: str) -> dict[str, Any]:
    name, beside = parameter.labels
    # The longer one is whole in the description alone
    if beside and len(name) > max(LABEL_TEXT, len(beside)):
        name, beside = beside, name
    label: dict[str, Any] = {
        "type": LABEL,
        "label": clip(name, LABEL_TEXT),
        "component": CONTROLS.get(parameter.kind, _input)(parameter, value),
    }
    if beside:
        label["description"] = clip(beside, LABEL_DESCRIPTION)
    return label


def _input(parameter: ParameterSpec, value: str) -> dict[str, Any]:
    high = parameter.about.high if parameter.kind is Kind.TEXT else None
    field: dict[str, Any] = {
        "type": INPUT,
        "custom_id": parameter.name,
        "style": PARAGRAPH if parameter.about.long else SHORT,
        "required": parameter.required,
        "max_length": min(high or INPUT_TEXT, INPUT_TEXT),
    }
    if value:
        field["value"] = value[: field["max_length"]]
    if parameter.kind is Kind.FLAG:
        field["placeholder"] = "yes or no"
    elif parameter.about.rule:
        field["placeholder"] = clip(parameter.about.rule, INPUT_PLACEHOLDER)
    return field


def _select(parameter: ParameterSpec, value: str) -> dict[str, Any]:
    options = [
        {"label": c, "value": c, "default": c == value} for c in parameter.choices[:SELECT_OPTIONS]
    ]
    return {
        "type": SELECT,
        "custom_id": parameter.name,
        "required": parameter.required,
        "options": options,
    }


def _channels(parameter: ParameterSpec, value: str) -> dict[str, Any]:
    select: dict[str, Any] = {
        "type": CHANNEL_SELECT,
        "custom_id": parameter.name,
        "required": parameter.required,
        "channel_types": POSTABLE_CHANNELS,
    }
    if value.isdigit():
        select["default_values"] = [{"id": value, "type": "channel"}]
    return select


def _people(parameter: ParameterSpec, value: str) -> dict[str, Any]:
    """A person or a role, with who was given already."""
    select: dict[str, Any] = {
        "type": MENTIONABLE_SELECT,
        "custom_id": parameter.name,
        "required": parameter.required,
    }
    given = read_who(value)
    if given.id.isdigit():
        kind = "role" if given.kind == "role" else "user"
        select["default_values"] = [{"id": given.id, "type": kind}]
    return select


CONTROLS: dict[Kind, Callable[[ParameterSpec, str], dict[str, Any]]] = {
    Kind.CHOICE: _select,
    Kind.CHANNEL: _channels,
    Kind.PERSON: _people,
}


def read(data: Mapping[str, Any]) -> Filled | None:
    """A submitted modal's data; None where the form is another version's."""
    sent = SENT.fullmatch(str(data.get("custom_id", "")))
    if sent is None:
        return None
    return Filled(sent[3], texts_in(data), sent[2] or "")


def texts_in(data: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the fields' names, whichever version's form it is."""
    picked = _picked(data.get("resolved") or {})
    return dict(_answers(data.get("components", []), picked))


def key_in(sent: str) -> str:
    """The key in a form's custom_id; empty where there is none."""
    found = SENT.fullmatch(sent)
    return (found and found[1]) or ""


def _picked(resolved: Mapping[str, Any]) -> dict[str, str]:
    """People and roles of a form, by their ids, as the core's commands want them."""
    found: dict[str, str] = {}
    members: Mapping[str, Any] = resolved.get("members") or {}
    for id, user in (resolved.get("users") or {}).items():
        nick = (members.get(id) or {}).get("nick")
        found[id] = person(id, nick or user.get("global_name") or user.get("username") or "")
    for id, given in (resolved.get("roles") or {}).items():
        found[id] = role(id, given.get("name") or "")
        if given.get("name") == EVERYBODY:  # Discord's own name of it, which no other role can have
            found[id] = EVERYBODY
    return found


def _answers(components: list[Any], picked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for component in components:
        yield from _answers(component.get("components", []), picked)
        inner = component.get("component")
        if inner is not None:
            yield from _answers([inner], picked)
        if "custom_id" in component:
            chosen = "".join(component.get("values", [])[:1])
            given = str(component.get("value", chosen))
            if component.get("type") == MENTIONABLE_SELECT:
                given = picked.get(given, given)
            yield component["custom_id"], given
