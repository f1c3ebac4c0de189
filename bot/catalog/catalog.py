"""All the content, read once and never changed: the stages in order and the items by id."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from bot.catalog.parts import Stage
from bot.catalog.schema import Item, Topic
from bot.errors import UnknownItem

AnyItem = TypeVar("AnyItem", bound=Item)


@dataclass(frozen=True, eq=False)
class Catalog:
    """``items`` holds every item, drafts and archived ones too.

    The tuples hold the active ones in roadmap order.

    ``paths`` are the items' files, relative to the content folder, with ``/``; those of ``own``, an
    organiser's own items, to the folder they come from. ``edit_base`` is the address below which
    the files can be edited. Two catalogs are equal only if they are the same one, so a catalog can
    key a cache.
    """

    stages: tuple[Stage, ...]
    items: Mapping[str, Item]
    paths: Mapping[str, str]
    own: frozenset[str] = frozenset()
    edit_base: str = ""

    @classmethod
    def of(
        cls,
        stages: Iterable[Stage],
        items: Iterable[Item],
        paths: Mapping[str, str] | None = None,
        own: frozenset[str] = frozenset(),
    ) -> Catalog:
        """A catalog of values that are already checked.

        Their ids are unique, their references exist, their prerequisites make no circle.
        """
        ordered = tuple(sorted(stages, key=lambda stage: stage.order))
        found = {item.id: item for item in items}
        if paths is None:
            paths = {id: f"{item.folder}/{id}.md" for id, item in found.items()}
        return cls(ordered, MappingProxyType(found), MappingProxyType(dict(paths)), own)

    def get(self, id: str) -> Item | None:
        """The item with exactly this id, whatever its status; None if there never was one."""
        return self.items.get(id)

    def topic(self, id: str) -> Topic:
        """The topic with exactly this id; ``UnknownItem`` if there is none."""
        item = self.items.get(id)
        if not isinstance(item, Topic):
            raise UnknownItem(id)
        return item

    def stage(self, id: str) -> Stage:
        """The stage with this id; KeyError if there is none."""
        return self._stages[id]

    def title_of(self, id: str) -> str:
        """The title of the item or the stage with this id; the id itself where there is none."""
        found = self.items.get(id) or self._stages.get(id)
        if found is None:
            return id
        return found.title

    def path_of(self, id: str) -> str:
        """The item's file, relative to the content folder: ``topics/top-vectors.md``.

        KeyError if there is none.
        """
        return self.paths[id]

    def edit_url(self, id: str) -> str:
        """Where an item's file can be mended.

        "" where no such place is set, or the item is an organiser's own.
        """
        if not self.edit_base or id in self.own:
            return ""
        return f"{self.edit_base.rstrip('/')}/{self.paths[id]}"

    def of_kind(self, kind: type[AnyItem]) -> tuple[AnyItem, ...]:
        """The active items of a kind, in roadmap order."""
        if kind not in self._of_kinds:
            self._of_kinds[kind] = tuple(item for item in self.active if isinstance(item, kind))
        found: tuple[AnyItem, ...] = self._of_kinds[kind]
        return found

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Active topics: by stage, a topic after its prerequisites, else by title."""
        found = [item for item in self.items.values() if isinstance(item, Topic) and item.active]
        ordered: list[Topic] = []
        for stage in self.stages:
            ordered += after_prereqs(topic for topic in found if topic.stage == stage.id)
        return tuple(ordered)

    @cached_property
    def topic_ids(self) -> frozenset[str]:
        """The ids of all topics, drafts and archived ones too."""
        return frozenset(id for id, item in self.items.items() if isinstance(item, Topic))

    @cached_property
    def active(self) -> tuple[Item, ...]:
        """Every active item: topics first, then the others.

        Those stand by stage, then by the last of their topics, level and title.
        """
        place = {topic.id: number for number, topic in enumerate(self.topics)}
        found = [item for item in self.items.values() if item.active]
        others = [item for item in found if not isinstance(item, Topic)]

        def key(item: Item) -> tuple[int, int, int, str, str]:
            last = max((place.get(topic, -1) for topic in item.topics), default=-1)
            return (self.stage(item.stage).order, last, item.level, item.title, item.id)

        return (*self.topics, *sorted(others, key=key))

    @cached_property
    def _of_kinds(self) -> dict[type[Item], Any]:
        """What ``of_kind`` was asked for."""
        return {}

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.id: stage for stage in self.stages}


def after_prereqs(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Topics of one stage, each after its prerequisites; among those that could be next, by title.

    A topological sort (Kahn, 1962) with a heap of what is ready.
    """
    waiting = {topic.id: topic for topic in topics}
    open_for: dict[str, int] = {}
    after: dict[str, list[str]] = {}
    for topic in waiting.values():
        inside = {prereq for prereq in topic.prereqs if prereq in waiting}
        open_for[topic.id] = len(inside)
        for prereq in inside:
            after.setdefault(prereq, []).append(topic.id)
    ready = [(waiting[id].title, id) for id, count in open_for.items() if not count]
    heapq.heapify(ready)
    while ready:
        _, id = heapq.heappop(ready)
        yield waiting[id]
        for later in after.get(id, ()):
            open_for[later] -= 1
            if not open_for[later]:
                heapq.heappush(ready, (waiting[later].title, later))
