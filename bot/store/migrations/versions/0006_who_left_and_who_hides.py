"""Who removed the bot, who is left out of boards and recaps, and the ways to find things.

No statement of every day reads what is long over: each has an index that leads to what it needs, and
none that a planner could take for a way and that leads through all of it. What is in hand, what is
to be brought up to date and what was undone is little among very much, and has indexes of its own.

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
    "item_states": (("community_id", "item_id", "done_at"),),
    "outbox": (("state", "next_try_at", "id"), ("member_id",), ("community_id", "item_id")),
    "schedules": (("community_id",),),
    "seen": (("at",),),
    "totals": (("community_id", "cohort_id", "period", "points", "member_id"),),
}
PARTIAL = (
    ("entries", ("community_id", "member_id", "undone_at"), "undone_at IS NOT NULL"),
    ("outbox", ("state", "lease_until"), "lease_until IS NOT NULL"),
    ("outbox", ("refresh_at",), "refresh_at IS NOT NULL"),
    ("outbox", ("platform", "space", "sent_at"), "sent_at IS NOT NULL"),
    ("outbox", ("community_id", "due_at"), "person = ''"),
)
REPLACED = {
    "outbox": ("state_next_try_at", "refresh_at", "platform_sent_at"),
    "totals": ("community_id_cohort_id_period_points",),
}
AUTOINCREMENT = ("schedules", "breaks")
WITHOUT_ROWID = ("accounts", "bins", "item_states", "seen", "totals")


def upgrade() -> None:
    """Add what earlier states of the older migrations left out, two columns and the indexes."""
    _heal_columns()
    if op.get_bind().dialect.name == "sqlite":
        _heal_keys()
    _add("spaces", sa.Column("left_at", Instant()))
    _add("members", sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    _index()


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


def _index() -> None:
    for table, endings in REPLACED.items():
        for ending in endings:
            op.drop_index(op.f(f"ix_{table}_{ending}"), table, if_exists=True)
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(_name(table, columns), table, list(columns), if_not_exists=True)
    for table, columns, where in PARTIAL:
        only = sa.text(where)
        op.create_index(
            _name(table, columns),
            table,
            list(columns),
            sqlite_where=only,
            postgresql_where=only,
            if_not_exists=True,
        )


def _name(table: str, columns: tuple[str, ...]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")


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
