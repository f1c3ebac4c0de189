"""Discord and Slack on loopback as the fault suite needs them: what is due, and what arrived."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Protocol

from adapters.discord import render as discord
from adapters.slack import render as slack
from adapters.slack.sender import HISTORY_SCOPES
from bot.chat.reply import Reply
from tests.servers import discord_faults, slack_state
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_faults import Fault, Mishap
from tests.servers.discord_state import Guild
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import TEAM

DISCORD, SLACK, BLIND = "Discord", "Slack", "Slack without history"
WORKSPACES = "two Slack workspaces"
CHATS = (DISCORD, SLACK, BLIND)
EDIT, THREAD = "edit", "thread"
DISCORD_CALLS = {
    EDIT: ("PATCH", "/channels/*/messages/*"),
    THREAD: ("POST", "/channels/*/messages/*/threads"),
}
SLACK_CALLS = {EDIT: "chat.update"}
DROP = 0  # in place of a status: the connection is dropped after the message was accepted


def _nothing() -> None: ...


class Side(Protocol):
    """One platform.

    ``platform`` is the core's word for it; ``ready`` what a bot logs once it can post there,
    ``waits`` what it logs while a post is due that it can't.
    """

    platform: str
    ready: str
    waits: str

    def environments(self) -> Sequence[dict[str, str]]:
        """What sends a bot to this platform; where they differ, the first bot has the first one."""

    def places(self, count: int) -> Sequence[tuple[str, str]]:
        """So many (space, channel)."""

    def person(self) -> str:
        """The account of somebody who can be written to."""

    def arrived(self, address: str) -> Counter[str]:
        """What stands in a channel, or was written to a person.

        Each message of a post once, if all is well.
        """

    def parts(self, reply: Reply) -> int:
        """How many messages a reply takes."""

    def hold(self, care: str, done: bool, act: Callable[[], None]) -> bool:
        """The next call of a kind (EDIT, THREAD) gets no answer; ``done``: it is carried out.

        True where ``act`` is called as soon as it comes; False where it has to be waited for.
        """

    def was_asked(self, care: str) -> bool:
        """Whether such a call has come."""

    def refuse(self, channel: str) -> None:
        """No post is taken in that channel."""

    def check_kept(self, channel: str, number: str) -> None:
        """AssertionError where the channel's one post lacks the number, or has not one thread."""

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

    def on_accepted(self, act: Callable[[], None], number: int = 1) -> None:
        """Call ``act`` once, between the message of that number being accepted and answered."""


@dataclass
class Deadly(Fault):
    """A fault that does something else when its request comes."""

    act: Callable[[], None] = _nothing

    def fits(self, method: str, path: str) -> bool:
        fits = super().fits(method, path)
        if fits:
            self.act()
        return fits


class DiscordSide:
    """One guild, or several."""

    platform, ready = "discord", "connected"
    waits = "a post is put back"

    def __init__(self, server: LoopbackDiscord) -> None:
        self.server = server

    def environments(self) -> Sequence[dict[str, str]]:
        return [self.server.environment()]

    def places(self, count: int, guild: Guild | None = None) -> Sequence[tuple[str, str]]:
        home = guild or self.server.guild
        while len(home.channels) < count:
            self.server.add_channel(f"channel-{len(home.channels)}", home)
        return [(str(home.id), str(channel.id)) for channel in home.channels[:count]]

    def person(self) -> str:
        return str(self.server.owner.id)

    def arrived(self, address: str) -> Counter[str]:
        direct = self.server.direct.get(int(address))
        channel = direct.id if direct else int(address)
        return Counter(
            m.nonce for m in self.server.messages if m.channel_id == channel and m.nonce is not None
        )

    def parts(self, reply: Reply) -> int:
        return len(discord.render(reply, "key"))

    def hold(self, care: str, done: bool, act: Callable[[], None]) -> bool:
        mishap = Mishap.DROP_AFTER if done else Mishap.DROP_BEFORE
        self.server.script.append(Deadly(*DISCORD_CALLS[care], mishap, act=act))
        return True

    def was_asked(self, care: str) -> bool:
        method, path = DISCORD_CALLS[care]
        return any(
            fnmatchcase(call.path, path) for call in self.server.requests if call.method == method
        )

    def check_kept(self, channel: str, number: str) -> None:
        [post] = [m for m in self.server.messages if str(m.channel_id) == channel]
        assert number in post.text, post.text
        threads = [one for one in self.server.channels.values() if one.parent_id == post.channel_id]
        assert len(threads) == 1, f"{len(threads)} threads"

    def refuse(self, channel: str) -> None:
        self.server.script.append(
            discord_faults.refused("POST", f"/channels/{channel}/messages", times=1000)
        )

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
        fault = (
            discord_faults.broken_after(*route, status=status)
            if status
            else discord_faults.dropped_after(*route)
        )
        self.server.script.append(fault)

    def storm(self, times: int, seconds: Sequence[float]) -> None:
        for number in range(times):
            wait = seconds[number % len(seconds)]
            self.server.script.append(
                discord_faults.rate_limited("POST", "/channels/*/messages", retry_after=wait)
            )

    def on_accepted(self, act: Callable[[], None], number: int = 1) -> None:
        self.server.on_accepted = _at(number, self.server, act)


