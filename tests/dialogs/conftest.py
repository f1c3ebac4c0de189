"""Hundreds of scenes: on PostgreSQL they share one database, emptied before each."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of one kind and then of the other."""
    wanted = {"sqlite": "sqlite_url", "postgresql": "stage_url"}[request.param]
    return str(request.getfixturevalue(wanted))
