"""Both loopback platforms at once."""

from __future__ import annotations

from tests.adapters.slack.conftest import slack
from tests.servers.discord_fixtures import discord_server

__all__ = ["discord_server", "slack"]
