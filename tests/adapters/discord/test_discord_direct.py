"""Direct messages by the real discord.py: written once, found again, and their buttons work."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.attempts import Waits
from bot.chat.invocation import Place
from bot.chat.reply import Actions, Button, Reply, Tally, text
from bot.errors import Refused, RetryLater, Unknown
from tests.adapters.discord.conftest import POST, adapter_on, stop
from tests.adapters.discord.study import Study
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_judge import SKIP_REASON, find_judge
from tests.servers.discord_member import Member

pytestmark = pytest.mark.asyncio

KEY = "remind-1"
POSTS = "/channels/*/messages"
MENU = Actions(
    (
        Button("I read it", "done bayes-nets"),
        Button("Write", "reflect"),
        Button("Times", "schedule show"),
    )
)
REMINDER = Reply("You wanted to be reminded", (text("Read this week: attention."), MENU))


def alone_with(member: Member) -> Place:
    return Place("discord", str(member.guild.id), "", person=str(member.user.id))


async def test_it_is_written_to_one_person_and_can_be_found(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana, ben = discord_server.member("ana"), discord_server.member("ben")
    asked = datetime.now(UTC)
    sent = await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    [message] = ana.direct_messages
    assert (str(message.id), message.labels, ben.direct_messages) == (
        sent,
        ["I read it", "Write", "Times"],
        [],
    )
    assert await adapter.sender.find(alone_with(ana), KEY, asked) == sent
    assert await adapter.sender.find(alone_with(ben), KEY, asked) is None


async def test_its_link_is_known_until_the_next_start(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    sent = await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    channel = discord_server.direct[ana.user.id].id
    assert (
        adapter.sender.link(alone_with(ana), sent)
        == f"https://discord.com/channels/@me/{channel}/{sent}"
    )
    assert adapter.sender.link(alone_with(discord_server.member("ben")), sent) == ""
    assert adapter_on(study, discord_server).sender.link(alone_with(ana), sent) == ""


@pytest.mark.parametrize(
    "fault",
    [faults.dropped_after("POST", POSTS), faults.broken_after("POST", POSTS, status=503)],
    ids=["drop", "503"],
)
async def test_one_whose_answer_was_lost_is_there_once(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord, fault: faults.Fault
) -> None:
    fault.times = 1
    discord_server.script.append(fault)
    ana = discord_server.member("ana")
    with pytest.raises(Unknown):
        await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    again = await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    assert [str(message.id) for message in ana.direct_messages] == [again]


async def test_the_same_key_goes_to_two_persons_and_a_channel(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana, ben = discord_server.member("ana"), discord_server.member("ben")
    channel = Place("discord", str(ana.guild.id), str(discord_server.channel.id))
    for place in (alone_with(ana), alone_with(ben), channel):
        await adapter.sender.send(place, REMINDER, KEY)
    assert len({call.body["nonce"] for call in discord_server.asked("POST", "/messages")}) == 3
    assert [len(ana.direct_messages), len(ben.direct_messages), len(discord_server.messages)] == [
        1,
        1,
        3,
    ]


async def test_it_is_edited_after_a_restart_and_opens_no_thread(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    sent = await adapter.sender.send(
        alone_with(ana), Reply("Vote", (Tally("votes", ("0 votes",)),)), KEY
    )
    await discord_server.gateway.drop(code=1000)
    other = adapter_on(Study(), discord_server)
    running = asyncio.create_task(other.run())
    await discord_server.bell.until(
        lambda: len(discord_server.gateway.sessions) == 2, "the second login"
    )
    await other.sender.edit(
        alone_with(ana), sent, Reply("Vote", (Tally("votes", ("1 vote",)),)), KEY
    )
    assert [message.text for message in ana.direct_messages] == ["**Vote**\n-# 1 vote"]
    assert await other.sender.open_thread(alone_with(ana), sent, "Talk") == ""
    await stop(running)


async def test_who_takes_none_is_a_refusal_that_says_so(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.refused("POST", POSTS, status=403, code=50007))
    with pytest.raises(Refused, match="takes no direct messages from me; their privacy settings"):
        await adapter.sender.send(alone_with(discord_server.member("ana")), REMINDER, KEY)
    stranger = Place("discord", str(discord_server.guild.id), "", person="1")
    with pytest.raises(Refused, match="nobody can be written to under that account"):
        await adapter.sender.send(stranger, REMINDER, KEY)
    with pytest.raises(Refused, match="no account on Discord"):
        await adapter.sender.send(Place("discord", "1", "", person="U1"), REMINDER, KEY)


async def test_a_channel_that_could_not_be_opened_is_surely_not_written_to(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    discord_server.script.append(faults.dropped_after("POST", "/users/@me/channels"))
    ana = discord_server.member("ana")
    with pytest.raises(RetryLater):
        await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    assert len(ana.direct_messages) == 1


async def test_its_buttons_and_forms_are_about_the_guild_it_came_from(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    study.homes[KEY] = str(ana.guild.id)
    await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    [message] = ana.direct_messages
    answer = await (await ana.click(message, "I read it")).message()
    opened = await ana.click(answer, "Say more")
    wrong = await (await ana.submit(opened, words="much", minutes="lots")).message()
    again = await ana.click(wrong, "Fill it in again")
    assert (
        await (await ana.submit(again, words="much", minutes="5")).message()
    ).text == "Kept: much"
    assert [invocation.command for invocation in study.invocations] == ["done", "reflect"]
    assert {i.place for i in study.invocations} == {
        Place("discord", str(ana.guild.id), "", person=str(ana.user.id))
    }


async def test_an_organiser_is_one_there_too(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana, owner = discord_server.member("ana"), discord_server.member("owner")
    study.homes[KEY] = str(ana.guild.id)
    answers = []
    for member in (ana, owner):
        await adapter.sender.send(alone_with(member), REMINDER, KEY)
        answers.append(
            (await (await member.click(member.direct_messages[0], "Times")).message()).text
        )
    assert answers == ["Only organisers can change the schedule.", "Nothing is scheduled."]


async def test_a_button_that_is_about_no_guild_any_more_says_so(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    await adapter.sender.send(alone_with(ana), REMINDER, KEY)
    answer = await (await ana.click(ana.direct_messages[0], "I read it")).message()
    unknown = "I can't tell which server this message is about."
    assert answer.text == f"{unknown} Do it there, please: `/done bayes-nets`."
    assert study.invocations == []


@pytest.mark.skipif(find_judge() is None, reason=SKIP_REASON)
async def test_its_channel_is_shaped_as_documented(
    adapter: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    judge = find_judge()
    assert judge is not None
    ana = discord_server.member("ana")
    sent = await adapter.sender.send(alone_with(ana), POST, KEY)
    channel = discord_server.direct[ana.user.id].shape() | {"recipients": [ana.user.shape()]}
    assert judge.answer_faults("POST", "/users/@me/channels", 200, channel) == []
    [message] = [m.data for m in ana.direct_messages if str(m.id) == sent]
    assert judge.answer_faults("POST", f"/channels/{channel['id']}/messages", 200, message) == []


MEMBER = "/guilds/*/members/*"


@pytest.mark.parametrize(
    "fault",
    [
        faults.dropped_before("GET", MEMBER, times=3),
        faults.broken("GET", MEMBER, status=503),
        faults.rate_limited("GET", MEMBER, retry_after=40),
        faults.garbled_after("GET", MEMBER),
    ],
    ids=["drop", "503", "429", "garbled"],
)
async def test_where_discord_does_not_say_who_is_an_organiser_that_is_said(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord, fault: faults.Fault
) -> None:
    owner = discord_server.member("owner")
    study.homes[KEY] = str(owner.guild.id)
    await adapter.sender.send(alone_with(owner), REMINDER, KEY)
    discord_server.script.append(fault)
    answer = await (await owner.click(owner.direct_messages[0], "Times")).message()
    assert answer.text.startswith("Discord did not tell me whether you are in that server.")


async def test_a_slow_look_up_is_announced_as_any_other_work(
    adapter: DiscordAdapter, study: Study, discord_server: LoopbackDiscord
) -> None:
    owner = discord_server.member("owner")
    study.homes[KEY] = str(owner.guild.id)
    await adapter.sender.send(alone_with(owner), REMINDER, KEY)
    slow = faults.held("GET", MEMBER)
    discord_server.script.append(slow)
    asked = await owner.click(owner.direct_messages[0], "Times")
    assert await asked.acknowledged() == 5
    slow.gate.set()
    assert (await asked.message()).text == "Nothing is scheduled."


async def test_a_look_up_that_never_ends_is_cut(
    study: Study, discord_server: LoopbackDiscord
) -> None:
    adapter = adapter_on(study, discord_server, patience=0.05, waits=Waits(lookup=0.2))
    running = asyncio.create_task(adapter.run())
    await discord_server.logged_in()
    owner = discord_server.member("owner")
    study.homes[KEY] = str(owner.guild.id)
    await adapter.sender.send(alone_with(owner), REMINDER, KEY)
    discord_server.script.append(faults.hanging("GET", MEMBER))
    answer = await (await owner.click(owner.direct_messages[0], "Times")).message()
    assert answer.text.startswith("Discord did not tell me whether you are in that server.")
    await stop(running)
