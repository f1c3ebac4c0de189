"""Search by words over what an item says before it is solved, in memory.

Words may be mistyped or unfinished.

Ranked by BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.5, a word counting more in a
title than in a text.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain

from bot.catalog.catalog import Catalog
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
from bot.catalog.search import trigrams, words_of

K1, B = 1.2, 0.5
TITLE_WEIGHT, SUMMARY_WEIGHT = 6, 2
BEGUN, BEGUN_TOO, MISTYPED = 0.7, 0.4, 0.5  # how surely a word is meant that begins so, or looks so
LIKE_ENOUGH = 0.75  # tried on mistyped field terms: below it "gradient" finds "ingredient"
MOST_WORDS = 12
SHORTLIST = 8  # so many words by trigrams are compared letter by letter
ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")

SEARCHED: dict[type[Item], tuple[str, ...]] = {
    Topic: ("outcomes", "why", "done_when", "explain_prompt"),
    Activity: ("unit", "what", "evidence"),
    Challenge: ("kind", "hand_in", "task", "example", "constraints"),
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
    """Every word's items with its weighted count, the items' lengths, the words in order and by trigram."""

    items: tuple[Item, ...]
    postings: Mapping[str, Mapping[int, float]]
    lengths: tuple[float, ...]
    words: tuple[str, ...]
    grams: Mapping[str, tuple[int, ...]]


def search(
    catalog: Catalog, typed: str, limit: int, kinds: Collection[type[Item]] = KINDS
) -> list[Item]:
    """At most ``limit`` active items of the kinds for the words, best first.

    Empty where no word is found.
    """
    index = index_of(catalog)
    mean = sum(index.lengths) / max(len(index.lengths), 1)
    scores: defaultdict[int, float] = defaultdict(float)
    for word in dict.fromkeys(split(typed)[:MOST_WORDS]):
        for known, likeness in alike(index, word).items():
            postings = index.postings[known]
            rarity = math.log(1 + (len(index.items) - len(postings) + 0.5) / (len(postings) + 0.5))
            for number, count in postings.items():
                length = 1 - B + B * index.lengths[number] / mean
                scores[number] += likeness * rarity * count * (K1 + 1) / (count + K1 * length)
    fitting = [number for number in scores if type(index.items[number]) in kinds]
    best = sorted(fitting, key=lambda number: (-scores[number], number))
    return [index.items[number] for number in best[:limit]]


def alike(index: TextIndex, word: str) -> dict[str, float]:
    """Known words that ``word`` means, with how surely: itself and words it begins, else words that look like it."""
    at = bisect_left(index.words, word)
    begun = [
        known for known in index.words[at : at + 20] if known.startswith(word) and known != word
    ]
    if word in index.postings:
        return {word: 1.0, **dict.fromkeys(begun if len(word) > 3 else (), BEGUN_TOO)}
    if begun and len(word) > 2:
        return dict.fromkeys(begun, BEGUN)
    return dict.fromkeys(mistyped(index, word) if len(word) > 3 else (), MISTYPED)


def mistyped(index: TextIndex, word: str) -> list[str]:
    """Up to three known words that look like ``word``, most alike first."""
    shared = Counter(chain.from_iterable(index.grams.get(gram, ()) for gram in trigrams(word)))
    least = max(shared.values(), default=0) / 3
    overlap = {
        n: count / (len(word) + len(index.words[n])) for n, count in shared.items() if count > least
    }
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    scored: list[tuple[float, str]] = []
    for number in sorted(overlap, key=lambda n: (-overlap[n], n))[:SHORTLIST]:
        matcher.set_seq1(index.words[number])
        scored.append((-matcher.ratio(), index.words[number]))
    return [known for score, known in sorted(scored)[:3] if -score >= LIKE_ENOUGH]


def split(text: str) -> list[str]:
    """The words of a text, lower-case, accents and addresses off.

    A plural counts as its singular.
    """
    words = words_of(ADDRESS.sub(" ", text)).split()
    return [singular(word) for word in words if word.strip("+#")]


def singular(word: str) -> str:
    """``gradients`` -> ``gradient``, ``queries`` -> ``query``.

    Words in ss, us or is stay, and so do short ones.
    """
    for ending in ("ies", "ie"):  # movies and movie -> movy: it need only be the same for both
        if len(word) > 4 and word.endswith(ending):
            return word.removesuffix(ending) + "y"
    return (
        word[:-1]
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
        else word
    )


@lru_cache(maxsize=4)
def index_of(catalog: Catalog) -> TextIndex:
    """The index of a catalog's active items, built once."""
    postings: dict[str, dict[int, float]] = {}
    lengths: list[float] = []
    for number, item in enumerate(catalog.active):
        counts = _counts(item)
        lengths.append(sum(counts.values()))
        for word, count in counts.items():
            postings.setdefault(word, {})[number] = count
    words = tuple(sorted(postings))
    grams: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for gram in trigrams(word):
            grams[gram].append(number)
    return TextIndex(
        catalog.active,
        postings,
        tuple(lengths),
        words,
        {gram: tuple(held) for gram, held in grams.items()},
    )


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


def _texts(item: Item) -> Iterator[str]:
    for name in SEARCHED.get(type(item), ()):
        value = getattr(item, name)
        yield from value if isinstance(value, tuple) else filter(None, [value])
    if isinstance(item, Topic):
        yield from (resource.title for resource in item.resources)
