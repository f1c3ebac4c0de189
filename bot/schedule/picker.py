"""Which item a group gets next.

A pure rule, so that asking twice gives the same answer, and nothing comes twice. What is near a
group is told by ``tiers``, what has to wait by ``waiting``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.messages import Message
from bot.schedule.draw import draw_of, lot
from bot.schedule.fits import Fits, fits_for
from bot.schedule.group import Group
from bot.schedule.tiers import Fit, why
from bot.schedule.waiting import free_for, topics_of
from bot.store.ballots import Ballot
from bot.store.picks import Pick
from bot.store.weeks import Week

RECENT = 8  # so many picks back a topic counts as lately used


@dataclass(frozen=True, slots=True)
class Question:
    """Which item of a kind a group gets for a week. ``seed`` names the community.

    ``given`` is all that it was given before, newest first.
    """

    catalog: Catalog
    group: Group
    kind: str
    given: Sequence[Pick]
    seed: str
    week: Week


def choose(question: Question, items: Sequence[Item]) -> Pick | None:
    """The pick for a week, or None where the community was given all the items.

    The nearest tier decides. In it the topics go first that had the fewest of the last picks for
    their weight, and then the draw.
    """
    draw = draw_of(question.seed, question.kind, question.week)
    found = _best(question, items, draw, fits_for(question.catalog, question.group))
    if found is None:
        return None
    item, fit = found
    because = why(question.catalog, question.group, item, fit)
    return Pick(question.kind, question.week, item.id, because)


def candidates(question: Question, items: Sequence[Item], count: int) -> list[str]:
    """The ids of ``count`` items for a vote that opens in a week, best first.

    Fewer where there are no more. By the rule of ``choose``, with a draw of its own among equals.
    """
    draw = f"{draw_of(question.seed, question.kind, question.week)}/vote"
    fits = fits_for(question.catalog, question.group)
    left = list(items)
    found: list[str] = []
    while len(found) < count:
        best = _best(question, left, draw, fits)
        if best is None:
            break
        item, _ = best
        found.append(item.id)
        left.remove(item)
    return found


def elected(ballot: Ballot, given: Collection[str], seed: str, week: Week) -> Pick | None:
    """What a vote was won by, of what was not ``given`` yet; None where nobody voted.

    Ties are broken by the draw.
    """
    standing = {id: votes for id, votes in ballot.votes if votes and id not in given}
    if not standing:
        return None
    draw = draw_of(seed, ballot.kind, week)
    best = max(standing, key=lambda item_id: (standing[item_id], lot(draw, item_id)))
    counts = [votes for _, votes in ballot.votes]
    why = Message("pick.voted", {"votes": standing[best], "total": sum(counts)})
    if list(standing.values()).count(standing[best]) > 1:
        why = replace(why, id="pick.drawn")
    return Pick(ballot.kind, week, best, why)


def _best(
    question: Question, items: Sequence[Item], draw: str, of_group: Fits
) -> tuple[Item, Fit] | None:
    """The item that comes first, and how it fits; None where nothing is left."""
    catalog, given = question.catalog, question.given
    free = free_for(catalog, question.kind, items, given, question.week)
    if not free:
        return None
    fits = [(of_group.of(item), item) for item in free]
    tiers = {id(fit): fit.tier for fit, _ in fits}
    nearest = min(tiers.values())
    near = [(fit, item) for fit, item in fits if tiers[id(fit)] == nearest]
    lately = Counter(id for pick in given[:RECENT] for id in topics_of(catalog, pick))

    def rank(found: tuple[Fit, Item]) -> tuple[float, bytes]:
        fit, item = found
        had = sum(lately[topic] for topic in item.topics)
        return _share(had, fit), lot(draw, item.id)

    fit, item = min(near, key=rank)
    return item, fit


def _share(had: int, fit: Fit) -> float:
    """What one more pick would make of a topic's share, for its weight (D'Hondt's rule)."""
    return (had + 1) / fit.weight
