"""Login, commands and reconnects of the real discord.py, over real sockets."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord.adapter import NOT_ACCEPTED, DiscordAdapter
from bot.errors import RetryLater, SettingsError
from tests.adapters.discord.conftest import POST, adapter_on, place, stop
from tests.adapters.discord.study import Study
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

pytestmark = pytest.mark.asyncio


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
    assert offered["schedule"]["default_member_permissions"] == str(1 << 5)
    assert offered["log"]["default_member_permissions"] is None
    assert all(
        command["contexts"] == [0] and command["integration_types"] == [0]
        for command in offered.values()
    )


async def test_least_power_is_asked_for(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    assert [identify["intents"] for identify in discord_server.gateway.identifies] == [1]


async def test_commands_are_sent_again_only_when_they_changed(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    for _ in range(2):
        running = asyncio.create_task(adapter_on(study, discord_server).run())
        await discord_server.logged_in()
        await stop(running)
        discord_server.gateway.forget_sessions()
    assert len(discord_server.asked("PUT", "/commands")) == 1
    study.commands = {name: spec for name, spec in study.commands.items() if name != "undo"}
    running = asyncio.create_task(adapter_on(study, discord_server).run())
    await discord_server.logged_in()
    await stop(running)
    assert len(discord_server.asked("PUT", "/commands")) == 2


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
    assert made.status() == "ready"
    await stop(running)
    with pytest.raises(RetryLater):
        await made.sender.send(place(discord_server), POST, "paper-1")


async def test_a_gateway_that_is_down_at_first_is_tried_again(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    discord_server.gateway.refuse_connections = 1
    running = asyncio.create_task(adapter_on(study, discord_server).run())
    await discord_server.logged_in()
    assert (
        await (await discord_server.member("ana").slash("undo")).message()
    ).text == "Taken back."
    await stop(running)
