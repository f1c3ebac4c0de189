"""What a start imports, in a fresh interpreter: nothing that it does not use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
# As far as a start with tokens comes before it connects; then what was imported, a line each
START = """
import asyncio, sys
from adapters import cli, wiring
from bot.settings import read_settings

async def start():
    settings = read_settings(None)
    metrics = wiring._metrics(settings)
    async with wiring.open_app(settings) as app:
        wiring._chats(app, settings)
        app.warm_up()
        await app.tick()

asyncio.run(start())
print("\\n".join(sys.modules))
"""
UNUSED = {
    "another database's dialect": "sqlalchemy.dialects.postgresql",
    "another database's driver": "psycopg",
    "what nobody counts": "prometheus_client",
    "a platform without a token": "discord",
    "another platform without a token": "slack_bolt",
    "its library": "slack_sdk",
    "migrations of a database that is migrated": "alembic",
    "the terminal": "adapters.console",
    "the playground": "adapters.playground",
    "rows as objects": "sqlalchemy.orm",
    "a writer's room": "bot.authoring",
}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What the second start on SQLite imports."""
    folder = tmp_path_factory.mktemp("start")
    imported(folder)
    return imported(folder)


@pytest.mark.parametrize("module", UNUSED.values(), ids=UNUSED)
def test_what_a_start_does_not_use_is_not_imported(module: str, usual: set[str]) -> None:
    assert module not in usual


def test_what_it_uses_is(usual: set[str]) -> None:
    assert usual >= {"bot.app", "sqlalchemy", "aiosqlite", "bot.store.sqlite"}


@pytest.mark.parametrize(
    ("setting", "value", "module"),
    [
        ("CAIRN_METRICS", "1", "prometheus_client"),
        ("DISCORD_TOKEN", "MTIz.abc.def", "discord"),
    ],
)
def test_what_is_asked_for_is_imported(
    setting: str, value: str, module: str, tmp_path: Path
) -> None:
    assert module in imported(tmp_path, **{setting: value})


def test_on_postgresql_there_is_nothing_of_sqlite_but_its_name(
    postgres_url: str, tmp_path: Path
) -> None:
    found = imported(tmp_path, CAIRN_DATABASE_URL=postgres_url)
    assert found >= {"psycopg", "sqlalchemy.dialects.postgresql", "bot.store.postgres"}
    assert not found & {"aiosqlite", "bot.store.sqlite"}


def imported(folder: Path, **settings: str) -> set[str]:
    """Every module of a process that starts so, on that folder."""
    own = ("CAIRN_", "DISCORD_", "SLACK_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    usual = {"CAIRN_DATA_DIR": str(folder), "CAIRN_CONTENT_DIR": str(TINY)}
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=ROOT,
        env={**inherited, **usual, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
