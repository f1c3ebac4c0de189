"""What is open to someone who has finished some topics, and what to take next.

Pure: a catalog and a set of topic ids in, values out.

A prerequisite holds a topic shut if both are active and the prerequisite is not in a lane; lanes
never gate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Topic

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NextStep:
    """A topic to take next, and why, as a fragment.

    ``opens Decision trees``, ``you have begun it``.
    """

    topic: Topic
    reason: str


@dataclass(frozen=True, slots=True)
class Links:
    """The gating edges by topic id, both ways, and everything that finally waits for a topic.

    ``shut_by`` is the ids of what a topic ``needs``.
    """

    needs: Mapping[str, tuple[Topic, ...]]
    shut_by: Mapping[str, frozenset[str]]
    opens: Mapping[str, tuple[Topic, ...]]
    beyond: Mapping[str, frozenset[str]]


@lru_cache(maxsize=8)
def links(catalog: Catalog) -> Links:
    """The gating edges of a catalog, in roadmap order. Built once a catalog."""
    gates = {topic.id: topic for topic in catalog.topics if not catalog.stage(topic.stage).lane}
    place = {topic.id: number for number, topic in enumerate(catalog.topics)}
    needs: dict[str, tuple[Topic, ...]] = {}
    shut_by: dict[str, frozenset[str]] = {}
    opens: dict[str, list[Topic]] = {topic.id: [] for topic in catalog.topics}
    for topic in catalog.topics:
        held_by = sorted(gates.keys() & topic.prereqs, key=place.__getitem__)
        needs[topic.id] = tuple(gates[id] for id in held_by)
        shut_by[topic.id] = frozenset(held_by)
        for id in held_by:
            opens[id].append(topic)
    beyond: dict[str, frozenset[str]] = {}
    for id in opens:
        collect(id, opens, beyond)
    return Links(needs, shut_by, {id: tuple(topics) for id, topics in opens.items()}, beyond)


def collect(
    id: str, opens: Mapping[str, list[Topic]], beyond: dict[str, frozenset[str]]
) -> frozenset[str]:
    """The ids of all topics that wait for ``id``, directly or not; remembered in ``beyond``."""
    if id not in beyond:
        found: set[str] = set()
        for topic in opens[id]:
            found |= {topic.id} | collect(topic.id, opens, beyond)
        beyond[id] = frozenset(found)
    return beyond[id]


def missing_prereqs(catalog: Catalog, topic_id: str, done: Set[str]) -> tuple[Topic, ...]:
    """The topics that still hold this one shut, in roadmap order.

    Empty for a topic that is not active.
    """
    return tuple(topic for topic in links(catalog).needs.get(topic_id, ()) if topic.id not in done)


def open_topics(catalog: Catalog, done: Set[str]) -> tuple[Topic, ...]:
    """Topics that can be taken now: not done, and nothing holds them shut."""
    shut_by = links(catalog).shut_by
    return tuple(t for t in catalog.topics if t.id not in done and shut_by[t.id] <= done)


def is_open(catalog: Catalog, topic: Topic, done: Set[str]) -> bool:
    """Whether a topic can be taken now: it is not done, and nothing holds it shut."""
    return topic.id not in done and links(catalog).shut_by.get(topic.id, NOTHING) <= done


def opens(catalog: Catalog, topic_id: str) -> tuple[Topic, ...]:
    """The topics that have this one as a prerequisite, in roadmap order."""
    return links(catalog).opens.get(topic_id, ())


def unlocked_by(catalog: Catalog, topic_id: str, done: Set[str]) -> tuple[Topic, ...]:
    """The topics that become open if this one is finished now; empty if it is finished already."""
    if topic_id in done:
        return ()
    then = done | {topic_id}
    return tuple(topic for topic in opens(catalog, topic_id) if is_open(catalog, topic, then))


def path_to(catalog: Catalog, topic_id: str, done: Set[str]) -> tuple[Topic, ...]:
    """What is still to do before this topic, in an order that works.

    The topic itself is not among it.
    """
    found: set[str] = set()
    ahead = [topic_id]
    while ahead:
        for topic in missing_prereqs(catalog, ahead.pop(), done):
            if topic.id not in found:
                found.add(topic.id)
                ahead.append(topic.id)
    return tuple(topic for topic in catalog.topics if topic.id in found)


def next_steps(
    catalog: Catalog, done: Set[str], started: Set[str], limit: int = 3
) -> tuple[NextStep, ...]:
    """At most ``limit`` topics to take now.

    Begun ones come first, then by stage, then by how many topics finally wait for them. One that a
    finished topic opened is among them, if there is one and room beside the begun ones.
    """
    begun = [topic for topic in catalog.topics if topic.id in started and topic.id not in done]
    fresh = fresh_topics(catalog, done, started, limit - len(begun))
    steps = [NextStep(topic, "you have begun it") for topic in begun]
    steps += [NextStep(topic, gain(catalog, topic, done)) for topic in fresh]
    return tuple(steps[:limit])


def fresh_topics(catalog: Catalog, done: Set[str], started: Set[str], room: int) -> list[Topic]:
    """The topics that can be begun, best first, at most ``room`` of them.

    What was done should lead somewhere: where none of them follows a finished topic, the first
    that does takes the last place.
    """
    beyond = links(catalog).beyond
    fresh = [topic for topic in open_topics(catalog, done) if topic.id not in started]
    fresh.sort(key=lambda topic: (catalog.stage(topic.stage).order, -len(beyond[topic.id] - done)))
    led_to = next((topic for topic in fresh if not done.isdisjoint(topic.prereqs)), None)
    if led_to is not None and led_to not in fresh[:room]:
        fresh.insert(max(room - 1, 0), led_to)
    return fresh[: max(room, 0)]


def gain(catalog: Catalog, topic: Topic, done: Set[str]) -> str:
    """What finishing a topic brings, as a fragment."""
    if at_once := unlocked_by(catalog, topic.id, done):
        return f"opens {titles(at_once)}"
    if later := [other for other in opens(catalog, topic.id) if other.id not in done]:
        return f"a step towards {titles(later)}"
    stage = catalog.stage(topic.stage)
    others = [other for other in catalog.topics if other.stage == stage.id and other is not topic]
    if all(other.id in done for other in others):
        return f"completes {stage.title}"
    return f"part of {stage.title}"


def titles(topics: Sequence[Topic]) -> str:
    """``A``, ``A and B``, ``A, B and 3 more``."""
    said = [topic.title for topic in topics]
    if len(said) > 2:
        return f"{said[0]}, {said[1]} and {len(said) - 2} more"
    return " and ".join(said)
