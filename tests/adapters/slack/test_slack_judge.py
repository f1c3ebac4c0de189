"""The judge itself: what Slack would refuse is refused here, so that passing means something."""

from __future__ import annotations

from typing import Any

import pytest

from tests.servers.slack_judge import ABSENT, message_faults, specs, view_faults

Json = dict[str, Any]


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _button(label: str = "ok", **more: Any) -> Json:
    return {"type": "button", "action_id": "cairn:1", "text": _plain(label), "value": "help"} | more


def _rich(element: Json) -> Json:
    section = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "elements": [section]}


def _menu(count: int) -> Json:
    options = [{"text": _plain("x"), "value": str(n)} for n in range(count)]
    menu = {"type": "static_select", "action_id": "cairn:1", "placeholder": _plain("p")}
    return menu | {"options": options}


def _input() -> Json:
    element = {"type": "plain_text_input", "action_id": "x"}
    return {"type": "input", "block_id": "a", "label": _plain("A"), "element": element}


def _actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def _section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}

BROKEN: dict[str, list[Json]] = {
    "header over 150": [{"type": "header", "text": _plain("x" * 151)}],
    "section over 3000": [_section("x" * 3001)],
    "section field over 2000": [{"type": "section", "fields": [_plain("x" * 2001)]}],
    "eleven fields": [{"type": "section", "fields": [_plain("x")] * 11}],
    "an empty section": [{"type": "section"}],
    "26 buttons": [_actions(*(_button(action_id=f"cairn:{n}") for n in range(26)))],
    "button label over 75": [_actions(_button("x" * 76))],
    "button value over 2000": [_actions(_button(value="x" * 2001))],
    "the same action_id twice": [_actions(_button(), _button())],
    "the same block_id twice": [_section(text) | {"block_id": "k"} for text in ("a", "b")],
    "block_id over 255": [_section("a") | {"block_id": "k" * 256}],
    "51 blocks": [_section("a")] * 51,
    "two tables": [TABLE, TABLE],
    "Markdown over 12,000": [{"type": "markdown", "text": "x" * 12_001}],
    "an empty text": [_rich({"type": "text", "text": ""})],
    "101 options": [_actions(_menu(101))],
}  # fmt: skip

BY_SCHEMA: dict[str, list[Json]] = {
    "a block nobody knows": [{"type": "fancy", "text": "x"}],
    "an unknown key": [_section("a") | {"colour": "red"}],
    "mrkdwn in a button": [_actions(_button(text={"type": "mrkdwn", "text": "x"}))],
    "a rich_text element nobody knows": [_rich({"type": "bold", "text": "x"})],
    "a date without a timestamp": [_rich({"type": "date", "format": "{date}"})],
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_message_is_caught(name: str) -> None:
    assert message_faults({"text": "t", "blocks": BROKEN[name]}) != []


@pytest.mark.skipif(specs() is None, reason=ABSENT)
@pytest.mark.parametrize("name", BY_SCHEMA)
def test_a_message_that_is_not_of_slacks_types_is_caught(name: str) -> None:
    assert message_faults({"text": "t", "blocks": BY_SCHEMA[name]}) != []


def test_a_message_without_text_is_caught() -> None:
    assert message_faults({"blocks": [_section("a")]}) != []


def test_a_sound_message_is_let_through() -> None:
    assert (
        message_faults({"text": "t", "blocks": [_section("a"), TABLE, _actions(_button())]}) == []
    )


@pytest.mark.parametrize(
    "change",
    [
        {"title": _plain("x" * 25)},
        {"blocks": [_section("a")] * 101},
        {"private_metadata": "x" * 3001},
        {"submit": None, "blocks": [_input()]},
    ],
)  # fmt: skip
def test_a_broken_view_is_caught(change: Json) -> None:
    view = {
        "type": "modal",
        "callback_id": "c",
        "title": _plain("T"),
        "submit": _plain("Send"),
        "blocks": [_section("a")],
    }
    assert view_faults(view) == []
    assert (
        view_faults({key: value for key, value in (view | change).items() if value is not None})
        != []
    )
