"""What a command handler is given beside its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.chat.command import CommandSpec
from bot.chat.invocation import Place
from bot.chat.post import PostSpec
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

    @property
    def today(self) -> date:
        """The member's local day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()
