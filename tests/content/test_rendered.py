"""What each platform makes of each item: within its limits, and short enough for a chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.content.item import SEEN_BY
from adapters.discord.render import render as discord
from adapters.slack.render import render as render_slack
from bot.catalog.catalog import Catalog
from bot.catalog.schema import Challenge, Interview, Kaggle, Reading, SystemDesign, Topic
from bot.chat.command import spec_of
from bot.chat.form import form_for
from bot.chat.parse import parse
from bot.chat.rendered import Rendered
from bot.chat.reply import Actions, Button, Choice, Reply, spelled
from bot.features.index import COMMANDS
from tests.content.conftest import Shown
from tests.servers import discord_rules, slack_judge

ONE_MESSAGE = ("challenge ", "kaggle ", "paper ", "post ")
FEW = 3
LABEL, OPTION_LABEL = 38, 75
SPECS = {spec.name: spec for spec in map(spec_of, COMMANDS)}


def most(shown: Shown) -> int:
    """How many messages an item may fill."""
    return 1 if shown.line.startswith(ONE_MESSAGE) else FEW


def test_every_item_is_shown(content: Catalog, shown: list[Shown]) -> None:
    assert {one.item.id for one in shown} == {item.id for item in content.active}
    kinds = {type(one.item) for one in shown}
    assert {Topic, Challenge, Kaggle, Reading, Interview, SystemDesign} <= kinds
    assert {one.item.folder for one in shown if not one.line.startswith("bare")} == set(SEEN_BY)
    assert sum(one.line.startswith("post ") for one in shown) > 100


def test_every_command_finds_its_item(shown: list[Shown]) -> None:
    lost = [
        one.line
        for one in shown
        if one.item.title not in one.reply.summary + repr(one.reply.blocks)
    ]
    assert lost == []


def slack(reply: Reply, key: str) -> list[Rendered]:
    """As the sender calls it."""
    return render_slack(spelled(reply, "/cairn"), key)


@pytest.mark.parametrize("render", [discord, slack])
def test_every_item_fits(
    shown: list[Shown], render: Callable[[Reply, str], list[Rendered]]
) -> None:
    long: dict[str, int] = {}
    for one in shown:
        messages = render(one.reply, "key")
        count = len(messages) + sum(len(message.files) for message in messages)
        if count > most(one):
            long[one.line] = count
    assert long == {}


def test_discord_would_take_every_message(shown: list[Shown]) -> None:
    faults = {
        one.line: wrong
        for one in shown
        for message in discord(one.reply, "key")
        if (wrong := discord_rules.message_faults(message.body, flags=message.body["flags"]))
    }
    assert faults == {}


def test_slack_would_take_every_message(shown: list[Shown]) -> None:
    faults = {
        one.line: wrong
        for one in shown
        for message in slack(one.reply, "key")
        if (wrong := slack_judge.message_faults(message.body))
    }
    assert faults == {}


def test_every_summary_is_a_short_line(shown: list[Shown]) -> None:
    for one in shown:
        assert len(one.reply.summary) <= 150
        assert "\n" not in one.reply.summary


def test_every_button_can_be_pressed(content: Catalog, shown: list[Shown]) -> None:
    """A label is cut where it is too long; a line is whole, or asks in a form for what it lacks."""
    pressed = 0
    for one in shown:
        for label, line, most_ in buttons(one):
            typed = parse(line, SPECS, content)
            if form_for(typed.spec, typed.arguments) is None:
                typed.spec.bind(typed.arguments)
            assert 0 < len(label) <= most_, label
            pressed += 1
    assert pressed > len(content.active)


def buttons(one: Shown) -> list[tuple[str, str, int]]:
    """(label, line, characters that such a label may have) of everything that can be pressed."""
    items = [
        item for block in one.reply.blocks if isinstance(block, Actions) for item in block.items
    ]
    choices = [item for item in items if isinstance(item, Choice)]
    pressed = [(item.label, item.line, LABEL) for item in items if isinstance(item, Button)]
    return pressed + [(o.label, o.line, OPTION_LABEL) for item in choices for o in item.options]
