"""A reminder that Slack refuses is told to its member, who can set it again from there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from tests.adapters.slack.seen import parts
from tests.fakes import Clock
from tests.servers.slack import SlackServer
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, Message, refused


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest_asyncio.fixture
async def bot(core: App, slack: SlackServer) -> AsyncIterator[SlackAdapter]:
    made = SlackAdapter(core, BOT_TOKEN, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.2)
    running = asyncio.create_task(made.run())
    await slack.connected()
    yield made
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


def read(message: Message) -> str:
    """What a member reads of a message, as one line."""
    texts = [part["text"] for part in parts(message.blocks) if isinstance(part.get("text"), str)]
    return "".join(texts)


async def said(slack: SlackServer, line: str) -> str:
    """What comes back to a typed line."""
    return read(await slack.reply(await slack.slash("/cairn", line)))


@pytest.mark.parametrize(
    ("method", "word", "why"),
    [
        ("conversations.open", "cannot_dm_user", "could not reach you: Slack does not let me"),
        ("chat.postMessage", "cannot_dm_user", "could not reach you: Slack does not let me"),
        ("conversations.open", "user_not_visible", "could not reach you: Slack does not let me"),
        ("chat.postMessage", "messages_tab_disabled", "has switched off the tab in which I write"),
        ("conversations.open", "missing_scope", "the app may not write direct messages"),
        ("conversations.open", "something_new", "Slack refused it: something_new."),
    ],
)
async def test_what_slack_refuses_is_told_once_and_the_reminder_can_be_set_again(
    bot: SlackAdapter,
    core: App,
    clock: Clock,
    slack: SlackServer,
    method: str,
    word: str,
    why: str,
) -> None:
    assert "I'll remind you" in await said(slack, "remind me vectors in 1 hour")
    slack.script(method, refused(word))
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    told = await slack.reply(await slack.slash("/cairn", "next"))
    assert told.raw["response_type"] == "ephemeral"
    assert why in read(told)
    assert "could not reach you" not in await said(slack, "next")
    assert "These could not reach you" in await said(slack, "remind show")
    await slack.press(told, "Set it again")
    await slack.acked(await slack.submit(await slack.view(), {"When": "in 1 hour"}))
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    [message] = [m for m in slack.messages if slack.channels[m.channel].get("is_im")]
    assert "You asked me to remind you" in read(message)


async def test_what_was_dropped_and_is_back_is_said(bot: SlackAdapter, slack: SlackServer) -> None:
    await said(slack, "remind me vectors in 1 hour")
    done = await slack.reply(await slack.slash("/cairn", "done vectors"))
    assert "I dropped your reminder of " in read(done)
    undone = await slack.reply(await slack.press(done, "Undo"))
    assert "is back." in read(undone)
