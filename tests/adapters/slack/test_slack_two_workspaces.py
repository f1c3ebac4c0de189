"""Two workspaces on one database, each with a bot of its own: neither takes what is the other's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.sender import Sender
from bot.delivery.access import Look
from bot.features.schedule import ACCESS
from bot.store.database import open_database
from tests.delivery.office import MONDAY
from tests.fakes import Clock
from tests.servers.slack import SlackServer, slack_server
from tests.servers.slack_state import APP_TOKEN, refused

pytestmark = pytest.mark.asyncio

WORKSPACES = (("T0HILL", "xoxb-hill", "C1HILL"), ("T0LAKE", "xoxb-lake", "C1LAKE"))


@dataclass
class Side:
    """One workspace, its channel, and the process that serves it, alone or beside others."""

    slack: SlackServer
    channel: str
    app: App
    bot: SlackAdapter
    senders: list[Sender]

    async def go_round(self) -> None:
        await self.app.tick()
        await self.app.deliver(self.senders)
        await self.app.look_after(self.senders)

    async def say(self, line: str, user: str = "U1") -> str:
        asked = await self.slack.slash("/cairn", line, user, self.channel)
        return (await self.slack.reply(asked)).text


async def _side(
    stack: AsyncExitStack, workspace: tuple[str, str, str], app: App
) -> tuple[Side, asyncio.Task[None]]:
    team, token, channel = workspace
    slack = await stack.enter_async_context(slack_server(team, token))
    del slack.channels["C1"]
    slack.add_channel(channel, "study")
    bot = SlackAdapter(app, token, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.5)
    running = asyncio.create_task(bot.run())
    await slack.connected()
    return Side(slack, channel, app, bot, [bot.sender]), running


@pytest_asyncio.fixture
async def sides(database_url: str, tiny: Catalog, clock: Clock) -> AsyncIterator[list[Side]]:
    """Two whole bots, as two processes would be."""
    async with AsyncExitStack() as stack:
        made: list[Side] = []
        tasks: list[asyncio.Task[None]] = []
        for workspace in WORKSPACES:
            database = await open_database(database_url, Path())
            stack.push_async_callback(database.close)
            side, running = await _side(stack, workspace, App(database, tiny, clock=clock))
            made.append(side)
            tasks.append(running)
        yield made
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest_asyncio.fixture
async def one_process(
    database_url: str, tiny: Catalog, clock: Clock
) -> AsyncIterator[tuple[Side, Side]]:
    """Two bots with a token each, in one process."""
    async with AsyncExitStack() as stack:
        database = await open_database(database_url, Path())
        stack.push_async_callback(database.close)
        senders: list[Sender] = []
        app = App(database, tiny, clock=clock, makers={ACCESS: Look(senders)})
        hill, first = await _side(stack, WORKSPACES[0], app)
        lake, second = await _side(stack, WORKSPACES[1], app)
        senders += [hill.bot.sender, lake.bot.sender]
        hill.senders = lake.senders = senders
        yield hill, lake
        for task in (first, second):
            task.cancel()
        await asyncio.gather(first, second, return_exceptions=True)


def posts(side: Side) -> list[tuple[str, str]]:
    """(where, what) of each message in the side's channel and of its direct messages."""
    return [(message.channel, message.text) for message in side.slack.messages_by_post()]


async def set_up(sides: Sequence[Side], clock: Clock) -> None:
    """Weekly posts in both, of which the first is due now."""
    for side in sides:
        await side.say("setup Europe/Berlin 09:00", user="U2")
    clock.now = MONDAY


@pytest.mark.parametrize("first", [0, 1])
async def test_each_gets_its_own_post_whoever_plans_and_looks_first(
    sides: list[Side], clock: Clock, first: int
) -> None:
    await set_up(sides, clock)
    quick, slow = sides[first], sides[1 - first]
    for _ in range(3):
        await quick.go_round()
    assert len(posts(quick)) == 1
    assert slow.slack.calls("chat.postMessage") == []
    for _ in range(2):
        await slow.go_round()
    for side in sides:
        assert [channel for channel, _ in posts(side)] == [side.channel]


async def test_numbers_under_a_post_are_kept_by_its_own_bot(
    sides: list[Side], clock: Clock
) -> None:
    await set_up(sides, clock)
    for side in sides:
        await side.go_round()
    hill, lake = sides
    shown = hill.slack.messages_by_post()[0]
    await hill.slack.reply(await hill.slack.press(shown, "I did it"))
    clock.turn(minutes=2)
    await lake.go_round()
    assert shown.edits == 0
    assert lake.slack.calls("chat.update") == []
    await hill.go_round()
    assert shown.edits == 1


async def test_a_reminder_comes_from_the_bot_of_its_workspace(
    sides: list[Side], clock: Clock
) -> None:
    hill, lake = sides
    assert "remind" in await hill.say("remind me vectors in 1 hour")
    clock.turn(hours=1)
    await lake.go_round()
    assert posts(lake) == []
    await hill.go_round()
    assert [channel for channel, _ in posts(hill)] == ["D1"]


async def test_a_notice_is_for_the_organiser_of_its_workspace(
    sides: list[Side], clock: Clock
) -> None:
    await set_up(sides, clock)
    hill, lake = sides
    hill.slack.script("chat.postMessage", refused("is_archived"))
    await hill.go_round()
    for _ in range(2):
        await lake.go_round()
    assert [channel for channel, _ in posts(lake)] == [lake.channel]
    await hill.go_round()
    [(channel, told)] = posts(hill)
    assert channel == "D2"
    assert told.startswith("Not posted")


async def test_while_one_is_away_its_posts_wait_for_it(sides: list[Side], clock: Clock) -> None:
    await set_up(sides, clock)
    hill, lake = sides
    lake.bot.sender.close()
    for _ in range(2):
        await hill.go_round()
        await lake.go_round()
    assert len(posts(hill)) == 1
    assert lake.slack.calls("chat.postMessage") == []


async def test_one_process_posts_in_both_each_with_its_own_token(
    one_process: tuple[Side, Side], clock: Clock
) -> None:
    await set_up(one_process, clock)
    hill, lake = one_process
    for side in one_process:
        checked = await side.say("schedule check", user="U2")
        assert checked == "I may post in every channel of the schedule"
    await hill.go_round()
    for side in one_process:
        assert [channel for channel, _ in posts(side)] == [side.channel]
    for side in one_process:
        shown = side.slack.messages_by_post()[0]
        await side.slack.reply(await side.slack.press(shown, "I did it"))
    clock.turn(minutes=2)
    await lake.go_round()
    assert [side.slack.messages_by_post()[0].edits for side in one_process] == [1, 1]


async def test_in_one_process_the_other_goes_on_while_one_is_not_let_in(
    one_process: tuple[Side, Side], clock: Clock
) -> None:
    await set_up(one_process, clock)
    hill, lake = one_process
    lake.bot.sender.close()
    for _ in range(3):
        await hill.go_round()
        clock.turn(minutes=2)
    assert [channel for channel, _ in posts(hill)].count(hill.channel) == 1
    assert lake.slack.calls("chat.postMessage") == []
    assert posts(lake) == []
