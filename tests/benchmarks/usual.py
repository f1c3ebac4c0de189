"""What such a command costs on the usual stack: sqlite+aiosqlite through SQLAlchemy's async engine.

A session for each command, five statements, a commit; synchronous=FULL and WAL as ours. It has no
defence against two commands that change one row at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from sqlalchemy import event, text

from bot.store.migrate import migrate_sqlite
from tests.benchmarks.discord_clients import Client, open_plain

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

FIVE = (
    "SELECT id FROM communities WHERE id = 1",
    (
        "INSERT INTO members (community_id, name, joined_at) VALUES (1, 'ana', '2026-11-20"
        " 12:00:00') RETURNING id"
    ),
    (
        "INSERT INTO entries (community_id, member_id, kind, item_id, at, day, minutes, points)"
        " VALUES (1, :member, 'study', 'top-one', '2026-11-20 12:00:00', '2026-11-20', 45, 4)"
    ),
    (
        "INSERT INTO totals (community_id, cohort_id, period, member_id, points, minutes, entries)"
        " VALUES (1, 0, 'all', :member, 4, 45, 1)"
    ),
    (
        "SELECT points, minutes FROM totals WHERE community_id = 1 AND cohort_id = 0 AND period ="
        " 'all' AND member_id = :member"
    ),
)


async def log_usually(session: AsyncSession) -> int:
    """Five statements and a commit; the points."""
    community, member, *rest = map(text, FIVE)
    await session.execute(community)
    given = {"member": (await session.execute(member)).scalar_one()}
    for statement in rest:
        result: Any = await session.execute(statement, given)
    points = int(result.one()[0])
    await session.commit()
    return points


@asynccontextmanager
async def open_usual() -> AsyncIterator[Client | str]:
    """A discord.py client whose command logs that way, or why it can't be had."""
    try:
        from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
    except ImportError:  # SQLAlchemy itself can be had without greenlet, this part of it can't
        yield "SQLAlchemy's async engine needs greenlet, which is not installed"
        return
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        path = Path(folder) / "usual.db"
        migrate_sqlite(path)
        engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
        event.listen(engine.sync_engine, "connect", _set_pragmas)
        async with engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO communities (id, name, zone, created_at)"
                    " VALUES (1, 'hill', 'UTC', '2026-11-20 12:00:00')"
                )
            )
        sessions = async_sessionmaker(engine)

        @app_commands.command(name="usual", description="Logs on the usual stack")
        async def command(interaction: discord.Interaction[Any]) -> None:
            async with sessions() as session:
                points = await log_usually(session)
            await interaction.response.send_message(f"{points} points")

        async with open_plain(command, "usual") as client:
            yield client
        await engine.dispose()


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
