"""Nothing that is kept is an English sentence: weeks of a group, and a look at every text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.app import App
from bot.english import ENGLISH, PLAIN
from bot.messages import Message
from bot.store import tables
from bot.store.database import Database
from bot.store.work import Transaction
from tests.dialogs.player import next_due
from tests.fakes import Clock, Fault, ListSender, Talk

TEXTS = {
    "picks": "why",
    "outbox": "reason",
    "past_posts": "reason",
    "schedules": "told",
    "seen": "answer",
    "breaks": "why",
}


class Group:
    """A group with an organiser, on one platform."""

    def __init__(self, app: App, database: Database, clock: Clock) -> None:
        self.app, self.database, self.clock = app, database, clock
        self.say = Talk(app)
        self.sender = sender = ListSender(clock)
        sender.refusal = Message("refused.no-write", {"platform": "Discord"})
        sender.delay = Message("platform.busy", {"platform": "Discord"})
        sender.silence = Message("platform.broken-off", {"platform": "Discord", "error": "OSError"})

    async def organise(self, *lines: str) -> None:
        for line in lines:
            await self.say(line, "tom", organiser=True)

    async def pass_time(self, hours: float, *faults: Fault) -> None:
        """What is due on the way is done; these faults are the next that are met."""
        self.sender.faults.extend(faults)
        end = self.clock() + timedelta(hours=hours)
        while (due := await self.database.read(next_due)) is not None and due <= end:
            self.clock.now = max(due, self.clock())
            await self.beat()
        self.clock.now = end
        await self.beat()

    async def beat(self) -> None:
        await self.app.tick()
        await self.app.deliver([self.sender])
        await self.app.look_after([self.sender])


@pytest.fixture
def group(app: App, database: Database, clock: Clock) -> Group:
    return Group(app, database, clock)


async def test_after_all_that_can_happen_every_text_is_a_message(group: Group) -> None:
    found = await everything_happens(group)
    ids = {id for kept in found.values() for id in map(id_of, kept) if id}
    assert ids >= {
        "delivery.in-doubt-because",
        "delivery.left-lying",
        "delivery.no-plan",
        "delivery.no-thread",
        "delivery.too-late",
        "delivery.tried-too-long",
        "invocation.repeated",
        "pick.voted",
        "post.all-given",
        "post.nothing-logged",
        "post.removed",
        "post.skipped",
        "refused.no-write",
        "reminder.finished",
        "reminder.taken-back",
    }, "or the scene has lost some of what can happen"
    for table, kept in found.items():
        assert any(kept), f"nothing is kept in {table}"
        strangers = [one for one in kept if one and not is_known(one)]
        assert strangers == [], f"in {table}"


async def everything_happens(group: Group) -> dict[str, list[str]]:
    """All that was kept on the way, by table."""
    say, sender = group.say, group.sender
    await group.organise("setup UTC", "schedule skip kaggle", "schedule add nudge")
    await group.organise("schedule post-now nudge yes:yes", "schedule remove nudge")
    await group.pass_time(6)  # the recap of a week in which nobody logged anything
    await group.pass_time(64, Fault.REFUSED)  # the challenge is refused, an organiser is told
    told = await texts(group.database, "schedules", "told")
    await say("remind me adam in 200 hours")
    await say("done adam")
    await say("remind me xgboost in 200 hours")
    await say(f"remind drop {await newest(group.database)}")
    sender.care_faults.append(Fault.REFUSED)  # no thread under the paper
    await group.pass_time(96)
    await say("log vectors 45")
    await say("vote adam")
    await say("vote adam", "ben")
    sender.find_faults.append(Fault.REFUSED)
    await group.pass_time(72, Fault.LOST)  # the next challenge may have arrived
    await group.pass_time(96, *[Fault.RETRY_LATER] * 300)  # the paper is put off until too late
    sender.faults.clear()
    await group.organise("schedule preview kaggle", "schedule swap kaggle")
    group.clock.turn(days=9)  # the bot was off: what is due by now is late
    await group.beat()
    await lose_zone(group.database, "recap")
    await group.pass_time(24 * 8)
    await group.organise("schedule add interview", "schedule post-now interview yes:yes")
    group.clock.turn(days=2)
    await group.app.deliver([ListSender(group.clock, "slack")])  # nobody took it
    in_the_outbox = await texts(group.database, "outbox", TEXTS["outbox"])
    await group.pass_time(24 * 40)  # by now everything was given, and that has left
    await say("log matrices 20")  # ids of events are forgotten after a while
    kept = {table: await texts(group.database, table, column) for table, column in TEXTS.items()}
    kept["schedules"] += told
    kept["outbox"] += in_the_outbox
    return kept


async def newest(database: Database) -> int:
    """The number of what was put into the outbox last."""
    query = text("SELECT max(id) FROM outbox")
    return await database.read(lambda tx: int(tx.execute(query).scalar_one()))


async def lose_zone(database: Database, kind: str) -> None:
    lost = update(tables.schedules).where(tables.schedules.c.kind == kind)
    await database.transact(lambda tx: tx.execute(lost.values(zone="Mars/Olympus")))


async def texts(database: Database, table: str, column: str) -> list[str]:
    """What stands in a column, as it stands there."""

    def read(tx: Transaction) -> list[str]:
        return list(tx.execute(text(f"SELECT {column} FROM {table}")).scalars())

    return await database.read(read)


def id_of(kept: str) -> str:
    return json.loads(kept)["id"] if kept else ""


def is_known(kept: str) -> bool:
    """Whether it is a message that this version can say, and so are the messages in it."""
    return all(message.id in ENGLISH and message.id != PLAIN for message in whole(kept))


def whole(kept: str) -> Iterator[Message]:
    message = Message.read(kept)
    yield message
    if "reason" in message.values:
        yield from whole(str(message.values["reason"]))
