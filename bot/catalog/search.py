"""Finding an item by what a member typed: exact names first, then what looks most like it.

All from memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, zip_longest
from typing import TypeVar, overload

from bot.catalog.catalog import Catalog
from bot.catalog.schema import KINDS, Activity, Item, Topic
from bot.errors import UnknownItem

AnyItem = TypeVar("AnyItem", bound=Item)
LIKE_ENOUGH = 0.45  # below this a suggestion looks random: found by trying typos of the real titles
# so many candidates by trigrams are compared letter by letter, which costs 30 microseconds each
SHORTLIST = 10
NOT_A_LETTER = re.compile(r"[^\w+#]+|_+")  # C, C++ and C# stay three names


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
    """Every name of the items of some kinds: by its key, and by the trigrams of its words (numbers into ``names``)."""

    items: tuple[Item, ...]
    names: tuple[Name, ...]
    by_key: dict[str, Item]
    grams: dict[str, list[int]]
    sizes: tuple[int, ...]


@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem: ...
@overload
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item: ...
def resolve(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item:
    """The active item with this id (with or without its kind), title or alias.

    Case, spaces and hyphens don't matter.

    An archived item's names lead to the one that superseded it. Raises :class:`UnknownItem` with up
    to three suggestions, nearest first.
    """
    found = named(catalog, typed, kinds)
    if found is None:
        near = [(item.id, item.title) for item in alike(index_of(catalog, tuple(kinds)), typed, 3)]
        raise UnknownItem(typed, near, noun=noun_of(kinds))
    return found


def named(catalog: Catalog, typed: str, kinds: Sequence[type[Item]] = KINDS) -> Item | None:
    """As :func:`resolve`, but None where there is no such name: the near misses cost a hundred times more to find."""
    return index_of(catalog, tuple(kinds)).by_key.get(key_of(typed))


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
    """At most ``limit`` items that ``typed`` could become: names that begin so, then that hold it, then alike ones."""
    index = index_of(catalog, tuple(kinds))
    key = key_of(typed)
    if not key:
        return index.items[:limit]
    titled = [item for item in index.items if key_of(item.title).startswith(key)]
    begin = [*titled, *(name.item for name in index.names if name.key.startswith(key))]
    inside = [name.item for name in index.names if key in name.key]
    found = first_of_each([*begin, *inside])
    if len(found) < limit and len(key) > 2:
        found = first_of_each([*found, *alike(index, typed, limit - len(found))])
    return tuple(found[:limit])


def alike(index: NameIndex, typed: str, limit: int) -> list[Item]:
    """Items with a name that looks like ``typed``, nearest first."""
    words = words_of(typed[:100])  # a pasted page must not cost more than a name
    wanted = trigrams(words)
    shared = Counter(chain.from_iterable(index.grams.get(gram, ()) for gram in wanted))
    least = max(shared.values(), default=0) / 3
    overlap = {
        n: 2 * count / (len(wanted) + index.sizes[n])
        for n, count in shared.items()
        if count > least
    }
    shortlist = sorted(overlap, key=lambda number: (-overlap[number], number))[
        : max(SHORTLIST, limit)
    ]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)
    scored: list[tuple[float, int]] = []
    for place, number in enumerate(shortlist):
        score = overlap[number]
        if place < SHORTLIST:
            matcher.set_seq1(index.names[number].words)
            score = (score + matcher.ratio()) / 2
        if score >= LIKE_ENOUGH:
            scored.append((-score, number))
    return first_of_each(index.names[number].item for _, number in sorted(scored))[:limit]


@lru_cache(maxsize=32)
def index_of(catalog: Catalog, kinds: tuple[type[Item], ...]) -> NameIndex:
    """The index of a catalog's items of some kinds. Built once for each choice of kinds."""
    items = tuple(item for item in catalog.active if isinstance(item, kinds))
    said = [names_of(item) for item in items]
    by_key: dict[str, Item] = {}
    for rank in zip_longest(*said):
        for name in filter(None, rank):
            by_key.setdefault(name.key, name.item)
    for old in catalog.items.values():
        heir = heir_of(catalog, old)
        if heir is not None and isinstance(heir, kinds):
            for name in names_of(old):
                by_key.setdefault(name.key, heir)
    names = tuple(name for names in said for name in {name.key: name for name in names}.values())
    return NameIndex(items, names, by_key, *postings(names))


def postings(names: Sequence[Name]) -> tuple[dict[str, list[int]], tuple[int, ...]]:
    """(trigram -> numbers of the names that hold it, how many trigrams each name has)."""
    grams: dict[str, list[int]] = {}
    sizes = []
    for number, name in enumerate(names):
        own = trigrams(name.words)
        sizes.append(len(own))
        for gram in own:
            grams.setdefault(gram, []).append(number)
    return grams, tuple(sizes)


def heir_of(catalog: Catalog, item: Item) -> Item | None:
    """The active item that an archived one leads to; None if it leads nowhere."""
    seen = {item.id}
    while not item.active and item.superseded_by and item.superseded_by not in seen:
        seen.add(item.superseded_by)
        item = catalog.items[item.superseded_by]
    return item if item.active and len(seen) > 1 else None


def names_of(item: Item) -> list[Name]:
    """The item's names, the strongest first: id, id without its kind, title, aliases."""
    aliases = item.aliases if isinstance(item, Topic | Activity) else ()
    said = [item.id, item.short_id, item.title, *aliases]
    return [Name(item, words_of(text), key_of(text)) for text in said]


def words_of(text: str) -> str:
    """``text`` in lower case, accents off, words apart by one space."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(
            char
            for char in unicodedata.normalize("NFKD", folded)
            if not unicodedata.combining(char)
        )
    return " ".join(NOT_A_LETTER.sub(" ", folded).split())


def key_of(text: str) -> str:
    """``text`` with nothing between its letters: ``Gradient-Boosting`` -> ``gradientboosting``."""
    return words_of(text).replace(" ", "")


def trigrams(words: str) -> frozenset[str]:
    """The three-letter pieces of each word, its beginning and end marked, so that word order matters little."""
    padded = [f"  {word} " for word in words.split()]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def first_of_each(items: Iterable[AnyItem]) -> list[AnyItem]:
    """The items in order, each once."""
    return list({item.id: item for item in items}.values())


def noun_of(kinds: Sequence[type[Item]]) -> str:
    """What to call what was looked for: the kind's noun, or ``item`` for several kinds."""
    nouns = list(dict.fromkeys(kind.noun for kind in kinds))
    return nouns[0] if len(nouns) == 1 else "item"
