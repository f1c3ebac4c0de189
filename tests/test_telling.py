"""What is said beside an answer: once, and to nobody else."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import command
from bot.chat.reply import Audience, Reply, plain, text
from bot.errors import NotNow
from bot.features.context import Context
from bot.messages import Message
from bot.store import members
from bot.store.database import Database
from bot.store.work import Transaction
from tests.fakes import Clock, Talk
from tests.store.hill import enter

KEPT = Message.saying("A thing that was kept.")


@command("aside", "Do something by the way")
def aside(ctx: Context) -> Reply:
    ctx.asides.append(Message.saying("By the way."))
    return Reply("Done.", (text("Done."), text("And more.")))


@command("plain", "Say something")
def plainly(ctx: Context) -> Reply:
    return Reply("Said.")


@command("aloud", "Do something before everyone")
def aloud(ctx: Context) -> Reply:
    ctx.asides.append(Message.saying("By the way."))
    return Reply("Aloud.", (text("Aloud."),), audience=Audience.EVERYONE)


@command("refuse", "Refuse, after having done something")
def refuse(ctx: Context) -> Reply:
    ctx.asides.append(Message.saying("By the way."))
    raise NotNow("Not now.")


@command("take over", "Say what was kept in words of its own")
def take_over(ctx: Context) -> Reply:
    ctx.to_tell.clear()
    return Reply("All of it is told.")


@pytest.fixture
def newcomers(sqlite_database: Database, tiny: Catalog, clock: Clock) -> Talk:
    commands = (aside, plainly, aloud, refuse, take_over)
    return Talk(App(sqlite_database, tiny, clock=clock, commands=commands))


@pytest.fixture
async def say(newcomers: Talk, sqlite_database: Database) -> Talk:
    """Ana and Bo are no newcomers."""
    await sqlite_database.transact(lambda tx: [enter(tx), enter(tx, "bo")])
    return newcomers


@pytest.fixture
async def kept(sqlite_database: Database) -> None:
    """Something is kept for Ana."""

    def keep(tx: Transaction) -> None:
        members.tell(tx, enter(tx).id, KEPT)

    await sqlite_database.transact(keep)


def said(reply: Reply) -> list[str]:
    return ["".join(map(plain, block.fallback().spans)) for block in reply.blocks]


async def test_what_a_command_did_by_the_way_follows_what_it_answers(say: Talk) -> None:
    assert said(await say("aside")) == ["Done.", "By the way.", "And more."]
    assert said(await say("plain")) == []


async def test_what_was_kept_comes_last_and_once(say: Talk, kept: None) -> None:
    assert said(await say("plain", "bo")) == []
    whole = [await say("aside"), await say("aside")]
    assert said(whole[0]) == ["Done.", "By the way.", "And more.", "A thing that was kept."]
    assert said(whole[1]) == ["Done.", "By the way.", "And more."]


async def test_a_reply_without_blocks_still_says_its_own_words(say: Talk, kept: None) -> None:
    reply = await say("plain")
    assert (reply.summary, said(reply)) == ("Said.", ["Said.", "A thing that was kept."])


async def test_before_everyone_nothing_private_is_said(say: Talk, kept: None) -> None:
    assert said(await say("aloud")) == ["Aloud."]
    assert said(await say("plain")) == ["Said.", "A thing that was kept.", "By the way."]


TO_NEWCOMERS = (
    "Your group sees your name, your points, and what you finished or helped others with; your"
    " notes, links and minutes are yours alone. me show private:yes leaves you out of boards and"
    " recaps."
)


async def test_a_newcomer_is_told_once_what_the_group_sees(newcomers: Talk) -> None:
    assert said(await newcomers("plain")) == ["Said.", TO_NEWCOMERS]
    assert said(await newcomers("plain")) == []
    assert said(await newcomers("plain", space="valley")) == ["Said.", TO_NEWCOMERS]


async def test_a_newcomer_is_told_where_only_they_see_it(newcomers: Talk) -> None:
    assert said(await newcomers("refuse")) == ["Not now."]
    assert said(await newcomers("aloud")) == ["Aloud."]
    assert said(await newcomers("plain")) == ["Said.", TO_NEWCOMERS, "By the way."]


async def test_what_is_refused_tells_nothing(say: Talk, kept: None) -> None:
    assert said(await say("refuse")) == ["Not now."]
    assert said(await say("plain")) == ["Said.", "A thing that was kept."]


async def test_what_comes_again_tells_nothing_again(say: Talk, kept: None) -> None:
    assert "A thing that was kept." in said(await say("plain", id="line-1"))
    assert "A thing that was kept." not in said(await say("plain", id="line-1"))


async def test_a_command_may_say_it_in_words_of_its_own(say: Talk, kept: None) -> None:
    assert "A thing that was kept." not in said(await say("take over"))
    assert said(await say("plain")) == []


@pytest.mark.parametrize("id", ["reminder.dropped", "reminder.back", "reminder.not-reached"])
async def test_what_another_version_kept_is_told_all_the_same(
    say: Talk, sqlite_database: Database, id: str
) -> None:
    newer = Message(id, {"when": "soon"})
    await sqlite_database.transact(lambda tx: members.tell(tx, enter(tx).id, newer))
    assert f"{id} (when: soon)" in said(await say("plain"))[-1]
