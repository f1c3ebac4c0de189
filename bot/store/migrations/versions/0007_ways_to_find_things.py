"""The ways to find things: no statement of every day reads what is long over.

Each has an index that leads to what it needs, and there is none that a planner could take for a way
and that leads through all of it. What is in hand, what stands in channels and what was undone is
little among very much, and has indexes of its own.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    for table, columns in WHOLE:
        op.create_index(_name(table, columns), table, list(columns))
    for table, columns, where in PARTIAL:
        only = sa.text(where)
        op.create_index(
            _name(table, columns), table, list(columns), sqlite_where=only, postgresql_where=only
        )


def _name(table: str, columns: tuple[str, ...]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
