"""Who removed the bot, who is left out of boards and recaps, and two indexes for tidying.

A post in a channel that has nothing to be brought up to date is not in the index of those that have:
there are far more of them.

Before 0006 a migration could still change after it had landed, so databases of one number differ.
What one lacks is looked for and added; where nothing is missing, nothing is done.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEXES = {
    "drafts": (("platform", "space", "account"), ("at",)),
    "entries": (("community_id", "member_id", "item_id"),),
    "outbox": (("platform", "sent_at"), ("member_id",), ("community_id", "item_id")),
    "schedules": (("community_id",),),
    "seen": (("at",),),
}
AUTOINCREMENT = ("schedules", "breaks")
WITHOUT_ROWID = ("accounts", "bins", "item_states", "seen", "totals")


def upgrade() -> None:
    """Add what earlier states of the older migrations left out, two columns and two indexes."""
    _heal_columns()
    if op.get_bind().dialect.name == "sqlite":
        _heal_keys()
    _add("spaces", sa.Column("left_at", Instant()))
    _add("members", sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table, indexes in INDEXES.items():
        for columns in indexes:
            name = f"ix_{table}_{'_'.join(columns)}"
            op.create_index(op.f(name), table, list(columns), if_not_exists=True)
    _index_of_what_is_to_refresh()


def _heal_columns() -> None:
    _add("spaces", sa.Column("repeats", sa.Boolean(), server_default=sa.false(), nullable=False))
    if "space" not in _columns("drafts"):
        # Nobody can be told which space an old one belongs to, and none is kept for more than a day.
        op.drop_table("drafts")
        _make_drafts()


def _heal_keys() -> None:
    """Tables whose numbers came again, and those with a tree of rows beside the tree of their keys."""
    for table in AUTOINCREMENT:
        if "AUTOINCREMENT" not in _sql(table):
            _rebuild(table, sqlite_autoincrement=True)
    for table in WITHOUT_ROWID:
        if "WITHOUT ROWID" not in _sql(table):
            _rebuild(table, sqlite_with_rowid=False)


def _index_of_what_is_to_refresh() -> None:
    name, wanted = "ix_outbox_refresh_at", sa.text("refresh_at IS NOT NULL")
    op.drop_index(op.f(name), "outbox", if_exists=True)
    op.create_index(
        op.f(name), "outbox", ["refresh_at"], sqlite_where=wanted, postgresql_where=wanted
    )


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_drafts")),
        sqlite_with_rowid=False,
    )


def _add(table: str, column: sa.Column[object]) -> None:
    if column.name not in _columns(table):
        op.add_column(table, column)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _rebuild(table: str, **options: bool) -> None:
    with op.batch_alter_table(table, recreate="always", table_kwargs=options):
        pass


def _sql(table: str) -> str:
    """How SQLite keeps a table's definition."""
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name")
    return str(op.get_bind().scalar(query, {"name": table}))
