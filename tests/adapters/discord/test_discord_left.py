"""Old direct messages work for whom they were written to, and while that person is in the guild."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.client import CairnClient
from adapters.discord.roles import NOT_THERE, NOT_TOLD, REMEMBERED_SECONDS, Roles, Standing
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.errors import BotError
from bot.store.database import Database
from tests.adapters.discord.conftest import stop
from tests.fakes import Clock, Stopwatch
from tests.servers import discord_faults as faults
from tests.servers.discord import LoopbackDiscord
from tests.servers.discord_member import Member
from tests.servers.discord_rules import walk
from tests.servers.discord_state import Message

MEMBERS = "/guilds/*/members/*"
LEFT = "You are no longer in that server. Join it again to use the buttons of this message."
ELSEWHERE = "I can't tell which server this message is about. Do it there, please: `/done {}`."


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest_asyncio.fixture
async def bot(core: App, discord_server: LoopbackDiscord) -> AsyncIterator[DiscordAdapter]:
    made = DiscordAdapter(
        core, discord_server.token, discord_server.api_url, discord_server.gateway_url
    )
    running = asyncio.create_task(made.run())
    await discord_server.logged_in()
    yield made
    await stop(running)


async def reminded(
    bot: DiscordAdapter, core: App, clock: Clock, member: Member, what: str = "top-vectors"
) -> Message:
    """The reminder that a member asked for, an hour later."""
    asked = await member.slash("remind me", what=what, when="in 1 hour")
    await asked.message()
    clock.turn(hours=1)
    await core.deliver([bot.sender])
    return member.direct_messages[-1]


def client_of(bot: DiscordAdapter) -> CairnClient:
    client = bot.connection.client
    assert client is not None
    return client


def asked_of(server: LoopbackDiscord) -> int:
    return len(server.asked("GET", "/members/"))


async def test_a_click_works_for_its_person_who_is_asked_for_once_a_minute(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    message = await reminded(bot, core, clock, ana)
    done = await (await ana.click(message, "I did it")).message()
    assert "Done: **Vectors**" in done.text
    assert "Undone" in (await (await ana.click(done, "Undo")).message()).text
    assert asked_of(discord_server) == 1


async def test_a_stranger_who_forges_the_key_gets_nothing(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    ana, mallory = discord_server.member("ana"), discord_server.member("mallory")
    message = await reminded(bot, core, clock, ana)
    discord_server.leave(mallory)
    there = ELSEWHERE.format("top-vectors")
    assert (await (await mallory.click(message, "I did it")).message()).text == there
    # Nor one who is a member: whose message it is decides
    ben = discord_server.member("ben")
    assert (await (await ben.click(message, "I did it")).message()).text == there
    assert asked_of(discord_server) == 0
    board = await (await ana.slash("leaderboard", window="all")).message()
    assert "Nobody has logged yet" in board.text


async def test_the_key_of_a_post_in_a_channel_opens_no_guild_in_a_direct_message(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    tom, ana = discord_server.member("tom", organiser=True), discord_server.member("ana")
    mine = await reminded(bot, core, clock, ana)
    await (await tom.slash("setup", zone="UTC")).message()
    await (await tom.slash("schedule post-now", kind="challenge", yes=True)).message()
    await core.deliver([bot.sender])
    [post] = [one for one in discord_server.messages if "Why this?" in one.labels]
    [theirs] = [
        c["custom_id"] for c in walk(post.data["components"]) if c.get("label") == "I did it"
    ]
    [own] = [c for c in walk(mine.data["components"]) if c.get("label") == "I did it"]
    own["custom_id"] = theirs
    answer = await (await ana.click(mine, "I did it")).message()
    assert answer.text == ELSEWHERE.format("cha-dot-product")


async def test_who_left_reads_and_writes_nothing_there_any_more(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    ana = discord_server.member("ana")
    message = await reminded(bot, core, clock, ana)
    discord_server.leave(ana)
    for button in message.labels:
        assert (await (await ana.click(message, button)).message()).text == LEFT
    assert asked_of(discord_server) == 1
    board = await (await discord_server.member("ben").slash("leaderboard", window="all")).message()
    assert "Nobody has logged yet" in board.text


async def test_a_form_that_was_open_when_they_left_changes_nothing(
    bot: DiscordAdapter, core: App, clock: Clock, discord_server: LoopbackDiscord
) -> None:
    ana, clock_of_roles = discord_server.member("ana"), Stopwatch()
    client_of(bot).interactions.roles = Roles(clock_of_roles)
    message = await reminded(bot, core, clock, ana, "cha-dot-product")
    page = await (await ana.click(message, "Open it")).message()
    opened = await ana.click(page, "Hand in")
    await opened.form()
    discord_server.leave(ana)
    clock_of_roles.now += REMEMBERED_SECONDS
    assert (await (await ana.submit(opened, answer="32")).message()).text == LEFT


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (faults.refused("GET", MEMBERS, status=403, code=50001), NOT_THERE),
        (faults.refused("GET", MEMBERS, status=404, code=10004), NOT_THERE),
        (faults.refused("GET", MEMBERS, status=400, code=0), NOT_TOLD),
        (faults.broken_after("GET", MEMBERS, status=503), NOT_TOLD),
    ],
    ids=["no access", "no guild", "refused", "503"],
)
async def test_where_discord_does_not_say_nothing_is_done_and_it_can_be_tried_again(
    bot: DiscordAdapter,
    core: App,
    clock: Clock,
    discord_server: LoopbackDiscord,
    fault: faults.Fault,
    sentence: str,
) -> None:
    ana = discord_server.member("ana")
    message = await reminded(bot, core, clock, ana)
    fault.times = 1
    discord_server.script.append(fault)
    assert (await (await ana.click(message, "I did it")).message()).text == sentence
    assert "Done: **Vectors**" in (await (await ana.click(message, "I did it")).message()).text


async def test_an_answer_is_remembered_for_a_minute_and_not_longer(
    bot: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    clock, ana = Stopwatch(), discord_server.member("ana")
    known, client = Roles(clock), client_of(bot)
    where = (client, ana.guild.id, ana.user.id)
    assert await known.standing(*where) == Standing(is_member=True, manages=False)
    discord_server.leave(ana)
    clock.now += REMEMBERED_SECONDS - 1
    assert (await known.standing(*where)).is_member
    clock.now += 1
    assert await known.standing(*where) == Standing(is_member=False, manages=False)
    discord_server.left.clear()
    clock.now += REMEMBERED_SECONDS
    assert (await known.standing(*where)).is_member
    with pytest.raises(BotError, match="I am not in that server any more"):
        await known.standing(client, 1, ana.user.id)


async def test_only_so_many_answers_are_remembered(
    bot: DiscordAdapter, discord_server: LoopbackDiscord
) -> None:
    ana, ben = discord_server.member("ana"), discord_server.member("ben")
    known, client = Roles(Stopwatch(), most=1), client_of(bot)
    for member in (ana, ben, ana, ana):
        await known.standing(client, member.guild.id, member.user.id)
    assert asked_of(discord_server) == 3
