"""Reference answers for the challenges on language models: embeddings, retrieval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

LONG_VECTORS = """
a  6   2  1
b  1   1  0
c  9  12  3
d  3   0  0
e  4   5  9
f  2   3  1
"""
MAP = """
A  17  17  B C E
B  14  19  A C D I N
C  14  15  A B D E F N
D   4  20  B C I
E   8   3  A C F G J K L
F   7   3  C E G H J L
G   1   7  E F H
H   4   8  F G
I   8  18  B D
J  12   5  E F K M
K  13   4  E J M
L   3   0  E F
M  12   2  J K
N  14  16  B C
"""
MAP_QUERIES = [(15, 9), (7, 9), (19, 7), (8, 9), (18, 11)]
SHIFTED_TEXTS = """
a  -0.15  -0.75   0.78  41.7
b  -0.50  -0.64  -0.01  43.0
c   0.75   0.10  -0.25  37.0
d  -0.69   0.24  -0.46  36.5
e   0.42  -0.45   0.79  39.0
f   0.63  -0.04   0.77  36.1
g  -0.30  -0.13   0.56  42.1
h  -0.12   0.52   0.04  36.2
"""
SHIFTED_QUERIES = """
q1  -0.74   0.64  -0.08   0.04
q2  -0.46   0.04   0.41  -0.05
q3  -0.90  -0.35   0.49  -0.05
q4   0.47   0.16  -0.70  -0.01
"""
KEYWORD_LIST = "d3 d7 d9 d1 d4 d2"
VECTOR_LIST = "d5 d1 d8 d3 d7 d6"
TWO_SEARCHES = """
q1  g h   d m f j i b l k   i e h j f c b a
q2  d     h k j c m d f e   e b h g d f c m
q3  c k   i e l k c m b h   a k d c e l m i
q4  f m   h j c i m f g l   e l k f j g m i
q5  k l   f a j h l b e k   g e k f h m l b
q6  e f   d a i j f m b l   b c h d f j l m
"""
REORDERED = """
q1  before  1 0 3 0 2 0 1 0
q1  after   3 2 1 0 0 1 0 0
q2  before  0 2 0 0 0 3 0 1
q2  after   3 0 2 0 1 0 0 0
q3  before  2 3 0 1 0 0 0 0
q3  after   0 2 1 3 0 0 0 0
"""
PAGES = """
12  red   Router reset with the small black button
15  blue  the router of team blue and its reset
21  red   Printer jams and how to clear them
24  blue  printer jams on Monday
33  red   Passwords for red laptops change in May
36  blue  new passwords for laptops
41  red   Laptops are repaired on Monday
48  blue  small laptops for travel
52  red   Travel forms on paper
57  blue  travel costs and paper forms
63  red   Printer paper is in the cellar
"""
QUESTIONS = """
red   router reset
red   passwords for laptops
red   printer jams
red   laptops repaired
blue  travel costs
blue  router reset
red   printer paper
"""


def table(text: str) -> list[list[str]]:
    """The lines of a table as lists of words."""
    return [line.split() for line in text.strip().splitlines()]


def vectors(text: str) -> dict[str, list[float]]:
    """The lines of a table as a name and its numbers."""
    return {name: [float(word) for word in words] for name, *words in table(text)}


def dot(one: Iterable[float], other: Iterable[float]) -> float:
    """The inner product of two vectors."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def first(names: Iterable[str], score: Callable[[str], float], many: int) -> set[str]:
    """The names with the highest scores."""
    return set(sorted(names, key=lambda name: -score(name))[:many])


def two_measures() -> set[str]:
    """The documents among the first three by exactly one of cosine and inner product."""
    found, query = vectors(LONG_VECTORS), [2.0, 1.0, 0.0]
    by_dot = first(found, lambda name: dot(query, found[name]), 3)
    by_cosine = first(found, lambda name: dot(query, found[name]) / math.hypot(*found[name]), 3)
    return by_dot ^ by_cosine


def walk_hits(beam: int) -> list[int]:
    """How many of the three nearest each query on the map finds from entry A."""
    places = {words[0]: (int(words[1]), int(words[2])) for words in table(MAP)}
    links = {words[0]: words[3:] for words in table(MAP)}
    hits = []
    for query in MAP_QUERIES:
        far = {name: math.dist(place, query) for name, place in places.items()}
        true = set(sorted(far, key=far.__getitem__)[:3])
        hits.append(len(true & set(walk(links, far, beam)[:3])))
    return hits


