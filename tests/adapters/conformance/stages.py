"""A platform for each sender: the loopback servers, a terminal, an open page, a list."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

import discord

from adapters.console import render as console
from adapters.console.sender import ConsoleSender
from adapters.discord import render as discord_render
from adapters.discord.files import files_of
from adapters.discord.limits import POSTS_PER_SECOND
from adapters.pace import Pace
from adapters.playground.people import CHANNEL, PLATFORM
from adapters.playground.people import PLACE as PAGE
from adapters.playground.sender import WebSender
from adapters.playground.shapes import post_json
from adapters.slack.limits import CHANNEL_SECONDS
from adapters.slack.sender import SlackSender
from adapters.slack.web import open_client, open_session
from bot.chat.invocation import Place
from bot.chat.rendered import File, Rendered
from bot.chat.reply import Reply
from bot.chat.sender import Sender
from tests.adapters.discord.conftest import adapter_on, place, stop
from tests.adapters.discord.study import Study
from tests.adapters.skeleton.pager import Pager, PagerError
from tests.adapters.skeleton.sender import PagerSender
from tests.fakes import Clock, Fault, ListSender, Stopwatch
from tests.servers import discord_faults, slack_state
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_state import Message
from tests.servers.slack import slack_server

DISCORD_POSTS = ("POST", "/channels/*/messages")


class Mishap(Enum):
    """What happens to the next post."""

    REFUSED = auto()
    RATE_LIMITED = auto()
    DROPPED = auto()  # it arrives, and its answer does not


def _never(mishap: Mishap) -> None:
    raise NotImplementedError(f"Here nothing can be {mishap.name.lower()}")


@dataclass
class Stage:
    """A sender, a channel and a person to post to, and all that stands there: oldest first."""

    sender: Sender
    place: Place
    person: Place
    arrived: Callable[[], list[Rendered]]
    watch: Stopwatch = field(default_factory=Stopwatch)
    spoil: Callable[[Mishap], None] = _never
    began: datetime = field(default_factory=lambda: datetime.now(UTC))


@asynccontextmanager
async def on_discord() -> AsyncIterator[Stage]:
    """The real discord.py, logged in to the loopback Discord."""
    # The SDK keeps its addresses once a process; other tests need the real ones
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    base, gateway = route.BASE, socket.DEFAULT_GATEWAY
    async with LoopbackDiscord() as server:
        adapter = adapter_on(Study(), server)
        running = asyncio.create_task(adapter.run())
        await server.logged_in()
        person = Place("discord", str(server.guild.id), "", person=str(server.owner.id))
        stage = Stage(
            adapter.sender, place(server), person, lambda: list(map(_of_discord, server.messages))
        )
        adapter.sender.pace = Pace(1 / POSTS_PER_SECOND, stage.watch, stage.watch.pause)
        faults = {
            Mishap.REFUSED: discord_faults.refused(*DISCORD_POSTS),
            Mishap.RATE_LIMITED: discord_faults.rate_limited(*DISCORD_POSTS, retry_after=600),
            Mishap.DROPPED: discord_faults.dropped_after(*DISCORD_POSTS),
        }
        stage.spoil = lambda mishap: server.script.append(faults[mishap])
        try:
            yield stage
        finally:
            await stop(running)
            route.BASE, socket.DEFAULT_GATEWAY = base, gateway
    assert server.faults == [], "Discord would have refused these"


def _of_discord(message: Message) -> Rendered:
    files = tuple(File(upload.name, upload.content) for upload in message.uploads)
    return Rendered(message.data, files)


def discord_posted(messages: Sequence[Rendered]) -> str:
    """What is uploaded, as the SDK is given it."""
    files = [file for message in messages for file in files_of(message)]
    return "\n".join(f"{file.filename} {file.description} {file.fp.read()!r}" for file in files)


@asynccontextmanager
async def on_slack() -> AsyncIterator[Stage]:
    """The real slack-sdk against the loopback Slack, whose history may be read."""
    async with slack_server() as server, open_session() as session:
        server.scopes.add("channels:history")
        sender = SlackSender()
        client = open_client(session, slack_state.BOT_TOKEN, server.api_url)
        sender.open(client, server.scopes, "https://loopback.slack.com/", slack_state.TEAM)
        channel, person = Place("slack", "T0LOOP", "C1"), Place("slack", "T0LOOP", "", person="U1")
        stage = Stage(sender, channel, person, lambda: list(map(_of_slack, server.messages)))
        sender.pace = Pace(CHANNEL_SECONDS, stage.watch, stage.watch.pause)
        faults = {
            Mishap.REFUSED: slack_state.refused("channel_not_found"),
            Mishap.RATE_LIMITED: slack_state.rate_limited(600),
            Mishap.DROPPED: slack_state.dropped(),
        }
        stage.spoil = lambda mishap: server.script("chat.postMessage", faults[mishap])
        yield stage


def _of_slack(message: slack_state.Message) -> Rendered:
    return Rendered({"text": message.text, "blocks": message.blocks})


@asynccontextmanager
async def on_console() -> AsyncIterator[Stage]:
    """A terminal that is a list of what was printed."""
    printed: list[str] = []
    channel, person = (
        Place("console", "console", "terminal"),
        Place("console", "console", "", person="Kim"),
    )
    yield Stage(
        ConsoleSender(printed.append),
        channel,
        person,
        lambda: [Rendered({"text": text}) for text in printed],
    )


@asynccontextmanager
async def on_playground() -> AsyncIterator[Stage]:
    """An open page: it shows each key once, as it was told last."""
    shown: dict[str, Any] = {}

    def tell(event: str, place: Place, reply: Reply, key: str) -> None:
        renderers = {"discord": discord_render.render}
        shown[key] = post_json(reply, place, key, datetime.now(UTC), renderers)

    yield Stage(
        WebSender(tell, lambda: "http://127.0.0.1:8080"),
        PAGE,
        Place(PLATFORM, PAGE.space, CHANNEL, person="ana"),
        lambda: [_of_page(body) for post in shown.values() for body in post["shown"]["discord"]],
    )


def _of_page(body: Any) -> Rendered:
    files = tuple(File(file["name"], file["text"].encode()) for file in body.get("files", ()))
    return Rendered(body, files)


@asynccontextmanager
async def on_a_pager() -> AsyncIterator[Stage]:
    """The made-up platform of the skeleton."""
    clock = Clock()
    pager, watch = Pager(clock()), Stopwatch()
    sender = PagerSender(pager, Pace(1.0, watch, watch.pause))
    channel, person = Place("pager", "hill", "study"), Place("pager", "hill", "", person="ana")
    mishaps = {
        Mishap.REFUSED: PagerError("no"),
        Mishap.RATE_LIMITED: PagerError("busy", 600),
        Mishap.DROPPED: PagerError("gone"),
    }

    def arrived() -> list[Rendered]:
        return [Rendered(page) for box in pager.boxes.values() for page in box]

    stage = Stage(sender, channel, person, arrived, watch, began=clock())
    stage.spoil = lambda mishap: pager.mishaps.append(mishaps[mishap])
    yield stage


@asynccontextmanager
async def on_a_list() -> AsyncIterator[Stage]:
    """The fake that the core is tested with, which has to keep the same promises."""
    clock = Clock()
    sender = ListSender(clock)
    sender.after = 600
    channel, person = (
        Place("discord", "hill", "general"),
        Place("discord", "hill", "", person="ana"),
    )

    def arrived() -> list[Rendered]:
        edits = dict(sender.edits)
        return [one for m in sender.messages for one in console.render(edits.get(m.id, m.reply))]

    faults = {
        Mishap.REFUSED: Fault.REFUSED,
        Mishap.RATE_LIMITED: Fault.RETRY_LATER,
        Mishap.DROPPED: Fault.ARRIVED,
    }
    stage = Stage(sender, channel, person, arrived, began=clock())
    stage.spoil = lambda mishap: sender.faults.append(faults[mishap])
    yield stage
