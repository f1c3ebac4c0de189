"""Around a post that stands: it is edited in place, and a thread is opened under it."""

from __future__ import annotations

import asyncio
import copy
from datetime import UTC, datetime

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.limits import THREAD_NAME
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Button, Reply, Tally, text
from bot.errors import Refused, RetryLater, Unknown
from tests.adapters.discord.conftest import adapter_on, place, stop
from tests.adapters.discord.study import Study
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_judge import SKIP_REASON, find_judge
from tests.servers.discord_state import Message

pytestmark = pytest.mark.asyncio

KEY = "paper-2026-48"
MESSAGE, THREADS = "/channels/*/messages/*", "/channels/*/messages/*/threads"
DID_IT = Actions((Button("I did it", "done bayes-nets"),))


def post(finished: int, *more: str) -> Reply:
    tally = Tally("done", (f"{finished} members finished it.",))
    return Reply("A paper to read", (*map(text, more or ("Read this.",)), tally, DID_IT))


async def sent(adapter: DiscordAdapter, server: LoopbackDiscord, reply: Reply) -> Message:
    number = await adapter.sender.send(place(server), reply, KEY)
    return next(message for message in server.messages if str(message.id) == number)


async def test_a_number_under_a_post_is_brought_up_to_date(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    asked = datetime.now(UTC)
    message = await sent(adapter, discord_server, post(0))
    before = copy.deepcopy(message.data["components"])
    for _ in range(2):
        await adapter.sender.edit(place(discord_server), str(message.id), post(3), KEY)
    assert message.text == "**A paper to read**\nRead this.\n-# 3 members finished it."
    changed = str(message.data["components"]).replace("3 members", "0 members")
    assert changed == str(before), "its marker and its buttons stay"
    assert await adapter.sender.find(place(discord_server), KEY, asked) == str(message.id)
    assert await (await discord_server.member("ana").click(message, "I did it")).message()


async def test_an_edit_pings_nobody(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    message = await sent(adapter, discord_server, post(0))
    await adapter.sender.edit(
        place(discord_server), str(message.id), post(1, "@everyone <@1>"), KEY
    )
    [call] = discord_server.asked("PATCH", "/messages/")
    assert call.body["allowed_mentions"]["parse"] == []
    assert message.pings == []


async def test_a_post_is_edited_after_a_restart(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    message = await sent(adapter, discord_server, post(0))
    await discord_server.gateway.drop(code=1000)
    other = adapter_on(Study(), discord_server)
    running = asyncio.create_task(other.run())
    await discord_server.bell.until(
        lambda: len(discord_server.gateway.sessions) == 2, "the second login"
    )
    await other.sender.edit(place(discord_server), str(message.id), post(1), KEY)
    assert "1 members finished it." in message.text
    await stop(running)


async def test_of_several_messages_the_last_shows_the_number(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    long = "word " * 700
    last = await sent(adapter, discord_server, post(0, long, long))
    first, *_ = discord_server.messages
    assert len(discord_server.messages) == 2
    await adapter.sender.edit(place(discord_server), str(last.id), post(12, long, long), KEY)
    assert (first.edits, last.edits, "12 members" in last.text) == (0, 1, True)


async def test_a_file_is_replaced_by_one_that_says_the_same_as_the_post(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    endless = ["x" * 3900] * 5
    message = await sent(adapter, discord_server, post(0, *endless))
    await adapter.sender.edit(place(discord_server), str(message.id), post(7, *endless), KEY)
    [upload] = message.uploads
    assert "7 members finished it." in upload.content.decode()
    assert "7 members finished it." in message.text
    assert len(message.data["attachments"]) == 1


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        (faults.refused("PATCH", MESSAGE, status=404, code=10008), Refused, "that message is gone"),
        (
            faults.refused("PATCH", MESSAGE, status=403, code=50001),
            Refused,
            "allow me View Channel there",
        ),
        (faults.refused("PATCH", MESSAGE, status=400, code=20022), RetryLater, "Discord says 400"),
        (faults.rate_limited("PATCH", MESSAGE, retry_after=600), RetryLater, "asks to wait"),
        (faults.broken("PATCH", MESSAGE, status=503), Unknown, "Discord says 503"),
        (faults.dropped_after("PATCH", MESSAGE), Unknown, "The connection to Discord broke"),
    ],
    ids=["gone", "hidden", "too soon", "429", "503", "drop"],
)
async def test_ways_an_edit_can_fail(
    adapter: DiscordAdapter,
    discord_server: LoopbackDiscord,
    fault: faults.Fault,
    outcome: type[Exception],
    reason: str,
) -> None:
    message = await sent(adapter, discord_server, post(0))
    discord_server.script.append(fault)
    with pytest.raises(outcome, match=reason):
        await adapter.sender.edit(place(discord_server), str(message.id), post(1), KEY)


async def test_a_thread_is_opened_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    message = await sent(adapter, discord_server, post(0))
    ids = [
        await adapter.sender.open_thread(place(discord_server), str(message.id), "n" * 120)
        for _ in range(2)
    ]
    [thread] = discord_server.threads_of(message)
    assert ids == [str(thread.id)] * 2
    assert (len(thread.name), thread.parent_id, thread.quiet) == (
        THREAD_NAME,
        message.channel_id,
        7 * 24 * 60,
    )
    assert discord_server.messages_in(thread) == []
    await adapter.sender.edit(place(discord_server), str(message.id), post(1), KEY)
    assert await adapter.sender.find(place(discord_server), KEY, datetime.now(UTC)) == str(
        message.id
    )


async def test_a_thread_whose_answer_was_lost_is_there_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    message = await sent(adapter, discord_server, post(0))
    discord_server.script.append(faults.broken_after("POST", THREADS, status=503))
    with pytest.raises(Unknown):
        await adapter.sender.open_thread(place(discord_server), str(message.id), "Talk")
    assert await adapter.sender.open_thread(place(discord_server), str(message.id), "Talk") == str(
        message.id
    )


async def test_in_a_thread_the_talk_goes_on_without_another(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    message = await sent(adapter, discord_server, post(0))
    thread = await adapter.sender.open_thread(place(discord_server), str(message.id), "Papers")
    within = Place("discord", str(discord_server.guild.id), thread)
    inner = await adapter.sender.send(within, post(0), "paper-2026-49")
    assert await adapter.sender.open_thread(within, inner, "Talk") == ""


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        (
            faults.refused("POST", THREADS, status=403, code=50013),
            Refused,
            "allow me Create Public Threads",
        ),
        (faults.refused("POST", THREADS, status=404, code=10008), Refused, "that message is gone"),
        (
            faults.refused("POST", THREADS, status=400, code=160006),
            Refused,
            "as many active threads",
        ),
        (faults.dropped_before("POST", THREADS), Unknown, "The connection to Discord broke"),
    ],
    ids=["forbidden", "gone", "too many", "drop"],
)
async def test_ways_a_thread_can_fail(
    adapter: DiscordAdapter,
    discord_server: LoopbackDiscord,
    fault: faults.Fault,
    outcome: type[Exception],
    reason: str,
) -> None:
    message = await sent(adapter, discord_server, post(0))
    discord_server.script.append(fault)
    with pytest.raises(outcome, match=reason):
        await adapter.sender.open_thread(place(discord_server), str(message.id), "Talk")
    assert discord_server.threads_of(message) == []


async def test_a_post_has_an_address(adapter: DiscordAdapter) -> None:
    assert (
        adapter.sender.link(Place("discord", "1", "2"), "3") == "https://discord.com/channels/1/2/3"
    )


async def test_without_a_connection_everything_waits(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    sender = adapter_on(study, discord_server).sender
    for attempt in (
        sender.edit(place(discord_server), "1", post(0), KEY),
        sender.open_thread(place(discord_server), "1", "Talk"),
        sender.find(place(discord_server), KEY, datetime.now(UTC)),
    ):
        with pytest.raises(RetryLater, match="not connected"):
            await attempt


@pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)
async def test_a_thread_is_shaped_as_documented(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    judge = find_judge()
    assert judge is not None
    message = await sent(adapter, discord_server, post(0))
    await adapter.sender.open_thread(place(discord_server), str(message.id), "Talk")
    [thread] = discord_server.threads_of(message)
    path = f"/channels/{message.channel_id}/messages"
    assert judge.answer_faults("POST", f"{path}/{message.id}/threads", 201, thread.shape()) == []
    assert judge.answer_faults("GET", f"{path}/{message.id}", 200, message.data) == []
