"""The manifest is made from the commands, and the copy in the documentation is the same."""

from __future__ import annotations

import json
import re
from pathlib import Path

import adapters.slack.manifest as manifest_module
from adapters.slack.limits import USAGE_HINT
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES, manifest, manifest_text
from bot.chat.command import spec_of
from bot.chat.parse import parse
from bot.features.index import COMMANDS
from tests.servers.slack_methods import METHODS

SPECS = [spec_of(handler) for handler in COMMANDS]
ADAPTER = Path(manifest_module.__file__).parent
SHORT = 80  # characters that are read at a glance
COPY = Path(__file__).parents[3] / "docs" / "reference" / "slack-manifest.json"


def test_the_checked_in_copy_is_what_the_commands_make() -> None:
    assert COPY.read_text(encoding="utf-8") == manifest_text("/cairn", SPECS)


def test_it_needs_no_public_address() -> None:
    made = manifest("/cairn", SPECS)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(made)


def test_the_root_is_the_one_in_the_settings_and_escapes_mentions() -> None:
    (command,) = manifest("/stones", SPECS)["features"]["slash_commands"]
    assert command["command"] == "/stones"
    assert command["should_escape"] is True
    assert len(command["usage_hint"]) <= USAGE_HINT
    assert len(command["usage_hint"]) <= SHORT
    assert command["usage_hint"].startswith("help | ")
    for example in command["usage_hint"].split(" | "):
        assert parse(example, {spec.name: spec for spec in SPECS})


def test_it_is_told_when_a_workspace_lets_go_of_it() -> None:
    subscribed = manifest("/cairn", SPECS)["settings"]["event_subscriptions"]["bot_events"]
    assert subscribed == ["app_uninstalled", "tokens_revoked"]


def test_what_it_asks_for_is_what_its_calls_need() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in ADAPTER.glob("*.py"))
    called = set(re.findall(r"\b(?:_?client|_connected\(\))\.([a-z]+_[a-zA-Z_]+)\(", source)) - {
        "apps_connections_open",
        "is_connected",
    }
    assert len(called) > 5
    needed = {METHODS[name.replace("_", ".", 1)].scope for name in called} - {""}
    # conversations.info wants another one for private channels
    assert {*SCOPES, *OPTIONAL_SCOPES} == {*needed, "commands", "groups:read"}
