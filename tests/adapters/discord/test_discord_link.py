"""Login, commands and reconnects of the real discord.py, over real sockets."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import discord
import pytest
from discord import app_commands
from structlog.testing import capture_logs

from adapters.discord.adapter import NOT_ACCEPTED, DiscordAdapter
from adapters.discord.client import ONE_LINE
from adapters.discord.interactions import SORRY
from bot.errors import RetryLater, SettingsError
from tests.adapters.discord.conftest import POST, adapter_on, place, stop, taken
from tests.adapters.discord.study import Study
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord


async def test_every_command_is_offered_as_it_is_declared(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    offered = {command["name"]: command for command in discord_server.commands[0]}
    assert set(offered) == {"log", "undo", "done", "reflect", "share", "schedule"}
    assert (
        offered["log"]["options"][1] | {"min_value": 1, "max_value": 720, "required": False}
        == (offered["log"]["options"][1])
    )
    assert offered["log"]["options"][0]["autocomplete"] is True
    assert not offered["reflect"]["options"][0]["required"], (
        "left out, it opens a form with room to write"
    )
    # Discord would hide from whom organisers named what asks for a permission
    assert {command["default_member_permissions"] for command in offered.values()} == {None}
    assert all(
        command["contexts"] == [0] and command["integration_types"] == [0]
        for command in offered.values()
    )


async def test_least_power_is_asked_for(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    assert [identify["intents"] for identify in discord_server.gateway.identifies] == [1]


async def test_what_happened_while_the_connection_was_down_arrives(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    await discord_server.gateway.drop()
    asked = await discord_server.member("ana").slash("undo")
    assert (await asked.message()).text == "Taken back."
    assert (discord_server.gateway.resumes, len(discord_server.gateway.identifies)) == (1, 1)


async def test_a_wrong_token_is_one_sentence(study: Study, discord_server: LoopbackDiscord) -> None:
    made = adapter_on(study, discord_server)
    discord_server.token = "another"
    with pytest.raises(SettingsError) as told:
        await made.run()
    assert (told.value.sentence, made.status()) == (NOT_ACCEPTED, f"failed: {NOT_ACCEPTED}")
    assert discord_server.asked("GET", "/users/@me")[0].status == 401


async def test_a_discord_that_is_down_at_first_is_tried_again(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.script += [
        faults.dropped_before("GET", "/users/@me"),
        faults.broken("GET", "/gateway/bot"),
    ]
    made = adapter_on(study, discord_server)
    assert made.status() == "connecting"
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    await (await discord_server.member("ana").slash("undo")).message()
    await taken(made)
    assert made.status() == "ready"
    await stop(running)
    with pytest.raises(RetryLater):
        await made.sender.send(place(discord_server), POST, "paper-1")


async def test_a_gateway_that_is_down_at_first_is_tried_again_and_said_in_a_line(
    study: Study, discord_server: LoopbackDiscord, caplog: pytest.LogCaptureFixture
) -> None:
    discord_server.gateway.refuse_connections = 1
    running = asyncio.create_task(adapter_on(study, discord_server).run())
    await discord_server.logged_in()
    answer = await (await discord_server.member("ana").slash("undo")).message()
    assert answer.text == "Taken back."
    await stop(running)
    [said] = [record for record in caplog.records if record.name == "discord.shard"]
    assert "Failed to connect for shard_id: 0. Retrying... (503" in said.getMessage()
    assert (said.exc_info, said.exc_text) == (None, None)


def test_a_fault_of_ours_keeps_its_stack_in_the_sdks_log() -> None:
    fault = AttributeError("ours")
    about = (AttributeError, fault, None)
    record = logging.LogRecord("discord.client", logging.ERROR, "", 1, "Ignoring", None, about)
    assert ONE_LINE.filter(record)
    assert (record.getMessage(), record.exc_info) == ("Ignoring", about)


async def test_what_a_discord_shows_that_we_broke_is_no_change_of_the_command(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    client = adapter.connection.client
    assert client is not None

    async def broken(interaction: discord.Interaction[Any]) -> None:
        raise AttributeError("'NoneType' object has no attribute 'anything'")

    made: Any = app_commands.Command(name="broken", description="Breaks", callback=broken)
    client.tree.add_command(made)
    await client.commands.run()
    with capture_logs() as lines:
        told = await (await discord_server.member("ana").slash("broken")).message()
    assert told.private
    assert told.text.startswith(f"{SORRY} Reference ")
    assert "changed" not in told.text
    [said] = [line for line in lines if line["event"] == "a command could not be called"]
    assert isinstance(said["exc_info"].__cause__, AttributeError)