class SlackSide:
    """One workspace, whose history may be read or not."""

    platform, ready = "slack", "Connected to Slack"
    waits = "Slack can't be reached; trying again"

    def __init__(self, server: SlackServer) -> None:
        self.server = server

    def environments(self) -> Sequence[dict[str, str]]:
        return [self.server.environment()]

    def places(self, count: int) -> Sequence[tuple[str, str]]:
        for number in range(2, count + 1):
            self.server.add_channel(f"C{number}", f"channel-{number}")
        return [(TEAM, f"C{number}") for number in range(1, count + 1)]

    def person(self) -> str:
        return "U2"

    def arrived(self, address: str) -> Counter[str]:
        channel = f"D{address[1:]}" if address in self.server.users else address
        here = [
            m for m in self.server.messages if m.channel == channel and m.via == "chat.postMessage"
        ]
        return Counter(f"in a thread: {m.text}" if m.thread_ts else "the post" for m in here)

    def parts(self, reply: Reply) -> int:
        return len(slack.render(reply, "key"))

    def hold(self, care: str, done: bool, act: Callable[[], None]) -> bool:
        self.server.script(SLACK_CALLS[care], slack_state.hanging(effect=done))
        return False

    def was_asked(self, care: str) -> bool:
        return bool(self.server.calls(SLACK_CALLS[care]))

    def check_kept(self, channel: str, number: str) -> None:
        [post] = [m for m in self.server.messages if m.channel == channel]
        assert number in str(post.blocks), post.blocks

    def refuse(self, channel: str) -> None:
        self.server.channels[channel]["is_archived"] = True

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
        waits = [
            slack_state.rate_limited(max(1, round(seconds[n % len(seconds)]))) for n in range(times)
        ]
        self.server.script("chat.postMessage", *waits)

    def on_accepted(self, act: Callable[[], None], number: int = 1) -> None:
        self.server.on_accepted = _at(number, self.server, act)


class WorkspacesSide(SlackSide):
    """Two workspaces with a token each: every second bot, and every second place, is of the other.

    What is said of one is said of the first.
    """

    def __init__(self, server: SlackServer, other: SlackServer) -> None:
        super().__init__(server)
        self.other = SlackSide(other)

    def environments(self) -> Sequence[dict[str, str]]:
        return [*super().environments(), *self.other.environments()]

    def places(self, count: int) -> Sequence[tuple[str, str]]:
        mine, there = super().places((count + 1) // 2), self.other.server
        for number in range(1, count // 2 + 1):
            there.add_channel(f"C{number}LAKE", f"channel-{number}")
        theirs = [(there.team, f"C{number}LAKE") for number in range(1, count // 2 + 1)]
        return [*mine, *theirs]

    def arrived(self, address: str) -> Counter[str]:
        return super().arrived(address) + self.other.arrived(address)

    def faults(self) -> list[str]:
        return [*super().faults(), *self.other.faults()]

    def show(self, now: Callable[[], datetime]) -> None:
        super().show(now)
        self.other.show(now)


def _at(
    number: int, server: LoopbackDiscord | SlackServer, act: Callable[[], None]
) -> Callable[[], None]:
    left = itertools.count(number - 1, -1)

    def accepted() -> None:
        if not next(left):
            server.on_accepted = None
            act()

    return accepted


@asynccontextmanager
async def opened(chat: str) -> AsyncIterator[DiscordSide | SlackSide]:
    """The platform of that name, running."""
    if chat == DISCORD:
        async with LoopbackDiscord() as guilds:
            yield DiscordSide(guilds)
        return
    async with slack_server() as workspace:
        if chat != BLIND:
            workspace.scopes |= HISTORY_SCOPES
        if chat != WORKSPACES:
            yield SlackSide(workspace)
            return
        async with slack_server("T0LAKE", "xoxb-lake") as other:
            other.scopes |= HISTORY_SCOPES
            yield WorkspacesSide(workspace, other)
