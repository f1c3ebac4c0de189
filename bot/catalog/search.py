"""Finding an item by what a member typed: exact names first, then what looks most like it.

All from memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import overload

from bot.catalog.catalog import AnyItem, Catalog
from bot.catalog.nearest import KnownTexts, index_texts, nearest_texts, words_of
from bot.catalog.schema import KINDS, Activity, Item, Topic
from bot.errors import UnknownItem

# Below this a suggestion looks random: found by trying typos of the real titles.
LEAST_LIKE_A_NAME = 0.45
MOST_LETTERS = 100  # A pasted page must not cost more than a name


@dataclass(frozen=True, slots=True)
class Name:
    """One way to say an item: ``words`` as typed, lower-case.

    ``key`` without anything between the letters.
    """

    item: Item
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Every name of the items of some kinds: by its key, and by what it looks like.

    The numbers in ``looks`` are those of ``names``.
    """

    items: tuple[Item, ...]
    names: tuple[Name, ...]
    by_key: dict[str, Item]
    looks: KnownTexts


@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem: ...
@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item: ...
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item:
    """The active item with this id (with or without its kind), title or alias.

    Case, spaces and hyphens don't matter. An archived item's names lead to the one that superseded
    it. Raises ``UnknownItem`` with up to three suggestions, nearest first.
    """
    found = named(catalog, typed, kinds)
    if found is None:
        index = name_index(catalog, tuple(kinds))
        near = [(item.id, item.title) for item in look_alikes(index, typed, 3)]
        raise UnknownItem(typed, near, noun=noun_of_kinds(kinds))
    return found


def named(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item | None:
    """As ``resolve``, but None where there is no such name.

    Near misses cost a hundred times more to find.
    """
    return name_index(catalog, tuple(kinds)).by_key.get(name_key(typed))


@overload
def complete(
    catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]], limit: int = 25
) -> tuple[AnyItem, ...]: ...
@overload
def complete(
    catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS, limit: int = 25
) -> tuple[Item, ...]: ...
def complete(
    catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS, limit: int = 25
) -> tuple[Item, ...]:
    """At most ``limit`` items that ``typed`` could become.

    Names that begin so come first, then those that hold it, then those that look like it.
    """
    index = name_index(catalog, tuple(kinds))
    key = name_key(typed)
    if not key:
        return index.items[:limit]
    titled = [item for item in index.items if name_key(item.title).startswith(key)]
    begun = [name.item for name in index.names if name.key.startswith(key)]
    inside = [name.item for name in index.names if key in name.key]
    found = each_once([*titled, *begun, *inside])
    if len(found) < limit and len(key) > 2:
        found = each_once([*found, *look_alikes(index, typed, limit - len(found))])
    return tuple(found[:limit])


def look_alikes(index: NameIndex, typed: str, limit: int) -> list[Item]:
    """At most ``limit`` items with a name that looks like ``typed``, nearest first."""
    words = words_of(typed[:MOST_LETTERS])
    near = nearest_texts(index.looks, words, limit)
    likely = [one for one in near if one.both >= LEAST_LIKE_A_NAME]
    likely.sort(key=lambda one: (-one.both, one.number))
    return each_once(index.names[one.number].item for one in likely)[:limit]


@lru_cache(maxsize=32)
def name_index(catalog: Catalog, kinds: tuple[type[Item], ...]) -> NameIndex:
    """The index of a catalog's active items of some kinds. Built once for each choice of kinds."""
    items = tuple(item for item in catalog.active if isinstance(item, kinds))
    said = [names_of(item) for item in items]
    by_key = {**heirs_by_key(catalog, kinds), **items_by_key(said)}
    names: list[Name] = []
    for own in said:
        names += {name.key: name for name in own}.values()
    looks = index_texts([name.words for name in names])
    return NameIndex(items, tuple(names), by_key, looks)


def items_by_key(said: Sequence[Sequence[Name]]) -> dict[str, Item]:
    """Key -> item. Where two items share a name, the one that has it as its stronger name gets it.

    An id of one item thus goes before a title of another, and that before an alias.
    """
    found: dict[str, Item] = {}
    for names in zip_longest(*said):
        for name in filter(None, names):
            found.setdefault(name.key, name.item)
    return found


def heirs_by_key(catalog: Catalog, kinds: tuple[type[Item], ...]) -> dict[str, Item]:
    """Key of an archived item -> the active one that it leads to."""
    found: dict[str, Item] = {}
    for old in catalog.items.values():
        heir = heir_of(catalog, old)
        if heir is not None and isinstance(heir, kinds):
            for name in names_of(old):
                found.setdefault(name.key, heir)
    return found


def heir_of(catalog: Catalog, item: Item) -> Item | None:
    """The active item that an archived one leads to; None if it leads nowhere, or is active."""
    seen = {item.id}
    heir = item
    while not heir.active and heir.superseded_by and heir.superseded_by not in seen:
        seen.add(heir.superseded_by)
        heir = catalog.items[heir.superseded_by]
    if heir is item or not heir.active:
        return None
    return heir


def names_of(item: Item) -> list[Name]:
    """The item's names, the strongest first: id, id without its kind, title, aliases."""
    said = [item.id, item.short_id, item.title, *aliases_of(item)]
    return [Name(item, words_of(text), name_key(text)) for text in said]


def aliases_of(item: Item) -> tuple[str, ...]:
    """Other names that members may type; only topics and activities have such."""
    if isinstance(item, Topic | Activity):
        return item.aliases
    return ()


def name_key(text: str) -> str:
    """``text`` with nothing between its letters: ``Gradient-Boosting`` -> ``gradientboosting``."""
    return words_of(text).replace(" ", "")


def each_once(items: Iterable[AnyItem]) -> list[AnyItem]:
    """The items in order, each once."""
    return list({item.id: item for item in items}.values())


def noun_of_kinds(kinds: Sequence[type[Item]]) -> str:
    """What to call what was looked for: the kind's noun, or ``item`` for several kinds."""
    nouns = {kind.noun for kind in kinds}
    if len(nouns) == 1:
        return nouns.pop()
    return "item"
