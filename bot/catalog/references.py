"""What one file alone can't show: ids used twice, references to nothing, circles and steps back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from bot.catalog.document import Document
from bot.catalog.faults import Fault
from bot.catalog.parts import Stage
from bot.catalog.schema import Item, Topic

Read = tuple[Item, Document]
NOTHING: Mapping[str, Item] = MappingProxyType({})


def check(
    read: list[Read],
    stages: Mapping[str, Stage],
    broken: Set[str],
    known: Mapping[str, Item] = NOTHING,
) -> Iterator[Fault]:
    """All faults between items.

    ``broken`` are ids of files that can't be read: a reference to one is no fault.

    ``known`` are items that were checked before, to which these may refer.
    """
    first: dict[str, Read] = {}
    for item, document in read:
        if item.id in first or item.id in known:
            other = first[item.id][1].path if item.id in first else f"{item.folder}/{item.id}.md"
            yield Fault(
                document.path,
                document.line_of(("id",)),
                "C021",
                f"`{item.id}` is the id of {other} too",
            )
        else:
            first[item.id] = (item, document)
    items = {**known, **{id: item for id, (item, _) in first.items()}}
    for item, document in read:
        yield from check_stage(item, document, stages)
        yield from check_references(item, document, items, broken)
    yield from check_prereqs(first, items, stages)


def check_stage(item: Item, document: Document, stages: Mapping[str, Stage]) -> Iterator[Fault]:
    """The stage exists. Nothing is said where no stage could be read at all."""
    if stages and item.stage not in stages:
        known = ", ".join(stages)
        line = document.line_of(("stage",))
        yield Fault(
            document.path,
            line,
            "C022",
            f"there is no stage `{item.stage}`; stages.toml has {known}",
        )


def check_references(
    item: Item, document: Document, items: Mapping[str, Item], broken: Set[str]
) -> Iterator[Fault]:
    """Every id that the item names belongs to an item of the right kind."""
    for key, id in topics_named(item):
        if id not in broken and not isinstance(items.get(id), Topic):
            yield Fault(
                document.path,
                document.line_of((key,)),
                "C023",
                f"`{key}` names `{id}`, and no topic has that id",
            )
    heir = item.superseded_by
    if heir is not None and heir not in items and heir not in broken:
        line = document.line_of(("superseded_by",))
        yield Fault(
            document.path, line, "C023", f"`superseded_by` names `{heir}`, and no item has that id"
        )


def topics_named(item: Item) -> list[tuple[str, str]]:
    """(key, id) for every topic that the item names."""
    named = [("topics", id) for id in item.topics]
    return [*named, *(("prereqs", id) for id in item.prereqs)] if isinstance(item, Topic) else named


def check_prereqs(
    read: Mapping[str, Read], items: Mapping[str, Item], stages: Mapping[str, Stage]
) -> Iterator[Fault]:
    """Prerequisites never lead back to where they started, and never wait for a later stage (lanes aside)."""
    topics = {id: item for id, (item, _) in read.items() if isinstance(item, Topic)}
    for id, topic in topics.items():
        document = read[id][1]
        for prereq in topic.prereqs:
            other = items.get(prereq)
            here, there = (
                stages.get(topic.stage),
                stages.get(other.stage if isinstance(other, Topic) else ""),
            )
            if here and there and not here.lane and not there.lane and there.order > here.order:
                sentence = f"`{prereq}` is in {there.id}, after this topic's stage {here.id}"
                yield Fault(document.path, document.line_of(("prereqs",)), "C025", sentence)
    circle = find_circle(
        {id: [p for p in topic.prereqs if p in topics] for id, topic in topics.items()}
    )
    if circle:
        document = read[circle[0]][1]
        yield Fault(
            document.path,
            document.line_of(("prereqs",)),
            "C024",
            f"prerequisites in a circle: {' <- '.join(circle)}",
        )


def find_circle(prereqs: Mapping[str, list[str]]) -> list[str]:
    """One circle of prerequisites, its first id repeated at the end; empty if there is none."""
    try:
        TopologicalSorter(prereqs).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][1:]
        first = circle.index(min(circle))  # so that the same circle always reads the same
        return [*circle[first:], *circle[: first + 1]]
    return []
