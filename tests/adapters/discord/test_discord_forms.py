"""Forms as modals, modals as answers, and the limits that both keep."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.discord import forms, limits
from adapters.discord.commands import typed
from bot.chat.form import Form, whole_form
from tests.adapters.discord.study import Study
from tests.servers.discord_judge import DOCUMENT, SKIP_REASON, find_judge
from tests.servers.discord_rules import modal_faults, walk

document_at_hand = pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)


def form(command: str, **given: str) -> Form:
    return whole_form(Study().commands[command], given)


def submitted(modal: dict[str, Any], **values: str) -> dict[str, Any]:
    """What Discord sends back when the fields are filled in; those not named keep their value."""
    sent = []
    for field in (label["component"] for label in modal["components"]):
        name = field["custom_id"]
        value = values.get(name, field.get("value", ""))
        answer = {"values": [value]} if field["type"] in {3, 8} else {"value": value}
        sent.append({"type": 18, "component": {"custom_id": name, **answer}})
    return {"custom_id": modal["custom_id"], "components": sent}


def test_each_kind_of_parameter_has_its_control() -> None:
    modal = forms.modal(form("schedule set"))
    kind, channel, paused = [label["component"] for label in modal["components"]]
    assert modal["title"] == "Set when something is posted"
    assert (kind["type"], [o["value"] for o in kind["options"]]) == (3, ["challenge", "paper"])
    assert (channel["type"], channel["channel_types"]) == (8, [0, 5])
    assert (paused["type"], paused["placeholder"], paused["required"]) == (4, "yes or no", False)
    note = forms.modal(form("reflect"))["components"][0]["component"]
    assert (note["style"], note["max_length"], note["required"]) == (2, 1000, True)


def test_a_question_too_long_for_a_label_is_whole_beside_it() -> None:
    asked = "The change in takings per euro of ticket price, at 10 euros, as a whole number."
    plain = form("reflect")
    for question, label, beside in (
        (asked, "The price of a ticket", asked),
        ("One number", "One number", "The price of a ticket"),
    ):
        field = replace(plain.fields[0], asked=(question, "The price of a ticket"))
        (shown,) = forms.modal(replace(plain, fields=(field,)))["components"]
        assert (shown["label"], shown["description"]) == (label, beside)


def test_what_was_given_comes_back_with_the_answers() -> None:
    modal = forms.modal(form("log", minutes="45"))
    filled = forms.read(submitted(modal, what="bayes nets", note='a "quoted"\nline'))
    assert filled == forms.Filled(
        "log minutes:45", {"what": "bayes nets", "note": 'a "quoted"\nline'}
    )
    chosen = forms.read(
        submitted(forms.modal(form("schedule set")), kind="paper", channel="77", paused="")
    )
    assert chosen == forms.Filled("schedule set", {"kind": "paper", "channel": "77", "paused": ""})


def test_in_a_direct_message_the_key_travels_too() -> None:
    opened = whole_form(Study().commands["log"], {"minutes": "45", "note": "n" * 60})
    modal = forms.modal(opened, "remind-2026-48-abcdefghij")
    assert len(modal["custom_id"]) <= limits.CUSTOM_ID
    assert forms.key_in(modal["custom_id"]) == "remind-2026-48-abcdefghij"
    filled = forms.read(submitted(modal, what="vectors"))
    assert filled is not None
    assert (filled.line, filled.answers) == (
        "log minutes:45",
        {"what": "vectors", "note": "n" * 60},
    )
    assert forms.key_in(forms.modal(form("log"))["custom_id"]) == forms.key_in("another") == ""


def test_what_is_too_long_to_travel_hidden_is_a_field_filled_in() -> None:
    long = "a long note, " * 20
    modal = forms.modal(form("log", note=long, minutes="45"))
    assert modal["custom_id"] == "cairn1-form:log minutes:45"
    filled = forms.read(submitted(modal, what="vectors"))
    assert filled is not None
    assert filled.answers == {"what": "vectors", "note": long}


def test_each_opening_is_known_by_what_it_brings_back() -> None:
    first, second = forms.opening(1), forms.opening(2)
    assert first != second
    modal = forms.modal(form("log", minutes="45"), "remind-2026-48", first)
    assert modal["custom_id"] == f"cairn1-form@remind-2026-48.{first}:log minutes:45"
    filled = forms.read(submitted(modal, what="vectors"))
    assert filled == forms.Filled("log minutes:45", {"what": "vectors", "note": ""}, first)
    assert forms.key_in(modal["custom_id"]) == "remind-2026-48"


@pytest.mark.parametrize(
    ("sent", "line", "key"),
    [
        ("cairn-form:log", "log", ""),
        ("cairn-form@remind-1:log minutes:45", "log minutes:45", "remind-1"),
    ],
)
def test_forms_of_the_first_version_are_read(sent: str, line: str, key: str) -> None:
    filled = forms.read({"custom_id": sent, "components": []})
    assert filled == forms.Filled(line, {}, "")
    assert forms.key_in(sent) == key


@pytest.mark.parametrize(
    "sent", ["another", "cairn-form2:log", "cairn2-form:log", "cairn1-form", ""]
)
def test_forms_of_other_versions_are_known_as_such(sent: str) -> None:
    assert forms.read({"custom_id": sent, "components": []}) is None
    assert forms.key_in(sent) == ""


@pytest.mark.parametrize("name", [s.name for s in Study().commands.values() if s.parameters])
def test_every_form_keeps_the_limits(name: str) -> None:
    made = whole_form(Study().commands[name], {})
    modal = forms.modal(made)
    assert modal_faults(modal) == []
    assert all(
        len(c["custom_id"]) <= limits.CUSTOM_ID
        for c in [modal, *walk(modal["components"])]
        if "custom_id" in c
    )
    judge = find_judge()
    if judge is not None:
        assert (
            judge.faults("POST", "/interactions/1/token/callback", {"type": 9, "data": modal}) == []
        )


@pytest.mark.parametrize(
    ("value", "text"), [(True, "yes"), (False, "no"), (45, "45"), ("x y", "x y")]
)
def test_an_option_is_read_as_it_would_be_typed(value: Any, text: str) -> None:
    assert typed(value) == text


@document_at_hand
def test_limits_are_those_of_the_official_document() -> None:
    document = json.loads((Path(os.environ["CAIRN_SPECS_DIR"]) / DOCUMENT).read_text())
    schemas = document["components"]["schemas"]

    def limit(schema: str, field: str, kind: str = "maxLength") -> int:
        return int(schemas[schema]["properties"][field][kind])

    button, select = "ButtonComponentForMessageRequest", "StringSelectComponentForMessageRequest"
    option, label = "StringSelectOptionForRequest", "LabelComponentForModalRequest"
    command, field = "ApplicationCommandUpdateRequest", "TextInputComponentForModalRequest"
    assert limit(button, "custom_id") == limit(select, "custom_id") == limits.CUSTOM_ID
    assert (limit(button, "label"), limit(button, "url")) == (
        limits.BUTTON_LABEL,
        limits.BUTTON_URL,
    )
    assert (limit(select, "placeholder"), limit(select, "options", "maxItems")) == (
        limits.SELECT_PLACEHOLDER,
        limits.SELECT_OPTIONS,
    )
    assert limit(option, "label") == limit(option, "value") == limits.OPTION_TEXT
    assert (
        limit("ActionRowComponentForMessageRequest", "components", "maxItems") == limits.ROW_BUTTONS
    )
    assert limit("TextDisplayComponentForMessageRequest", "content") == limits.MESSAGE_TEXT
    assert (limit(label, "label"), limit(label, "description")) == (
        limits.LABEL_TEXT,
        limits.LABEL_DESCRIPTION,
    )
    assert (limit(field, "value"), limit(field, "placeholder")) == (
        limits.INPUT_TEXT,
        limits.INPUT_PLACEHOLDER,
    )
    assert limit("ModalInteractionCallbackRequestData", "title") == limits.MODAL_TITLE
    assert limit("CreateTextThreadWithMessageRequest", "name") == limits.THREAD_NAME
    assert limit(command, "description") == limits.COMMAND_DESCRIPTION
    assert (
        limit("ApplicationCommandStringOption", "max_length", "maximum")
        == limits.COMMAND_OPTION_TEXT
    )
    assert limit("ApplicationCommandStringOption", "choices", "maxItems") == limits.COMMAND_CHOICES
