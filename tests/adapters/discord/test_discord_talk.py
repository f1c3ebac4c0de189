"""The real discord.py against a loopback Discord, over real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.discord.adapter import DiscordAdapter
from tests.adapters.discord.conftest import POST, adapter_on, place, stop
from tests.adapters.discord.study import Study
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord

pytestmark = pytest.mark.asyncio


async def test_a_command_is_answered_to_its_member_alone(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    answer = await (await ana.slash("log", what="bayes-nets", minutes=45)).message()
    assert answer.text == "Logged **45 min** on **bayes-nets**. "
    assert (answer.private, answer.labels) == (True, ["Undo"])
    [invocation] = study.invocations
    assert (invocation.actor.id, invocation.actor.name, invocation.actor.organiser) == (
        str(ana.user.id),
        "ana",
        False,
    )
    assert (invocation.place.space, invocation.place.space_name) == (
        str(discord_server.guild.id),
        "study group",
    )
    assert invocation.arguments == {"what": "bayes-nets", "minutes": "45"}


async def test_what_is_for_everyone_is_seen_by_everyone_and_pings_nobody(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    typed = "**hi** @everyone <@1> [a](https://b.example)"
    answer = await (await discord_server.member("ana").slash("share", what=typed)).message()
    assert (answer.private, answer.pings) == (False, [])
    assert discord_server.callbacks[-1]["data"]["allowed_mentions"] == {"parse": []}
    assert answer.text == r"Shared: \*\*hi\*\* \@everyone \<\@1> \[a\](https\://b.example)"


async def test_typing_is_completed(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    typing = await discord_server.member("ana").autocomplete("done", "topic", topic="bay")
    assert await typing.choices() == [{"name": "Bayes nets", "value": "bayes-nets"}]


async def test_a_button_types_its_line(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    answer = await (await ana.slash("log", what="bayes-nets")).message()
    assert (await (await ana.click(answer, "Undo")).message()).text == "Taken back."
    assert [invocation.command for invocation in study.invocations] == ["log", "undo"]


async def test_a_choice_types_its_line(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    answer = await (await ana.slash("done", topic="x")).message()
    await (await ana.choose(answer, "Bayes nets")).message()
    assert study.invocations[-1].arguments == {"topic": "bayes-nets"}


async def test_a_button_works_after_a_restart(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    message_id = await adapter.sender.send(place(discord_server), POST, "paper-2026-48")
    await discord_server.gateway.drop(code=1000)
    later = Study()
    running = asyncio.create_task(adapter_on(later, discord_server).run())
    await discord_server.bell.until(
        lambda: len(discord_server.gateway.sessions) == 2, "the second login"
    )
    [post] = [message for message in discord_server.messages if str(message.id) == message_id]
    await (await discord_server.member("ana").click(post, "I read it")).message()
    assert later.invocations[-1].arguments == {"topic": "bayes-nets"}
    await stop(running)


async def test_a_missing_parameter_opens_a_form(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    opened = await ana.slash("reflect", minutes=45)
    form = await opened.form()
    assert form["title"] == "Write down what you learned"
    assert [row["label"] for row in form["components"]] == ["Words"]
    answer = await (await ana.submit(opened, words="two\nlines")).message()
    assert answer.text == "Kept: two\nlines"
    assert study.invocations[-1].arguments == {"minutes": "45", "words": "two\nlines"}


async def test_a_button_opens_a_form_and_what_does_not_fit_opens_it_again(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    answer = await (await ana.slash("done", topic="bayes-nets")).message()
    opened = await ana.click(answer, "Say more")
    wrong = await (await ana.submit(opened, words="much", minutes="lots")).message()
    assert "`minutes`" in wrong.text
    assert wrong.labels == ["Fill it in again"]
    again = await ana.click(wrong, "Fill it in again")
    kept = await (await ana.submit(again, minutes="5")).message()
    assert kept.text == "Kept: much"
    assert study.invocations[-1].arguments == {"words": "much", "minutes": "5"}


async def test_organisers_are_known_by_their_permission(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    channel = discord_server.add_channel("papers")
    wanted: dict[str, Any] = {"kind": "paper", "channel": channel.id, "paused": True}
    refused = await (
        await discord_server.member("ana").slash("schedule set", overruled=True, **wanted)
    ).message()
    assert refused.text == "Only organisers can change the schedule."
    await (
        await discord_server.member("tom", organiser=True).slash("schedule set", **wanted)
    ).message()
    assert study.invocations[-1].arguments == {
        "kind": "paper",
        "channel": str(channel.id),
        "paused": "yes",
    }


async def test_a_slow_command_is_announced_and_answered(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    study.hold.clear()
    asked = await discord_server.member("ana").slash("undo")
    assert await asked.acknowledged() == 5
    study.hold.set()
    answer = await asked.message()
    assert (answer.text, answer.private) == ("Taken back.", True)


async def test_a_slow_answer_that_turns_out_private_is_shown_to_nobody_else(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    study.hold.clear()
    asked = await discord_server.member("ana").slash("share", what="secret")
    assert await asked.acknowledged() == 5
    study.hold.set()
    await discord_server.bell.until(
        lambda: [m for m in discord_server.messages if "secret" in m.text], "the answer"
    )
    assert [(m.text, m.private) for m in discord_server.messages] == [("Shared: secret", True)]


async def test_a_second_delivery_does_nothing(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    first = await ana.slash("log", what="bayes-nets")
    await discord_server.redeliver(first)
    await first.message()
    await (await ana.slash("undo")).message()
    assert [invocation.command for invocation in study.invocations] == ["log", "undo"]
    assert [call.status for call in discord_server.asked("POST", "/callback")] == [200, 200]


async def test_a_lost_first_answer_does_not_stop_the_next(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    discord_server.script.append(faults.dropped_after("POST", "/interactions/*/callback"))
    await (await ana.slash("undo")).acknowledged()
    assert (await (await ana.slash("log", what="x")).message()).text.startswith("Logged")


async def test_a_command_that_is_no_more_is_explained(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    gone = discord_server.commands[0][0] | {"id": "1", "name": "gone", "options": []}
    discord_server.commands[0].append(gone)
    answer = await (await discord_server.member("ana").slash("gone")).message()
    assert answer.text.startswith("This command has changed")