def walk_recall() -> float:
    """The mean recall at 3 with a list of three."""
    return sum(walk_hits(3)) / 15


def walk(links: Mapping[str, Sequence[str]], far: Mapping[str, float], beam: int) -> list[str]:
    """The nearest that a search finds which keeps the ``beam`` best, nearest first."""
    seen, waiting, best = {"A"}, ["A"], ["A"]
    while waiting:
        here = min(waiting, key=far.__getitem__)
        waiting.remove(here)
        if len(best) == beam and far[here] > far[best[-1]]:
            break
        for name in links[here]:
            if name not in seen and (len(best) < beam or far[name] < far[best[-1]]):
                waiting.append(name)
                best = sorted([*best, name], key=far.__getitem__)[:beam]
            seen.add(name)
    return best


def two_best(query: Sequence[float], texts: Mapping[str, Sequence[float]]) -> set[str]:
    """The two texts with the greatest inner products."""
    return first(texts, lambda name: dot(query, texts[name]), 2)


def kept_neighbours() -> int:
    """How many of the eight true neighbours are among the first two with a single scale."""
    texts, queries = vectors(SHIFTED_TEXTS), vectors(SHIFTED_QUERIES)
    scale = max(abs(x) for values in texts.values() for x in values) / 127
    rounded = {name: [round(x / scale) * scale for x in v] for name, v in texts.items()}
    kept = 0
    for query in queries.values():
        kept += len(two_best(query, texts) & two_best(query, rounded))
    return kept


def chunks() -> int:
    """How many chunks of 400 the least overlap makes that keeps each run of 90 tokens whole."""
    length, size, passage = 11596, 400, 90
    overlap = next(o for o in range(size) if keeps_whole(length, size, o, passage))
    return len(starts(length, size, overlap))


def starts(length: int, size: int, overlap: int) -> range:
    """Where the chunks begin; the last one is the first that reaches the end."""
    step = size - overlap
    return range(0, length - size + step, step)


def keeps_whole(length: int, size: int, overlap: int, passage: int) -> bool:
    """Whether each run of ``passage`` tokens lies in one chunk."""
    covered: set[int] = set()
    for start in starts(length, size, overlap):
        covered.update(range(start, start + size - passage + 1))
    return covered.issuperset(range(length - passage + 1))


def fused(lists: Iterable[Sequence[str]], k: int = 60) -> list[str]:
    """Documents by the sum of 1 / (k + rank), best first."""
    sums: dict[str, float] = {}
    for names in lists:
        for rank, name in enumerate(names, 1):
            sums[name] = sums.get(name, 0.0) + 1 / (k + rank)
    return sorted(sums, key=lambda name: -sums[name])


def fused_top() -> set[str]:
    """The first three of the two lists after fusion."""
    return set(fused([KEYWORD_LIST.split(), VECTOR_LIST.split()])[:3])


def hybrid_recall() -> float:
    """The mean recall at 5 of the fused rankings."""
    shares = []
    for _, *words in table(TWO_SEARCHES):
        relevant, keyword, vector = set(words[:-16]), words[-16:-8], words[-8:]
        found = relevant & set(fused([keyword, vector])[:5])
        shares.append(len(found) / len(relevant))
    return sum(shares) / len(shares)


def gain(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of the first five."""
    return sum(((1 << grade) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades[:5], 1))


def ndcg_gained() -> float:
    """Mean nDCG at 5 after the re-ranking, minus that before it."""
    change = 0.0
    for _, when, *words in table(REORDERED):
        grades = [int(word) for word in words]
        share = gain(grades) / gain(sorted(grades, reverse=True))
        change += share if when == "after" else -share
    return change / 3


def mended_search() -> int:
    """The sum of the page numbers that stand first after the mends."""
    pages = [(int(n), team, Counter(words)) for n, team, *words in table(PAGES.lower())]
    total = 0
    for team, *words in table(QUESTIONS):
        own = {n: counts for n, owner, counts in pages if owner == team}
        scores = {n: sum(c[w] for w in words) / c.total() for n, c in own.items()}
        total += max(scores, key=scores.__getitem__)
    return total


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-long-vectors-come-first": two_measures,
    "cha-walk-that-stops-early": walk_recall,
    "cha-rounded-to-the-same-step": kept_neighbours,
    "cha-passage-cut-in-two": chunks,
    "cha-two-lists-become-one": fused_top,
    "cha-what-each-search-misses": hybrid_recall,
    "cha-reranker-on-trial": ndcg_gained,
    "cha-page-of-another-team": mended_search,
}
