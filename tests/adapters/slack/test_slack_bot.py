"""The whole bot on Slack: real commands, courier, database, Bolt app and sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from bot.app import App
from bot.catalog.load import load
from bot.store.database import open_database
from tests.servers.slack import SlackServer
from tests.servers.slack_payloads import labels, slash
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, dropped, rate_limited, refused

TINY = Path(__file__).parents[2] / "data" / "tiny"
BEGIN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> datetime:
        return self.at

    def unix(self) -> float:
        """The same for a Slack that lives in the same time."""
        return self.at.timestamp()


class Bot:
    """A bot at work: ``pass_time`` turns its clock and does what is then due."""

    def __init__(self, app: App, adapter: SlackAdapter, clock: Clock) -> None:
        self.app = app
        self.adapter = adapter
        self.clock = clock

    async def pass_time(self, **time: float) -> None:
        """Let time pass, then plan and send what is due."""
        self.clock.at += timedelta(**time)
        await self.app.tick()
        await self.app.deliver([self.adapter.sender])


@pytest_asyncio.fixture
async def bot(slack: SlackServer, tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot, connected to a Slack whose history it may read."""
    slack.scopes.add("channels:history")
    clock = Clock()
    database = await open_database(None, tmp_path)
    app = App(database, load(TINY), clock=clock)
    adapter = SlackAdapter(app, BOT_TOKEN, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.5)
    running = asyncio.create_task(adapter.run())
    await slack.connected()
    yield Bot(app, adapter, clock)
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await database.close()


async def _set_up(slack: SlackServer) -> None:
    done = await slack.slash("/cairn", "setup Europe/Berlin 09:00", user="U2")
    assert (await slack.reply(done)).to == "U2"
    paused = await slack.slash("/cairn", "schedule pause recap", user="U2")
    assert (await slack.reply(paused)).to == "U2"


async def test_a_member_logs_a_topic_and_takes_it_back(slack: SlackServer, bot: Bot) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log vectors 45"))
    assert "45 min" in json.dumps(logged.blocks)
    undone = await slack.reply(await slack.press(logged, "Undo"))
    assert undone.to == "U1"


async def test_setup_is_for_admins_and_posts_come_in_their_week_once(
    slack: SlackServer, bot: Bot
) -> None:
    refused_ = await slack.reply(await slack.slash("/cairn", "setup Europe/Berlin", user="U1"))
    assert "organisers" in refused_.text.lower()
    await _set_up(slack)
    for _ in range(8):
        await bot.pass_time(days=1)
    posts = await slack.posted(3)
    assert len(posts) == 3
    assert len({post.blocks[0]["block_id"] for post in posts}) == 3
    pressed = await slack.press(posts[0], labels(posts[0].blocks)[0])
    assert (await slack.acked(pressed)).payload == {}


async def test_a_rate_limit_is_waited_out_and_a_refusal_kept_for_the_organisers(
    slack: SlackServer, bot: Bot
) -> None:
    await _set_up(slack)
    slack.script("chat.postMessage", rate_limited(30), refused("channel_not_found"))
    for _ in range(7):
        await bot.pass_time(days=1)
        await bot.pass_time(minutes=1)
    assert len(await slack.posted(2)) == 2
    shown = await slack.reply(await slack.slash("/cairn", "schedule show", user="U2"))
    assert "Slack knows no such channel" in json.dumps(shown.blocks)
    [told] = [message for message in slack.messages if slack.channels[message.channel]["is_im"]]
    assert told.text.startswith("Not posted: the challenge of Monday 23 November")
    assert "/cairn schedule post-now challenge" in json.dumps(told.blocks)
    assert slack.calls("conversations.open")[0].args["users"] == "U2", "who set it up is told"


async def test_an_accepted_but_unanswered_post_is_found_and_not_sent_again(
    slack: SlackServer, bot: Bot
) -> None:
    await _set_up(slack)
    slack.now = bot.clock.unix
    slack.script("chat.postMessage", dropped())
    for _ in range(8):
        await bot.pass_time(days=1)
    assert len(await slack.posted(3)) == 3
    assert len(slack.calls("chat.postMessage")) == 3
    assert len(slack.calls("conversations.history")) == 1


async def test_the_same_envelope_twice_is_counted_once(slack: SlackServer, bot: Bot) -> None:
    done = await slack.slash("/cairn", "log vectors 45")
    await slack.acked(done)
    await slack.redeliver(done)
    await slack.acked(done, times=2)
    me = await slack.reply(await slack.slash("/cairn", "me"))
    assert "45 min" in json.dumps(me.blocks)
    assert "1 h 30" not in json.dumps(me.blocks)


@pytest.mark.parametrize(
    "line", ["", "roadmap", "next", "leaderboard", "challenge", "kaggle", "paper", "me", "progress"]
)
async def test_every_page_is_one_that_slack_shows(slack: SlackServer, bot: Bot, line: str) -> None:
    await slack.acked(await slack.slash("/cairn", "log vectors 45"))
    await slack.acked(await slack.slash("/cairn", line))
    assert slack.faults == []


async def test_a_person_who_is_named_organises_until_that_is_taken_back(
    slack: SlackServer, bot: Bot
) -> None:
    refused_ = await slack.reply(await slack.slash("/cairn", "schedule show", user="U1"))
    assert refused_.text.startswith("Only organisers")
    typed = slash(slack, "/cairn", "organisers add <@U1|ana>", "U2", "C1")
    named = await slack.reply(await slack.deliver("slash_commands", typed, "C1"))
    assert "is named an organiser" in named.text
    asked = len(slack.calls("users.info"))
    await slack.slash("/cairn", "setup", user="U1")
    assert (await slack.view())["title"]["text"] == "Setup"
    assert len(slack.calls("users.info")) == asked, "who is named needs no rank"
    await slack.reply(await slack.press(named, "Undo", user="U2"))
    again = await slack.reply(await slack.slash("/cairn", "setup UTC", user="U1"))
    assert again.text.startswith("Only organisers")


async def test_who_is_picked_in_the_form_goes_by_their_name(slack: SlackServer, bot: Bot) -> None:
    asked = await slack.slash("/cairn", "organisers add", user="U2")
    await slack.submit(await slack.view(), {"Who": "U1"}, user="U2")
    named = await slack.reply(asked)
    assert named.text == "ana is named an organiser"
