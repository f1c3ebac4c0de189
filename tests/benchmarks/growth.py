"""What ten times the data costs: members, entries, posts, weeks and groups around.

Commands and rounds read what they need and no history; what a group is given and told is counted
from its active members, so it grows with them, and is held to a time instead.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from time import process_time

from bot.app import App
from bot.catalog.schema import Challenge
from bot.chat.reply import Accent
from bot.schedule.choices import ACTIVE_WITHIN, FINISHED_WITHIN
from bot.schedule.group import group_of
from bot.store import spaces, standings
from bot.store.database import Database
from bot.store.standings import Since
from bot.store.work import Transaction
from tests.benchmarks.rounds import Series, alternate
from tests.benchmarks.size import Size
from tests.benchmarks.stage import catalog, open_stage, topic
from tests.benchmarks.table import Goal, Line, timed
from tests.fakes import Clock, ListSender, Talk
from tests.store.years import EVERY, ITEMS_EACH, Years, fill

TIMES = 10
ROUNDS = 7  # at most: the ratios of processor times spread little
AS_EVER, SHORT = Goal("<=", 1.5), Goal("<=", 0.05, "s")
TROUBLE = {Accent.WARNING, Accent.PROBLEM}
SAID = (
    "log {topic} 30",
    "undo",
    "next",
    "topic {topic}",
    "progress",
    "points",
    "me",
    "leaderboard",
    "leaderboard all",
    "search gradient",
    "challenge",
    "challenge {challenge}",
    "paper",
    "why {challenge}",
    "schedule show",
    "schedule history",
)


@dataclass(frozen=True, slots=True)
class Group:
    """A community on a filled database, and who speaks in it."""

    app: App
    database: Database
    clock: Clock
    talk: Talk

    async def say(self, line: str) -> None:
        """The answer is not looked at, but for whether it is one."""
        reply = await self.talk(line, "tom", organiser=True)
        assert reply.accent not in TROUBLE, (line, reply)


async def growth(size: Size) -> list[Line]:
    """Processor time of each, for a group of years and for one a tenth of it."""
    async with _grown(size.grown // TIMES) as few, _grown(size.grown) as many:
        lines = []
        for what, act in _everything().items():
            found = await _alternated(act, few, many, size)
            ratio = found["many"].over(found["few"])
            lines.append(timed(f"{what}, ten times the data", found["many"], ratio, AS_EVER))
        active = f"{size.grown:,} members, {size.grown // EVERY:,} of them active"
        for what, act in {"a recap": _recap, "where a group stands": _standing}.items():
            found = await _alternated(act, few, many, size)
            lines.append(timed(f"{what} of {active}", found["many"], None, SHORT))
    return lines


@asynccontextmanager
async def _grown(people: int) -> AsyncIterator[Group]:
    """A community of so many members, with years behind it and as many members in groups around."""
    async with open_stage() as (app, database, clock):
        items = (*sorted(catalog().topic_ids)[:ITEMS_EACH], *(f"old-{n}" for n in range(9)))
        years = Years(
            members=people,
            others=people,
            communities=max(people // 25, 4),
            items=items[-ITEMS_EACH:],
            outbox=people * 20,
            anas=people // 2,
            due=0,
        )
        await fill(database, years)
        group = Group(app, database, clock, Talk(app))
        await group.say("setup UTC")
        for line in _lines():
            await group.say(line)  # everything is compiled, what is given is given
        await _round(group)
        yield group


def _everything() -> dict[str, Callable[[Group], Awaitable[None]]]:
    """What is asked of a group, by what it is called."""
    said = {f"/{line}": partial(Group.say, line=line) for line in _lines()}
    return {**said, "an idle round": _round}


def _lines() -> list[str]:
    """The commands, about items that there are."""
    challenge = catalog().of_kind(Challenge)[0].id
    return [line.format(topic=topic(), challenge=challenge) for line in SAID]


async def _alternated(
    act: Callable[[Group], Awaitable[None]], few: Group, many: Group, size: Size
) -> dict[str, Series]:
    rounds = min(size.rounds, ROUNDS)
    both = {"few": partial(_seconds, act, few, size), "many": partial(_seconds, act, many, size)}
    return await alternate(both, rounds)


async def _seconds(act: Callable[[Group], Awaitable[None]], group: Group, size: Size) -> float:
    """Of the processor, for one."""
    begun = process_time()
    for _ in range(size.asked):
        await act(group)
    return (process_time() - begun) / size.asked


async def _round(group: Group) -> None:
    """What is done every few seconds, with nothing to be done."""
    senders = [ListSender(group.clock, "discord"), ListSender(group.clock, "slack")]
    await group.app.tick()
    await group.app.deliver(senders)
    await group.app.look_after(senders)


async def _recap(group: Group) -> None:
    await group.say("schedule preview recap")


async def _standing(group: Group) -> None:
    """What a pick begins with."""

    def look(tx: Transaction) -> object:
        hill, _ = spaces.enter(tx, "discord", "hill", "hill", group.clock())
        topics, now = catalog().topic_ids, group.clock()
        logged, finished = now - ACTIVE_WITHIN, now - FINISHED_WITHIN
        since = Since(logged, logged, finished)
        return group_of(catalog(), *standings.of_community(tx, hill, since, topics))

    await group.database.transact(look)
