"""A form as a modal view, and the answers out of a submitted one. Pure."""

from __future__ import annotations

import json
import re
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
from bot.chat.people import person, read_who
from bot.chat.rendered import Json
from bot.chat.reply import Reply, marked, plain, spelled
from bot.errors import BadInput

CALLBACK = "cairn:form:v1"
CALLBACKS = re.compile(r"^cairn:form(?::v1)?$")
"""The forms that this version understands, also those from before they named a version."""

FIELD = "field:"
"""What the action_id of every input begins with."""

FAULT = "What does not fit"


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
    """The line a view was opened for, and where its answer goes.

    ValueError where the view does not say so.
    """
    try:
        carried = json.loads(view["private_metadata"])
        line, channel, url = carried["line"], carried["channel"], carried["url"]
        thread = carried["thread"]
    except (KeyError, RecursionError, TypeError) as error:
        raise ValueError("the view carries no line") from error
    texts = (line, channel, url, "" if thread is None else thread)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("the view carries what is no text")
    return line, ReplyTarget(channel, user, url, thread)


def answers_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Texts by parameter name; fields left empty, and what is no field, are left out."""
    answers: dict[str, str] = {}
    for name, state in _object(_object(view.get("state")).get("values")).items():
        for value in map(_object, _object(state).values()):
            option = _object(value.get("selected_option")).get("value")
            text = value.get("value") or option or value.get("selected_conversation")
            if not text and value.get("selected_user"):
                text = person(str(value["selected_user"]))
            if text:
                answers[name] = str(text)
    return answers


def fields_of(view: Mapping[str, Any]) -> list[str]:
    """The block_ids of a view's inputs, from above."""
    blocks = view.get("blocks")
    found = map(_object, blocks if isinstance(blocks, list) else [])
    return [str(block["block_id"]) for block in found if _is_named_input(block)]


def _is_named_input(block: Mapping[str, Any]) -> bool:
    return block.get("type") == "input" and bool(block.get("block_id"))


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def errors_of(faults: Faults, root: str) -> dict[str, str]:
    """What to say under each field whose value does not fit, by block_id: plain text.

    Commands follow ``root``.
    """
    return {name: _plainly(sentence, root) for name, sentence in faults.sentences.items()}


def _plainly(sentence: str, root: str) -> str:
    [said] = spelled(Reply(FAULT, (marked(sentence),)), root).blocks
    return "".join(map(plain, said.fallback().spans))


def kept_open(view: Mapping[str, Any], sentence: str) -> Json:
    """The ack that keeps a form open, with a sentence under its first field.

    A bare one, which closes it, where it has no field.
    """
    fields = fields_of(view)
    if not fields:
        return {}
    return {"response_action": "errors", "errors": {fields[0]: sentence}}


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
        case Kind.PERSON:
            return _people(filled)
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


def _people(filled: str) -> Json:
    select: Json = {"type": "users_select"}
    given = read_who(filled)
    if given.kind == "person":
        return select | {"initial_user": given.id}
    return select


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
