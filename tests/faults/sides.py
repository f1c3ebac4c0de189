"""Discord and Slack on the loopback interface as the fault suite needs them: what is due there, and what arrived."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Protocol

from adapters.slack.sender import HISTORY_SCOPES
from tests.servers import discord_faults, slack_state
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_state import Guild
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import TEAM

DISCORD, SLACK, BLIND = "Discord", "Slack", "Slack without history"
CHATS = (DISCORD, SLACK, BLIND)
DROP = 0  # in place of a status: the connection is dropped after the message was accepted


class Side(Protocol):
    """One platform. ``platform`` is the core's word for it; ``ready`` what a bot logs once it can post there."""

    platform: str
    ready: str

    def environment(self) -> dict[str, str]: ...

    def places(self, count: int) -> Sequence[tuple[str, str]]:
        """So many (space, channel)."""

    def copies(self, channel: str) -> int:
        """How many posts stand in a channel."""

    def faults(self) -> list[str]:
        """What the platform would have refused."""

    def show(self, now: Callable[[], datetime]) -> None:
        """Date what arrives by this clock."""

    def forget_nonces(self) -> None: ...

    def refuse_login(self) -> None:
        """The next bot that logs in has to try again."""

    def spoil(self, status: int) -> None:
        """The next post arrives; its answer is that status, or DROP."""

    def storm(self, times: int, seconds: Sequence[float]) -> None:
        """So many posts are told to wait, for these many seconds in turn."""

    def on_accepted(self, act: Callable[[], None]) -> None:
        """Call ``act`` once, when a post was accepted and before that is answered."""


class DiscordSide:
    """One guild, or several."""

    platform, ready = "discord", "connected"

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server
        self.environment = server.environment

    def places(self, count: int, guild: Guild | None = None) -> Sequence[tuple[str, str]]:
        home = guild or self.server.guild
        while len(home.channels) < count:
            self.server.add_channel(f"channel-{len(home.channels)}", home)
        return [(str(home.id), str(channel.id)) for channel in home.channels[:count]]

    def copies(self, channel: str) -> int:
        here = [m for m in self.server.messages if str(m.channel_id) == channel]
        return sum(m.author.id == self.server.bot.id and m.nonce is not None for m in here)

    def faults(self) -> list[str]:
        return self.server.faults

    def show(self, now: Callable[[], datetime]) -> None:
        self.server.ahead = (now() - datetime.now(tz=now().tzinfo)).total_seconds()

    def forget_nonces(self) -> None:
        self.server.nonce_window = 0.0

    def refuse_login(self) -> None:
        self.server.script.append(discord_faults.broken("GET", "/users/@me"))

    def spoil(self, status: int) -> None:
        route = ("POST", "/channels/*/messages")
        fault = discord_faults.broken_after(*route, status=status) if status else discord_faults.dropped_after(*route)
        self.server.script.append(fault)

    def storm(self, times: int, seconds: Sequence[float]) -> None:
        for number in range(times):
            wait = seconds[number % len(seconds)]
            self.server.script.append(discord_faults.rate_limited("POST", "/channels/*/messages", retry_after=wait))

    def on_accepted(self, act: Callable[[], None]) -> None:
        self.server.on_accepted = _once(self.server, act)


class SlackSide:
    """One workspace, whose history may be read or not."""

    platform, ready = "slack", "Connected to Slack"

    def __init__(self, server: SlackServer) -> None:
        self.server = server
        self.environment = server.environment

    def places(self, count: int) -> Sequence[tuple[str, str]]:
        for number in range(2, count + 1):
            self.server.add_channel(f"C{number}", f"channel-{number}")
        return [(TEAM, f"C{number}") for number in range(1, count + 1)]

    def copies(self, channel: str) -> int:
        here = [m for m in self.server.messages if m.channel == channel]
        return sum(m.via == "chat.postMessage" and m.thread_ts is None for m in here)

    def faults(self) -> list[str]:
        return self.server.faults

    def show(self, now: Callable[[], datetime]) -> None:
        self.server.now = lambda: now().timestamp()

    def forget_nonces(self) -> None:
        """Slack knows none."""

    def refuse_login(self) -> None:
        self.server.script("auth.test", slack_state.broken())

    def spoil(self, status: int) -> None:
        fault = slack_state.broken(status, effect=True) if status else slack_state.dropped()
        self.server.script("chat.postMessage", fault)

    def storm(self, times: int, seconds: Sequence[float]) -> None:
        waits = [slack_state.rate_limited(max(1, round(seconds[n % len(seconds)]))) for n in range(times)]
        self.server.script("chat.postMessage", *waits)

    def on_accepted(self, act: Callable[[], None]) -> None:
        self.server.on_accepted = _once(self.server, act)


def _once(server: LoopbackDiscord | SlackServer, act: Callable[[], None]) -> Callable[[], None]:
    def accepted() -> None:
        server.on_accepted = None
        act()

    return accepted


@asynccontextmanager
async def opened(chat: str) -> AsyncIterator[DiscordSide | SlackSide]:
    """The platform of that name, running."""
    if chat == DISCORD:
        async with LoopbackDiscord() as discord:
            yield DiscordSide(discord)
        return
    async with slack_server() as slack:
        if chat == SLACK:
            slack.scopes |= HISTORY_SCOPES
        yield SlackSide(slack)
