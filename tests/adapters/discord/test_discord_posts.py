"""Posts, sent by the real discord.py to a loopback Discord, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.limits import POSTS_PER_SECOND
from adapters.discord.render import render
from adapters.pace import Pace
from bot.chat.invocation import Place
from bot.chat.reply import Reply, text
from bot.errors import Refused, RetryLater, Unknown
from tests.adapters.discord.conftest import POST, adapter_on, place, stop
from tests.adapters.discord.study import Study
from tests.fakes import Stopwatch
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_state import VIEW_AND_SEND, visible_text

pytestmark = pytest.mark.asyncio

POSTS = "/channels/*/messages"
LONG = Reply("Much to read", tuple(text("word " * 700) for _ in range(3)))


async def test_a_post_carries_a_nonce_and_can_be_found(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    [call] = discord_server.asked("POST", "/messages")
    assert (call.body["enforce_nonce"], len(call.body["nonce"])) == (True, 25)
    assert await adapter.sender.find(place(discord_server), "paper-2026-48", asked) == sent
    assert await adapter.sender.find(place(discord_server), "paper-2026-49", asked) is None
    assert (
        await adapter.sender.find(
            place(discord_server), "paper-2026-48", asked + timedelta(hours=1)
        )
        is None
    )


async def test_a_turn_is_taken_before_the_post_and_its_later_parts_take_their_own(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    watch = Stopwatch()
    adapter.sender.pace = Pace(1 / POSTS_PER_SECOND, watch, watch.pause)
    await adapter.sender.turn(place(discord_server))
    assert (watch.pauses, discord_server.asked("POST", "/messages")) == ([0], [])
    await adapter.sender.send(place(discord_server), POST, "paper-1")
    assert watch.pauses == [0], "the turn was taken before"
    await adapter.sender.send(place(discord_server), LONG, "long-1")
    assert watch.pauses == pytest.approx([0, 0.025, 0.05])
    await adapter.sender.turn(Place("discord", "1", "", person="2"))
    await adapter.sender.turn(place(discord_server))
    assert watch.pauses[3:] == pytest.approx([0.075, 0.125]), (
        "a direct message opens its channel besides"
    )


async def test_a_post_without_buttons_can_be_found(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), Reply("Only words."), "words-1")
    assert await adapter.sender.find(place(discord_server), "words-1", asked) == sent


@pytest.mark.parametrize("lost", [faults.dropped_after, faults.garbled_after])
async def test_a_post_whose_answer_was_lost_is_there_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, lost: Callable[..., faults.Fault]
) -> None:
    discord_server.script.append(lost("POST", POSTS))
    with pytest.raises(Unknown):
        await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    again = await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    assert [str(message.id) for message in discord_server.messages] == [again]


async def test_the_same_key_in_two_channels_is_two_posts(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    other = Place(
        "discord", str(discord_server.guild.id), str(discord_server.add_channel("other").id)
    )
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
        (
            faults.refused("POST", POSTS, status=403, code=50001),
            Refused,
            "allow me View Channel there",
        ),
        (faults.refused("POST", POSTS, status=403, code=50013), Refused, "allow me Send Messages"),
        (faults.refused("POST", POSTS, status=404, code=10003), Refused, "that channel is gone"),
        (
            faults.refused("POST", POSTS, status=404, code=10004),
            Refused,
            "I am no longer in that server",
        ),
        (faults.refused("POST", POSTS, status=400, code=50008), Refused, "choose a text channel"),
        (faults.refused("POST", POSTS, status=400, code=50083), Refused, "that thread is archived"),
        (faults.refused("POST", POSTS, status=400, code=50035), Refused, "Discord says 400: No"),
        (faults.refused("POST", POSTS, status=403, code=40004), RetryLater, "Discord says 403"),
        (faults.broken("POST", POSTS, status=503), Unknown, "Discord says 503"),
        (faults.dropped_before("POST", POSTS), Unknown, "The connection to Discord broke"),
        (faults.refused("POST", POSTS, status=401, code=0), RetryLater, "Discord says 401"),
    ],
)
async def test_ways_a_post_can_fail(
    adapter: DiscordAdapter,
    discord_server: LoopbackDiscord,
    fault: faults.Fault,
    outcome: type[Exception],
    reason: str,
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


async def test_a_history_that_comes_empty_because_it_is_hidden_is_a_refusal(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.guild.permissions = VIEW_AND_SEND
    adapter = adapter_on(study, discord_server)
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    await adapter.sender.send(place(discord_server), POST, "paper-1")
    with pytest.raises(Refused, match="allow me Read Message History"):
        await adapter.sender.find(place(discord_server), "paper-1", datetime.now(UTC))
    await stop(running)


async def test_a_guild_that_removed_the_bot_is_named_as_the_reason(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    await (await discord_server.member("ana").slash("undo")).message()
    gone = place(discord_server)
    await discord_server.remove_guild(discord_server.guild)
    other = await discord_server.add_guild("others")
    await (await discord_server.member("ana", guild=other).slash("undo")).message()
    for attempt in (
        adapter.sender.send(gone, POST, "paper-1"),
        adapter.sender.edit(gone, "1", POST, "paper-1"),
        adapter.sender.open_thread(gone, "1", "Talk"),
    ):
        with pytest.raises(Refused, match="I am no longer in that server"):
            await attempt


async def test_a_500_after_the_post_was_taken_leaves_one(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.broken_after("POST", POSTS, status=500))
    sent = await adapter.sender.send(place(discord_server), POST, "paper-1")
    assert [str(message.id) for message in discord_server.messages] == [sent]
    assert [call.status for call in discord_server.asked("POST", "/messages")] == [500, 200]


async def test_a_test_can_step_in_when_a_post_is_taken_and_not_yet_answered(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    seen: list[tuple[int, int]] = []
    discord_server.on_accepted = lambda: seen.append(
        (len(discord_server.messages), discord_server.requests[-1].status)
    )
    for _ in range(2):
        await adapter.sender.send(place(discord_server), POST, "paper-1")
    assert seen == [(1, 0)], "once a message, with no answer yet"


async def test_a_post_too_long_for_one_message_is_found_only_when_it_is_whole(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(place(discord_server), LONG, "long-1")
    assert len(discord_server.messages) == 3
    assert await adapter.sender.find(place(discord_server), "long-1", asked) == sent
    discord_server.messages.pop()
    assert await adapter.sender.find(place(discord_server), "long-1", asked) is None


async def test_a_post_that_broke_off_between_its_messages_goes_on_where_it_did(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked, discord_server.nonce_window = datetime.now(UTC), 0
    discord_server.on_accepted = lambda: discord_server.script.append(
        faults.dropped_before("POST", POSTS)
    )
    with pytest.raises(Unknown):
        await adapter.sender.send(place(discord_server), LONG, "long-1")
    assert len(discord_server.messages) == 1
    discord_server.on_accepted = None
    assert await adapter.sender.find(place(discord_server), "long-1", asked) is None
    sent = await adapter.sender.send(place(discord_server), LONG, "long-1")
    assert [message.text for message in discord_server.messages] == [
        visible_text(message.body) for message in render(LONG, "long-1")
    ]
    assert await adapter.sender.find(place(discord_server), "long-1", asked) == sent
    await adapter.sender.send(place(discord_server), LONG, "long-2")
    assert len(discord_server.messages) == 6


async def test_an_answer_too_long_for_messages_comes_as_a_file(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    endless = Reply(
        "All your entries", tuple(text(f"entry {number} " + "x" * 3000) for number in range(8))
    )
    await adapter.sender.send(place(discord_server), endless, "data-1")
    [message] = discord_server.messages
    [upload] = message.uploads
    assert all(f"entry {number} " in upload.content.decode() for number in range(8))
