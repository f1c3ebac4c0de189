"""One run of a scenario: a platform, a database, a clock and the bots; and the count at its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.store.outbox import DEAD, SENT
from tests.faults.bot import Order
from tests.faults.crew import PATIENCE, Crew
from tests.faults.hand import MONDAY_NINE, Hand
from tests.faults.home import TINY
from tests.faults.ledger import Due, Fate, Ledger
from tests.faults.sides import DiscordSide, SlackSide, opened
from tests.servers.discord_exchange import Bell

INSIDE, AFTER = timedelta(minutes=1), timedelta(minutes=10)
A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the posts of one run.

    ``declared`` are those whose fate the documentation leaves open.
    """

    due: int = 0
    lost: int = 0
    doubled: int = 0
    declared: int = 0

    def __add__(self, other: Count) -> Count:
        mine, theirs = (self.due, self.lost, self.doubled, self.declared), other
        return Count(*(a + b for a, b in zip(mine, theirs.as_tuple(), strict=True)))

    def as_tuple(self) -> tuple[int, int, int, int]:
        return self.due, self.lost, self.doubled, self.declared

    @property
    def is_fine(self) -> bool:
        return not self.lost and not self.doubled


class Stage:
    """What a scenario plays on.

    ``instances`` bots at once; ``later``: when those that died are started again.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        side: DiscordSide | SlackSide,
        instances: int,
        later: timedelta,
    ) -> None:
        self.side, self.instances, self.later = side, instances, later
        self.folder = folder
        self.bell = Bell()
        self.ledger = Ledger(url)
        self.hand = Hand(folder / "clock")
        self.turn(MONDAY_NINE - timedelta(minutes=1))
        self._taken = folder / "taken"
        self._due: list[Due] = []
        given = {
            "CAIRN_DATABASE_URL": url,
            "CAIRN_DATA_DIR": str(folder),
            "CAIRN_CONTENT_DIR": str(TINY),
            "CAIRN_WEB_PORT": "0",
            "CAIRN_TICK_SECONDS": "0.1",
        }
        each = [given | environment for environment in side.environments()]
        self.crew = Crew(each, folder, self.hand.path, self.bell, side.ready)

    def order(self, step: str, act: str, after: str = "") -> Order:
        """What the first bot that comes to a step shall do there."""
        return Order(step, act, self._taken, after)

    def turn(self, to: datetime) -> None:
        self.hand.turn(to)
        self.side.show(self.hand)

    def turn_by(self, span: timedelta) -> None:
        self.turn(self.hand() + span)

    def expect(self, post: Due) -> None:
        """This is due as well, and comes to the outbox by itself."""
        self._due.append(post)

    def schedule(self, count: int = 1) -> None:
        """So many posts, each in its own channel."""
        self.add(Due(self.side.platform, *place) for place in self.side.places(count))

    def add(self, posts: Iterable[Due]) -> None:
        new = list(posts)
        self._due += new
        self.ledger.schedule(new)

    async def start(self, order: Order | None = None) -> None:
        """As many bots as this run has."""
        await asyncio.gather(*(self.crew.start(order) for _ in range(self.instances)))

    def nine(self) -> None:
        """It is nine o'clock."""
        self.turn(MONDAY_NINE)

    def time_passes(self, least: timedelta = timedelta(0)) -> None:
        """Until the dead are started again, at least so long.

        The platform forgets nonces in ten minutes.
        """
        if self.later >= AFTER:
            self.side.forget_nonces()
        self.turn_by(max(self.later, least))

    async def time_passes_for_others(self, least: timedelta) -> None:
        """The same, and those that live have looked for something to do."""
        self.time_passes(least)
        await self.crew.idle()

    async def kept(self) -> None:
        """Once every post in a channel is up to date."""
        await self.bell.until(
            lambda: not self.ledger.unkempt(), "posts that are up to date", PATIENCE
        )

    async def settle(self) -> None:
        """Turn the clock from one moment at which a post can move to the next.

        Again and again, until every fate is decided.
        """
        async with asyncio.timeout(PATIENCE * 3):
            while True:
                await self.crew.idle()
                fates = self.ledger.fates()
                still = [fate.wakes_at for fate in fates if fate.is_open]
                if not still and len(fates) >= len(self._due):
                    return
                if still and min(still) >= self.hand():
                    self.turn(min(still) + A_MOMENT)

    def count(self, declared: bool = False) -> Count:
        """Compare what is due with what stands in the channels, and with what the bots believe.

        ``declared``: the documentation leaves it open here whether it comes, or comes twice.
        """
        fates = {fate.address: fate for fate in self.ledger.fates()}
        return sum(
            (self._judged(post, fates.get(post.address), declared) for post in self._due), Count()
        )

    def _judged(self, post: Due, fate: Fate | None, declared: bool) -> Count:
        arrived = self.side.arrived(post.address)
        if twice := sum(copies - 1 for copies in arrived.values()):
            return Count(1, declared=1) if declared else Count(1, doubled=twice)
        is_sent = fate is not None and fate.state == SENT and bool(arrived)
        if is_sent and len(arrived) == post.parts:
            return Count(1)
        unsure = fate is not None and fate.state == DEAD and fate.is_unsure
        return Count(1, declared=1) if declared and (unsure or is_sent) else Count(1, lost=1)


@asynccontextmanager
async def stage(
    chat: str, url: str, folder: Path, instances: int = 1, later: timedelta = INSIDE
) -> AsyncIterator[Stage]:
    """A stage; at its end every bot has ended.

    AssertionError tells what the platform would have refused.
    """
    async with opened(chat) as side:
        open_stage = Stage(url, folder, side, instances, later)
        try:
            yield open_stage
        except BaseException as error:
            error.add_note(f"{open_stage.ledger.fates()}\n{open_stage.crew.logs()}")
            raise
        finally:
            await open_stage.crew.close()
            open_stage.ledger.close()
        assert not side.faults(), side.faults()
