"""A group that put the bot out is told again before its data goes, where anybody can be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Actions, Link, Reply, words_of
from bot.store.database import Database
from bot.store.purge import KEPT_FOR
from tests.fakes import START, Clock, Fault, ListSender, Talk

INVITE = "https://discord.example/invite?scope=bot"
A_DAY = timedelta(days=1)


class Hill:
    """A group that Tom set up on a hill; Mia is named an organiser as well."""

    def __init__(self, database: Database, tiny: Catalog, clock: Clock) -> None:
        self.database, self.tiny, self.clock = database, tiny, clock
        self.sender = ListSender(clock)
        self.app = self.restarted()

    def restarted(self) -> App:
        """Another process, which knows what is kept."""
        self.app = App(self.database, self.tiny, clock=self.clock)
        self.app.presence.invites["discord"] = INVITE
        return self.app

    async def set_up(self) -> None:
        say = Talk(self.app)
        await say("log vectors 45", "mia")
        await say("setup UTC", "tom", organiser=True)
        await say("organisers add mia", "tom", organiser=True)

    async def live_until(self, day: int) -> None:
        """Every day the bot is there; at last it is that day after the start."""
        end = START + day * A_DAY
        while self.clock.now < end:
            self.clock.now += A_DAY
            await self.app.tick()
            await self.app.deliver([self.sender])

    @property
    def told(self) -> list[tuple[str, str]]:
        """(whom, what) of each direct message."""
        return [(m.place.person, m.reply.summary) for m in self.sender.messages if m.place.person]


@pytest.fixture
async def hill(database: Database, tiny: Catalog, clock: Clock) -> Hill:
    made = Hill(database, tiny, clock)
    await made.set_up()
    return made


def said(reply: Reply) -> str:
    return "\n".join(map(words_of, reply.blocks))


REMOVED, GOING = "I was removed from Hill", "What I keep of Hill is deleted in 5 days"
TOM, MIA = "id-of-tom", "id-of-mia"


async def test_an_organiser_is_told_again_five_days_before_and_then_it_goes(hill: Hill) -> None:
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(24)
    assert hill.told == [(TOM, REMOVED)]
    await hill.live_until(29)
    assert hill.told == [(TOM, REMOVED), (TOM, GOING)]
    last = hill.sender.messages[-1]
    assert last.at == START + KEPT_FOR - 5 * A_DAY
    assert "is deleted for good on Sun 20 Dec 2026." in said(last.reply)
    links = [
        item
        for block in last.reply.blocks
        if isinstance(block, Actions)
        for item in block.items
        if isinstance(item, Link)
    ]
    assert [link.url for link in links] == [INVITE]
    await hill.live_until(31)
    assert "You have logged nothing yet" in said(await Talk(hill.app)("me", "mia"))


async def test_it_is_told_once_whoever_starts_again_in_between(hill: Hill) -> None:
    await hill.app.presence.left("discord", "hill")
    for day in range(24, 30):
        hill.restarted()
        await hill.live_until(day)
    assert hill.told == [(TOM, REMOVED), (TOM, GOING)]


async def test_who_can_not_be_written_to_is_not_the_only_one(hill: Hill) -> None:
    hill.sender.faults.append(Fault.REFUSED)
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(1)
    assert hill.told == [(MIA, REMOVED)]
    hill.sender.faults.append(Fault.REFUSED)
    await hill.live_until(26)
    assert hill.told == [(MIA, REMOVED), (MIA, GOING)]


async def test_where_nobody_can_be_reached_nobody_is_told(hill: Hill) -> None:
    await Talk(hill.app)("schedule failures channel:council", "tom", organiser=True)
    hill.sender.faults.extend([Fault.REFUSED] * 4)
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(29)
    assert (hill.sender.messages, len(hill.sender.tries)) == ([], 4)


async def test_a_platform_that_says_no_address_to_come_back_by_gets_none(hill: Hill) -> None:
    hill.app.presence.invites.clear()
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(29)
    assert hill.sender.tries == []


async def test_an_address_that_is_known_later_is_enough(hill: Hill) -> None:
    """A start looks at the groups that were left before it is connected."""
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(24)
    hill.restarted().presence.invites.clear()
    hill.clock.turn(days=1)
    await hill.app.tick()
    hill.app.presence.invites["discord"] = INVITE
    hill.clock.turn(seconds=10)
    await hill.app.tick()
    await hill.app.deliver([hill.sender])
    assert hill.told == [(TOM, REMOVED), (TOM, GOING)]


async def test_after_a_return_nobody_is_told_of_an_end(hill: Hill) -> None:
    await hill.app.presence.left("discord", "hill")
    await hill.live_until(24)
    await hill.app.presence.returned("discord", "hill")
    await hill.live_until(40)
    assert hill.told[:1] == [(TOM, REMOVED)]
    assert GOING not in [what for _, what in hill.told]
    assert "You have logged nothing yet" not in said(await Talk(hill.app)("me", "mia"))
