"""How the items of a kind fit a group; what is found of a topic is found once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.schedule.group import Group, group_of
from bot.schedule.tiers import Fit, Misfit, Near, near_of


class Reached(NamedTuple):
    """How near a topic is to a group, by the ``order`` of its stage and what it counts."""

    topic: str
    order: int
    near: Near
    stages: int
    weight: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """The nearest comes first, and is less."""
        return self.near, self.stages, -self.weight


class Fits:
    """How items fit a group. A post chooses among hundreds of items on a few dozen topics."""

    def __init__(self, catalog: Catalog, group: Group) -> None:
        self._catalog = catalog
        self.group = group
        self._orders = {stage.id: stage.order for stage in catalog.stages}
        self._reached: dict[str, Reached | None] = {}
        self._known: dict[tuple[str, bool, bool], Fit] = {}
        self._of: dict[str, Fit] = {}

    def of(self, item: Item) -> Fit:
        """How an item fits.

        What needs a topic of a stage that nobody has come to lies ahead, whatever else it is on.
        """
        if item.id not in self._of:
            self._of[item.id] = self._worked_out(item)
        return self._of[item.id]

    def _worked_out(self, item: Item) -> Fit:
        suits = item.level in self.group.levels
        topics = [one for id in item.topics if (one := self._topic(id)) is not None]
        if not topics:
            return Fit(Near.ANYWHERE, _misfit(suits, shut=False))
        order = self._orders[item.stage]
        shut = [one for one in topics if one.near is Near.AHEAD and one.order <= order]
        for one in shut:
            if one.stages > 0:
                return self._fit(one, suits, shut=False)
        return self._fit(_nearest(topics), suits, shut=bool(shut))

    def _fit(self, reached: Reached, suits: bool, *, shut: bool) -> Fit:
        key = (reached.topic, suits, shut)
        if key not in self._known:
            topic, _, near, stages, weight = reached
            self._known[key] = Fit(near, _misfit(suits, shut), topic, stages, weight)
        return self._known[key]

    def _topic(self, id: str) -> Reached | None:
        """A topic that can be taken; None for one that is gone."""
        if id not in self._reached:
            topic = self._catalog.get(id)
            gone = topic is None or not topic.active
            self._reached[id] = None if gone else self._found(id)
        return self._reached[id]

    def _found(self, topic: str) -> Reached:
        catalog, group = self._catalog, self.group
        near, order = near_of(catalog, group, topic), self._orders[catalog.topic(topic).stage]
        match near:
            case Near.LOGGED:
                return Reached(topic, order, near, 0, max(group.lately[topic].minutes, 1))
            case Near.BEGUN:
                return Reached(topic, order, near, 0, group.begun[topic])
            case Near.UNBEGUN | Near.OPEN:
                stages = int(order not in group.stages)
                return Reached(topic, order, near, stages, group.open[topic])
            case Near.AHEAD:
                return Reached(topic, order, near, max(order - group.furthest, 0), 1)
            case _:
                return Reached(topic, order, near, max(group.furthest - order, 0), 1)


def fits_for(catalog: Catalog, group: Group) -> Fits:
    """How items fit a group; of all groups that log nothing it is found once."""
    found = _at_the_beginning(catalog)
    if group == found.group:
        return found
    return Fits(catalog, group)


@lru_cache(maxsize=8)
def _at_the_beginning(catalog: Catalog) -> Fits:
    return Fits(catalog, group_of(catalog, ()))


def _nearest(topics: Sequence[Reached]) -> Reached:
    if len(topics) == 1:
        return topics[0]
    return min(topics, key=lambda one: one.rank)


def _misfit(suits: bool, shut: bool) -> Misfit:
    misfit = Misfit.NONE if suits else Misfit.LEVEL
    return misfit | Misfit.SHUT if shut else misfit
