"""Search by words over what an item says before it is solved, in memory.

Words may be mistyped or unfinished. Ranked by BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and
b = 0.5, a word counting more in a title than in a text.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.catalog.catalog import Catalog
from bot.catalog.names import aliases_of
from bot.catalog.nearest import KnownTexts, index_texts, nearest_texts, words_of
from bot.catalog.schema import (
    KINDS,
    Activity,
    Card,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
    SystemDesign,
    Topic,
)
from bot.spelling import stem

K1, B = 1.2, 0.5
TITLE_WEIGHT, SUMMARY_WEIGHT = 6, 2
# How surely a word is meant that begins so (where the typed one is no word, or is one), or looks so
BEGUN, BEGUN_TOO, MISTYPED = 0.7, 0.4, 0.5
MOST_BEGUN, MOST_MISTYPED = 20, 3
# Tried on mistyped field terms: below it "gradient" finds "ingredient".
LEAST_LIKE_A_WORD = 0.75
MOST_WORDS_TYPED = 12
ADDRESS = re.compile(r"\]\([^)]{0,500}\)|https?://\S+")

SEARCHED: dict[type[Item], tuple[str, ...]] = {
    Topic: ("outcomes", "why", "done_when", "explain_prompt"),
    Activity: ("unit", "what", "evidence"),
    Challenge: ("kind", "hand_in", "tell", "task", "example", "constraints"),
    Kaggle: ("official_title", "metric", "hand_in", "task", "share_prompt"),
    Reading: (
        "official_title",
        "authors",
        "questions",
        "why_now",
        "reading_plan",
        "may_skip",
        "cautions",
    ),
    Interview: ("category", "question"),
    SystemDesign: ("domain", "scenario", "scale", "requirements", "constraints"),
    Card: ("front",),
    Nudge: ("step", "tell_the_group"),
}
"""The fields that are searched beside the names.

No hint, answer or rubric: a search must not give one away.
"""


@dataclass(frozen=True, slots=True)
class TextIndex:
    """Every word's items with its weighted count, the items' lengths, and the words in order.

    The numbers in ``postings`` are those of ``items``, the numbers in ``looks`` those of ``words``.
    """

    items: tuple[Item, ...]
    postings: Mapping[str, Mapping[int, float]]
    lengths: tuple[float, ...]
    mean_length: float
    words: tuple[str, ...]
    looks: KnownTexts


def search(
    catalog: Catalog, typed: str, limit: int, kinds: Collection[type[Item]] = KINDS
) -> list[Item]:
    """At most ``limit`` active items of the kinds for the words, best first.

    Empty where no word is found.
    """
    index = index_of(catalog)
    scores: defaultdict[int, float] = defaultdict(float)
    for word in dict.fromkeys(split(typed)[:MOST_WORDS_TYPED]):
        for known, likeness in known_words(index, word).items():
            for number, weight in weights(index, known):
                scores[number] += likeness * weight
    fitting = [number for number in scores if type(index.items[number]) in kinds]
    best = sorted(fitting, key=lambda number: (-scores[number], number))
    return [index.items[number] for number in best[:limit]]


def weights(index: TextIndex, word: str) -> Iterator[tuple[int, float]]:
    """(number, BM25 weight) of each item that has the word."""
    postings = index.postings[word]
    rarity = math.log(1 + (len(index.items) - len(postings) + 0.5) / (len(postings) + 0.5))
    for number, count in postings.items():
        length = 1 - B + B * index.lengths[number] / index.mean_length
        yield number, rarity * count * (K1 + 1) / (count + K1 * length)


def known_words(index: TextIndex, word: str) -> dict[str, float]:
    """Known words that ``word`` means, with how surely.

    Itself and words that it begins, else words that look like it.
    """
    begun = begun_by(index, word)
    long = len(word) > 3
    if word in index.postings:
        found = {word: 1.0}
        if long:
            found |= dict.fromkeys(begun, BEGUN_TOO)
        return found
    if begun and len(word) > 2:
        return dict.fromkeys(begun, BEGUN)
    if long:
        return dict.fromkeys(mistyped(index, word), MISTYPED)
    return {}


def begun_by(index: TextIndex, word: str) -> list[str]:
    """Known words that begin with ``word`` and go on, in order of letters."""
    at = bisect_left(index.words, word)
    near = index.words[at : at + MOST_BEGUN]
    return [known for known in near if known.startswith(word) and known != word]


def mistyped(index: TextIndex, word: str) -> list[str]:
    """Up to three known words that look like ``word``, most alike first."""
    near = nearest_texts(index.looks, word, MOST_MISTYPED)
    likely = [one for one in near if one.letters >= LEAST_LIKE_A_WORD]
    likely.sort(key=lambda one: (-one.letters, one.number))
    return [index.words[one.number] for one in likely[:MOST_MISTYPED]]


def split(text: str) -> list[str]:
    """The words of a text, lower-case, accents and addresses off.

    A plural counts as its singular, a British spelling as the American one.
    """
    words = words_of(ADDRESS.sub(" ", text)).split()
    return [stem(word) for word in words if word.strip("+#")]


@lru_cache(maxsize=4)
def index_of(catalog: Catalog) -> TextIndex:
    """The index of a catalog's active items, built once."""
    postings: dict[str, dict[int, float]] = {}
    lengths: list[float] = []
    for number, item in enumerate(catalog.active):
        counts = weighted_counts(item)
        lengths.append(sum(counts.values()))
        for word, count in counts.items():
            postings.setdefault(word, {})[number] = count
    words = tuple(sorted(postings))
    mean = sum(lengths) / max(len(lengths), 1)
    return TextIndex(catalog.active, postings, tuple(lengths), mean, words, index_texts(words))


def weighted_counts(item: Item) -> Counter[str]:
    """Word -> how often the item says it; once in a title counts as several times in a text."""
    counts: Counter[str] = Counter()
    for word in split(" ".join([item.title, *aliases_of(item)])):
        counts[word] += TITLE_WEIGHT
    if isinstance(item, Topic):
        for word in split(item.summary):
            counts[word] += SUMMARY_WEIGHT
    for word in split(" ".join(searched_texts(item))):
        counts[word] += 1
    return counts


def searched_texts(item: Item) -> Iterator[str]:
    """The texts of an item that are searched beside its names and summary."""
    for name in SEARCHED.get(type(item), ()):
        value = getattr(item, name)
        if isinstance(value, tuple):
            yield from value
        elif value:
            yield value
    if isinstance(item, Topic):
        yield from (resource.title for resource in item.resources)
