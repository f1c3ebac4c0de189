"""The loopback Discord itself: what it sends is what Discord sends, as far as schemas can tell."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # ships no types

from adapters.discord.adapter import DiscordAdapter
from bot.chat.invocation import Place
from tests.adapters.discord.conftest import POST, place
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_judge import SKIP_REASON, find_judge, leaves
from tests.servers.discord_member import ClientRefuses

TOO_STRICT = {
    "d/roles/0/flags: 1 was expected"
}  # the types name the flags there are, and forget that none may be set

schemas_at_hand = pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)


def event_faults(event: str, data: dict[str, Any]) -> list[str]:
    """Faults of a gateway event by the schema of Discord's types.

    `READY` is judged by `GatewayReadyDispatch`.
    """
    name = "".join(part.capitalize() for part in event.split("_"))
    schema = json.loads(
        (Path(os.environ["CAIRN_SPECS_DIR"]) / "discord-gateway-receive.schema.json").read_text()
    )
    validator = Draft7Validator(schema | {"$ref": f"#/definitions/Gateway{name}Dispatch"})
    frame = {"op": 0, "s": 1, "t": event, "d": data}
    return [leaf for error in validator.iter_errors(frame) for leaf in leaves(error)]


@schemas_at_hand
@pytest.mark.parametrize("event", ["READY", "GUILD_CREATE", "INTERACTION_CREATE", "THREAD_CREATE"])
async def test_events_are_shaped_as_discord_shapes_them(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, event: str
) -> None:
    ana = discord_server.member("ana")
    answer = await (await ana.slash("log", what="x")).message()
    await (await ana.autocomplete("log", "what", what="x")).choices()
    await (await ana.click(answer, "Undo")).message()
    await (await ana.submit(await ana.slash("reflect"), words="much")).message()
    alone = Place("discord", str(discord_server.guild.id), "", person=str(ana.user.id))
    await adapter.sender.send(alone, POST, "paper-1")
    await (await ana.click(ana.direct_messages[0], "I read it")).message()
    post = await adapter.sender.send(place(discord_server), POST, "paper-1")
    await adapter.sender.open_thread(place(discord_server), post, "Talk")
    [session] = discord_server.gateway.sessions.values()
    sent = [frame["d"] for frame in session.events if frame["t"] == event]
    assert sent
    found = [fault for data in sent for fault in event_faults(event, json.loads(json.dumps(data)))]
    assert [fault for fault in found if fault not in TOO_STRICT] == []


@schemas_at_hand
async def test_answers_to_requests_are_shaped_as_documented(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    judge = find_judge()
    assert judge is not None
    sent = await adapter.sender.send(place(discord_server), POST, "paper-1")
    [message] = [m.data for m in discord_server.messages if str(m.id) == sent]
    path = f"/channels/{discord_server.channel.id}/messages"
    assert judge.answer_faults("POST", path, 200, message) == []
    commands = f"/applications/{discord_server.bot.id}/commands"
    assert judge.answer_faults("PUT", commands, 200, discord_server.commands[0]) == []


async def test_what_discord_refuses_is_refused_and_kept_for_the_fixture(
    discord_server: LoopbackDiscord,
) -> None:
    url = f"{discord_server.api_url}/channels/{discord_server.channel.id}/messages"
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body in (
            {"content": "x" * 2001},
            {"content": ""},
            {"flags": 1 << 15, "content": "x", "components": []},
        ):
            async with session.post(url, json=body) as response:
                assert response.status == 400
    assert discord_server.messages == []
    assert len(discord_server.faults) >= 3
    discord_server.faults.clear()


async def test_members_can_do_only_what_discords_client_lets_them(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    refused: list[tuple[str, dict[str, Any]]] = [
        ("log", {}),
        ("log", {"what": "x", "minutes": 721}),
        ("log", {"what": "x", "wrong": 1}),
        ("never", {}),
    ]
    for name, values in refused:
        with pytest.raises(ClientRefuses):
            await ana.slash(name, **values)
