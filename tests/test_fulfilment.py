"""What a reply or a post asks for is made after the commit, in time, or said in words."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.command import command
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Accent, Block, Heading, Later, Reply, Text, text, words_of
from bot.features.index import COMMANDS
from bot.fulfilment import Fulfilment, Made
from bot.store import leases
from bot.store.database import Database
from tests.fakes import Clock, ListSender, Talk

WEEKS = Later("my weeks", (("member", "1"),), "3 weeks in a row")


async def draws(asked: Later) -> Block:
    return Heading(f"drawn: {dict(asked.values)['member']}")


async def never(asked: Later) -> Block:
    await asyncio.Event().wait()
    raise AssertionError(asked)


async def breaks(asked: Later) -> Block:
    raise LookupError(asked.what)


def asking(*blocks: Block) -> Reply:
    return Reply("Your weeks", blocks)


async def test_what_is_asked_for_is_made_where_it_stands() -> None:
    fulfil = Fulfilment({"my weeks": draws})
    made = await fulfil(asking(text("before"), WEEKS, text("after")))
    assert made == asking(text("before"), Heading("drawn: 1"), text("after"))


async def test_what_is_made_can_be_several_blocks_go_first_and_change_the_reply() -> None:
    warning = Made((text("No."), text("Not yet.")), first=True, summary="No", accent=Accent.WARNING)

    async def finds_out(asked: Later) -> Made:
        return warning

    made = await Fulfilment({"my weeks": finds_out})(asking(text("before"), WEEKS, text("after")))
    rest = (text("before"), text("after"))
    assert made == Reply("No", (*warning.blocks, *rest), accent=Accent.WARNING)


async def test_what_is_made_of_several_blocks_stands_where_it_was_asked_for() -> None:
    async def draws_two(asked: Later) -> Made:
        return Made((text("one"), text("two")))

    reply = replace(asking(text("before"), WEEKS, text("after")), accent=Accent.GOOD)
    made = await Fulfilment({"my weeks": draws_two})(reply)
    assert [*map(words_of, made.blocks)] == ["before", "one", "two", "after"]
    assert (made.summary, made.accent) == ("Your weeks", Accent.GOOD)


async def test_a_reply_that_asks_for_nothing_is_the_same_reply() -> None:
    reply = asking(text("all there"))
    assert await Fulfilment({"my weeks": never})(reply) is reply


@pytest.mark.parametrize("makers", [{}, {"my weeks": never}, {"my weeks": breaks}])
async def test_what_cannot_be_made_is_said_in_words(makers: dict[str, Any]) -> None:
    with capture_logs() as logged:
        made = await Fulfilment(makers, seconds=0.01)(asking(WEEKS))
    assert made == asking(Text(("3 weeks in a row",)))
    assert [line["what"] for line in logged] == ["my weeks"] * len(makers)


@command("weeks", "My weeks, drawn")
def weeks(ctx: Any) -> Reply:
    """Asks for a drawing."""
    return asking(WEEKS)


async def test_a_command_is_committed_before_anything_is_made(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    seen_then: list[object] = []

    async def looks(asked: Later) -> Block:
        seen_then.append(await later.say(mine))
        return await draws(asked)

    later = App(database, tiny, clock=clock)
    app = App(database, tiny, clock=clock, commands=(*COMMANDS, weeks), makers={"my weeks": looks})
    mine = Request("r2", Actor("discord", "1", "Ana"), Place("discord", "hill", "c"), "me")
    answer = await app.say(Request("r1", mine.actor, mine.place, "weeks"))
    assert isinstance(answer, Reply)
    assert answer.blocks[0] == Heading("drawn: 1")
    assert isinstance(seen_then[0], Reply), "somebody else can write while it is made"


async def test_a_post_is_made_when_it_is_sent(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    app = App(database, tiny, clock=clock, makers={"my weeks": draws})
    say = Talk(app)
    await say("setup UTC", organiser=True)
    await say("schedule pause recap", organiser=True)
    clock.turn(days=2, hours=21, minutes=1)
    await app.tick()
    sender = ListSender(clock)

    def ask_for_a_drawing(tx: Any) -> None:
        for delivery in leases.take(tx, "x", {"discord": None}, clock(), clock(), 9):
            leases.store_reply(tx, delivery.id, "x", asking(WEEKS).to_json(), "")

    await database.transact(ask_for_a_drawing)
    clock.turn(minutes=1)
    await app.deliver([sender])
    assert {message.reply for message in sender.messages} == {asking(Heading("drawn: 1"))}
