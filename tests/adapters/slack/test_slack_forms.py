"""Every command can be asked for in a modal that Slack opens, and its answers come back."""

from __future__ import annotations

import pytest

from adapters.slack.forms import carried_by, view_of
from adapters.slack.inbound import ReplyTarget
from bot.chat.command import CommandSpec, spec_of
from bot.chat.form import whole_form
from bot.errors import BadInput
from bot.features.index import COMMANDS
from tests.servers.slack_judge import view_faults

TARGET = ReplyTarget(
    "C1", "U1", "https://hooks.slack.com/commands/T0LOOP/1234567890/abcdefghijklmnop", "1.1"
)
SPECS = [spec for spec in map(spec_of, COMMANDS) if spec.parameters]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_the_form_of_a_command_is_one_that_slack_opens(spec: CommandSpec) -> None:
    form = whole_form(spec, {})
    view = view_of(form, TARGET)
    assert view_faults(view) == []
    assert [block["block_id"] for block in view["blocks"]] == [field.name for field in form.fields]


def test_what_was_given_comes_back_with_the_door() -> None:
    spec = next(spec for spec in SPECS if len(spec.parameters) > 1)
    first = spec.parameters[0].name
    form = whole_form(spec, {first: 'two "words" & <more>'})
    line, target = carried_by(view_of(form, TARGET), "U1")
    assert line == f'{spec.name} {first}:"two \\"words\\" & <more>"'
    assert target == TARGET


def test_too_much_to_carry_is_said_and_not_cut() -> None:
    spec = next(spec for spec in SPECS if len(spec.parameters) > 1)
    form = whole_form(spec, {spec.parameters[0].name: "x" * 3000})
    with pytest.raises(BadInput, match="in one line"):
        view_of(form, TARGET)


def test_a_channel_that_may_be_left_out_is_not_filled_in_for_the_member() -> None:
    spec = next(spec for spec in SPECS if spec.name == "schedule set")
    form = whole_form(spec, {"kind": "paper"})
    (channel,) = [
        block for block in view_of(form, TARGET)["blocks"] if block["block_id"] == "channel"
    ]
    assert "default_to_current_conversation" not in channel["element"]
