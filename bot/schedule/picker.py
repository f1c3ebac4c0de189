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
from bot.catalog.schema import Item, Topic
from bot.messages import Message
from bot.schedule.reach import reach_of
from bot.store.ballots import Ballot
from bot.store.entries import Standing
from bot.store.picks import Pick
from bot.store.weeks import Week

AT_THE_BEGINNING = Standing(frozenset(), frozenset())
RECENT = 8  # so many picks back a topic counts as lately used


@dataclass(frozen=True, slots=True)
class GroupStage:
    """Where a community stands: the topics within its members' reach, and levels that suit them.

    ``underway`` are those that a member has begun, or that come next on the road of one who has
    begun anything; ``touched`` those that a member has begun or finished. Why something was picked
    is said by these two.
    """

    topics: frozenset[str]
    levels: frozenset[int]
    underway: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()


def group_of(catalog: Catalog, standings: Collection[Standing]) -> GroupStage:
    """The topics that active members have begun or could begin next.

    ``standings`` hold topics alone. A new group stands at the roadmap's beginning.
    """
    reach = reach_of(catalog)
    current = underway = touched = 0
    shares: list[float] = []
    for standing in standings or [AT_THE_BEGINNING]:
        done, started = reach.bits(standing.done), reach.bits(standing.started)
        coming, within = reach.ahead(done, started)
        current |= started | coming | within
        touched |= done | started
        if done or started:
            underway |= started | coming
        share = (done & reach.active).bit_count() / max(len(catalog.topics), 1)
        shares += [share] * standing.members
    levels = _levels(statistics.median(shares))
    return GroupStage(reach.ids(current), levels, reach.ids(underway), reach.ids(touched))


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
    fresh = _not_given(items, given)
    left = _on_another_topic(catalog, kind, fresh, given)
    lately = Counter(topic for pick in given[:RECENT] for topic in _topics(catalog, pick))

    def rank(item: Item) -> tuple[int, bytes]:
        return sum(lately[topic] for topic in item.topics), _lot(draw, item.id)

    nearer = (
        False  # Whether something nearer is left that only waits as it was on last time's topic
    )
    for fits, why in _tiers(catalog, group):
        found = [item for item in left if fits(item)]
        if found:
            best = min(found, key=rank)
            return best, _true_of(why(best), nearer)
        nearer = nearer or any(map(fits, fresh))
    return None


def _true_of(why: Message, nearer: bool) -> Message:
    """The reason; that of what looks ahead does not claim that nothing nearer is left."""
    if nearer and why.id == "pick.ahead":
        return replace(why, id="pick.change")
    return why


def _not_given(items: Sequence[Item], given: Sequence[Pick]) -> Sequence[Item]:
    used = {pick.item_id for pick in given}
    return [item for item in items if item.id not in used]


def _on_another_topic(
    catalog: Catalog, kind: str, fresh: Sequence[Item], given: Sequence[Pick]
) -> Sequence[Item]:
    """Those on another topic than the last one of the kind; all, where there are none such."""
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


def near(catalog: Catalog, group: GroupStage) -> frozenset[str]:
    """The group's topics and their direct prerequisites."""
    topics = [topic for id in group.topics if isinstance(topic := catalog.get(id), Topic)]
    return group.topics.union(*(topic.prereqs for topic in topics))


def _tiers(
    catalog: Catalog, group: GroupStage
) -> Iterable[tuple[Callable[[Item], bool], Callable[[Item], Message]]]:
    close = near(catalog, group)
    stages = _stages(catalog, group.topics)
    furthest = max((catalog.stage(stage).order for stage in stages), default=0)

    def on(item: Item) -> Message:
        return _why_topic(group, [id for id in item.topics if id in close and catalog.get(id)])

    def everyone(item: Item) -> Message:
        return Message("pick.every-stage", {"stage": item.stage})

    def stage(item: Item) -> Message:
        known = "pick.in-stage" if item.stage in _stages(catalog, group.touched) else "pick.stage"
        return Message(known, {"stage": item.stage})

    def review(item: Item) -> Message:
        known = "pick.review" if item.stage in _stages(catalog, group.touched) else "pick.before"
        return Message(known, {"stage": item.stage})

    def stretch(item: Item) -> Message:
        return Message("pick.ahead", {"stage": item.stage})

    yield lambda item: bool(close & set(item.topics)) and item.level in group.levels, on
    yield lambda item: bool(close & set(item.topics)), on
    yield lambda item: not item.topics and item.level in group.levels, everyone
    yield lambda item: not item.topics, everyone
    yield lambda item: item.stage in stages, stage
    yield lambda item: catalog.stage(item.stage).order < furthest, review
    yield lambda item: True, stretch


def _why_topic(group: GroupStage, topics: Sequence[str]) -> Message:
    """What is true of one of an item's topics that are near, the strongest reason first.

    A topic that is near and within nobody's reach is one that others build on.
    """
    reasons = {
        "pick.near": [id for id in topics if id in group.underway],
        "pick.first": [] if group.touched else topics,
        "pick.open": [id for id in topics if id in group.topics - group.touched],
        "pick.open-to-some": [id for id in topics if id in group.topics],
        "pick.base": topics,
    }
    known, those = next((known, those) for known, those in reasons.items() if those)
    return Message(known, {"topic": those[0]})


def _stages(catalog: Catalog, topics: Collection[str]) -> set[str]:
    return {topic.stage for id in topics if (topic := catalog.get(id))}


def _topics(catalog: Catalog, pick: Pick) -> tuple[str, ...]:
    item = catalog.get(pick.item_id)
    if item is None:
        return ()
    return item.topics
