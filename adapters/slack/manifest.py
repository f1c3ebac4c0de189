"""The app manifest, made from the commands: pasted at api.slack.com/apps, it makes the app."""

from __future__ import annotations

import json
from collections.abc import Iterable

from adapters.slack.limits import COMMAND_DESCRIPTION, USAGE_HINT
from adapters.slack.markup import shortened
from bot.chat.command import CommandSpec
from bot.chat.rendered import Json

SHORTCUT = "cairn:menu"
UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"
EVENTS = (UNINSTALLED, REVOKED)
"""What Slack tells of by itself; neither needs a scope. A workspace that lets go of the app is
noticed at once, and not only when the next post is due."""

SCOPES = ("commands", "chat:write", "im:write", "users:read")
OPTIONAL_SCOPES = (
    "channels:history",
    "channels:join",
    "channels:read",
    "files:write",
    "groups:read",
)
"""To find a post again after a lost answer, to join a public channel that is posted in, and to look
whether a channel, public or private, can be posted in before anything is, and to send a member a
file that they asked for."""

HINTED = ("help", "log python 45", "next", "challenge", "leaderboard")
"""What the field's hint shows, of the commands that there are; ``help`` tells the rest."""

DESCRIPTION = "Your study log, your roadmap, the week's challenge"


def manifest(command: str, specs: Iterable[CommandSpec]) -> Json:
    """The manifest for a root command: Socket Mode, no public address, the fewest scopes."""
    return {
        "display_information": {
            "name": "Cairn",
            "description": "A study companion on the road to machine learning engineering",
            "background_color": "#3b4a54",
        },
        "features": _features(command, specs),
        "oauth_config": {
            "scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": list(OPTIONAL_SCOPES)},
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _features(command: str, specs: Iterable[CommandSpec]) -> Json:
    known = {spec.name for spec in specs}
    hint = " | ".join(example for example in HINTED if example.split()[0] in known)
    return {
        # Direct messages to members come in this tab; nobody needs to write there
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
                "description": shortened(DESCRIPTION, COMMAND_DESCRIPTION),
                "usage_hint": shortened(hint, USAGE_HINT),
                "should_escape": True,
            }
        ],
    }


def manifest_text(command: str, specs: Iterable[CommandSpec]) -> str:
    """The manifest as JSON, as ``cairn manifest slack`` prints it."""
    return json.dumps(manifest(command, specs), indent=2, ensure_ascii=False) + "\n"
