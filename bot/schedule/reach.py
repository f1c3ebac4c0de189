"""What lies ahead of a member, by bit sets of topics: the same answers as of ``bot.catalog.graph``.

A group of a thousand asks a thousand times, and most of its members stand where others do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.catalog.catalog import Catalog
from bot.catalog.graph import links
from bot.catalog.schema import Topic

STEPS = 3  # topics that are offered next


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is ``open`` to a member and not begun: the ``road`` near where they are, and lanes."""

    open: int
    road: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Edges:
    """A topic that can be taken.

    The sets of what gates it, of what it builds on, and of what finally waits for it. ``aside``:
    whether it is in a lane.
    """

    bit: int
    stage: int
    aside: bool
    gates: int
    prereqs: int
    beyond: int


def single(bits: int) -> Iterator[int]:
    """Each bit of a set by itself, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


class Reach:
    """The topics of a catalog as bits, with what is open to whoever has done some of them."""

    def __init__(self, catalog: Catalog) -> None:
        topics = [item.id for item in catalog.items.values() if isinstance(item, Topic)]
        self._bits = {id: 1 << number for number, id in enumerate(topics)}
        self._ids = {bit: id for id, bit in self._bits.items()}
        found = links(catalog)
        self._edges = [
            Edges(
                self._bits[topic.id],
                catalog.stage(topic.stage).order,
                catalog.stage(topic.stage).lane,
                self.bits(gate.id for gate in found.needs[topic.id]),
                self.bits(topic.prereqs),
                self.bits(found.beyond[topic.id]),
            )
            for topic in catalog.topics
        ]
        self.active = self.bits(topic.id for topic in catalog.topics)

    def bits(self, ids: Iterable[str]) -> int:
        """The set of those that are topics."""
        found = 0
        for id in ids:
            found |= self._bits.get(id, 0)
        return found

    def ids(self, bits: int) -> frozenset[str]:
        """The topics of a set."""
        return frozenset(self._ids[bit] for bit in single(bits))

    def stages(self, bits: int) -> frozenset[int]:
        """The places of the stages, lanes aside, that topics of a set are in."""
        return frozenset(e.stage for e in self._edges if e.bit & bits and not e.aside)

    @lru_cache(maxsize=8192)  # noqa: B019  # as many as there are catalogs: one
    def ahead(self, done: int, started: int) -> Ahead:
        """What could be begun now, and is not.

        On the road that is what is open in the first two unfinished stages and where something is
        begun, and what comes next. Mathematics and programming are learned side by side, so the
        next stage is near, too.
        """
        ready = [edges for edges in self._edges if not (edges.bit & done or edges.gates & ~done)]
        road = [edges for edges in ready if not edges.aside]
        stages = set(sorted({edges.stage for edges in road})[:2])
        stages |= {edges.stage for edges in self._edges if edges.bit & started}
        near = _together(edges for edges in road if edges.stage in stages)
        lanes = _together(edges for edges in ready if edges.aside)
        coming = self._next(ready, done, started)
        fresh = _together(ready) & ~started
        return Ahead(fresh, fresh & (near | coming) & ~lanes, fresh & lanes)

    def _next(self, ready: list[Edges], done: int, started: int) -> int:
        """See ``graph.fresh_topics``."""
        room = STEPS - (started & self.active).bit_count()
        if room <= 0:
            return 0
        fresh = [edges for edges in ready if not edges.bit & started]
        fresh.sort(key=lambda edges: (edges.stage, -(edges.beyond & ~done).bit_count()))
        first = fresh[:room]
        led_to = next((edges for edges in fresh if edges.prereqs & done), None)
        if led_to is not None and led_to not in first:
            first[room - 1 :] = [led_to]
        return _together(first)


def _together(many: Iterable[Edges]) -> int:
    """The set of these topics."""
    bits = 0
    for edges in many:
        bits |= edges.bit
    return bits


@lru_cache(maxsize=8)
def reach_of(catalog: Catalog) -> Reach:
    """Built once a catalog."""
    return Reach(catalog)
