"""A group that removed the bot: nothing is sent there, little is lost, and a return goes on."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Actions, Link, Reply, words_of
from bot.messages import Message
from bot.store import picks, schedules, tables
from bot.store.database import Database
from bot.store.presence import REMOVED
from bot.store.schedules import Schedule
from bot.store.work import T, Transaction, Work
from tests.delivery.office import MONDAY, words
from tests.fakes import Clock, Fault, ListSender, Talk
from tests.store.hill import community_of

INVITE = "https://discord.example/invite?scope=bot"
WEEK = timedelta(days=7)


class Group:
    """A group on a hill whose posts are set up by Tom."""

    def __init__(self, app: App, database: Database, clock: Clock, say: Talk) -> None:
        self.app, self.database, self.clock, self.say = app, database, clock, say
        self.sender = ListSender(clock)
        app.presence.invites["discord"] = INVITE

    async def set_up(self) -> None:
        await self.say("setup UTC", "tom", organiser=True)

    async def until(self, moment: datetime) -> None:
        """Time passes, and the bot goes round once."""
        self.clock.now = moment
        await self.app.tick()
        await self.app.deliver([self.sender])
        await self.app.look_after([self.sender])

    async def left(self, space: str = "hill") -> None:
        await self.app.presence.left("discord", space)

    async def returned(self) -> None:
        await self.app.presence.returned("discord", "hill")

    async def rows(self, *kinds: str) -> list[Any]:
        """The outbox, of these kinds."""
        query = select(tables.outbox).where(tables.outbox.c.kind.in_(kinds))
        ordered = query.order_by(tables.outbox.c.id)
        return list(await self.database.read(lambda tx: tx.execute(ordered).all()))

    async def picked(self) -> list[str]:
        given = await self.database.transact(lambda tx: picks.given(tx, community_of(tx)))
        return [pick.item_id for pick in given]

    async def schedules(self) -> dict[str, Schedule]:
        found = await self.database.transact(
            lambda tx: schedules.of_community(tx, community_of(tx).id)
        )
        return {schedule.kind: schedule for schedule in found}

    async def is_left(self, space: str = "hill") -> bool:
        query = select(tables.spaces.c.left_at).where(tables.spaces.c.native_id == space)
        found: datetime | None = await self.database.read(lambda tx: tx.execute(query).scalar())
        return found is not None

    def to_person(self) -> list[Reply]:
        """What was said in direct messages."""
        return [message.reply for message in self.sender.messages if message.place.person]


@pytest.fixture
async def group(app: App, database: Database, clock: Clock, say: Talk) -> Group:
    made = Group(app, database, clock, say)
    await made.set_up()
    return made


async def test_nothing_is_sent_there_and_nothing_is_picked_for_four_weeks(group: Group) -> None:
    await group.left()
    for week in range(4):
        await group.until(MONDAY + week * WEEK)
        await group.until(MONDAY + week * WEEK + timedelta(days=4, hours=10))
    assert len(group.sender.tries) == len(group.to_person())
    assert (await group.picked(), await group.rows("challenge", "recap")) == ([], [])


async def test_its_organiser_is_told_once_with_the_link_itself(group: Group) -> None:
    await asyncio.gather(*(group.left() for _ in range(5)))
    await group.until(MONDAY)
    [told] = group.to_person()
    assert told.summary == "I was removed from Hill"
    assert "stays until Sun 20 Dec 2026, and is deleted then" in shown(told)
    assert INVITE in links(told)
    assert not set("\\`") & set(shown(told))


async def test_without_an_address_to_come_back_by_it_is_only_noted(group: Group) -> None:
    group.app.presence.invites.clear()
    await group.left()
    await group.until(MONDAY)
    assert (group.sender.tries, await group.is_left()) == ([], True)


async def test_a_space_that_nobody_knows_is_no_fault(group: Group) -> None:
    await group.left("elsewhere")
    await group.app.presence.returned("discord", "elsewhere")
    assert not await group.is_left("elsewhere")


async def test_who_can_not_be_told_is_not_told_in_the_channel_they_removed_it_from(
    group: Group,
) -> None:
    await group.say("schedule failures channel:council", "tom", organiser=True)
    group.sender.faults.append(Fault.REFUSED)
    await group.left()
    await group.until(MONDAY)
    assert (len(group.sender.tries), group.sender.messages) == (1, [])


async def test_what_waits_is_put_aside_and_its_pick_given_back(group: Group) -> None:
    group.sender.faults.append(Fault.RETRY_LATER)
    await group.until(MONDAY)
    [item] = await group.picked()
    await group.left()
    [row] = await group.rows("challenge")
    assert (row.state, row.reason, await group.picked()) == ("skipped", REMOVED, [])
    await group.until(MONDAY + timedelta(hours=1))
    assert [message.place.person for message in group.sender.messages] == ["id-of-tom"]
    await group.returned()
    await group.until(MONDAY + WEEK)
    [_, second] = await group.rows("challenge")
    assert (second.state, second.item_id) == ("sent", item)


async def test_what_stands_in_the_channel_is_never_given_again(group: Group) -> None:
    await group.until(MONDAY)
    seen = await group.picked()
    await group.left()
    assert await group.picked() == seen


@pytest.mark.parametrize("fault", [Fault.ARRIVED, Fault.LOST])
async def test_what_may_stand_there_is_never_given_again(group: Group, fault: Fault) -> None:
    group.sender.can_find = False
    group.sender.faults.append(fault)
    await group.until(MONDAY)
    await group.until(MONDAY + timedelta(hours=1))
    [row] = await group.rows("challenge")
    assert row.state == "dead"
    seen = await group.picked()
    await group.left()
    assert await group.picked() == seen


async def test_what_another_space_of_the_group_is_to_post_is_its_own(group: Group) -> None:
    await group.say("schedule preview challenge", "tom", organiser=True)
    given = await group.picked()

    def second(tx: Transaction) -> None:
        values = {"platform": "slack", "native_id": "T1", "name": "Hill"}
        own = {"community_id": community_of(tx).id}
        tx.execute(insert(tables.spaces).values(**values, **own))

    await group.database.transact(second)
    await group.left()
    assert await group.picked() == given


async def test_what_was_only_looked_at_before_its_time_is_given_back(group: Group) -> None:
    await group.say("schedule preview challenge", "tom", organiser=True)
    assert len(await group.picked()) == 1
    await group.left()
    assert await group.picked() == []


async def test_what_a_member_has_worked_on_is_never_given_again(group: Group) -> None:
    await group.say("challenge")
    [item] = await group.picked()
    await group.say(f"done {item}")
    await group.left()
    assert await group.picked() == [item]


async def test_posts_that_met_a_no_while_the_removal_was_not_noted_are_given_back(
    group: Group,
) -> None:
    """As older versions left them: a refusal and a pick a week."""
    group.sender.refusal = Message.saying("No such channel.")
    for week in range(3):
        group.sender.faults.extend([Fault.REFUSED] * 10)
        await group.until(MONDAY + week * WEEK)
        group.sender.faults.clear()
    assert len(await group.picked()) >= 3
    await group.left()
    assert await group.picked() == []


async def test_a_refusal_because_it_is_not_there_notes_the_removal(group: Group) -> None:
    group.sender.refusal = Message("refused.server-left", {"platform": "Discord"})
    group.sender.faults.append(Fault.REFUSED)
    for week in range(4):
        await group.until(MONDAY + week * WEEK)
    assert (len(await group.rows("challenge")), await group.picked()) == (1, [])
    [told] = group.to_person()
    assert told.summary == "I was removed from Hill"


async def test_a_return_goes_on_with_the_next_slot_and_keeps_a_pause(group: Group) -> None:
    await group.say("schedule pause recap", "tom", organiser=True)
    before = await group.schedules()
    await group.left()
    resting = await group.schedules()
    assert [schedule.next for schedule in resting.values()] == [None] * len(before)
    group.clock.now = MONDAY + 2 * WEEK + timedelta(days=1)
    await group.returned()
    after = await group.schedules()
    assert {kind: s.paused for kind, s in after.items()} == {
        kind: s.paused for kind, s in before.items()
    }
    challenge = after["challenge"].next
    assert challenge is not None
    assert challenge.at == MONDAY + 3 * WEEK
    await group.until(MONDAY + 3 * WEEK)
    assert [row.state for row in await group.rows("challenge")] == ["sent"]


async def test_an_organiser_reads_that_it_goes_on(group: Group) -> None:
    await group.left()
    group.clock.turn(days=3)
    reply = await group.say("schedule show", "tom", organiser=True)
    assert "am back: the posts go on" in words(reply)
    again = await group.say("schedule show", "tom", organiser=True)
    assert "am back" not in words(again)
    assert "am back" not in words(await group.say("me"))


async def test_any_command_from_there_is_a_return_and_a_farewell_is_not_sent_any_more(
    group: Group,
) -> None:
    await group.left()
    await group.say("log vectors 30")
    assert not await group.is_left()
    await group.until(MONDAY)
    assert group.to_person() == []
    assert [row.state for row in await group.rows("challenge")] == ["sent"]


async def test_a_button_of_an_old_direct_message_is_none(group: Group) -> None:
    await group.left()
    alone = Place("discord", "hill", "", person="id-of-ana")
    actor = Actor("discord", "id-of-ana", "Ana")
    await group.app.say(Request("pressed-1", actor, alone, "log vectors 30"))
    assert await group.is_left()


async def test_reminders_rest_and_those_to_come_arrive_after_a_return(group: Group) -> None:
    await group.say("remind me vectors in 2 days")
    await group.say("remind me matrices in 9 days")
    group.app.presence.invites.clear()
    await group.left()
    await group.until(group.clock() + timedelta(days=3))
    assert group.sender.tries == []
    await group.returned()
    reply = await group.say("me")
    assert "could not reach you: I was removed from here then." in words(reply)
    await group.until(group.clock() + timedelta(days=7))
    assert [r.summary for r in group.to_person()] == [
        "You asked me to remind you of the topic Matrices"
    ]


async def test_a_reminder_set_in_a_direct_message_meanwhile_waits_too(group: Group) -> None:
    group.app.presence.invites.clear()
    await group.say("log vectors 30")
    await group.left()
    alone = Place("discord", "hill", "", person="id-of-ana")
    actor = Actor("discord", "id-of-ana", "Ana")
    await group.app.say(Request("pressed-1", actor, alone, "remind me vectors in 2 hours"))
    await group.until(group.clock() + timedelta(hours=3))
    assert group.sender.tries == []


async def test_the_numbers_under_posts_are_left_alone(group: Group) -> None:
    await group.until(MONDAY)
    await group.left()
    alone = Place("discord", "hill", "", person="id-of-ana")
    actor = Actor("discord", "id-of-ana", "Ana")
    [item] = await group.picked()
    await group.app.say(Request("pressed-1", actor, alone, f"done {item}"))
    edits = len(group.sender.edits)
    await group.until(MONDAY + timedelta(hours=1))
    assert len(group.sender.edits) == edits


async def known(group: Group, *spaces: str) -> None:
    for space in spaces:
        await group.say("log vectors 30", space=space)


async def compare(group: Group, *listed: str) -> None:
    await group.app.presence.compare("discord", lambda: listed)


async def test_a_list_tells_who_left_and_who_is_back(group: Group) -> None:
    await known(group, "valley", "shore")
    await compare(group, "hill", "shore", "elsewhere")
    assert [await group.is_left(space) for space in ("hill", "valley", "shore")] == [
        False,
        True,
        False,
    ]
    await compare(group, "hill", "valley", "shore")
    assert not await group.is_left("valley")


async def test_an_empty_list_is_believed_at_a_second_look(group: Group) -> None:
    await compare(group)
    await compare(group)
    assert not await group.is_left()
    group.clock.turn(hours=1)
    await compare(group)
    assert await group.is_left()


async def test_a_list_in_between_that_has_them_begins_the_doubt_anew(group: Group) -> None:
    await compare(group)
    group.clock.turn(hours=1)
    await compare(group, "hill")
    await compare(group)
    assert not await group.is_left()


async def test_most_of_many_missing_at_once_is_believed_at_a_second_look(group: Group) -> None:
    many = [f"space-{number}" for number in range(8)]
    await known(group, *many)
    await compare(group, "hill", *many[:3])
    assert not any([await group.is_left(space) for space in many])
    group.clock.turn(hours=2)
    await compare(group, "hill", *many[:3])
    assert [await group.is_left(space) for space in many] == [False] * 3 + [True] * 5


async def test_other_platforms_are_not_in_the_list(group: Group) -> None:
    await group.say("log vectors 30", space="T1", platform="slack")
    await compare(group, "hill")
    assert not await group.is_left("T1")


class Watched:
    """A database that notes when it was read."""

    dialect = "sqlite"

    def __init__(self, database: Database) -> None:
        self.order: list[str] = []
        self._database = database

    async def transact(self, work: Work[T]) -> T:
        return await self._database.transact(work)

    async def read(self, work: Work[T]) -> T:
        found = await self._database.read(work)
        self.order.append("read")
        return found

    async def close(self) -> None:
        await self._database.close()


async def test_the_list_is_asked_for_once_the_notes_were_read(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    """So a space that is new in between can't be missing in it."""
    watched = Watched(database)

    def listed() -> list[str]:
        watched.order.append("listed")
        return []

    await App(watched, tiny, clock=clock).presence.compare("discord", listed)
    assert watched.order == ["read", "listed"]


def shown(reply: Reply) -> str:
    """What its paragraphs say."""
    return " ".join(map(words_of, reply.blocks))


def links(reply: Reply) -> list[str]:
    """The addresses of its buttons."""
    found = [item for block in reply.blocks if isinstance(block, Actions) for item in block.items]
    return [item.url for item in found if isinstance(item, Link)]
