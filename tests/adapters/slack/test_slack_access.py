"""Whether a channel can be posted in is looked at when it is chosen: conversations.info says it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from adapters.slack.sender import SlackSender
from adapters.slack.web import open_client, open_session
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.sender import Sender
from bot.delivery.access import Look
from bot.errors import Refused, RetryLater
from bot.features.schedule import ACCESS
from bot.store.database import Database
from tests.delivery.office import MONDAY
from tests.fakes import Clock
from tests.servers.slack import SlackServer
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, rate_limited, refused


@pytest.fixture
def senders() -> list[Sender]:
    """Who is asked about channels."""
    return []


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock, senders: list[Sender]) -> App:
    return App(sqlite_database, tiny, clock=clock, makers={ACCESS: Look(senders)})


@pytest_asyncio.fixture
async def may_join(slack: SlackServer) -> None:
    """The scope to join channels, before anybody connects."""
    slack.scopes.add("channels:join")


@pytest_asyncio.fixture
async def bot(slack: SlackServer, core: App, senders: list[Sender]) -> AsyncIterator[SlackAdapter]:
    """The whole bot."""
    adapter = SlackAdapter(core, BOT_TOKEN, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.5)
    senders.append(adapter.sender)
    running = asyncio.create_task(adapter.run())
    await slack.connected()
    yield adapter
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@pytest_asyncio.fixture
async def sender(slack: SlackServer) -> AsyncIterator[SlackSender]:
    """Connected; the scopes are those that the workspace has when a test begins."""
    async with open_session() as session:
        made = SlackSender()
        made.open(open_client(session, BOT_TOKEN, slack.api_url), slack.scopes)
        yield made


async def said(slack: SlackServer, line: str) -> str:
    answer = await slack.reply(await slack.slash("/cairn", line, user="U2"))
    return answer.text + json.dumps(answer.blocks)


async def looked(sender: SlackSender, channel: str) -> list[tuple[str, bool]]:
    found = await sender.lacking(Place("slack", "T0LOOP", channel))
    return [(lack.message.id, lack.stops) for lack in found]


async def test_setup_where_it_may_post_says_so(slack: SlackServer, bot: SlackAdapter) -> None:
    shown = await said(slack, "setup Europe/Berlin 09:00")
    assert "The weekly posts are set up" in shown
    assert "I may post in" in shown


async def test_setup_where_it_is_no_member_says_how_to_invite_it(
    slack: SlackServer, bot: SlackAdapter
) -> None:
    slack.channels["C1"]["is_member"] = False
    shown = await said(slack, "setup Europe/Berlin 09:00")
    assert "I can't post in" in shown
    assert "/invite @Cairn" in shown
    assert "set up" not in shown
    slack.channels["C1"]["is_member"] = True
    again = await said(slack, "schedule check")
    assert "can't" not in again
    assert "I may post in" in again


async def test_without_the_scope_it_says_that_it_can_not_look(
    slack: SlackServer, bot: SlackAdapter
) -> None:
    slack.scopes -= {"channels:read", "groups:read"}
    shown = await said(slack, "setup Europe/Berlin 09:00")
    assert "I could not look whether I may post in" in shown
    assert "the app lacks a scope" in shown
    assert "set up" not in shown


OUTSIDE: dict[str, Any] = {"is_member": False}
PRIVATE: dict[str, Any] = {"is_private": True}


@pytest.mark.parametrize(
    ("flags", "scopes", "found"),
    [
        ({}, set(), []),
        (OUTSIDE, set(), ["lacking.no-member"]),
        (OUTSIDE, {"channels:join"}, []),
        (OUTSIDE | {"is_archived": True}, {"channels:join"}, ["lacking.archived-channel"]),
        (OUTSIDE, {"chat:write.public"}, []),
        (PRIVATE, set(), []),
        (OUTSIDE | PRIVATE, {"channels:join"}, ["lacking.not-visible"]),
        ({"is_archived": True}, set(), ["lacking.archived-channel"]),
        ({"is_read_only": True}, set(), ["lacking.read-only"]),
        ({"is_thread_only": True}, set(), ["lacking.read-only"]),
    ],
)
async def test_what_slack_says_of_a_channel(
    slack: SlackServer, flags: dict[str, Any], scopes: set[str], found: list[str]
) -> None:
    slack.channels["C1"] |= flags
    slack.scopes |= scopes
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, BOT_TOKEN, slack.api_url), slack.scopes)
        assert await looked(sender, "C1") == [(id, True) for id in found]


async def join(slack: SlackServer, *, word: str = "", scopes: bool = True) -> list[str]:
    """What is missing in a public channel that the app was allowed to join, and is asked about."""
    slack.channels["C1"]["is_member"] = False
    slack.scopes.add("channels:join")
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, BOT_TOKEN, slack.api_url), slack.scopes)
        if not scopes:
            slack.scopes -= {"channels:read", "groups:read"}
        if word:
            slack.script("conversations.join", refused(word))
        return [id for id, _ in await looked(sender, "C1")]


async def test_a_public_channel_is_joined_where_somebody_asks(slack: SlackServer) -> None:
    assert await join(slack) == []
    assert slack.channels["C1"]["is_member"]


async def test_it_is_joined_also_where_the_app_may_not_look_at_it(slack: SlackServer) -> None:
    assert await join(slack, scopes=False) == []
    assert slack.channels["C1"]["is_member"]


@pytest.mark.parametrize(
    "word",
    ["method_not_supported_for_channel_type", "missing_scope", "restricted_action", "is_archived"],
)
async def test_what_can_not_be_joined_is_to_be_invited_to(slack: SlackServer, word: str) -> None:
    assert await join(slack, word=word) == ["lacking.no-member"]


async def test_a_join_that_slack_does_not_answer_now_is_asked_for_later(slack: SlackServer) -> None:
    with pytest.raises(RetryLater):
        await join(slack, word="ratelimited")


@pytest.mark.usefixtures("may_join")
async def test_a_bot_that_was_removed_from_a_channel_stays_out_says_so_once_and_comes_when_asked(
    slack: SlackServer, bot: SlackAdapter, core: App, clock: Clock
) -> None:
    await said(slack, "setup Europe/Berlin 09:00")
    slack.channels["C1"]["is_member"] = False
    clock.now = MONDAY
    for _ in range(3):
        await core.tick()
        await core.deliver([bot.sender])
        clock.turn(days=7)
    assert slack.calls("conversations.join") == []
    assert not slack.channels["C1"]["is_member"]
    told = [message for message in slack.messages_by_post() if "Not posted" in message.text]
    assert [message.channel for message in told] == ["D2"]
    assert "/invite" in json.dumps(told[0].blocks)
    await slack.reply(await slack.press(told[0], "Check the channels", user="U2"))
    assert slack.channels["C1"]["is_member"]


async def test_a_channel_that_is_none(sender: SlackSender) -> None:
    assert await looked(sender, "C9") == [("lacking.not-visible", True)]


async def test_a_direct_message_is_no_place_for_a_group(
    slack: SlackServer, sender: SlackSender
) -> None:
    assert await looked(sender, "D1") == [("lacking.direct", False)]
    assert slack.calls("conversations.info") == []


async def test_without_the_scope_for_private_channels_none_is_called_missing(
    slack: SlackServer,
) -> None:
    slack.scopes.remove("groups:read")
    slack.channels["C1"]["is_private"] = True
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, BOT_TOKEN, slack.api_url), slack.scopes)
        for channel in ("C1", "C9"):
            with pytest.raises(Refused):
                await sender.lacking(Place("slack", "T0LOOP", channel))


async def test_while_slack_does_not_answer_nobody_can_say(
    slack: SlackServer, sender: SlackSender
) -> None:
    slack.script("conversations.info", refused("fatal_error"), rate_limited(30))
    for _ in range(2):
        with pytest.raises(RetryLater):
            await sender.lacking(Place("slack", "T0LOOP", "C1"))
    sender.close()
    with pytest.raises(RetryLater):
        await sender.lacking(Place("slack", "T0LOOP", "C1"))
