"""Posts, sent by the real discord.py to a loopback Discord, over real sockets."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.sender import Pace
from bot.chat.invocation import Place
from bot.chat.reply import Reply, text
from bot.errors import Refused, RetryLater, Unknown
from tests.adapters.discord.conftest import POST, place
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

pytestmark = pytest.mark.asyncio

POSTS = "/channels/*/messages"


async def test_a_post_carries_a_nonce_and_can_be_found(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    [call] = discord_server.asked("POST", "/messages")
    assert (call.body["enforce_nonce"], len(call.body["nonce"])) == (True, 25)
    assert await adapter.sender.find(place(discord_server), "paper-2026-48", asked) == sent
    assert await adapter.sender.find(place(discord_server), "paper-2026-49", asked) is None
    assert await adapter.sender.find(place(discord_server), "paper-2026-48", asked + timedelta(hours=1)) is None


async def test_posts_of_the_same_hour_are_spread_below_the_global_limit() -> None:
    pace, loop = Pace(per_second=200), asyncio.get_running_loop()
    began = loop.time()

    async def post() -> float:
        await pace.turn()
        return loop.time() - began

    turns = await asyncio.gather(*(post() for _ in range(6)))
    assert all(at >= number / 200 - 0.001 for number, at in enumerate(turns))


async def test_a_post_without_buttons_can_be_found(adapter: DiscordAdapter, discord_server: LoopbackDiscord) -> None:
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), Reply("Only words."), "words-1")
    assert await adapter.sender.find(place(discord_server), "words-1", asked) == sent


async def test_a_post_whose_answer_was_lost_is_there_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.dropped_after("POST", POSTS))
    with pytest.raises(Unknown):
        await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    again = await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    assert [str(message.id) for message in discord_server.messages] == [again]


async def test_the_same_key_in_two_channels_is_two_posts(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    other = Place("discord", str(discord_server.guild.id), str(discord_server.add_channel("other").id))
    await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    await adapter.sender.send(other, POST, "paper-2026-48")
    assert len(discord_server.messages) == 2


async def test_a_short_rate_limit_is_waited_out_and_a_long_one_is_put_off(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.rate_limited("POST", POSTS, retry_after=0.02))
    await adapter.sender.send(place(discord_server), POST, "paper-1")
    assert len(discord_server.messages) == 1
    discord_server.script.append(faults.rate_limited("POST", POSTS, retry_after=600))
    with pytest.raises(RetryLater) as late:
        await adapter.sender.send(place(discord_server), POST, "paper-2")
    assert late.value.after == 600


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        (faults.refused("POST", POSTS, status=403, code=50001), Refused, "allow me View Channel there"),
        (faults.refused("POST", POSTS, status=403, code=50013), Refused, "allow me Send Messages"),
        (faults.refused("POST", POSTS, status=404, code=10003), Refused, "that channel is gone"),
        (faults.broken("POST", POSTS, status=503), Unknown, "Discord says 503"),
        (faults.dropped_before("POST", POSTS), Unknown, "The connection to Discord broke"),
        (faults.refused("POST", POSTS, status=401, code=0), RetryLater, "Discord says 401"),
    ],
)
async def test_ways_a_post_can_fail(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, fault: faults.Fault, outcome: type[Exception], reason: str
) -> None:
    fault.times = 1
    discord_server.script.append(fault)
    with pytest.raises(outcome, match=reason):
        await adapter.sender.send(place(discord_server), POST, "paper-1")
    assert discord_server.messages == []


async def test_a_history_that_may_not_be_read_is_a_refusal(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.refused("GET", POSTS, status=403, code=50001))
    with pytest.raises(Refused):
        await adapter.sender.find(place(discord_server), "paper-1", datetime.now(UTC))


async def test_a_post_too_long_for_one_message_is_found_only_when_it_is_whole(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    long = Reply("Much to read", tuple(text("word " * 700) for _ in range(3)))
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), long, "long-1")
    assert len(discord_server.messages) == 3
    assert await adapter.sender.find(place(discord_server), "long-1", asked) == sent
    discord_server.messages.pop()
    assert await adapter.sender.find(place(discord_server), "long-1", asked) is None


async def test_an_answer_too_long_for_messages_comes_as_a_file(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    endless = Reply("All your entries", tuple(text(f"entry {number} " + "x" * 3000) for number in range(8)))
    await adapter.sender.send(place(discord_server), endless, "data-1")
    [message] = discord_server.messages
    [upload] = message.uploads
    assert all(f"entry {number} " in upload.content.decode() for number in range(8))
