"""How the items of a kind fit a group; what is found of a topic is found once for all of them."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.schedule.group import Group, group_of
from bot.schedule.tiers import Fit, Misfit, Near, near_of

NEVER = 10**6
RANK = itemgetter(0)


class Reached(NamedTuple):
    """How near a topic is to a group.

    ``rank`` of the nearest is least. ``shuts_from`` is the place on the roadmap from which an item
    can't be done without it: that of its own stage where it lies ahead, else never reached.
    """

    rank: tuple[int, int, int]
    topic: str
    near: Near
    stages: int
    weight: int
    shuts_from: int


class Topics(dict[str, Reached | None]):
    """How near each topic is, found when it is first asked for; None for one that is gone."""

    def __init__(self, catalog: Catalog, group: Group) -> None:
        super().__init__()
        self._catalog = catalog
        self._group = group

    def __missing__(self, id: str) -> Reached | None:
        topic = self._catalog.get(id)
        gone = topic is None or not topic.active
        found = self[id] = None if gone else self._found(id)
        return found

    def _found(self, topic: str) -> Reached:
        order = self._catalog.stage(self._catalog.topic(topic).stage).order
        near, stages, weight = self._reached(topic, order)
        shuts_from = order if near is Near.AHEAD else NEVER
        return Reached((near, stages, -weight), topic, near, stages, weight, shuts_from)

    def _reached(self, topic: str, order: int) -> tuple[Near, int, int]:
        """How near it is, by how many stages, and what it counts."""
        group = self._group
        near = near_of(self._catalog, group, topic)
        match near:
            case Near.LOGGED:
                return near, 0, max(group.lately[topic].minutes, 1)
            case Near.BEGUN:
                return near, 0, group.begun[topic]
            case Near.UNBEGUN | Near.OPEN:
                return near, int(order not in group.stages), group.open[topic]
            case Near.AHEAD:
                return near, max(order - group.furthest, 0), 1
            case _:
                return near, max(group.furthest - order, 0), 1


class Fits:
    """How items fit a group. A post chooses among hundreds of items on a few dozen topics."""

    def __init__(self, catalog: Catalog, group: Group) -> None:
        self.group = group
        self._orders = {stage.id: stage.order for stage in catalog.stages}
        self._topics = Topics(catalog, group)
        self._known: dict[tuple[str, bool, bool], Fit] = {}
        self._of: dict[str, Fit] = {}

    def of(self, item: Item) -> Fit:
        """How an item fits.

        What needs a topic of a stage that nobody has come to lies ahead, whatever else it is on.
        """
        found = self._of.get(item.id)
        if found is None:
            found = self._of[item.id] = self._worked_out(item)
        return found

    def _worked_out(self, item: Item) -> Fit:
        suits = item.level in self.group.levels
        known = self._topics
        topics = [one for id in item.topics if (one := known[id]) is not None]
        if not topics:
            return Fit(Near.ANYWHERE, _misfit(suits, shut=False))
        order = self._orders[item.stage]
        shut = [one for one in topics if one.shuts_from <= order]
        for one in shut:
            if one.stages > 0:
                return self._fit(one, suits, shut=False)
        return self._fit(min(topics, key=RANK), suits, shut=bool(shut))

    def _fit(self, reached: Reached, suits: bool, *, shut: bool) -> Fit:
        key = (reached.topic, suits, shut)
        found = self._known.get(key)
        if found is None:
            misfit = _misfit(suits, shut)
            found = Fit(reached.near, misfit, reached.topic, reached.stages, reached.weight)
            self._known[key] = found
        return found


def fits_for(catalog: Catalog, group: Group) -> Fits:
    """How items fit a group; of all groups that log nothing it is found once."""
    found = _at_the_beginning(catalog)
    if group == found.group:
        return found
    return Fits(catalog, group)


@lru_cache(maxsize=8)
def _at_the_beginning(catalog: Catalog) -> Fits:
    return Fits(catalog, group_of(catalog, ()))


def _misfit(suits: bool, shut: bool) -> Misfit:
    misfit = Misfit.NONE if suits else Misfit.LEVEL
    return misfit | Misfit.SHUT if shut else misfit
