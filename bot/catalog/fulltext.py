"""Search by words over everything an item says, in memory; words may be mistyped or unfinished.

Ranked by BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.5, a word counting more in a title than in a text.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Item, Topic

K1, B = 1.2, 0.5
TITLE_WEIGHT, SUMMARY_WEIGHT = 6, 2
LIKE_ENOUGH = 0.75  # tried on mistyped field terms: below it "gradient" finds "ingredient"
MOST_WORDS = 12
WORD = re.compile(r"[a-z0-9]+(?:[+#]+)?")


@dataclass(frozen=True, slots=True)
class Index:
    """Every word's items with its weighted count, the items' lengths, and the words in order."""

    items: tuple[Item, ...]
    postings: Mapping[str, Mapping[int, float]]
    lengths: tuple[float, ...]
    words: tuple[str, ...]


def search(catalog: Catalog, typed: str, limit: int) -> list[Item]:
    """At most ``limit`` active items for the words, best first; empty where no word is found."""
    index = index_of(catalog)
    mean = sum(index.lengths) / max(len(index.lengths), 1)
    scores: defaultdict[int, float] = defaultdict(float)
    for word in split(typed)[:MOST_WORDS]:
        for known, likeness in alike(index, word).items():
            postings = index.postings[known]
            rarity = math.log(1 + (len(index.items) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings.items():
                length = 1 - B + B * index.lengths[number] / mean
                scores[number] += likeness * rarity * count * (K1 + 1) / (count + K1 * length)
    best = sorted(scores, key=lambda number: (-scores[number], number))
    return [index.items[number] for number in best[:limit]]


def alike(index: Index, word: str) -> dict[str, float]:
    """Known words that ``word`` means, with how surely: itself, words it begins, else words that look like it."""
    if word in index.postings:
        return {word: 1.0}
    at = bisect_left(index.words, word)
    begun = [known for known in index.words[at : at + 20] if known.startswith(word)]
    if begun and len(word) > 2:
        return dict.fromkeys(begun, 0.7)
    return dict.fromkeys(get_close_matches(word, index.words, n=3, cutoff=LIKE_ENOUGH), 0.5)


def split(text: str) -> list[str]:
    """The words of a text, lower-case; a plural counts as its singular."""
    return [singular(word) for word in WORD.findall(text.lower())]


def singular(word: str) -> str:
    """``gradients`` -> ``gradient``; words that end in ss, us or is stay, and so do short ones."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=4)
def index_of(catalog: Catalog) -> Index:
    """The index of a catalog's active items, built once."""
    postings: dict[str, dict[int, float]] = {}
    lengths: list[float] = []
    for number, item in enumerate(catalog.active):
        counts = _counts(item)
        lengths.append(sum(counts.values()))
        for word, count in counts.items():
            postings.setdefault(word, {})[number] = count
    return Index(catalog.active, postings, tuple(lengths), tuple(sorted(postings)))


def _counts(item: Item) -> Counter[str]:
    counts: Counter[str] = Counter()
    names = [item.title, *(item.aliases if isinstance(item, Topic | Activity) else ())]
    for word in split(" ".join(names)):
        counts[word] += TITLE_WEIGHT
    for word in split(item.summary if isinstance(item, Topic) else ""):
        counts[word] += SUMMARY_WEIGHT
    for word in split(" ".join(_texts(item))):
        counts[word] += 1
    return counts


def _texts(item: Item) -> list[str]:
    """Every text of an item but its names, hints and answers: a search must not give an answer away."""
    hidden = {"id", "title", "aliases", "summary", "hint_1", "hint_2", "hint_3", "answer", "solution_notes"}
    values = [value for name, value in item if name not in hidden]
    return [
        text for value in values for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str)
    ]
