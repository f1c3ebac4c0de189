"""Groups and items for tests of what is picked, on the tiny catalog."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item, Topic
from bot.schedule.group import Group, group_of
from bot.schedule.picker import Question
from bot.store.picks import Pick
from bot.store.standings import Lately, Standing
from bot.store.weeks import Week

WEEK = Week(2026, 48)
ML, VECTORS, MATRICES = "top-what-is-ml", "top-vectors", "top-matrices"
TREES, REGRESSION, BOOSTING = "top-trees", "top-regression", "top-boosting"


def done(*ids: str, members: int = 1) -> Standing:
    """Members who have these topics behind them."""
    return Standing(frozenset(ids), frozenset(), members)


def begun(*ids: str, after: Iterable[str] = (), members: int = 1) -> Standing:
    """Members who have begun these topics, after others that are behind them."""
    return Standing(frozenset(after), frozenset(ids), members)


def logged(topic: str, members: int = 1, minutes: int = 60) -> Lately:
    """A topic that so many logged lately."""
    return Lately(topic, members, minutes, 0)


def finished(topic: str, members: int = 1) -> Lately:
    """A topic that so many finished lately."""
    return Lately(topic, 0, 0, members)


def asking(
    catalog: Catalog,
    group: Group | None = None,
    given: Iterable[Pick] = (),
    seed: str = "1",
    week: Week = WEEK,
    kind: str = "challenge",
) -> Question:
    """What is picked for a group, a new one where none is named."""
    return Question(catalog, group or group_of(catalog, []), kind, list(given), seed, week)


def with_items(catalog: Catalog, *items: Item) -> Catalog:
    """The catalog with these items, in place of those that have their ids."""
    return Catalog.of(catalog.stages, {**catalog.items, **{one.id: one for one in items}}.values())


def like(item: Item | None, id: str, **changes: object) -> Item:
    """A copy of an item, with another id and what else is named."""
    assert item is not None
    return item.model_copy(update={"id": id, "title": id, **changes})


def with_a_lane(catalog: Catalog) -> Catalog:
    """The catalog with a topic in the lane S8 that builds on vectors, and one after it."""
    first = like(catalog.get(MATRICES), "top-aside", stage="S8", prereqs=(VECTORS,))
    later = like(catalog.get(MATRICES), "top-aside-later", stage="S8", prereqs=(MATRICES,))
    assert isinstance(first, Topic)
    return with_items(catalog, first, later)
