"""The ways to find things: no statement of every day reads what is long over.

Each has an index that leads to what it needs, and there is none that a planner could take for a way
and that leads through all of it. What is in hand, what stands in channels and what was undone is
little among very much, and has indexes of its own.

Posts that are over leave the outbox for a table of their own, a portion a day; so the outbox no
longer has rows without words, and its numbers, which are free again, must not be given again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.columns import DayText, Id, Instant, MessageText

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REPLACED = {
    "outbox": ("state_next_try_at", "platform_sent_at"),
    "totals": ("community_id_cohort_id_period_points",),
}
WHOLE = (
    ("item_states", ("community_id", "item_id", "done_at")),
    ("outbox", ("state", "next_try_at", "id")),
    ("past_posts", ("community_id", "item_id", "due_at")),
    ("totals", ("community_id", "cohort_id", "period", "points", "member_id")),
)
PARTIAL = (
    ("entries", ("community_id", "member_id", "undone_at"), "undone_at IS NOT NULL"),
    ("outbox", ("state", "lease_until"), "lease_until IS NOT NULL"),
    ("outbox", ("platform", "space", "sent_at"), "sent_at IS NOT NULL"),
    ("outbox", ("community_id", "due_at"), "person = ''"),
)


def upgrade() -> None:
    """Put indexes in the place of those that led through all that is over."""
    for table, endings in REPLACED.items():
        for ending in endings:
            op.drop_index(op.f(f"ix_{table}_{ending}"), table)
    if op.get_bind().dialect.name == "sqlite":
        _number_for_ever("outbox")
    _make_past_posts()
    # How far an older version had emptied the replies of each state
    op.execute(sa.text("DELETE FROM kv WHERE key LIKE 'emptied/%'"))
    for table, columns in WHOLE:
        op.create_index(_name(table, columns), table, list(columns))
    for table, columns, where in PARTIAL:
        only = sa.text(where)
        op.create_index(
            _name(table, columns), table, list(columns), sqlite_where=only, postgresql_where=only
        )


def _number_for_ever(table: str) -> None:
    with op.batch_alter_table(
        table, recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ):
        pass


def _make_past_posts() -> None:
    op.create_table(
        "past_posts",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("slot", DayText(), nullable=False),
        sa.Column("item_id", sa.String(64), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("space", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("reason", MessageText(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_past_posts_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "due_at", "id", name=op.f("pk_past_posts")),
        sqlite_with_rowid=False,
    )


def _name(table: str, columns: tuple[str, ...]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
