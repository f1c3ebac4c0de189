"""A stop, or a lost connection, while something runs: what was done is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.client import ANSWERING
from tests.adapters.discord.conftest import adapter_on, stop, taken
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord


@pytest.fixture
def time() -> FakeTime:
    """Time that stands still until the test lets it pass."""
    return FakeTime(passes=False)


@pytest.fixture
def adapter(study: Study, discord_server: LoopbackDiscord, time: FakeTime) -> DiscordAdapter:
    return adapter_on(study, discord_server, patience=0.2, time=time.time)


@pytest.fixture(autouse=True)
def _nothing_is_left(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [line for line in caplog.records if "never retrieved" in line.getMessage()]


async def ended(task: asyncio.Task[None]) -> None:
    """Waits for the goodbye of an adapter that was cancelled."""
    await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 20)


async def running(adapter: DiscordAdapter, server: LoopbackDiscord) -> asyncio.Task[None]:
    task = asyncio.create_task(adapter.run())
    await server.logged_in()
    await taken(adapter)
    return task


async def test_what_runs_is_answered_before_the_connection_is_closed(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    task = await running(adapter, discord_server)
    study.hold.clear()
    asked = await discord_server.member("ana").slash("log", what="x")
    assert await asked.acknowledged() == 5
    task.cancel()
    await time.slept(1)
    study.hold.set()
    assert (await asked.message()).text.startswith("Logged")
    await ended(task)
    assert time.naps == [ANSWERING]


async def test_meanwhile_nothing_more_is_begun(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    task = await running(adapter, discord_server)
    ana = discord_server.member("ana")
    message = await (await ana.slash("log", what="x")).message()
    study.hold.clear()
    await (await ana.slash("log", what="y")).acknowledged()
    task.cancel()
    await time.slept(1)
    for late in (await ana.slash("undo"), await ana.click(message, "Undo")):
        answer = await late.message()
        assert answer.text.startswith("I am being started anew right now, so nothing was done.")
        assert answer.private
    study.hold.set()
    await ended(task)
    assert [invocation.command for invocation in study.invocations] == ["log", "log"]


async def test_who_is_turned_away_is_told_before_the_end(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    task = await running(adapter, discord_server)
    study.hold.clear()
    asked = await discord_server.member("ana").slash("log", what="x")
    await asked.acknowledged()
    with capture_logs() as lines:
        task.cancel()
        await time.slept(1)
        slow = faults.held("POST", "/interactions/*/callback")
        discord_server.script.append(slow)
        late = await discord_server.member("ben").slash("undo")
        await discord_server.bell.until(lambda: slow.times == 0, "a slow answer")
        study.hold.set()
        await asked.message()
        await (await discord_server.member("cleo").slash("undo")).message()
        slow.gate.set()
        assert (await late.message()).text.startswith("I am being started anew")
        await ended(task)
    assert "stopped before it was answered" not in [line["event"] for line in lines]


async def test_a_form_stays_open_for_who_comes_next(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    """Discord shows a form that nobody took once more, as it was filled in."""
    task = await running(adapter, discord_server)
    ana = discord_server.member("ana")
    opened = await ana.slash("reflect")
    await opened.form()
    study.hold.clear()
    await (await ana.slash("undo")).acknowledged()
    task.cancel()
    await time.slept(1)
    with capture_logs() as lines:
        late = await ana.submit(opened, words="much")
        assert (await (await ana.slash("undo")).message()).text.startswith("I am being started")
    assert late.callbacks == []
    assert "not begun any more" in [line["event"] for line in lines]
    study.hold.set()
    await ended(task)


async def test_what_takes_longer_does_not_hold_up_the_end(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    task = await running(adapter, discord_server)
    study.hold.clear()
    asked = await discord_server.member("ana").slash("log", what="x")
    await asked.acknowledged()
    with capture_logs() as lines:
        task.cancel()
        await time.slept(1)
        time.passing.set()
        await ended(task)
    assert [line["event"] for line in lines if line["log_level"] == "warning"] == [
        "stopped before it was answered"
    ]
    assert not [line for line in lines if "exc_info" in line]


async def test_a_stop_before_thinking_was_announced_says_nothing_more(
    study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    adapter = adapter_on(study, discord_server, patience=60, time=time.time)
    task = await running(adapter, discord_server)
    study.hold.clear()
    await discord_server.member("ana").slash("log", what="x")
    await asyncio.wait_for(study.begun.wait(), 10)
    task.cancel()
    await time.slept(1)
    time.passing.set()
    await ended(task)
    assert discord_server.callbacks == []


async def test_where_a_session_ends_what_runs_is_answered_by_the_client_that_took_it(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, time: FakeTime
) -> None:
    task = await running(adapter, discord_server)
    study.hold.clear()
    asked = await discord_server.member("ana").slash("log", what="x")
    await asked.acknowledged()
    await discord_server.gateway.dispatch(
        "GUILD_ROLE_UPDATE", {"guild_id": str(discord_server.guild.id)}
    )
    await time.slept(1)
    assert time.naps == [ANSWERING], "a dispatch that can't be read ends the client"
    study.hold.set()
    assert (await asked.message()).text.startswith("Logged")
    time.passing.set()
    await discord_server.bell.until(
        lambda: len(discord_server.gateway.identifies) == 2, "the next session", 20
    )
    await stop(task)
