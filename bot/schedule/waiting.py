"""What a group is not given yet, since it had the same, or much the same, a short while ago."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.echoes import echoes_of
from bot.catalog.schema import Item
from bot.store.picks import Pick
from bot.store.weeks import Week

ECHOES_APART = timedelta(weeks=8)


def free_for(
    catalog: Catalog, kind: str, items: Iterable[Item], given: Sequence[Pick], week: Week
) -> Sequence[Item]:
    """The items of a kind that a week may bring. ``given`` is newest first.

    Nothing comes twice. No topic comes two weeks running, and nothing within eight weeks of its
    echo, while there is something else.
    """
    used = {pick.item_id for pick in given}
    fresh = [item for item in items if item.id not in used]
    last = _last_topics(catalog, kind, given)
    echoed = _echoed(catalog, given, week)
    apart = _while_some_are_left(fresh, lambda item: item.id not in echoed)
    return _while_some_are_left(apart, lambda item: last.isdisjoint(item.topics))


def topics_of(catalog: Catalog, pick: Pick) -> tuple[str, ...]:
    """The topics of what was picked; none where it is gone."""
    item = catalog.get(pick.item_id)
    if item is None:
        return ()
    return item.topics


def _while_some_are_left(items: Sequence[Item], may: Callable[[Item], bool]) -> Sequence[Item]:
    return [item for item in items if may(item)] or items


def _last_topics(catalog: Catalog, kind: str, given: Sequence[Pick]) -> frozenset[str]:
    """The topics of the last one of a kind."""
    for pick in given:
        if pick.kind == kind:
            return frozenset(topics_of(catalog, pick))
    return frozenset()


def _echoed(catalog: Catalog, given: Sequence[Pick], week: Week) -> Collection[str]:
    """What echoes something that was given in the weeks around."""
    echoes = echoes_of(catalog)
    found: set[str] = set()
    for pick in given:
        if pick.item_id in echoes and abs(pick.week.monday - week.monday) < ECHOES_APART:
            found |= echoes[pick.item_id]
    return found
