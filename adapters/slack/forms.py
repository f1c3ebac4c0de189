"""A form as a modal view, and the answers out of a submitted one. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import plain_text
from adapters.slack.inbound import ReplyTarget
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
from bot.chat.command import Form, Kind, ParameterSpec, Suggestion
from bot.chat.parse import line_of
from bot.chat.rendered import Json
from bot.errors import BadInput, BadValue

CALLBACK = "cairn:form"
FIELD = "field:"
"""What the action_id of every input begins with."""


def view_of(form: Form, target: ReplyTarget) -> Json:
    """A modal that asks for the form's fields.

    BadInput where what is already given is too long to carry along.
    """
    line = line_of(form.spec, form.given)
    back = {"channel": target.channel, "url": target.response_url, "thread": target.thread}
    carried = json.dumps({"line": line} | back, ensure_ascii=False)
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
        "blocks": [_field(field) for field in form.fields],
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


def wrong_fields(fields: Mapping[str, ParameterSpec], answers: Mapping[str, str]) -> dict[str, str]:
    """What to say under each field whose value does not fit, by block_id."""
    wrong: dict[str, str] = {}
    for name, text in answers.items():
        try:
            if name in fields:
                fields[name].value(text)
        except BadValue as fault:
            wrong[name] = fault.sentence.replace("`", "")
    return wrong


def options_for(typed: str, suggestions: Sequence[Suggestion]) -> list[Json]:
    """What a searching field offers: the suggestions, and what was typed, for a thing nobody suggested."""
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


def _field(field: ParameterSpec) -> Json:
    label = field.name.replace("_", " ").capitalize()
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(shortened(label, INPUT_LABEL)),
        "hint": plain_text(shortened(field.description, INPUT_LABEL)),
        "optional": not field.required,
        "element": _control(field) | {"action_id": f"{FIELD}{field.name}"},
    }


def _control(field: ParameterSpec) -> Json:
    match field.kind:
        case Kind.CHOICE:
            return _select(field.choices)
        case Kind.FLAG:
            return _select(("yes", "no"))
        case Kind.CHANNEL:
            where = {"include": ["public", "private"], "exclude_bot_users": True}
            here = {"default_to_current_conversation": True} if field.required else {}
            return {"type": "conversations_select", "filter": where} | here
        case Kind.NUMBER:
            low, high = field.about.low, field.about.high
            bounds = {
                key: str(bound)
                for key, bound in (("min_value", low), ("max_value", high))
                if bound is not None
            }
            return {"type": "number_input", "is_decimal_allowed": False} | bounds
        case Kind.TEXT if field.about.complete is not None:
            return {
                "type": "external_select",
                "min_query_length": 0,
                "placeholder": plain_text("Type to search"),
            }
        case Kind.TEXT:
            most = min(field.about.high or INPUT_TEXT, INPUT_TEXT)
            return {"type": "plain_text_input", "multiline": field.about.long, "max_length": most}


def _select(choices: tuple[str, ...]) -> Json:
    options = [{"text": plain_text(choice), "value": choice} for choice in choices]
    return {"type": "static_select", "options": options}
