"""An office on SQLite: planning and carrying depend on the store only where a test says so."""

from __future__ import annotations

import pytest

from bot.catalog.catalog import Catalog
from bot.store.database import Database
from tests.delivery.office import MONDAY, Office
from tests.fakes import Clock, ListSender


@pytest.fixture
def office(sqlite_database: Database, tiny: Catalog, clock: Clock) -> Office:
    return Office(sqlite_database, tiny, clock)


@pytest.fixture
async def planned(office: Office, clock: Clock) -> Office:
    """It is Monday, nine o'clock, and the challenge waits in the outbox."""
    await office.schedule()
    clock.now = MONDAY
    await office.plan()
    return office


@pytest.fixture
def sender(clock: Clock) -> ListSender:
    return ListSender(clock)
