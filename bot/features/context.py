"""What a command handler is given beside its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.command import CommandSpec
from bot.chat.invocation import Place
from bot.chat.post import PostSpec
from bot.chat.reply import Link, Reply
from bot.errors import NotNow
from bot.features.items import AnyItem, edit_link, find, none_yet
from bot.store import outbox, upkeep
from bot.store.ballots import Ballot
from bot.store.members import Community, Member, Space
from bot.store.outbox import Record
from bot.store.picks import Pick
from bot.store.schedules import Run, Schedule, Timing
from bot.store.work import Transaction

SETTLE = timedelta(seconds=5)  # between a change and the edit of the post that shows it: several go into one


@dataclass(frozen=True, slots=True)
class Week:
    """A community's week, as a post sees it. ``day`` is the local day of the post's slot."""

    tx: Transaction
    catalog: Catalog
    community: Community
    day: date
    now: datetime


class Composed(Protocol):
    """A post as it will be sent, and the id of its item."""

    @property
    def reply(self) -> Reply:
        """What is said."""

    @property
    def item_id(self) -> str:
        """Empty for a post that is about the group."""


class Time(Protocol):
    """What a command may ask of time."""

    def pick(self, kind: str, day: date | None = None) -> Pick | None:
        """What the community is given this week (or in the week of ``day``); None where it was given everything."""

    def swap(self, kind: str, day: date) -> Pick:
        """Another pick for the week of ``day``, in place of the one it has. NotNow where there is no other."""

    def open_ballot(self, kind: str) -> Ballot | None:
        """The vote on the next pick that can still be cast; None where there is none."""

    def compose(self, kind: str, day: date, *, late: bool = False) -> Composed:
        """The post for the slot of ``day``, its pick kept. NotNow, with the reason, where there is none."""

    def next_run(self, timing: Timing, kind: str, where: Place) -> Run | None:
        """The first run after now that is on no day off, in no week that the channel was given already; or None."""

    def upcoming(self, timing: Timing, kind: str, where: Place, count: int) -> list[Run]:
        """The first such runs after now, at most ``count``."""

    def this_week(self, timing: Timing) -> Run:
        """The run of the present week, where the timing's zone is, whether it is a day off or not."""

    def record(self, schedule: Schedule) -> Record | None:
        """What became of this week's in the schedule's channel, whatever its day was; None where it has not come."""

    def post_now(self, schedule: Schedule) -> bool:
        """Send this week's slot at once, also one that was given up; the next run is the first one after it.

        False where it is out already, or on its way.
        """


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when, with the open transaction. ``account`` is the platform's own id of who asks."""

    tx: Transaction
    catalog: Catalog
    community: Community
    space: Space
    member: Member
    organiser: bool
    place: Place
    account: str
    now: datetime
    time: Time
    commands: Mapping[str, CommandSpec]
    posts: Mapping[str, PostSpec]
    edit_url: str

    @property
    def zone(self) -> str:
        """The member's own zone, or the community's."""
        return self.member.zone or self.community.zone

    def edit(self, item: Item) -> tuple[Link, ...]:
        """Where the item can be mended, as the last thing in its reply; nothing where no such place is set."""
        return edit_link(self.catalog, item, self.edit_url)

    def changed(self, item_id: str, kind: str = "") -> None:
        """What is counted under an item's posts has changed: they are brought up to date in a moment."""
        upkeep.stale(self.tx, self.community.id, kind, item_id, self.now + SETTLE)

    def finished(self, item_id: str) -> None:
        """The member finished an item: it is counted under its posts, and they need not be reminded of it."""
        self.changed(item_id)
        outbox.no_need(self.tx, self.member.id, item_id)

    @property
    def today(self) -> date:
        """The member's local day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def given_this_week(ctx: Context, kind: str, of: type[AnyItem]) -> tuple[AnyItem, str]:
    """This week's item of a kind, and why it was picked. NotNow where there is none, or the group had them all."""
    if not ctx.catalog.of_kind(of):
        raise none_yet(of)
    pick = ctx.time.pick(kind)
    item = ctx.catalog.get(pick.item_id) if pick else None
    if pick is None or not isinstance(item, of):
        raise NotNow(f"Your group was given every {of.noun} there is. `/{kind}` with a name shows any of them again.")
    return item, pick.why


def named_or_given(ctx: Context, name: str, kind: str, of: type[AnyItem]) -> tuple[AnyItem, str]:
    """The item of this name, or else this week's, and why it was picked. BadInput, NotNow as they say."""
    if name:
        return find(ctx.catalog, name, (of,), f"{kind} {{}}"), ""
    return given_this_week(ctx, kind, of)
