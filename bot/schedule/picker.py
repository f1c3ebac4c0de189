"""Which item a group gets next.

A pure rule, so that asking twice gives the same answer, and nothing comes twice.
"""

from __future__ import annotations

import hashlib
import statistics
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps, open_topics
from bot.catalog.schema import Item, Topic
from bot.messages import Message
from bot.store.ballots import Ballot
from bot.store.entries import ItemState
from bot.store.picks import Pick
from bot.store.weeks import Week

RECENT = 8  # so many picks back a topic counts as lately used


@dataclass(frozen=True, slots=True)
class GroupStage:
    """Where a community stands: the topics its members are on, and the levels that suit them."""

    topics: frozenset[str]
    levels: frozenset[int]


def group_of(catalog: Catalog, members: Collection[Sequence[ItemState]]) -> GroupStage:
    """The topics that active members have begun or could begin next.

    A new group stands at the roadmap's beginning.
    """
    current: set[str] = set()
    shares: list[float] = []
    for states in members or [()]:
        done = {state.item_id for state in states if state.done_at}
        started = {state.item_id for state in states if not state.done_at}
        current |= _within_reach(catalog, done, started)
        finished = sum(topic.id in done for topic in catalog.topics)
        shares.append(finished / max(len(catalog.topics), 1))
    return GroupStage(frozenset(current), _levels(statistics.median(shares)))


def _levels(share: float) -> frozenset[int]:
    """The levels that suit a group whose middle member has done this share of the topics."""
    if share < 1 / 12:
        return frozenset({1})
    if share < 1 / 3:
        return frozenset({1, 2})
    return frozenset({1, 2, 3})


def choose(
    catalog: Catalog,
    kind: str,
    items: Sequence[Item],
    given: Sequence[Pick],
    group: GroupStage,
    seed: str,
    week: Week,
) -> Pick | None:
    """The pick for a week, or None where the community was given everything.

    ``given`` is newest first; ``seed`` names the community. No topic comes two weeks running while
    there is another. Topics with the fewest recent picks go first; ties are broken by a hash of
    community, kind, week and id.
    """
    found = _best(catalog, kind, items, given, group, _draw(seed, kind, week))
    if found is None:
        return None
    item, why = found
    return Pick(kind, week, item.id, why)


def candidates(
    catalog: Catalog,
    kind: str,
    items: Sequence[Item],
    given: Sequence[Pick],
    group: GroupStage,
    seed: str,
    week: Week,
    count: int,
) -> list[str]:
    """The ids of ``count`` items for a vote that opens in a week, best first.

    Fewer where there are no more. By the rule of ``choose``, with a draw of its own among equals.
    """
    draw = f"{_draw(seed, kind, week)}/vote"
    left = list(items)
    found: list[str] = []
    while len(found) < count:
        best = _best(catalog, kind, left, given, group, draw)
        if best is None:
            break
        item, _ = best
        found.append(item.id)
        left.remove(item)
    return found


def elected(ballot: Ballot, given: Collection[str], seed: str, week: Week) -> Pick | None:
    """What a vote was won by, of what was not ``given`` yet; None where nobody voted.

    Ties are broken by the hash.
    """
    standing = {id: votes for id, votes in ballot.votes if votes and id not in given}
    if not standing:
        return None
    draw = _draw(seed, ballot.kind, week)
    best = max(standing, key=lambda item_id: (standing[item_id], _lot(draw, item_id)))
    counts = [votes for _, votes in ballot.votes]
    why = Message("pick.voted", {"votes": standing[best], "total": sum(counts)})
    if list(standing.values()).count(standing[best]) > 1:
        why = replace(why, id="pick.drawn")
    return Pick(ballot.kind, week, best, why)


