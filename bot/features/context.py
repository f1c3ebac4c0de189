"""What a command handler is given beside its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.command import CommandSpec
from bot.chat.invocation import Place
from bot.chat.post import PostSpec
from bot.chat.reply import Link
from bot.errors import NotNow
from bot.features.items import AnyItem, edit_link, none_yet
from bot.store.members import Community, Member, Space
from bot.store.picks import Pick
from bot.store.schedules import Run, Timing
from bot.store.work import Transaction


class Time(Protocol):
    """What a command may ask of time."""

    def pick(self, kind: str, day: date | None = None) -> Pick | None:
        """What the community is given this week (or in the week of ``day``); None where it was given everything."""

    def next_run(self, timing: Timing) -> Run:
        """The first run after now."""


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when, with the open transaction."""

    tx: Transaction
    catalog: Catalog
    community: Community
    space: Space
    member: Member
    organiser: bool
    place: Place
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
