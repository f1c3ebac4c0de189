"""When the bot connects again, and when it had better not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import accumulate
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from adapters.backoff import Time
from adapters.discord.client import CairnClient, point_at
from adapters.discord.connection import Connection
from tests.adapters.discord.conftest import adapter_on, stop, taken
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

HOUR = 3600.0


def unreadable(server: LoopbackDiscord) -> tuple[str, dict[str, Any]]:
    """A dispatch that the SDK can't read: an update of a role, without the role."""
    return ("GUILD_ROLE_UPDATE", {"guild_id": str(server.guild.id)})


async def identified(server: LoopbackDiscord, times: int) -> None:
    identifies = server.gateway.identifies
    await server.bell.until(lambda: len(identifies) >= times, f"{times} sessions", 20)


async def test_a_dispatch_that_cannot_be_read_makes_no_storm_of_sessions(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.after_ready.append(unreadable(discord_server))
    time = FakeTime()
    adapter = adapter_on(study, discord_server, time=time.time)
    with capture_logs() as lines:
        running = asyncio.create_task(adapter.run())
        await identified(discord_server, 13)
        discord_server.gateway.after_ready.clear()
        await discord_server.bell.until(lambda: adapter.status() == "ready", "a session", 20)
        opened = len(discord_server.gateway.identifies)
        await stop(running)
    # 1 + 2 + 4 + ... + 512 + 600 + 600 seconds and more, each of them a fifth shorter at the most
    assert time.now >= 0.8 * sum([*(2**at for at in range(10)), 600, 600])
    assert opened <= 15
    said = [line["event"] for line in lines]
    assert "the connection to Discord fell over; trying again" in said
    assert not any("reached" in event for event in said)


async def test_meanwhile_it_says_that_it_is_at_fault(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.after_ready.append(unreadable(discord_server))
    time = FakeTime(passes=False)
    adapter = adapter_on(study, discord_server, time=time.time)
    running = asyncio.create_task(adapter.run())
    await time.slept(1)
    assert adapter.status() == "failed: my own fault, not Discord's (KeyError); the log has where"
    discord_server.gateway.after_ready.clear()
    time.passing.set()
    await identified(discord_server, 2)
    await taken(adapter)
    assert adapter.status() == "ready"
    await stop(running)


async def test_a_session_that_is_invalid_is_begun_anew(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.invalidate = 1
    time = FakeTime()
    running = asyncio.create_task(adapter_on(study, discord_server, time=time.time).run())
    await identified(discord_server, 2)
    assert len(time.naps) == 1
    assert 4 <= time.naps[0] <= 6, "Discord wants a few seconds between two"
    await discord_server.logged_in()
    answer = await (await discord_server.member("ana").slash("undo")).message()
    assert answer.text == "Taken back."
    await stop(running)


async def test_sessions_that_are_invalid_again_and_again_make_no_storm(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.invalidate = 12
    time = FakeTime()
    running = asyncio.create_task(adapter_on(study, discord_server, time=time.time).run())
    await identified(discord_server, 13)
    await stop(running)
    assert time.now >= 1800, "twelve sessions within half an hour at the least"


async def test_a_session_that_lasted_is_begun_anew_at_once(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    time = FakeTime()
    adapter = adapter_on(study, discord_server, time=time.time)
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    await taken(adapter)
    gateway = discord_server.gateway
    for day in range(4):
        time.now += 24 * HOUR
        [session] = gateway.sessions.values()
        await gateway.end_session(session)
        await identified(discord_server, day + 2)
    await stop(running)
    assert all(nap <= 6 for nap in time.naps)


@pytest.mark.parametrize(("left", "shards"), [(0, 1), (12, 1), (49, 1), (55, 60)], ids=str)
async def test_it_waits_before_discord_resets_the_token(
    study: Study,
    discord_server: LoopbackDiscord,
    caplog: pytest.LogCaptureFixture,
    left: int,
    shards: int,
) -> None:
    discord_server.sessions_left, discord_server.sessions_counted_anew = left, 3.5 * HOUR
    discord_server.shards = shards
    time = FakeTime(passes=False)
    adapter = adapter_on(study, discord_server, time=time.time)
    with capture_logs() as lines:
        running = asyncio.create_task(adapter.run())
        await time.slept(1)
    assert discord_server.gateway.identifies == []
    assert adapter.status() == (
        f"connecting: Discord lets me log in {left} more times before it resets the token, so I "
        "wait until it counts anew, in 3 h 30."
    )
    assert time.naps == [3.5 * HOUR]
    errors = [line["event"] for line in lines if line["log_level"] == "error"]
    assert len(errors) == 1
    assert errors[0].startswith(f"Discord lets me log in {left} more times")
    assert not [record for record in caplog.records if record.name.startswith("discord")]
    discord_server.sessions_left = 1000
    time.passing.set()
    await identified(discord_server, min(shards, 3))
    await stop(running)


async def test_the_limit_is_asked_before_every_further_session_too(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    time = FakeTime()
    adapter = adapter_on(study, discord_server, time=time.time)
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    await taken(adapter)
    time.passing.clear()
    time.now += HOUR
    discord_server.sessions_left, discord_server.sessions_counted_anew = 20, 2 * HOUR
    [session] = discord_server.gateway.sessions.values()
    await discord_server.gateway.end_session(session)
    await time.slept(1)
    assert time.naps[-1] == 2 * HOUR
    assert len(discord_server.gateway.identifies) == 1
    discord_server.sessions_left = 1000
    time.passing.set()
    await identified(discord_server, 2)
    await stop(running)


async def test_a_limit_that_is_low_for_a_moment_is_not_asked_in_a_storm(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.sessions_left, discord_server.sessions_counted_anew = 5, 0
    time = FakeTime(passes=False)
    running = asyncio.create_task(adapter_on(study, discord_server, time=time.time).run())
    await time.slept(1)
    assert time.naps == [60]
    await stop(running)


class Mistyped(CairnClient):
    """Connects with a bug of ours."""

    async def setup_hook(self) -> None:
        nothing: Any = None
        nothing.anything()


class MistypedLater(CairnClient):
    """Has its bug where the SDK would try again for ever."""

    async def _may_identify(self, shard: int) -> None:
        nothing: Any = None
        nothing.anything()


@pytest.mark.parametrize("broken", [Mistyped, MistypedLater])
async def test_a_bug_of_ours_is_never_worded_as_an_outage(
    study: Study, discord_server: LoopbackDiscord, broken: Callable[[Any, float, Time], CairnClient]
) -> None:
    point_at(discord_server.api_url, discord_server.gateway_url)
    time = FakeTime(passes=False)
    connection = Connection(
        lambda: broken(cast(Any, study), 1.5, time.time), discord_server.token, time.time
    )
    with capture_logs() as lines:
        running = asyncio.create_task(connection.run())
        await time.slept(1)
        status = connection.status()
        await stop(running)
    assert status == "failed: my own fault, not Discord's (AttributeError); the log has where"
    [told] = [line for line in lines if line["log_level"] == "error"]
    assert told["exc_info"]
    assert not any("reached" in line["event"] for line in lines)


@pytest.mark.parametrize("asked", ["/users/@me", "/gateway/bot"])
async def test_an_answer_that_cannot_be_read_is_an_outage(
    study: Study, discord_server: LoopbackDiscord, asked: str
) -> None:
    discord_server.script.append(faults.garbled_after("GET", asked))
    time = FakeTime(passes=False)
    adapter = adapter_on(study, discord_server, time=time.time)
    with capture_logs() as lines:
        running = asyncio.create_task(adapter.run())
        await time.slept(1)
        assert not adapter.status().startswith("failed")
        time.passing.set()
        await discord_server.logged_in()
        await stop(running)
    [told] = [line for line in lines if "not to be reached" in line["event"]]
    assert told["fault"] == "its answer can't be read"
    assert not [line for line in lines if "exc_info" in line]


async def test_an_outage_is_tried_more_and_more_seldom(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.broken("GET", "/users/@me", times=12))
    time = FakeTime()
    running = asyncio.create_task(adapter_on(study, discord_server, time=time.time).run())
    await discord_server.logged_in()
    await stop(running)
    assert all(0.8 * 2**at <= nap <= 1.2 * 2**at for at, nap in enumerate(time.naps[:9]))
    assert list(accumulate(time.naps))[11] <= 1.2 * (1023 + 600 * 2)


async def test_it_says_that_it_begins_no_session_for_now(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.invalidate = 4
    time = FakeTime()
    adapter = adapter_on(study, discord_server, time=time.time)
    running = asyncio.create_task(adapter.run())
    await time.slept(3)  # within the shard: 5, 10 and 20 s
    time.passing.clear()
    await time.slept(4)
    assert adapter.status() == (
        "connecting: Discord ends one session after the other, so I begin the next one later, in "
        "1 min."
    )
    await stop(running)
