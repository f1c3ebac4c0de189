"""What the loopback Discord remembers, and how each thing looks on the wire."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.servers.discord_rules import EPHEMERAL, TEXT_DISPLAY, walk

DISCORD_EPOCH = 1_420_070_400_000  # ms; https://docs.discord.com/developers/reference#snowflakes
VIEW_AND_SEND = 0x400 | 0x800
READ_HISTORY = 1 << 16
HAS_THREAD = 1 << 5  # of a message
MANAGE_GUILD = 0x20
CONTAINER = 17
LEFT_OUT: dict[int, dict[str, Any]] = {CONTAINER: {"accent_color": None, "spoiler": False}}
_counter = itertools.count(1)


def snowflake(ahead: float = 0) -> int:
    """A fresh id whose time is now and `ahead` seconds, unique and rising within the process."""
    milliseconds = int((time.time() + ahead) * 1000) - DISCORD_EPOCH
    return (milliseconds << 22) | (next(_counter) & 0x3FFFFF)


def now_text() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True)
class User:
    id: int
    name: str
    bot: bool = False
    called: str | None = None  # Everywhere; where it is none, by the name of the account

    def shape(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "username": self.name,
            "global_name": self.called,
            "discriminator": "0",
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


@dataclass(frozen=True)
class Channel:
    """A text channel.

    A direct message where it has no guild, and a public thread where it has a parent.
    """

    id: int
    name: str
    guild_id: int | None
    parent_id: int | None = None
    owner_id: int | None = None
    quiet: int = 1440  # minutes without a message after which a thread is hidden

    def shape(self) -> dict[str, Any]:
        if self.guild_id is None:
            return {
                "id": str(self.id),
                "type": 1,
                "last_message_id": None,
                "flags": 0,
                "recipients": [],
            }
        if self.parent_id is not None:
            return self._thread_shape()
        return {
            "id": str(self.id),
            "type": 0,
            "name": self.name,
            "guild_id": str(self.guild_id),
            "position": 0,
            "permission_overwrites": [],
            "parent_id": None,
            "topic": None,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "flags": 0,
        }

    def _thread_shape(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "type": 11,
            "name": self.name,
            "guild_id": str(self.guild_id),
            "parent_id": str(self.parent_id),
            "owner_id": str(self.owner_id),
            "last_message_id": None,
            "flags": 0,
            "rate_limit_per_user": 0,
            "message_count": 0,
            "member_count": 1,
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": now_text(),
                "auto_archive_duration": self.quiet,
                "locked": False,
                "create_timestamp": now_text(),
            },
        }


# What a guild has besides, at its plainest.
UNUSED: dict[str, Any] = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "afk_channel_id": None,
    "afk_timeout": 300,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "emojis": [],
    "features": [],
    "mfa_level": 0,
    "application_id": None,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "vanity_url_code": None,
    "description": None,
    "banner": None,
    "premium_tier": 0,
    "preferred_locale": "en-US",
    "public_updates_channel_id": None,
    "nsfw_level": 0,
    "premium_progress_bar_enabled": False,
    "safety_alerts_channel_id": None,
    "large": False,
    "member_count": 2,
    "voice_states": [],
    "threads": [],
    "presences": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
    "stickers": [],
    "incidents_data": None,
    "hub_type": None,
    "premium_subscription_count": 0,
}


@dataclass
class Guild:
    id: int
    name: str
    owner: User
    channels: list[Channel] = field(default_factory=list)
    permissions: int = VIEW_AND_SEND | READ_HISTORY  # of everyone, so of the bot

    def shape(self, bot: User) -> dict[str, Any]:
        """A GUILD_CREATE as a bot with the guilds intent alone receives it."""
        everyone = {
            "id": str(self.id),
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        return {
            **UNUSED,
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner.id),
            "roles": [everyone],
            "joined_at": now_text(),
            "members": [member_shape(bot)],
            "channels": [c.shape() for c in self.channels],
        }


def member_shape(user: User, permissions: int | None = None) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "user": user.shape(),
        "nick": None,
        "avatar": None,
        "roles": [],
        "joined_at": now_text(),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    if permissions is not None:
        shape["permissions"] = str(permissions)
    return shape


@dataclass
class Upload:
    """A file that came with a message."""

    name: str
    content: bytes


@dataclass
class Message:
    """A message and who it would have pinged. `data` is its wire form."""

    data: dict[str, Any]
    channel_id: int
    author: User
    seen_by: int | None = None
    nonce: str | None = None
    created: float = field(default_factory=time.monotonic)
    edits: int = 0
    uploads: list[Upload] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        return int(self.data["id"])

    @property
    def private(self) -> bool:
        return bool(self.data["flags"] & EPHEMERAL)

    @property
    def text(self) -> str:
        """Everything a reader sees, line by line: content, then text displays in order."""
        return visible_text(self.data)

    @property
    def labels(self) -> list[str]:
        """Labels of its buttons, in order."""
        return [
            c["label"] for c in walk(self.data["components"]) if c["type"] == 2 and c.get("label")
        ]


def visible_text(body: dict[str, Any]) -> str:
    texts = [body.get("content") or ""]
    texts += [c["content"] for c in walk(body.get("components") or []) if c["type"] == TEXT_DISPLAY]
    return "\n".join(text for text in texts if text)


def number_components(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As Discord gives components back: each with an `id`, and with what was left out."""
    for number, component in enumerate(walk(components), start=1):
        component.setdefault("id", number)
        for key, value in LEFT_OUT.get(component["type"], {}).items():
            component.setdefault(key, value)
    return components


def pings_of(body: dict[str, Any]) -> list[str]:
    """Whom a message notifies: what its text mentions, as far as `allowed_mentions` lets it."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", visible_text(body), flags=re.DOTALL)
    allowed = body.get("allowed_mentions")
    parse = {"everyone", "users", "roles"} if allowed is None else set(allowed.get("parse") or [])
    users = set((allowed or {}).get("users") or [])
    roles = set((allowed or {}).get("roles") or [])
    found = ["everyone" for _ in re.finditer(r"@(everyone|here)\b", text) if "everyone" in parse]
    found += [i for i in re.findall(r"(?<!\\)<@!?(\d+)>", text) if "users" in parse or i in users]
    found += [i for i in re.findall(r"(?<!\\)<@&(\d+)>", text) if "roles" in parse or i in roles]
    return found
