"""Points, totals, boards, ranks and item states equal a slow model of the rules.

After every step of random sequences: by members behind and ahead of the group's zone, through week
53 and the turn of the year, with caps, cool-downs, back-dating, undo and redo, and with members who
hide and come back.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from sqlalchemy import select

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store import boards, entries, members, spaces, totals
from bot.store.database import Database
from bot.store.members import Member
from bot.store.tables import entries as rows
from bot.store.work import Transaction
from tests.dialogs.player import rendering
from tests.fakes import START, Clock, Talk
from tests.features.slow_model import Model

ZONES = {"ana": "UTC", "bo": "Pacific/Auckland", "cy": "America/Los_Angeles"}
TOPICS = ("top-vectors", "top-matrices", "top-trees", "top-boosting")
COOLDOWNS = {"act-meetup": 5, "act-review-code": 2, "act-kaggle-submission": 0}
CLAIMS = (
    *TOPICS,
    "cha-dot-product",
    "rea-adam",
    "top-regression",
    "int-more-rounds",
    "sys-house-prices",
)


@pytest.fixture
def catalog(tiny: Catalog) -> Catalog:
    """The tiny catalog with cool-downs."""
    changed = {
        id: tiny.items[id].model_copy(update={"cooldown_days": days})
        for id, days in COOLDOWNS.items()
    }
    return replace(tiny, items=MappingProxyType({**tiny.items, **changed}))


@pytest.fixture
def clock() -> Clock:
    """Eight days before the turn of the year, in week 52; week 53 follows."""
    return Clock(datetime(2026, 12, 24, 6, 0, tzinfo=UTC))


@dataclass
class Walk:
    """One random sequence: each step is taken by the bot and by the model."""

    choose: random.Random
    say: Talk
    model: Model
    clock: Clock
    kind: str

    async def step(self) -> str:
        """Something that changes the log, or is refused; the line that was typed."""
        pace = (1, 1, 20, 90, 300, 1500) if self.kind == "mixed" else (1, 5, 20, 400)
        self.clock.turn(minutes=self.choose.choice(pace))
        who = self.choose.choice(list(ZONES))
        act = self.choose.choice(self._acts())
        line = act(who)
        reply = await self.say(line, who)
        assert "That did not work" not in reply.summary, line
        return f"{who}> {line}"

    def _acts(self) -> list[Callable[[str], str]]:
        """What may be done; a walk of its own kind does much of one thing, to reach its caps."""
        acts = [self._study, self._repeat, self._finish, self._answer, self._know]
        much = {"study": self._study, "repeat": self._repeat, "finish": self._finish}
        if self.kind in much:
            acts = [much[self.kind]] * 3
        return [*acts, *acts, self._undo, self._undo, self._redo, self._hide]

    def _hide(self, who: str) -> str:
        if self.choose.random() < 0.5:
            self.model.hidden.add(who)
            return "me show private:yes"
        self.model.hidden.discard(who)
        return "me show private:no"

    def _study(self, who: str) -> str:
        item = self.choose.choice((*TOPICS, "own-work"))
        minutes = self.choose.choice((1, 5, 9, 10, 45, 130, 300))
        back = self.choose.choice((0, 0, 1, 7))
        self.model.log(who, "study", item, self.clock(), minutes=minutes, back=back)
        what = 'own:"Regular expressions"' if item == "own-work" else item
        return f"log {what} {minutes} day:{back}"

    def _repeat(self, who: str) -> str:
        item = self.choose.choice(list(COOLDOWNS))
        back, times = self.choose.choice((0, 0, 1, 3, 7)), self.choose.choice((1, 1, 3))
        for _ in range(times):
            self.model.log(who, "activity", item, self.clock(), back=back)
        return f"log {item} {times} times day:{back}"

    def _finish(self, who: str) -> str:
        item = self.choose.choice(CLAIMS)
        self.model.finish(who, "done", item, self.clock())
        return f"done {item}"

    def _answer(self, who: str) -> str:
        self.model.finish(who, "answered", "cha-dot-product", self.clock())
        return "submit dot-product 32"

    def _know(self, who: str) -> str:
        some = self.choose.sample(TOPICS, self.choose.choice((1, 2)))
        for item in some:
            self.model.finish(who, "known", item, self.clock())
        return f"know {' '.join(some)}"

    def _undo(self, who: str) -> str:
        if self.choose.random() < 0.4:
            self.model.undo_last(who, self.clock())
            return "undo"
        number = self._some_number(who)
        self.model.undo(who, number, self.clock())
        return f"undo {number}"

    def _redo(self, who: str) -> str:
        if self.choose.random() < 0.4:
            self.model.redo_last(who, self.clock())
            return "redo"
        number = self._some_number(who)
        self.model.redo(who, number, self.clock())
        return f"redo {number}"

    def _some_number(self, who: str) -> int:
        """Mostly of one of the member's own rows, of a late one rather than an old one."""
        own = [row.id for row in self.model.rows if row.who == who]
        if not own or self.choose.random() < 0.1:
            return self.choose.randint(1, len(self.model.rows) + 2)
        return self.choose.choice(own[-12:])


