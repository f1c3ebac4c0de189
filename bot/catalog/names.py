"""Every name that an item answers to, ready to be looked up. Built once for some kinds, in memory.

The strong ones are its id, with and without its kind, its title and its aliases; what others call
it, the official title of a paper or its place on Kaggle, is weaker.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, zip_longest

from bot.catalog.catalog import Catalog
from bot.catalog.nearest import KnownTexts, index_texts, words_of
from bot.catalog.schema import Activity, Item, Kaggle, Reading, Topic
from bot.spelling import COMMON, stem

ARTICLES = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Name:
    """One way to say an item: ``said`` as it is written, ``words`` as typed, lower-case.

    ``key`` is without anything between the letters; ``stems`` are the words in the one form of
    their spellings, without a leading article; ``core`` is those that are no common words, joined,
    and ``letters`` tells which letters that has.
    """

    item: Item
    said: str
    words: str
    key: str
    stems: tuple[str, ...]
    core: str
    letters: int


@dataclass(frozen=True, slots=True)
class Keys:
    """Many keys, to be searched for those with a part: what is typed may become one of them.

    ``text`` is all of them, a line each, and ``starts`` where each line begins; ``ranked`` is
    (key, number), sorted.
    """

    text: str
    starts: tuple[int, ...]
    ranked: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, keys: Sequence[str]) -> Keys:
        """The keys, by their numbers in this order."""
        lines = [f"{key}\n" for key in keys]
        starts = accumulate(map(len, lines[:-1]), initial=0)
        ranked = sorted((key, number) for number, key in enumerate(keys))
        return cls("".join(lines), tuple(starts), tuple(ranked))

    def beginning_with(self, part: str) -> list[int]:
        """The numbers of the keys that begin so, rising."""
        found: list[int] = []
        for key, number in self.ranked[bisect_left(self.ranked, (part, 0)) :]:
            if not key.startswith(part):
                break
            found.append(number)
        return sorted(found)

    def holding(self, part: str) -> Iterator[int]:
        """The numbers of the keys that hold it anywhere, rising; ``part`` is not empty."""
        at = self.text.find(part)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.text.find(part, self.text.index("\n", at))


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Every name of some items: by its key, by its words, and by what it looks like.

    ``titles`` are the keys of the items' titles, and ``keys`` those of the names. The numbers in
    ``keys``, ``looks`` and ``holders`` are those of ``names``. ``rarity`` is what a stem says of an
    item that has it, 0 for one of the common words; ``letters`` is which letters it has.
    """

    items: tuple[Item, ...]
    titles: Keys
    names: tuple[Name, ...]
    keys: Keys
    by_key: Mapping[str, Item]
    by_stems: Mapping[str, Item]
    looks: KnownTexts
    holders: Mapping[str, frozenset[int]]
    rarity: Mapping[str, float]
    letters: Mapping[str, int]
    vocabulary: tuple[str, ...]


@lru_cache(maxsize=32)
def name_index(catalog: Catalog, kinds: tuple[type[Item], ...]) -> NameIndex:
    """The index of a catalog's active items of some kinds. Built once for each choice of kinds."""
    items = tuple(item for item in catalog.active if isinstance(item, kinds))
    return index_of(items, heirs_by_key(catalog, kinds))


def index_of(items: Sequence[Item], heirs: Mapping[str, Item] | None = None) -> NameIndex:
    """The index of some items; ``heirs`` are what else leads to one, by its key."""
    strong = [strong_names(item) for item in items]
    names: list[Name] = []
    for item, own in zip(items, strong, strict=True):
        names += {name.key: name for name in [*own, *weak_names(item)]}.values()
    holders = holders_of(names)
    said = {word: {names[at].item.id for at in numbers} for word, numbers in holders.items()}
    return NameIndex(
        items=tuple(items),
        titles=Keys.of([name_key(item.title) for item in items]),
        names=tuple(names),
        keys=Keys.of([name.key for name in names]),
        by_key={**(heirs or {}), **items_by_key(strong)},
        by_stems=items_by_stems(names),
        looks=index_texts([name.words for name in names]),
        holders=holders,
        rarity={word: rarity_of(word, len(ids), len(items)) for word, ids in said.items()},
        letters={word: letters_of(word) for word in holders},
        vocabulary=tuple(sorted(holders)),
    )


def holders_of(names: Sequence[Name]) -> dict[str, frozenset[int]]:
    """Stem -> the numbers of the names that have it."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(names):
        for word in name.stems:
            found[word].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def rarity_of(word: str, holding: int, items: int) -> float:
    """How much a word tells of an item (inverse document frequency); 0 for one of the common."""
    if word in COMMON:
        return 0
    return math.log(1 + items / holding)


def letters_of(word: str) -> int:
    """A bit for each letter that the word has."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) % 64)
    return bits


def items_by_key(said: Sequence[Sequence[Name]]) -> dict[str, Item]:
    """Key -> item. Where two items share a name, the one that has it as its stronger name gets it.

    An id of one item thus goes before a title of another, and that before an alias.
    """
    found: dict[str, Item] = {}
    for names in zip_longest(*said):
        for name in filter(None, names):
            found.setdefault(name.key, name.item)
    return found


def items_by_stems(names: Iterable[Name]) -> dict[str, Item]:
    """Stems, joined -> the only item that has a name of these."""
    found: defaultdict[str, dict[str, Item]] = defaultdict(dict)
    for name in names:
        found["".join(name.stems)][name.item.id] = name.item
    return {key: item for key, own in found.items() if len(own) == 1 for item in own.values()}


def heirs_by_key(catalog: Catalog, kinds: tuple[type[Item], ...]) -> dict[str, Item]:
    """Key of an archived item -> the active one that it leads to."""
    found: dict[str, Item] = {}
    for old in catalog.items.values():
        heir = heir_of(catalog, old)
        if heir is not None and isinstance(heir, kinds):
            for name in strong_names(old):
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


def strong_names(item: Item) -> list[Name]:
    """The item's own names, the strongest first: id, id without its kind, title, aliases."""
    return [name_of(item, said) for said in (item.id, item.short_id, item.title, *aliases_of(item))]


def weak_names(item: Item) -> list[Name]:
    """What others call it: an official title, with and without what follows, a place on Kaggle."""
    if isinstance(item, Reading):
        said = [item.official_title]
    elif isinstance(item, Kaggle):
        said = [item.official_title, item.slug.rpartition("/")[2]]
    else:
        said = []
    return [name for name in (name_of(item, one) for one in said) if name.stems]


def aliases_of(item: Item) -> tuple[str, ...]:
    """Other names that members may type; only topics and activities have such."""
    if isinstance(item, Topic | Activity):
        return item.aliases
    return ()


def name_of(item: Item, said: str) -> Name:
    """A text as one of an item's names."""
    stems = stems_of(said)
    core = "".join(word for word in stems if word not in COMMON)
    return Name(item, said, words_of(said), name_key(said), stems, core, letters_of(core))


def name_key(text: str) -> str:
    """``text`` with nothing between its letters: ``Gradient-Boosting`` -> ``gradientboosting``."""
    return words_of(text).replace(" ", "")


def stems_of(text: str) -> tuple[str, ...]:
    """The words of a text, each in the form that its spellings share; no leading article."""
    words = words_of(text).split()
    if len(words) > 1 and words[0] in ARTICLES:
        del words[0]
    return tuple(map(stem, words))
