"""Buttons and forms of every version: messages stand for ever, and each is answered."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord import controls
from adapters.discord.adapter import DiscordAdapter
from adapters.discord.limits import CUSTOM_ID
from adapters.discord.render import render
from bot.chat import limits
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Button, Reply
from tests.adapters.discord.conftest import POST
from tests.adapters.discord.study import Study
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_rules import walk

OTHERS = ["v1:done:x", "cairn2::0:done", "cairn12::0:done", "cairn:x", "cairn1:x", "someone else's"]


def text_field(name: str, value: Any) -> dict[str, Any]:
    return {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}


def test_a_button_has_room_for_the_longest_line_and_key() -> None:
    line, key = "x" * limits.LINE, "k" * 25
    [button] = [{"custom_id": controls.custom_id(line, 99)}]
    controls.write_key([button], key)
    assert len(button["custom_id"]) <= CUSTOM_ID
    assert (controls.line_in(button["custom_id"]), controls.key_in(button["custom_id"])) == (
        line,
        key,
    )


def test_very_many_buttons_have_room_too() -> None:
    buttons = [Button(str(n), f"{n:x<{limits.LINE}}") for n in range(115)]
    rows = [Actions(tuple(buttons[at : at + 5])) for at in range(0, 115, 5)]
    for message in render(Reply("Many", tuple(rows)), "k" * 25):
        sent = [c["custom_id"] for c in walk(message.body["components"]) if "custom_id" in c]
        assert len(set(sent)) == len(sent)
        assert all(len(custom_id) <= CUSTOM_ID for custom_id in sent)


@pytest.mark.parametrize(
    ("sent", "line", "key"),
    [
        ("cairn::0:undo", "undo", ""),
        ("cairn:paper-2026-48:3:done a:b", "done a:b", "paper-2026-48"),
        ("cairn1:paper-2026-48:3:done a:b", "done a:b", "paper-2026-48"),
        ("cairn1::2:", "", ""),
    ],
)
def test_both_versions_are_read(sent: str, line: str, key: str) -> None:
    assert (controls.line_in(sent), controls.key_in(sent)) == (line, key)


async def test_a_button_of_the_first_version_types_its_line(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    message = await (await ana.slash("log", what="x")).message()
    answer = await (await ana.press(message, "cairn::0:undo")).message()
    assert answer.text == "Taken back."


@pytest.mark.parametrize("sent", OTHERS)
async def test_a_button_of_another_version_says_so(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, sent: str
) -> None:
    ana = discord_server.member("ana")
    message = await (await ana.slash("log", what="x")).message()
    answer = await (await ana.press(message, sent)).message()
    assert answer.text.startswith("This button is from another version of Cairn")
    assert (answer.private, answer.labels) == (True, ["What I can do"])
    assert [invocation.command for invocation in study.invocations] == ["log"]


async def test_in_a_direct_message_it_offers_nothing_that_would_not_work(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    alone = Place("discord", str(ana.guild.id), "", person=str(ana.user.id))
    await adapter.sender.send(alone, POST, "paper-2026-48")
    answer = await (await ana.press(ana.direct_messages[0], "cairn2::0:done")).message()
    assert answer.text.startswith("This button is from another version of Cairn")
    assert answer.labels == []


async def test_a_form_of_another_version_gives_back_what_was_written(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    sent = await ana.send_form("cairn-form2:log", text_field("note", "a long day"))
    answer = await sent.message()
    assert answer.text.startswith("This form is from another version of Cairn")
    assert answer.text.endswith("> a long day")
    assert (answer.private, answer.labels) == (True, ["What I can do"])
    assert study.invocations == []


BROKEN_FORMS: list[list[Any]] = [
    [text_field("note", None)],
    [{"type": 18, "component": {"type": 3, "custom_id": "kind", "values": [3]}}],
    [{"type": 18}],
    [{"type": 18, "component": {"type": 3, "custom_id": "kind", "values": None}}],
]


@pytest.mark.parametrize("components", BROKEN_FORMS)
@pytest.mark.parametrize("sent", ["cairn1-form:log", "cairn-form2:log"])
async def test_a_form_that_cannot_be_read_is_answered_too(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, sent: str, components: list[Any]
) -> None:
    answer = await (await discord_server.member("ana").send_form(sent, *components)).message()
    assert answer.text
    assert answer.private