def same_as(tx: Transaction, model: Model) -> None:
    """AssertionError where the store says otherwise than the model."""
    people = {who: enter(tx, who) for who in ZONES}
    for who, member in people.items():
        stored = tx.execute(
            select(rows.c.id, rows.c.points).where(
                rows.c.member_id == member.id, rows.c.undone_at.is_(None)
            )
        )
        assert {row.id: row.points for row in stored} == model.points(who), who
        kept = {
            id: (state.entries, state.minutes, state.last_at, state.done_at)
            for id, state in entries.states(tx, member).items()
        }
        assert kept == model.states(who), who
    for period in {period for who in ZONES for period in model.totals(who)}:
        board_same_as(tx, model, people, period)


def board_same_as(tx: Transaction, model: Model, people: dict[str, Member], period: str) -> None:
    board = model.board(period)
    found = boards.top(tx, spaces.community_by_id(tx, people["ana"].community_id), period, 10)
    assert [(p.rank, p.name.lower(), p.points) for p in found] == board, period
    assert boards.count_on_board(
        tx, spaces.community_by_id(tx, people["ana"].community_id), period
    ) == len(board), period
    for who, member in people.items():
        sums = totals.of_member(tx, member, period)
        wanted = model.totals(who).get(period, (0, 0, 0))
        assert (sums.points, sums.minutes, sums.entries) == wanted, (who, period)
        assert boards.rank_of(
            tx, spaces.community_by_id(tx, member.community_id), member, period
        ) == model.rank(who, period), (who, period)


def enter(tx: Transaction, who: str) -> Member:
    """The member of this name."""
    _, space = spaces.enter(tx, "discord", "hill", "Hill", START)
    return members.enter_member(tx, space, (f"id-of-{who}", who.capitalize()), START)


@pytest.mark.parametrize(
    ("kind", "seed"),
    [("mixed", 1), ("mixed", 2), ("mixed", 3), ("study", 4), ("repeat", 5), ("finish", 6)],
)
async def test_what_is_kept_equals_the_slow_model(
    kind: str, seed: int, database: Database, database_url: str, catalog: Catalog, clock: Clock
) -> None:
    say = Talk(App(database, catalog, clock=clock))
    for who, zone in ZONES.items():
        await say(f"me show zone:{zone}", who)
    walk = Walk(random.Random(seed), say, Model(catalog, ZONES), clock, kind)
    steps = 120 if database_url.startswith("sqlite") else 25
    typed = []
    for _ in range(steps):
        typed.append(await walk.step())
        try:
            await database.transact(lambda tx: same_as(tx, walk.model))
        except AssertionError as error:
            raise AssertionError("\n".join([*typed, str(error)])) from None
    for who in ZONES:
        await pages_same_as(walk, who)


async def pages_same_as(walk: Walk, who: str) -> None:
    """``me``, ``progress`` and ``points`` say the week's points that the model says."""
    year, week, _ = walk.model.today(who, walk.clock()).isocalendar()
    sums = walk.model.totals(who)
    points, _, _ = sums.get(f"{year}-W{week:02}", (0, 0, 0))
    said = "1 point" if points == 1 else f"{points} points"
    for line in ("me", "progress", "points"):
        shown = rendering(await walk.say(line, who))
        if f"{year}-W{week:02}" in sums:
            assert said in shown, (who, line, shown)
