"""Who sends a post: leases that run out, spaces that hang, a failing database, a stop halfway.

Two whole instances on one database are in ``test_two_instances.py``.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.delivery import courier
from bot.delivery.courier import LEASE
from bot.errors import StoreError
from bot.store import leases
from bot.store.database import open_database
from bot.store.leases import Delivery
from tests.delivery.office import HOUR, MONDAY, Office, Shaky
from tests.fakes import Clock, Fault, ListSender
from tests.store.hill import said

FEW_MINUTES = timedelta(minutes=5)
A_MOMENT_LATER = {"seconds": LEASE.total_seconds() + 1}


class Telling(ListSender):
    """Tells whoever waits for it of every message that arrives.

    ``at_turn`` and ``at_send`` are called on the way.
    """

    at_turn: Callable[[], None] = staticmethod(lambda: None)
    at_send: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.opened = asyncio.Event()
        self.opened.set()
        self._changed = asyncio.Condition()

    async def turn(self, place: Place) -> None:
        self.at_turn()

    async def send(self, place: Place, reply: Reply, key: str) -> str:
        self.at_send()
        async with self._changed:
            self._changed.notify_all()
        await self.opened.wait()
        message_id = await super().send(place, reply, key)
        async with self._changed:
            self._changed.notify_all()
        return message_id

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(so)


async def take(office: Office) -> Delivery:
    """The post, leased by a courier that is then heard of no more."""
    now = office.clock()
    [delivery] = await office.database.transact(
        lambda tx: leases.take(tx, "died", {"discord": None}, now, now + LEASE, 10)
    )
    return delivery


async def test_a_lease_that_died_before_the_send_was_surely_not_sent(
    planned: Office, clock: Clock
) -> None:
    delivery = await take(planned)
    sender = ListSender(clock, can_find=False)
    await planned.deliver(sender)
    assert sender.messages == []
    clock.turn(**A_MOMENT_LATER)
    await planned.deliver(sender)
    assert [message.key for message in sender.messages] == [delivery.key]
    assert sender.looks == []
    assert (await planned.row()).state == "sent"


async def test_a_lease_that_died_in_the_send_may_have_been_sent(
    planned: Office, clock: Clock
) -> None:
    delivery = await take(planned)
    assert await planned.database.transact(
        lambda tx: leases.begin(tx, delivery.id, "died", clock())
    )
    blind = ListSender(clock, can_find=False)
    clock.turn(**A_MOMENT_LATER)
    await planned.deliver(blind)
    row = await planned.row()
    assert (blind.tries, row.state) == ([], "dead")
    assert said(row.reason).startswith("It may have arrived")


async def test_a_lease_that_died_in_the_send_is_looked_for(
    planned: Office, sender: ListSender, clock: Clock
) -> None:
    delivery = await take(planned)
    await planned.database.transact(lambda tx: leases.begin(tx, delivery.id, "died", clock()))
    place = Place(delivery.platform, delivery.space, delivery.channel)
    await sender.send(place, Reply("It arrived"), delivery.key)
    clock.turn(**A_MOMENT_LATER)
    await planned.deliver(sender)
    assert (len(sender.looks), len(sender.messages)) == (1, 1)
    row = await planned.row()
    assert (row.state, row.message_id) == ("sent", "m1")


async def test_a_lease_that_ran_out_in_the_queue_sends_nothing(
    planned: Office, clock: Clock
) -> None:
    sender = Telling(clock)
    first = iter([True])

    def wait() -> None:
        if next(first, False):
            clock.turn(**A_MOMENT_LATER)

    sender.at_turn = wait
    # The first time it is its turn, its lease is over; it takes it again.
    await planned.deliver(sender)
    assert len(sender.messages) == 1
    row = await planned.row()
    assert (row.state, row.attempts, row.first_try_at) == ("sent", 1, clock())


async def test_what_another_took_meanwhile_is_anothers_to_send(
    planned: Office, clock: Clock
) -> None:
    sender, other = Telling(clock), Office(planned.database, planned.catalog, clock)
    others = ListSender(clock)
    delivering: list[asyncio.Task[None]] = []

    def wait() -> None:
        if not delivering:
            clock.turn(**A_MOMENT_LATER)
            delivering.append(asyncio.create_task(other.deliver(others)))

    sender.at_turn = wait
    await planned.deliver(sender)
    await asyncio.gather(*delivering)
    assert len(sender.messages) + len(others.messages) == 1


async def test_a_space_that_hangs_delays_no_other(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "GOODBYE", 0.01)
    sender = Telling(clock)
    sender.dead.add("dead")
    await fill(office, {"dead": 200, "living": 30})
    delivering = asyncio.create_task(office.deliver(sender))
    await sender.until(lambda: len(sender.messages) == 30)
    await stop(delivering)
    assert {message.place.space for message in sender.messages} == {"living"}
    assert len(sender.tries) <= 30 + courier.EACH_SPACE


async def test_a_crowd_of_spaces_that_hang_delays_no_other_for_long(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "GOODBYE", 0.01)
    monkeypatch.setattr(courier, "STUCK", 0.05)
    monkeypatch.setattr(courier, "CLAIM_AGAIN", 0.01)
    sender = Telling(clock)
    sender.dead = {f"dead-{number}" for number in range(40)}
    await fill(office, dict.fromkeys(sorted(sender.dead), 4) | {"living": 5})
    delivering = asyncio.create_task(office.deliver(sender))
    await sender.until(lambda: len(sender.messages) == 5)
    await stop(delivering)
    assert max(Counter(sender.tries).values()) == 1


async def test_what_was_sent_is_noted_however_long_the_database_fails(
    planned: Office, clock: Clock
) -> None:
    database = Shaky(planned.database)
    sender, office = Telling(clock), Office(database, planned.catalog, clock)
    sender.at_send = lambda: setattr(database, "failures", 3)
    await office.deliver(sender)
    assert database.failures == 0
    assert len(sender.messages) == 1
    assert (await office.row()).state == "sent"


async def test_a_refusal_too_is_noted_however_long_the_database_fails(
    planned: Office, clock: Clock
) -> None:
    database = Shaky(planned.database)
    sender, office = Telling(clock), Office(database, planned.catalog, clock)
    sender.faults.append(Fault.REFUSED)
    sender.at_send = lambda: setattr(database, "failures", 2)
    await office.deliver(sender)
    assert (await office.row()).state == "dead"


async def test_a_database_that_fails_before_the_send_sends_nothing_yet(
    planned: Office, clock: Clock
) -> None:
    database = Shaky(planned.database)
    sender, office = Telling(clock), Office(database, planned.catalog, clock)
    sender.at_turn = lambda: setattr(database, "failures", 1)
    await office.deliver(sender)
    row = await office.row()
    assert (sender.tries, row.state, row.first_try_at) == ([], "leased", None)
    sender.at_turn = lambda: None
    clock.turn(**A_MOMENT_LATER)
    await office.deliver(sender)
    assert len(sender.messages) == 1


async def test_a_database_that_fails_at_the_claim_is_said(planned: Office, clock: Clock) -> None:
    database = Shaky(planned.database)
    office = Office(database, planned.catalog, clock)
    database.failures = 1
    with pytest.raises(StoreError):
        await office.deliver(ListSender(clock))


async def test_a_stop_lets_what_is_being_sent_arrive(planned: Office, clock: Clock) -> None:
    sender = Telling(clock)
    sender.opened.clear()
    begun: list[bool] = []
    sender.at_send = lambda: begun.append(True)
    delivering = asyncio.create_task(planned.deliver(sender))
    await sender.until(lambda: bool(begun))
    delivering.cancel()
    asyncio.get_running_loop().call_soon(sender.opened.set)
    with pytest.raises(asyncio.CancelledError):
        await delivering
    assert len(sender.messages) == 1
    assert (await planned.row()).state == "sent"


async def test_a_stop_does_not_wait_for_ever(
    planned: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "GOODBYE", 0.01)
    sender = Telling(clock)
    sender.opened.clear()
    begun: list[bool] = []
    sender.at_send = lambda: begun.append(True)
    delivering = asyncio.create_task(planned.deliver(sender))
    await sender.until(lambda: bool(begun))
    await stop(delivering)
    row = await planned.row()
    assert sender.messages == []
    # The next start looks for it.
    assert (row.state, row.first_try_at) == ("leased", MONDAY)


async def test_couriers_that_share_an_outbox_send_each_post_once(
    database_url: str, tiny: Catalog, clock: Clock
) -> None:
    offices = [Office(await open_database(database_url, Path()), tiny, clock) for _ in range(2)]
    await fill(offices[0], {f"space-{number}": 1 for number in range(20)})
    sender = ListSender(clock)
    await asyncio.gather(*(office.deliver(sender) for office in (*offices, *offices)))
    spaces = Counter(message.place.space for message in sender.messages)
    assert spaces == {f"space-{number}": 1 for number in range(20)}
    assert {row.state for row in await offices[0].rows()} == {"sent"}
    for office in offices:
        await office.database.close()


async def fill(office: Office, spaces: dict[str, int]) -> None:
    """So many posts of each space, all of them ready."""
    for space, count in spaces.items():
        for number in range(count):
            await office.schedule(
                f"kind-{number}" if number else "recap", MONDAY - number * HOUR / 60, space
            )
    office.posts |= {
        f"kind-{number}": office.posts["recap"] for number in range(1, max(spaces.values()))
    }
    office.clock.now = MONDAY
    await office.plan()


async def stop(delivering: asyncio.Task[None]) -> None:
    delivering.cancel()
    await asyncio.gather(delivering, return_exceptions=True)
