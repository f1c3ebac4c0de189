"""A week on Discord with the real core: set up, posted by the courier, answered by a member."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Actions, Button, Reply
from bot.store import outbox
from bot.store.database import Database
from bot.store.outbox import NewDelivery
from tests.adapters.discord.conftest import stop
from tests.fakes import Clock
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

POSTS = "/channels/*/messages"
TALK = "Talk about it in this post's thread."


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest_asyncio.fixture
async def weekly(
    core: App, clock: Clock, discord_server: LoopbackDiscord
) -> AsyncIterator[DiscordAdapter]:
    """Posts at nine in Berlin, no recap; the clock stands at Monday, one minute past."""
    adapter = DiscordAdapter(
        core, discord_server.token, discord_server.api_url, discord_server.gateway_url
    )
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    tom = discord_server.member("tom", organiser=True)
    answer = await (await tom.slash("setup", zone="Europe/Berlin")).message()
    discord_server.messages.remove(answer)
    paused = await (await tom.slash("schedule pause", kind="recap")).message()
    discord_server.messages.remove(paused)
    now = clock.turn(days=2, hours=20, minutes=1)
    discord_server.ahead = (now - datetime.now(UTC)).total_seconds()
    await core.tick()
    yield adapter
    await stop(running)


async def test_a_post_comes_once_and_its_button_works(
    weekly: DiscordAdapter, core: App, discord_server: LoopbackDiscord
) -> None:
    for _ in range(2):
        await core.tick()
        await core.deliver([weekly.sender])
    [post] = discord_server.messages
    assert (post.private, post.pings, post.channel_id) == (False, [], discord_server.channel.id)
    answer = await (await discord_server.member("ana").click(post, "I did it")).message()
    assert answer.private
    assert "points" in answer.text


async def test_a_post_whose_answer_was_lost_is_sent_again_and_is_there_once(
    weekly: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.dropped_after("POST", POSTS))
    await core.deliver([weekly.sender])
    clock.turn(seconds=90)
    await core.deliver([weekly.sender])
    assert len(discord_server.messages) == 1
    assert len({call.body["nonce"] for call in discord_server.asked("POST", "/messages")}) == 1


async def test_a_post_whose_nonce_is_forgotten_is_found_by_its_marker(
    weekly: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    discord_server.nonce_window = 0
    discord_server.script.append(faults.dropped_after("POST", POSTS))
    await core.deliver([weekly.sender])
    clock.turn(hours=1)
    await core.deliver([weekly.sender])
    assert discord_server.asked("GET", "/messages")
    assert len(discord_server.messages) == 1


async def test_a_channel_that_is_closed_to_the_bot_is_told_to_an_organiser(
    weekly: DiscordAdapter, core: App, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.refused("POST", POSTS, status=403, code=50013))
    await core.deliver([weekly.sender])
    tom = discord_server.member("tom", organiser=True)
    shown = await (await tom.slash("schedule show")).message()
    assert "I may not write in that channel" in shown.text


async def test_a_thread_is_opened_under_a_post(
    weekly: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    await core.deliver([weekly.sender])
    for _ in range(2):
        await core.look_after([weekly.sender])
        clock.turn(minutes=5)
    [post] = discord_server.messages
    [thread] = discord_server.threads_of(post)
    assert (thread.parent_id, len(discord_server.asked("POST", "/threads"))) == (
        discord_server.channel.id,
        1,
    )
    assert post.text, "what is posted stays"
    assert TALK in post.text


async def test_no_thread_is_promised_before_there_is_one_nor_where_it_is_refused(
    weekly: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    await core.deliver([weekly.sender])
    [post] = discord_server.messages
    assert TALK not in post.text
    threads = "/channels/*/messages/*/threads"
    discord_server.script.append(faults.refused("POST", threads, status=403, code=50013))
    await core.look_after([weekly.sender])
    await (await discord_server.member("ana").click(post, "I did it")).message()
    clock.turn(minutes=1)
    await core.look_after([weekly.sender])
    assert TALK not in post.text
    assert discord_server.threads_of(post) == []


async def test_a_reminder_reaches_its_person_and_its_button_counts_in_the_community(
    weekly: DiscordAdapter,
    core: App,
    clock: Clock,
    sqlite_database: Database,
    discord_server: LoopbackDiscord,
) -> None:
    ana, now = discord_server.member("ana"), clock.now
    reply = Reply(
        "You wanted to be reminded of Vectors.", (Actions((Button("I did it", "done vectors"),)),)
    )
    reminder = NewDelivery(
        community_id=1,
        kind="reminder",
        slot=now.date(),
        platform="discord",
        space=str(ana.guild.id),
        channel="",
        key="cairn-remind-1",
        due_at=now,
        give_up_at=now + timedelta(hours=12),
        next_try_at=now,
        created_at=now,
        person=str(ana.user.id),
        reply=reply.to_json(),
    )
    await sqlite_database.transact(lambda tx: outbox.enqueue(tx, [reminder]))
    await core.deliver([weekly.sender])
    [message] = ana.direct_messages
    await (await ana.click(message, "I did it")).message()
    here = await (await ana.slash("me show")).message()
    elsewhere = await (await discord_server.member("ben").slash("me show")).message()
    assert ("Vectors" in here.text, "Vectors" in elsewhere.text) == (True, False)
