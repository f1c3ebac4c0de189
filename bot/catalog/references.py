"""Faults that no file shows alone: ids used twice, references to nothing, circles, steps back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import NamedTuple

from bot.catalog.document import Document
from bot.catalog.faults import Fault
from bot.catalog.parts import Stage
from bot.catalog.schema import Item, Topic

NO_ITEMS: Mapping[str, Item] = MappingProxyType({})


class ReadItem(NamedTuple):
    """An item and the file that it was read from."""

    item: Item
    document: Document

    def fault(self, key: str, code: str, sentence: str) -> Fault:
        """A fault at the line of a key."""
        return Fault(self.document.path, self.document.line_of((key,)), code, sentence)


def check_references(
    read: list[ReadItem],
    stages: Mapping[str, Stage],
    broken: Set[str],
    known: Mapping[str, Item] = NO_ITEMS,
) -> Iterator[Fault]:
    """All faults between items.

    ``broken`` are ids of files that can't be read: a reference to one is no fault. ``known`` are
    items that were checked before, to which these may refer.
    """
    first: dict[str, ReadItem] = {}
    for one in read:
        if one.item.id not in known:
            first.setdefault(one.item.id, one)
    items = {**known, **{id: one.item for id, one in first.items()}}
    for one in read:
        yield from check_unique(one, first)
        yield from check_stage(one, stages)
        yield from check_names(one, items, broken)
    yield from check_order(first, items, stages)
    yield from check_circles(first)


def check_unique(one: ReadItem, first: Mapping[str, ReadItem]) -> Iterator[Fault]:
    """C021: no other item has the id. ``first`` are the items that came first with their ids.

    An id that is missing there belongs to an item that was checked before.
    """
    holder = first.get(one.item.id)
    if holder is one:
        return
    other = f"{one.item.folder}/{one.item.id}.md"
    if holder is not None:
        other = holder.document.path
    yield one.fault("id", "C021", f"`{one.item.id}` is the id of {other} too")


def check_stage(one: ReadItem, stages: Mapping[str, Stage]) -> Iterator[Fault]:
    """C022: the stage exists. Nothing is said where no stage could be read at all."""
    stage = one.item.stage
    if stages and stage not in stages:
        known = ", ".join(stages)
        sentence = f"there is no stage `{stage}`; stages.toml has {known}"
        yield one.fault("stage", "C022", sentence)


def check_names(one: ReadItem, items: Mapping[str, Item], broken: Set[str]) -> Iterator[Fault]:
    """C023: every id that the item names belongs to an item of the right kind."""
    for key, id in topics_named(one.item):
        if id not in broken and not isinstance(items.get(id), Topic):
            yield one.fault(key, "C023", f"`{key}` names `{id}`, and no topic has that id")
    heir = one.item.superseded_by
    if heir is not None and heir not in items and heir not in broken:
        sentence = f"`superseded_by` names `{heir}`, and no item has that id"
        yield one.fault("superseded_by", "C023", sentence)
    for id in one.item.echoes:
        if id not in items and id not in broken:
            yield one.fault("echoes", "C023", f"`echoes` names `{id}`, and no item has that id")


def topics_named(item: Item) -> list[tuple[str, str]]:
    """(key, id) for every topic that the item names."""
    named = [("topics", id) for id in item.topics]
    return named + [("prereqs", id) for id in prereqs_of(item)]


def prereqs_of(item: Item) -> tuple[str, ...]:
    """The ids of the topics that come before it; only a topic has such."""
    if isinstance(item, Topic):
        return item.prereqs
    return ()


def check_order(
    read: Mapping[str, ReadItem], items: Mapping[str, Item], stages: Mapping[str, Stage]
) -> Iterator[Fault]:
    """C025: a topic never waits for one of a later stage (lanes aside)."""
    for one in read.values():
        for id in prereqs_of(one.item):
            other = items.get(id)
            if isinstance(other, Topic) and is_later(one.item.stage, other.stage, stages):
                sentence = f"`{id}` is in {other.stage}, after this topic's stage {one.item.stage}"
                yield one.fault("prereqs", "C025", sentence)


def is_later(here: str, there: str, stages: Mapping[str, Stage]) -> bool:
    """Whether the stage ``there`` comes after ``here``; never for a lane or an unknown stage."""
    one, other = stages.get(here), stages.get(there)
    if one is None or other is None or one.lane or other.lane:
        return False
    return other.order > one.order


def check_circles(read: Mapping[str, ReadItem]) -> Iterator[Fault]:
    """C024: prerequisites never lead back to where they started. One circle is told."""
    topics = {id: one.item for id, one in read.items() if isinstance(one.item, Topic)}
    prereqs: dict[str, list[str]] = {}
    for id, topic in topics.items():
        prereqs[id] = [prereq for prereq in topic.prereqs if prereq in topics]
    circle = find_circle(prereqs)
    if circle:
        sentence = f"prerequisites in a circle: {' <- '.join(circle)}"
        yield read[circle[0]].fault("prereqs", "C024", sentence)


def find_circle(prereqs: Mapping[str, list[str]]) -> list[str]:
    """One circle of prerequisites, its first id repeated at the end; empty if there is none."""
    try:
        TopologicalSorter(prereqs).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][1:]
        first = circle.index(min(circle))  # So that the same circle always reads the same
        return [*circle[first:], *circle[: first + 1]]
    return []
