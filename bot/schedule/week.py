"""A community's week, as a post sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.catalog.catalog import Catalog
from bot.store.members import Community
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class CommunityWeek:
    """Whose week it is, with the open transaction. ``day`` is the local day of the post's slot.

    ``posting``: it is worded to be posted now, and not for a preview.
    """

    tx: Transaction
    catalog: Catalog
    community: Community
    day: date
    now: datetime
    posting: bool = False
