"""A form as a modal view, and the answers out of a submitted one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import plain_text
from adapters.slack.inbound import ReplyTarget, is_channel
from adapters.slack.limits import (
    INPUT_LABEL,
    INPUT_TEXT,
    OPTION_TEXT,
    OPTION_VALUE,
    PRIVATE_METADATA,
    SELECT_OPTIONS,
    VIEW_TITLE,
)
from adapters.slack.markup import shortened
from bot.chat.form import Faults, Form
from bot.chat.parameter import Kind, ParameterSpec, Suggestion
from bot.chat.rendered import Json
from bot.errors import BadInput

CALLBACK = "cairn:form"
FIELD = "field:"
"""What the action_id of every input begins with."""


def view_of(form: Form, target: ReplyTarget) -> Json:
    """A modal that asks for the form's fields.

    BadInput where what is already given is too long to carry along.
    """
    back = {"channel": target.channel, "url": target.response_url, "thread": target.thread}
    carried = json.dumps({"line": form.line} | back, ensure_ascii=False)
    if len(carried) > PRIVATE_METADATA:
        raise BadInput(f"That is too long for a form. Write it in one line: `{form.spec.usage}`.")
    title = form.spec.name.capitalize()
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(shortened(title, VIEW_TITLE)),
        "submit": plain_text("Send"),
        "close": plain_text("Cancel"),
        "private_metadata": carried,
        "blocks": [_field(field, form.filled.get(field.name, "")) for field in form.fields],
    }


def carried_by(view: Mapping[str, Any], user: str) -> tuple[str, ReplyTarget]:
    """The line a view was opened for, and where its answer goes."""
    carried = json.loads(view["private_metadata"])
    return carried["line"], ReplyTarget(carried["channel"], user, carried["url"], carried["thread"])


def answers_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Texts by parameter name; fields left empty are left out."""
    answers: dict[str, str] = {}
    for name, state in view["state"]["values"].items():
        for value in state.values():
            option = (value.get("selected_option") or {}).get("value")
            text = value.get("value") or option or value.get("selected_conversation")
            if text:
                answers[name] = str(text)
    return answers


def errors_of(faults: Faults) -> dict[str, str]:
    """What to say under each field whose value does not fit, by block_id."""
    return {name: sentence.replace("`", "") for name, sentence in faults.sentences.items()}


def options_for(typed: str, suggestions: Sequence[Suggestion]) -> list[Json]:
    """What a searching field offers: suggestions, and what was typed where nobody suggested it."""
    offered = {
        found.value: found.label for found in suggestions if len(found.value) <= OPTION_VALUE
    }
    typed = typed.strip()
    if typed and len(typed) <= OPTION_VALUE and typed not in {*offered, *offered.values()}:
        offered[typed] = typed
    options = [
        {"text": plain_text(shortened(label or value, OPTION_TEXT)), "value": value}
        for value, label in offered.items()
    ]
    return options[:SELECT_OPTIONS]


def _field(field: ParameterSpec, filled: str) -> Json:
    label, beside = field.labels
    hint = {"hint": plain_text(shortened(beside, INPUT_LABEL))} if beside else {}
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(shortened(label, INPUT_LABEL)),
        **hint,
        "optional": not field.required,
        "element": _control(field, filled) | {"action_id": f"{FIELD}{field.name}"},
    }


def _control(field: ParameterSpec, filled: str) -> Json:
    """The input for a parameter, with what it begins with."""
    match field.kind:
        case Kind.CHOICE:
            return _select(field.choices, filled)
        case Kind.FLAG:
            return _select(("yes", "no"), filled)
        case Kind.CHANNEL:
            return _conversations(field, filled)
        case Kind.NUMBER:
            return _number(field, filled)
        case Kind.TEXT if field.about.complete is not None:
            return _search(filled)
        case Kind.TEXT:
            return _text(field, filled)


def _select(choices: tuple[str, ...], filled: str) -> Json:
    options = [_option(choice) for choice in choices]
    begin = {"initial_option": _option(filled)} if filled in choices else {}
    return {"type": "static_select", "options": options} | begin


def _conversations(field: ParameterSpec, filled: str) -> Json:
    where = {"include": ["public", "private"], "exclude_bot_users": True}
    select: Json = {"type": "conversations_select", "filter": where}
    if filled and is_channel(filled):
        return select | {"initial_conversation": filled}
    return select | ({"default_to_current_conversation": True} if field.required else {})


def _number(field: ParameterSpec, filled: str) -> Json:
    number: Json = {"type": "number_input", "is_decimal_allowed": False}
    if field.about.low is not None:
        number["min_value"] = str(field.about.low)
    if field.about.high is not None:
        number["max_value"] = str(field.about.high)
    if filled.isdecimal():
        number["initial_value"] = filled
    return number


def _search(filled: str) -> Json:
    search: Json = {
        "type": "external_select",
        "min_query_length": 0,
        "placeholder": plain_text("Type to search"),
    }
    if filled and len(filled) <= OPTION_VALUE:
        search["initial_option"] = _option(filled)
    return search


def _text(field: ParameterSpec, filled: str) -> Json:
    most = min(field.about.high or INPUT_TEXT, INPUT_TEXT)
    begin = {"initial_value": filled[:most]} if filled else {}
    return {"type": "plain_text_input", "multiline": field.about.long, "max_length": most} | begin


def _option(value: str) -> Json:
    return {"text": plain_text(shortened(value, OPTION_TEXT)), "value": value}
