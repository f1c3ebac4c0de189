"""Discord's list of our commands: mended by itself, and never waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.sync import Told
from bot.errors import StoreError
from tests.adapters.discord.conftest import adapter_on, stop, taken
from tests.adapters.discord.study import Study
from tests.fake_time import FakeTime
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_faults import Fault

COMMANDS = "/applications/*/commands"
NAMES = {"log", "undo", "done", "reflect", "share", "schedule"}
NOT_YET = "ready, but Discord has not taken the commands yet: "


@asynccontextmanager
async def started(
    study: Study, server: LoopbackDiscord, time: FakeTime | None = None
) -> AsyncIterator[DiscordAdapter]:
    """A start of the bot, to its end; connected."""
    made = adapter_on(study, server, time=(time or FakeTime()).time)
    running = asyncio.create_task(made.run())
    try:
        await server.connected()
        yield made
    finally:
        await stop(running)
        server.gateway.forget_sessions()


def offered(server: LoopbackDiscord) -> set[str]:
    return {command["name"] for command in server.commands.get(0, [])}


def asked(server: LoopbackDiscord, method: str) -> int:
    return len(server.asked(method, "/commands"))


async def undone(server: LoopbackDiscord) -> str:
    return (await (await server.member("ana").slash("undo")).message()).text


@pytest.mark.parametrize(
    "fault",
    [
        faults.broken("PUT", COMMANDS),
        faults.broken("GET", COMMANDS),
        # Twice, as aiohttp sends a PUT once more by itself
        faults.dropped_before("PUT", COMMANDS, times=2),
        faults.dropped_after("PUT", COMMANDS, times=2),
        faults.garbled_after("PUT", COMMANDS),
        faults.garbled_after("GET", COMMANDS),
        faults.refused("PUT", COMMANDS, code=50001),
        Fault("PUT", COMMANDS, status=400, body={"message": "Invalid Form Body", "code": 50035}),
    ],
    ids=[
        "503",
        "503 on asking",
        "cut",
        "lost answer",
        "garbled",
        "garbled on asking",
        "refused",
        "not valid",
    ],
)
async def test_what_discord_did_not_take_is_said_and_sent_again(
    study: Study, discord_server: LoopbackDiscord, fault: Fault
) -> None:
    discord_server.script.append(fault)
    time = FakeTime(passes=False)
    async with started(study, discord_server, time) as adapter:
        await time.slept(1)
        assert adapter.status().startswith(NOT_YET)
        assert len(adapter.status()) > len(NOT_YET)
        time.passing.set()
        await taken(adapter)
        assert adapter.status() == "ready"
        assert offered(discord_server) == NAMES


async def test_it_is_tried_more_and_more_seldom(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.broken("PUT", COMMANDS, times=12))
    time = FakeTime()
    async with started(study, discord_server, time) as adapter:
        await taken(adapter)
    assert all(0.8 * 2**at <= nap <= 1.2 * 2**at for at, nap in enumerate(time.naps[:9]))
    assert max(time.naps) <= 1.2 * 600
    assert len(time.naps) == 12


async def test_discords_own_pause_is_kept(study: Study, discord_server: LoopbackDiscord) -> None:
    discord_server.script.append(faults.rate_limited("PUT", COMMANDS, retry_after=3600))
    time = FakeTime()
    async with started(study, discord_server, time) as adapter:
        await taken(adapter)
    assert [nap >= 3600 for nap in time.naps] == [True]


async def test_commands_are_sent_again_only_when_they_changed(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    for _ in range(3):
        async with started(study, discord_server) as adapter:
            await taken(adapter)
    assert asked(discord_server, "PUT") == 1
    assert asked(discord_server, "GET") == 4, "once a start, and once to see what it has taken"
    study.commands = {name: spec for name, spec in study.commands.items() if name != "undo"}
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    assert asked(discord_server, "PUT") == 2
    assert offered(discord_server) == NAMES - {"undo"}


async def test_a_list_that_was_wiped_meanwhile_is_sent_again(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    discord_server.commands[0] = []
    async with started(study, discord_server) as adapter:
        await taken(adapter)
        assert offered(discord_server) == NAMES
        assert await undone(discord_server) == "Taken back."


@pytest.mark.parametrize(
    "change",
    [
        {"name": "loggen"},
        {"description": "Something else"},
        {"options": []},
        {"default_member_permissions": "0"},
        {"contexts": [0, 1]},
        {"nsfw": True},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_command_that_somebody_changed_meanwhile_is_put_right(
    study: Study, discord_server: LoopbackDiscord, change: dict[str, Any]
) -> None:
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    told = discord_server.commands[0]
    before = [dict(command) for command in told]
    told[2] = told[2] | change
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    assert asked(discord_server, "PUT") == 2
    kept = ("name", "description", "options", "default_member_permissions", "contexts", "nsfw")
    now = [[command.get(part) for part in kept] for command in discord_server.commands[0]]
    assert now == [[command.get(part) for part in kept] for command in before]


async def test_commands_are_answered_while_discord_is_slow_to_take_the_new_ones(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    study.commands = {name: spec for name, spec in study.commands.items() if name != "share"}
    slow = faults.held("PUT", COMMANDS)
    discord_server.script.append(slow)
    async with started(study, discord_server) as adapter:
        assert await undone(discord_server) == "Taken back."
        assert adapter.status() == f"{NOT_YET}they are being compared"
        slow.gate.set()
        await taken(adapter)
        assert adapter.status() == "ready"
    assert offered(discord_server) == NAMES - {"share"}


async def test_a_bug_of_ours_shows_its_stack_and_is_no_outage(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    async with started(study, discord_server) as adapter:
        await taken(adapter)

    class Broken:
        async def get(self, key: str) -> str | None:
            nothing: Any = None
            return str(nothing.anything)

    whole, study.facts = study.facts, Broken()  # type: ignore[assignment]  # it is broken
    time = FakeTime(passes=False)
    with capture_logs() as lines:
        async with started(study, discord_server, time) as adapter:
            await time.slept(1)
            assert adapter.status() == (
                "failed: my own fault, not Discord's (AttributeError); the log has where"
            )
            assert await undone(discord_server) == "Taken back."
            study.facts = whole
    assert any(line.get("exc_info") for line in lines)
    assert not any("reached" in line["event"] for line in lines)


async def test_a_database_that_is_busy_is_said_and_waited_for(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    class Busy:
        faults = 1

        async def get(self, key: str) -> str | None:
            if self.faults:
                self.faults -= 1
                raise StoreError("The database is locked by another program.")
            return await whole.get(key)

        async def put(self, key: str, value: str) -> None:
            await whole.put(key, value)

    whole, study.facts = study.facts, Busy()  # type: ignore[assignment]  # it is busy
    time = FakeTime(passes=False)
    async with started(study, discord_server, time) as adapter:
        await time.slept(1)
        assert adapter.status() == f"{NOT_YET}The database is locked by another program."
        time.passing.set()
        await taken(adapter)


async def test_discords_ids_of_the_commands_are_kept(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    told = Told.read(study.facts.kept[f"discord.commands.{discord_server.bot.id}"])
    assert told is not None
    assert told.ids == {one["name"]: one["id"] for one in discord_server.commands[0]}


async def test_what_an_older_version_kept_is_no_reason_to_trust_it(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    study.facts.kept[f"discord.commands.{discord_server.bot.id}"] = "5f" * 32
    async with started(study, discord_server) as adapter:
        await taken(adapter)
    assert offered(discord_server) == NAMES
