"""Schedules with an end, vacations, votes; direct messages in the outbox; posts that are brought up to date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.tables import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; what was there keeps its meaning."""
    _spaces_and_picks()
    _schedules()
    _breaks_and_votes()
    _outbox()


def _spaces_and_picks() -> None:
    op.add_column("spaces", sa.Column("organiser", sa.String(length=64), server_default="", nullable=False))
    op.add_column("spaces", sa.Column("fallback", sa.String(length=64), server_default="", nullable=False))
    op.add_column("spaces", sa.Column("repeats", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("picks", sa.Column("passed", sa.Text(), server_default="", nullable=False))


def _schedules() -> None:
    with op.batch_alter_table("schedules", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("every", sa.Integer(), server_default="1", nullable=False))
        table.add_column(sa.Column("starts", sa.Date(), nullable=True))
        table.add_column(sa.Column("ends", sa.Date(), nullable=True))
        table.add_column(sa.Column("told", sa.Text(), server_default="", nullable=False))
        table.alter_column("next_run_at", existing_type=Instant(), nullable=True)
        table.drop_constraint("uq_schedules_space_id_kind", type_="unique")
        table.create_unique_constraint("uq_schedules_space_id_kind_channel", ["space_id", "kind", "channel"])
    op.create_index("ix_schedules_community_id", "schedules", ["community_id"])


def _breaks_and_votes() -> None:
    op.create_table(
        "breaks",
        sa.Column("id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_breaks_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaks")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_breaks_community_id", "breaks", ["community_id"])
    op.create_table(
        "ballots",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_ballots_community_id")),
        sa.PrimaryKeyConstraint("community_id", "kind", "week", "item_id", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "votes",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["communities.id"], name=op.f("fk_votes_community_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_votes_member_id")),
        sa.PrimaryKeyConstraint("community_id", "kind", "week", "member_id", name=op.f("pk_votes")),
        sqlite_with_rowid=False,
    )


def _outbox() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("kind", sa.String(length=16), server_default="", nullable=False))
        table.add_column(sa.Column("member_id", Id, nullable=True))
        table.add_column(sa.Column("item_id", sa.String(length=64), server_default="", nullable=False))
        table.add_column(sa.Column("person", sa.String(length=64), server_default="", nullable=False))
        table.add_column(sa.Column("due_at", Instant(), nullable=True))
        table.add_column(sa.Column("give_up_at", Instant(), nullable=True))
        table.add_column(sa.Column("link", sa.Text(), server_default="", nullable=False))
        table.add_column(sa.Column("thread", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("refresh_at", Instant(), nullable=True))
        table.add_column(sa.Column("refreshes", sa.Integer(), server_default="0", nullable=False))
        table.alter_column("schedule_id", existing_type=Id, nullable=True)
        table.create_foreign_key("fk_outbox_member_id", "members", ["member_id"], ["id"])
    # The kind of an old post is its schedule's; an old post that still waits keeps a day from when it was written.
    op.execute("UPDATE outbox SET kind = (SELECT kind FROM schedules WHERE schedules.id = outbox.schedule_id)")
    op.execute("UPDATE outbox SET due_at = created_at, thread = ''")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("UPDATE outbox SET give_up_at = created_at + interval '1 day'")
    else:
        op.execute("UPDATE outbox SET give_up_at = strftime('%Y-%m-%d %H:%M:%f', created_at, '+1 day') || '000'")
    with op.batch_alter_table("outbox") as table:
        table.alter_column("due_at", existing_type=Instant(), nullable=False)
        table.alter_column("give_up_at", existing_type=Instant(), nullable=False)
    op.create_index("ix_outbox_platform_sent_at", "outbox", ["platform", "sent_at"])
    op.create_index("ix_outbox_member_id", "outbox", ["member_id"])
    op.create_index("ix_outbox_refresh_at", "outbox", ["refresh_at"])
    op.create_index("ix_outbox_community_id_item_id", "outbox", ["community_id", "item_id"])
