"""The app manifest, made from the commands: what to paste at api.slack.com/apps to have this bot."""

from __future__ import annotations

import json
from collections.abc import Iterable

from adapters.slack.blocks import Json
from adapters.slack.limits import COMMAND_DESCRIPTION, USAGE_HINT
from adapters.slack.markup import clip
from bot.chat.command import CommandSpec

SHORTCUT = "cairn:menu"
SCOPES = ("commands", "chat:write", "im:write", "users:read")
OPTIONAL_SCOPES = ("channels:history", "channels:join")
"""Nice to have: to find a post again after a lost answer, and to join a public channel that posts are set up for."""


def manifest(command: str, specs: Iterable[CommandSpec]) -> Json:
    """The manifest for a root command: Socket Mode, no public address, the fewest scopes."""
    names = [spec.name for spec in specs]
    description = "Your study log, your roadmap, the week's challenge"
    return {
        "display_information": {
            "name": "Cairn",
            "description": "A study companion on the road to machine learning engineering",
            "background_color": "#3b4a54",
        },
        "features": {
            # Direct messages to members come in this tab; nobody needs to write there.
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Cairn", "always_online": True},
            "shortcuts": [
                {
                    "name": "Open Cairn",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "What I can do, also inside a thread",
                }
            ],
            "slash_commands": [
                {
                    "command": command,
                    "description": clip(description, COMMAND_DESCRIPTION),
                    "usage_hint": clip(" | ".join(names), USAGE_HINT),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {
            "scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": list(OPTIONAL_SCOPES)},
        },
        "settings": {
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def manifest_text(command: str, specs: Iterable[CommandSpec]) -> str:
    """The manifest as JSON, as ``cairn manifest slack`` prints it."""
    return json.dumps(manifest(command, specs), indent=2, ensure_ascii=False) + "\n"