def _best(
    catalog: Catalog,
    kind: str,
    items: Sequence[Item],
    given: Sequence[Pick],
    group: GroupStage,
    draw: str,
) -> tuple[Item, Message] | None:
    """The item that suits best, and why; None where nothing is left."""
    left = _left(catalog, kind, items, given)
    lately = Counter(topic for pick in given[:RECENT] for topic in _topics(catalog, pick))

    def rank(item: Item) -> tuple[int, bytes]:
        return sum(lately[topic] for topic in item.topics), _lot(draw, item.id)

    for fits, why in _tiers(catalog, group):
        found = [item for item in left if fits(item)]
        if found:
            best = min(found, key=rank)
            return best, why(best)
    return None


def _left(
    catalog: Catalog, kind: str, items: Sequence[Item], given: Sequence[Pick]
) -> Sequence[Item]:
    """What was not given yet: if there are such, on another topic than the last one of the kind."""
    used = {pick.item_id for pick in given}
    fresh = [item for item in items if item.id not in used]
    last = _last_topics(catalog, kind, given)
    return [item for item in fresh if last.isdisjoint(item.topics)] or fresh


def _last_topics(catalog: Catalog, kind: str, given: Sequence[Pick]) -> frozenset[str]:
    """The topics of the last one of a kind."""
    for pick in given:
        if pick.kind == kind:
            return frozenset(_topics(catalog, pick))
    return frozenset()


def _draw(seed: str, kind: str, week: Week) -> str:
    """What decides among equals, the same each time.

    Another for each community, kind and week.
    """
    return f"{seed}/{kind}/{week}"


def _lot(draw: str, item_id: str) -> bytes:
    return hashlib.sha256(f"{draw}/{item_id}".encode()).digest()


def _within_reach(catalog: Catalog, done: set[str], started: set[str]) -> set[str]:
    """What a member has begun, and what is open to them where they stand.

    That is in their first unfinished stage and the next: mathematics and programming are learned
    side by side.
    """
    ready = open_topics(catalog, done)
    stages = sorted({catalog.stage(topic.stage).order for topic in ready})[:2]
    here = {topic.id for topic in ready if catalog.stage(topic.stage).order in stages}
    topics = {id for id in started if isinstance(catalog.get(id), Topic)}
    return topics | here | {step.topic.id for step in next_steps(catalog, done, started)}


def near(catalog: Catalog, group: GroupStage) -> frozenset[str]:
    """The group's topics and their direct prerequisites."""
    topics = [topic for id in group.topics if isinstance(topic := catalog.get(id), Topic)]
    return group.topics.union(*(topic.prereqs for topic in topics))


def _tiers(
    catalog: Catalog, group: GroupStage
) -> Iterable[tuple[Callable[[Item], bool], Callable[[Item], Message]]]:
    close = near(catalog, group)
    stages = {topic.stage for id in group.topics if (topic := catalog.get(id))}
    furthest = max((catalog.stage(stage).order for stage in stages), default=0)

    def on(item: Item) -> Message:
        near_topics = [id for id in item.topics if id in close and catalog.get(id)]
        return Message("pick.near", {"topic": near_topics[0]})

    def everyone(item: Item) -> Message:
        return Message("pick.every-stage", {"stage": item.stage})

    def stage(item: Item) -> Message:
        return Message("pick.in-stage", {"stage": item.stage})

    def review(item: Item) -> Message:
        return Message("pick.review", {"stage": item.stage})

    def stretch(item: Item) -> Message:
        return Message("pick.ahead", {"stage": item.stage})

    yield lambda item: bool(close & set(item.topics)) and item.level in group.levels, on
    yield lambda item: bool(close & set(item.topics)), on
    yield lambda item: not item.topics and item.level in group.levels, everyone
    yield lambda item: not item.topics, everyone
    yield lambda item: item.stage in stages, stage
    yield lambda item: catalog.stage(item.stage).order < furthest, review
    yield lambda item: True, stretch


def _topics(catalog: Catalog, pick: Pick) -> tuple[str, ...]:
    item = catalog.get(pick.item_id)
    if item is None:
        return ()
    return item.topics
