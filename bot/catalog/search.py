"""Finding an item by what a member typed: exact names first, then what fits one alone.

All from memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import overload

from bot.catalog.catalog import AnyItem, Catalog
from bot.catalog.guesses import MOST_LETTERS, SURELY, fitting, guesses, tells
from bot.catalog.names import (
    Name,
    NameIndex,
    index_of,
    name_index,
    name_key,
    stems_of,
    strong_names,
)
from bot.catalog.nearest import nearest_texts, words_of
from bot.catalog.schema import KINDS, Item
from bot.errors import UnknownItem
from bot.spelling import words_alike

# Below this a completion looks random: found by trying typos of the real titles.
LEAST_LIKE_A_NAME = 0.45


@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem: ...
@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item: ...
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item:
    """The active item with this name, or the only one that it fits.

    Case, spaces, hyphens, plurals, a leading article and the British or American spelling don't
    matter. An archived item's names lead to the one that superseded it. Raises ``UnknownItem``
    with up to five suggestions, likeliest first.
    """
    found = named(catalog, typed, kinds)
    near: Sequence[Name] = ()
    if has_letters(typed):
        found = found or only_fitting(catalog, typed, kinds)
        near = () if found else meant_by(name_index(catalog, tuple(kinds)), typed)
    if found is not None:
        return found
    suggestions = [(name.item.id, shown(name)) for name in near]
    raise UnknownItem(typed, suggestions, noun=noun_of_kinds(kinds))


def has_name(catalog: Catalog, typed: str, kinds: Sequence[type[Item]]) -> bool:
    """Whether this is the name of an item, letter by letter."""
    return name_key(typed) in name_index(catalog, tuple(kinds)).by_key


def named(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item | None:
    """The active item with this id (with or without its kind), title or alias; None for none.

    Plurals, a leading article and the British or American spelling don't matter. Near misses cost
    a hundred times more to find.
    """
    index = name_index(catalog, tuple(kinds))
    return index.by_key.get(name_key(typed)) or index.by_stems.get("".join(stems_of(typed)))


def is_named(item: Item, typed: str) -> bool:
    """Whether this is one of the item's own names."""
    key = name_key(typed)
    return any(key == name.key for name in strong_names(item))


def only_fitting(catalog: Catalog, typed: str, kinds: Sequence[type[Item]]) -> Item | None:
    """The only item with a name of which these words are the beginning, or a good part."""
    found = fitting(name_index(catalog, tuple(kinds)), typed)
    if len(found) != 1:
        return None
    return found[0].item


def only_one_of(items: Sequence[AnyItem], typed: str) -> AnyItem | None:
    """Which of a few items is meant by its name or some of its words; None for none or several."""
    names = meant_by(index_of(items), typed)
    found = [item for item in items if any(name.item is item for name in names)]
    if len(found) != 1:
        return None
    return found[0]


def has_letters(typed: str) -> bool:
    """Whether there is a letter in it: a number alone is in too many names to mean one of them.

    It says which hint, or which of the votes.
    """
    return any(map(str.isalpha, typed))


@lru_cache(maxsize=1024)
def fits(catalog: Catalog, typed: str, kinds: tuple[type[Item], ...]) -> bool:
    """Whether every word of this is in one name of an item, or surely meant for one.

    Where words end that are a name and more is asked word by word; so the answers are kept, and a
    common word or a number at the end is taken for what comes after a mistyped name.
    """
    if named(catalog, typed, kinds) is not None:
        return True
    if not has_letters(typed):
        return False
    index = name_index(catalog, kinds)
    if fitting(index, typed):
        return True
    last = stems_of(typed)[-1:]
    if not any(tells(index, word) and not word[0].isdigit() for word in last):
        return False
    return any(guess.likely >= SURELY for guess in guesses(index, typed))


def is_like(catalog: Catalog, typed: str, kinds: Sequence[type[Item]]) -> bool:
    """Whether this is a name, fits one, or may be the slip of one."""
    if named(catalog, typed, kinds) is not None:
        return True
    return has_letters(typed) and bool(meant_by(name_index(catalog, tuple(kinds)), typed))


def only_guess(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem | None:
    """The item that was surely meant by a name with a slip; None where another may be, or none."""
    if not any(map(str.isalpha, typed)):
        return None
    near = guesses(name_index(catalog, tuple(kinds)), typed)
    if len(near) != 1 or near[0].likely < SURELY:
        return None
    found = near[0].item
    return next(found for kind in kinds if isinstance(found, kind))


def meant_by(index: NameIndex, typed: str) -> list[Name]:
    """The names that the words fit, else those that they may be a slip of, likeliest first."""
    return fitting(index, typed) or [guess.name for guess in guesses(index, typed)]


def shown(name: Name) -> str:
    """An item's title, and the other name by which it was found where the title says nothing of it.

    Its id says no more than its title.
    """
    item = name.item
    if name.key in (name_key(item.id), name_key(item.short_id), name_key(item.title)):
        return item.title
    if words_alike(name.said, item.title):
        return item.title
    return f"{item.title} ({name.said})"


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
    titled = (index.items[number] for number in index.titles.beginning_with(key))
    begun = (index.names[number].item for number in index.keys.beginning_with(key))
    inside = (index.names[number].item for number in index.keys.holding(key))
    found = first_ones(chain(titled, begun, inside), limit)
    if len(found) < limit and len(key) > 2:
        found = each_once([*found, *look_alikes(index, typed, limit - len(found))])
    return tuple(found[:limit])


def look_alikes(index: NameIndex, typed: str, limit: int) -> list[Item]:
    """At most ``limit`` items with a name that looks like ``typed``, nearest first.

    For what is not typed to its end; a guess that is said has to be a surer one.
    """
    words = words_of(typed[:MOST_LETTERS])
    near = nearest_texts(index.looks, words, limit)
    likely = [one for one in near if one.both >= LEAST_LIKE_A_NAME]
    likely.sort(key=lambda one: (-one.both, one.number))
    return each_once(index.names[one.number].item for one in likely)[:limit]


def first_ones(items: Iterable[AnyItem], limit: int) -> list[AnyItem]:
    """The first items in order, each once, at most ``limit``; no more of them are looked for."""
    found: dict[str, AnyItem] = {}
    for item in items:
        found.setdefault(item.id, item)
        if len(found) >= limit:
            break
    return list(found.values())


def each_once(items: Iterable[AnyItem]) -> list[AnyItem]:
    """The items in order, each once."""
    return list({item.id: item for item in items}.values())


def noun_of_kinds(kinds: Sequence[type[Item]]) -> str:
    """What to call what was looked for: the kind's noun, or ``item`` for several kinds."""
    nouns = {kind.noun for kind in kinds}
    if len(nouns) == 1:
        return nouns.pop()
    return "item"
