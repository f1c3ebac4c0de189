"""The tables.

Every row of a member's data is keyed by community, so that two communities never mix.

``sqlite_with_rowid=False``: SQLite keeps a row in the tree of its key instead of in a tree of its
own beside it.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from bot.store.columns import DayText, Id, Instant, MessageText, PersonName, WeekText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _community() -> Column[int]:
    return Column("community_id", Id, ForeignKey("communities.id"), nullable=False)


def _member() -> Column[int]:
    return Column("member_id", Id, ForeignKey("members.id"), nullable=False)


def _account() -> Column[int]:
    """The account by which it came, 0 for one that is gone."""
    return Column("account_id", Id, nullable=False, server_default="0")


def _partial(where: str, *columns: str) -> Index:
    """An index of some rows, which leads no statement astray that does not ask for just those.

    In SQLite's words alone, for ``schema``: migrations make it, and PostgreSQL's would import all
    of that dialect at every start.
    """
    return Index(None, *columns, sqlite_where=text(where))


communities = Table(
    "communities",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", String(64), nullable=False, server_default="UTC"),
    Column("created_at", Instant, nullable=False),
    # When the bot was removed from its last space, once that is deleted: all of it is to go.
    Column("orphaned_at", Instant),
    # Which one leads those that this one is joined with, itself included, and since when; none
    # where it stands alone.
    Column("joined_to", Id),
    Column("joined_at", Instant),
    _partial("orphaned_at IS NOT NULL", "orphaned_at"),
    _partial("joined_to IS NOT NULL", "joined_to"),
)

spaces = Table(
    "spaces",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("platform", String(16), nullable=False),
    Column("native_id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    # Who is told when a post fails: the account that last set a schedule; and a channel for when it
    # can't be written.
    Column("organiser", String(64), nullable=False, server_default=""),
    Column("fallback", String(64), nullable=False, server_default=""),
    # Where nobody can find out whether a post arrived: posted again (perhaps twice), not left out
    # (perhaps missed).
    Column("repeats", Boolean, nullable=False, server_default=false()),
    # When the bot was removed there; none while it is there.
    Column("left_at", Instant),
    UniqueConstraint("platform", "native_id"),
    Index(None, "community_id"),
    _partial("left_at IS NOT NULL", "left_at"),
)

members = Table(
    "members",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("name", PersonName, nullable=False),
    Column("zone", String(64)),
    Column("joined_at", Instant, nullable=False),
    # What is still to be said to them, with the next answer that only they see.
    Column("to_tell", MessageText, nullable=False, server_default=""),
    # Left out of what the group sees of its members.
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Index(None, "community_id"),
)

# A person as one space knows them: by its own name. Where spaces are one community, a member has an
# account in each of them.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("space_id", Id, ForeignKey("spaces.id"), nullable=False),
    Column("native_id", String(64), nullable=False),
    _member(),
    Column("name", PersonName, nullable=False),
    UniqueConstraint("space_id", "native_id"),
    Index(None, "member_id"),
    # A number is never given again: entries may still name an account that is gone.
    sqlite_autoincrement=True,
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    _member(),
    _account(),
    Column("kind", String(16), nullable=False),  # study, activity or done
    Column("item_id", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),  # the member's local day
    Column("minutes", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("link", Text, nullable=False, server_default=""),
    # What it was, where the item is none of the map's: a member's own work.
    Column("title", Text, nullable=False, server_default=""),
    Column("undone_at", Instant),
    Index(None, "community_id", "member_id", "id"),
    Index(None, "community_id", "member_id", "day"),
    Index(None, "community_id", "member_id", "item_id"),
    _partial("undone_at IS NOT NULL", "community_id", "member_id", "undone_at"),
)

item_states = Table(
    "item_states",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("entries", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("done_at", Instant),
    Index(None, "community_id", "last_at"),
    Index(None, "community_id", "item_id", "done_at"),
    sqlite_with_rowid=False,
)

totals = Table(
    "totals",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("cohort_id", Id, primary_key=True, autoincrement=False),  # 0: the whole community
    Column("period", String(16), primary_key=True),  # all, 2026-W47 or 2026-11
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
    Index(None, "community_id", "cohort_id", "period", "points", "member_id"),
    sqlite_with_rowid=False,
)

# How many members of a period have how many points: my rank without reading everyone.
bins = Table(
    "bins",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("cohort_id", Id, primary_key=True, autoincrement=False),
    Column("period", String(16), primary_key=True),
    Column("points", Integer, primary_key=True, autoincrement=False),
    Column("members", Integer, nullable=False),
    sqlite_with_rowid=False,
)

picks = Table(
    "picks",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("kind", String(16), nullable=False),
    Column("week", WeekText, nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("why", MessageText, nullable=False),
    Column("picked_at", Instant, nullable=False),
    # Ids that an organiser swapped out, with spaces between.
    Column("passed", Text, nullable=False, server_default=""),
    UniqueConstraint("community_id", "kind", "week"),
    UniqueConstraint("community_id", "kind", "item_id"),
)

schedules = Table(
    "schedules",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("space_id", Id, ForeignKey("spaces.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("weekday", Integer, nullable=False),  # Monday = 0
    Column("time", String(5), nullable=False),  # local, HH:MM
    Column("zone", String(64), nullable=False),
    # Weeks, counted from the week of ``starts``.
    Column("every", Integer, nullable=False, server_default="1"),
    Column("starts", Date),
    Column("ends", Date),
    Column("paused", Boolean, nullable=False),
    Column("next_run_at", Instant),  # none where it has ended
    Column("next_slot", DayText, nullable=False),  # the next run's local day, "" with no run
    # The failure that an organiser was told, until it is over.
    Column("told", MessageText, nullable=False, server_default=""),
    UniqueConstraint("space_id", "kind", "channel"),
    Index(None, "paused", "next_run_at"),
    Index(None, "community_id"),
    sqlite_autoincrement=True,  # a number is never given again: the keys of posts are made of it
)

# Days without posts: a vacation, or one skipped slot.
breaks = Table(
    "breaks",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("kind", String(16), nullable=False),  # "" for every kind
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("why", MessageText, nullable=False, server_default=""),
    Index(None, "community_id"),
    # A number is never given again: an old button must not take another break back.
    sqlite_autoincrement=True,
)

# What members may vote for: the items for the next pick of a kind.
ballots = Table(
    "ballots",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("week", WeekText, primary_key=True),  # the week in which it was opened
    Column("item_id", String(64), primary_key=True),
    Column("place", Integer, nullable=False),
    sqlite_with_rowid=False,
)

votes = Table(
    "votes",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("week", WeekText, primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("item_id", String(64), nullable=False),
    sqlite_with_rowid=False,
)

# What a slot's recap tells: what was logged after ``since`` and up to ``until``.
recaps = Table(
    "recaps",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("slot", DayText, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# How well a member knows a card: the state that the schedule (FSRS) keeps, and when it is due. It
# has no learning steps, so a card that was graded once is always in review.
recall_cards = Table(
    "recall_cards",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("stability", Double, nullable=False),  # days until it is recalled nine times of ten
    Column("difficulty", Double, nullable=False),  # from 1 to 10
    Column("due_on", Date, nullable=False),  # a local day of the member's
    Column("last_at", Instant, nullable=False),
    Column("grade", Integer, nullable=False),  # the last one: 1 again, 2 hard, 3 good, 4 easy
    Column("reviews", Integer, nullable=False),
    Index(None, "community_id", "member_id", "due_on"),
    sqlite_with_rowid=False,
)

# Every grade that counts: from these the state of a card can be worked out anew.
recall_reviews = Table(
    "recall_reviews",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # of this card, from 1
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),  # the member's local day
    Column("grade", Integer, nullable=False),
    _account(),
    Index(None, "community_id", "member_id", "day"),
    sqlite_with_rowid=False,
)

# Who wants a private line a week about what is due, and where.
recall_weekly = Table(
    "recall_weekly",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("account", String(64), nullable=False),
    Column("next_at", Instant, nullable=False),
    Index(None, "next_at"),
    sqlite_with_rowid=False,
)

# What members guessed before something was revealed, and what was true, once that is known.
guesses = Table(
    "guesses",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id"), primary_key=True),
    Column("item_id", String(64), primary_key=True),
    Column("asked_at", Instant, primary_key=True),
    Column("guess", Text, nullable=False),  # as it was typed
    Column("guess_number", Double),  # where it is one
    Column("sure", Integer),  # in per cent, where it was asked
    Column("truth", Text),
    Column("truth_number", Double),
    Column("is_right", Boolean),  # where it can be told
    _account(),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    # None for a direct message, or when it was removed.
    Column("schedule_id", Id, ForeignKey("schedules.id")),
    Column("kind", String(16), nullable=False, server_default=""),  # of post, or reminder or notice
    Column("slot", DayText, nullable=False),
    Column("member_id", Id, ForeignKey("members.id")),  # whose reminder it is
    Column("item_id", String(64), nullable=False, server_default=""),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("person", String(64), nullable=False, server_default=""),  # whom a direct message is for
    Column("key", String(25), nullable=False, unique=True),
    # Empty until it is worded, when it is first claimed.
    Column("reply", LargeBinary, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("give_up_at", Instant, nullable=False),
    Column("state", String(8), nullable=False),  # waiting, leased, sent, dead or skipped
    Column("attempts", Integer, nullable=False),
    Column("first_try_at", Instant),
    Column("next_try_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease", String(32)),
    Column("message_id", Text),
    Column("link", Text, nullable=False, server_default=""),
    # None where it is still to be opened, "" where there is none to open.
    Column("thread", String(64)),
    Column("refresh_at", Instant),  # when the post in the channel is to be brought up to date
    # Failed tries at that, in a row.
    Column("refreshes", Integer, nullable=False, server_default="0"),
    Column("reason", MessageText, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("schedule_id", "slot", "channel"),
    Index(None, "state", "next_try_at", "id"),
    _partial("lease_until IS NOT NULL", "state", "lease_until"),
    _partial("refresh_at IS NOT NULL", "refresh_at"),
    _partial("sent_at IS NOT NULL", "platform", "space", "sent_at"),
    _partial("person = ''", "community_id", "due_at"),
    Index(None, "member_id"),
    Index(None, "community_id", "item_id"),
    # A number is never given again: rows leave, and a courier, an edit or a button may still name
    # one of them.
    sqlite_autoincrement=True,
)

# What is read of posts that have left the outbox, with the numbers that they had there.
past_posts = Table(
    "past_posts",
    metadata,
    Column("community_id", Id, ForeignKey("communities.id"), primary_key=True),
    Column("due_at", Instant, primary_key=True),
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("slot", DayText, nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("state", String(8), nullable=False),  # sent, dead or skipped
    Column("link", Text, nullable=False),
    Column("reason", MessageText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Index(None, "community_id", "item_id", "due_at"),
    sqlite_with_rowid=False,
)

# Invocations already carried out: a redelivered event does nothing twice.
seen = Table(
    "seen",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("answer", Text, nullable=False),  # a stored message, read only when it comes again
    Index(None, "at"),
    sqlite_with_rowid=False,
)

drafts = Table(  # Lines and answers that were refused, until somebody comes back to them
    "drafts",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("space", String(64), nullable=False),
    Column("account", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("line", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Index(None, "platform", "space", "account"),
    Index(None, "at"),
    sqlite_with_rowid=False,
)

# Whom organisers named beside those of whom the platform says it: a person, or a role and whoever
# has it.
organisers = Table(
    "organisers",
    metadata,
    _community(),
    Column("space_id", Id, ForeignKey("spaces.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # person or role
    Column("native_id", String(64), primary_key=True),
    # What the platform called it then: shown where nobody of that account has come yet.
    Column("name", PersonName, nullable=False),
    # Who named it; "" for who set Cairn up.
    Column("named_by", Text, nullable=False),
    Column("named_at", Instant, nullable=False),
    Index(None, "community_id"),
    sqlite_with_rowid=False,
)

# What organisers changed, for a year.
organiser_log = Table(
    "organiser_log",
    metadata,
    Column("id", Id, primary_key=True),
    _community(),
    Column("space_id", Id, ForeignKey("spaces.id"), nullable=False),
    Column("channel", String(64), nullable=False),  # where it was said; "" for a direct message
    Column("account", String(64), nullable=False),
    Column("name", Text, nullable=False),  # as they were shown then
    Column("at", Instant, nullable=False),
    Column("did", MessageText, nullable=False),
    Index(None, "community_id", "id"),
    Index(None, "space_id", "account"),
    Index(None, "at"),
)

# Small facts that outlive a restart, such as the hash of the commands last synced.
kv = Table(
    "kv",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
