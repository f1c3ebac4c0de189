"""What commands and posts may ask of time: this week's pick, and when a timing runs next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.chat.post import PostSpec
from bot.schedule.calendar import next_run
from bot.schedule.picker import choose, group_of
from bot.store import entries, picks
from bot.store.members import Community
from bot.store.picks import Pick
from bot.store.schedules import Run, Timing
from bot.store.totals import week_of
from bot.store.work import Transaction

ACTIVE_WITHIN = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Almanac:
    """Time, for one community, in one transaction."""

    tx: Transaction
    catalog: Catalog
    posts: Mapping[str, PostSpec]
    community: Community
    now: datetime

    def pick(self, kind: str, day: date | None = None) -> Pick | None:
        """What the community is given for the week of ``day`` (its own today): the one it has, or a new one, kept.

        None where it was given everything there is of this kind.
        """
        week = week_of(day or self.now.astimezone(ZoneInfo(self.community.zone)).date())
        found = picks.of_week(self.tx, self.community.id, kind, week)
        return found or self._new(kind, week)

    def next_run(self, timing: Timing) -> Run:
        """The first run after now."""
        return next_run(timing, self.now)

    def _new(self, kind: str, week: str) -> Pick | None:
        members = entries.group_states(self.tx, self.community, self.now - ACTIVE_WITHIN)
        group = group_of(self.catalog, list(members.values()))
        given = picks.given(self.tx, self.community.id)
        items = self.catalog.of_kind(self.posts[kind].items)
        pick = choose(self.catalog, kind, items, given, group, str(self.community.id), week)
        if pick is not None:
            picks.keep(self.tx, self.community.id, pick, self.now)
        return pick
