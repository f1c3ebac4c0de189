"""A community's week, as a post sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.catalog.catalog import Catalog
from bot.store.ballots import Ballot
from bot.store.spaces import Community
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class CommunityWeek:
    """Whose week it is, with the open transaction. ``day`` is the local day of the post's slot.

    ``opened`` is what ``PostSpec.opens`` wrote down of a post that is worded to be posted now, None
    for a preview; ``ballot`` the vote that opens with the post, where it is not kept yet.
    """

    tx: Transaction
    catalog: Catalog
    community: Community
    day: date
    now: datetime
    opened: Any = None
    ballot: Ballot | None = None
