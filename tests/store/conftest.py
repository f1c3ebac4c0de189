"""The store's tests run on a third database as well: PostgreSQL behind PgBouncer.

On PostgreSQL they share one, emptied before each.
"""

from __future__ import annotations

import pytest

from tests.servers.pgbouncer import PgBouncer

ADDRESSES = {"sqlite": "sqlite_url", "postgresql": "stage_url", "pgbouncer": "bounced_stage_url"}


@pytest.fixture(params=ADDRESSES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind."""
    return str(request.getfixturevalue(ADDRESSES[request.param]))


@pytest.fixture
def bounced_stage_url(pgbouncer_server: PgBouncer, empty_stage: str) -> str:
    """The address of the shared database behind PgBouncer."""
    return pgbouncer_server.url(empty_stage)
