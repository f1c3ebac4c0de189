"""The weekly line about recall cards: once, where its member still wants it, and is reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import lines_of
from bot.delivery import recall as lines
from bot.store import members, presence, recall, recall_weekly
from bot.store.database import Database
from bot.store.outbox import Backlog
from bot.store.recall import CardState, Review
from bot.store.work import Transaction
from tests.fakes import START, Clock, ListSender, Talk
from tests.store.hill import enter

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def learn(tx: Transaction, who: str = "ana") -> members.Member:
    """A member who knows a card that is due on Saturday, and wants the line."""
    member = enter(tx, who)
    day = START.date()
    state = CardState("car-dot-zero", 0.2, 6.4, day + timedelta(days=1), START, 1, 1)
    recall.add(tx, member, Review(1, START, day, 1), state)
    recall_weekly.wish(tx, member, ("discord", "hill", f"id-of-{who}"), MONDAY)
    return member


async def beat(app: App, *senders: ListSender) -> None:
    await app.tick()
    await app.deliver(list(senders))


async def test_two_that_plan_and_send_send_one_line(
    database: Database, tiny: Catalog, clock: Clock, sender: ListSender
) -> None:
    await database.transact(learn)
    one, other = App(database, tiny, clock=clock), App(database, tiny, clock=clock)
    clock.now = MONDAY
    for app in (one, other, one):
        await beat(app, sender)
    [message] = sender.messages
    assert message.place.person == "id-of-ana"
    assert message.reply.summary == "1 recall card is due"
    assert lines_of(message.reply) == ["recall show", "recall weekly off"]
    clock.turn(days=7)
    await beat(one, sender)
    assert len(sender.messages) == 2


async def test_nothing_is_planned_where_the_bot_was_removed(
    database: Database, tiny: Catalog, clock: Clock, sender: ListSender
) -> None:
    await database.transact(learn)
    await database.transact(lambda tx: presence.leave(tx, "discord", "hill", MONDAY))
    app = App(database, tiny, clock=clock)
    clock.now = MONDAY
    await beat(app, sender)
    assert await app.backlog() == Backlog(0, 0, None)
    next_at = await database.transact(lambda tx: recall_weekly.next_of(tx, enter(tx, "ana")))
    assert next_at == MONDAY + WEEK


async def test_a_clock_that_was_ahead_is_forgotten(database: Database) -> None:
    def ahead(tx: Transaction) -> None:
        ana, bo = learn(tx), learn(tx, "bo")
        where = ("discord", "hill", "id-of-ana")
        recall_weekly.wish(tx, ana, where, START + 300 * timedelta(days=1))
        recall_weekly.wish(tx, bo, where, MONDAY)
        lines.set_right(tx, START)

    def next_of(tx: Transaction, who: str) -> datetime | None:
        return recall_weekly.next_of(tx, enter(tx, who))

    await database.transact(ahead)
    found = [await database.transact(lambda tx, who=who: next_of(tx, who)) for who in ("ana", "bo")]  # type: ignore[misc]  # a bound default
    assert found == [MONDAY, MONDAY]


async def test_a_round_goes_on_after_a_restart_and_a_grade_counts_once(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    before = Talk(App(database, tiny, clock=clock))
    await before("log vectors 30")
    [show] = lines_of(await before("recall"))
    answer = lines_of(await before(show))
    good = next(line for line in answer if " good " in line)
    after = Talk(App(database, tiny, clock=clock))
    graded = await after(good, id="pressed-before")
    assert lines_of(graded)[0].startswith("recall answer")
    for id in ("pressed-before", "pressed-again"):
        again = await after(good, id=id)
        assert "counted" in again.summary + str(again.blocks)

    def graded_by(tx: Transaction) -> list[Review]:
        return recall.reviews(tx, enter(tx, "ana"), "car-dot-zero")

    assert len(await database.transact(graded_by)) == 1
