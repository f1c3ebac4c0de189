"""Where a group stands with each topic, and which levels suit it: what its picks go by."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bot.catalog.catalog import Catalog
from bot.schedule.reach import Reach, reach_of
from bot.store.standings import Lately, Standing

AT_THE_BEGINNING = Standing(frozenset(), frozenset())
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A community by topics, as its active ``members`` have logged them.

    ``lately`` says which were logged or finished in the last weeks. ``begun`` and ``open``: by
    topic, how many have begun and not finished it, and how many can begin it. ``road`` is what is
    open where one of them is on the roadmap, ``aside`` what is in a lane. ``done`` holds what at
    least one has finished or known before, ``done_by_all`` what each of them has. ``stages``
    are the places of the stages in which something is begun, or could be where nothing is;
    ``furthest`` is that of the last one that any of them has come to.
    """

    members: int
    levels: frozenset[int]
    lately: Mapping[str, Lately] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)
    open: Mapping[str, int] = field(default_factory=dict)
    road: frozenset[str] = NONE
    aside: frozenset[str] = NONE
    done: frozenset[str] = NONE
    done_by_all: frozenset[str] = NONE
    stages: frozenset[int] = frozenset()
    furthest: int = 0

    @property
    def is_new(self) -> bool:
        """Whether none of them has begun or finished anything."""
        return not self.begun and not self.done


def group_of(
    catalog: Catalog, standings: Collection[Standing], lately: Iterable[Lately] = ()
) -> Group:
    """Where a group stands; a new one at the roadmap's beginning. All of them hold topics alone."""
    reach = reach_of(catalog)
    shares: list[float] = []
    begun: Counter[str] = Counter()
    opens: Counter[int] = Counter()
    road = aside = by_one = 0
    by_all = ~0
    for standing in standings or [AT_THE_BEGINNING]:
        done = reach.bits(standing.done)
        ahead = reach.ahead(done, reach.bits(standing.started))
        by_one |= done
        by_all &= done
        road |= ahead.road
        aside |= ahead.lanes
        opens[ahead.open] += standing.members
        share = (done & reach.active).bit_count() / max(len(catalog.topics), 1)
        shares += [share] * standing.members
        for id in standing.started:
            begun[id] += standing.members
    return Group(
        members=len(shares),
        levels=levels_for(statistics.median(shares)),
        lately={one.item_id: one for one in lately},
        begun=begun,
        open=_by_topic(reach, opens),
        road=reach.ids(road),
        aside=reach.ids(aside),
        done=reach.ids(by_one),
        done_by_all=reach.ids(by_all),
        stages=reach.stages(reach.bits(begun)) or reach.stages(road),
        furthest=max(reach.stages(by_one | road | reach.bits(begun)), default=0),
    )


def levels_for(share: float) -> frozenset[int]:
    """The levels that suit a group whose middle member has done this share of the topics."""
    if share < 1 / 12:
        return frozenset({1})
    if share < 1 / 3:
        return frozenset({1, 2})
    return frozenset({2, 3})


def _by_topic(reach: Reach, sets: Mapping[int, int]) -> Mapping[str, int]:
    """In how many of the sets each topic is; most members stand where others do."""
    found: Counter[str] = Counter()
    for bits, members in sets.items():
        for id in reach.ids(bits):
            found[id] += members
    return found
