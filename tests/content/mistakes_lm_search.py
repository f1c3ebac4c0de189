"""What the common mistakes on embeddings and retrieval end with, from each task's data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tests.content.answers_lm_search import (
    KEYWORD_LIST,
    LONG_VECTORS,
    PAGES,
    QUESTIONS,
    REORDERED,
    SHIFTED_QUERIES,
    SHIFTED_TEXTS,
    TWO_SEARCHES,
    VECTOR_LIST,
    dot,
    first,
    fused,
    gain,
    starts,
    table,
    two_best,
    vectors,
    walk_hits,
)

KEYWORD_SCORES = [14.2, 11.0, 10.6, 6.1, 5.8, 5.5]
VECTOR_SCORES = [0.83, 0.82, 0.80, 0.79, 0.77, 0.74]
QUERY = [2.0, 1.0, 0.0]


def three_by(score: Callable[[Sequence[float]], float]) -> set[str]:
    """The first three documents by a score of their vectors."""
    found = vectors(LONG_VECTORS)
    return first(found, lambda name: score(found[name]), 3)


def in_both() -> set[str]:
    by_cosine = three_by(lambda v: dot(QUERY, v) / math.hypot(*v))
    return by_cosine & three_by(lambda v: dot(QUERY, v))


def rounded(values: Sequence[float], scales: Sequence[float]) -> list[float]:
    return [round(x / s) * s for x, s in zip(values, scales, strict=True)]


def kept(scales: Sequence[float], *, queries_too: bool = False) -> list[int]:
    """How many of the two true neighbours each query keeps."""
    texts, queries = vectors(SHIFTED_TEXTS), vectors(SHIFTED_QUERIES)
    stored = {name: rounded(values, scales) for name, values in texts.items()}
    found = []
    for query in queries.values():
        asked = rounded(query, scales) if queries_too else query
        found.append(len(two_best(query, texts) & two_best(asked, stored)))
    return found


def one_scale() -> list[float]:
    return [43.0 / 127] * 4


def scale_of_each_column() -> list[float]:
    columns = zip(*vectors(SHIFTED_TEXTS).values(), strict=True)
    return [max(map(abs, column)) / 127 for column in columns]


def by_sum_of_scores() -> set[str]:
    sums: dict[str, float] = {}
    for names, scores in ((KEYWORD_LIST, KEYWORD_SCORES), (VECTOR_LIST, VECTOR_SCORES)):
        for name, score in zip(names.split(), scores, strict=True):
            sums[name] = sums.get(name, 0.0) + score
    return first(sums, lambda name: sums[name], 3)


def found_at_five(way: str) -> Iterable[tuple[int, int]]:
    """(found, relevant) of each question, by one of the ways to take hits."""
    for _, *words in table(TWO_SEARCHES):
        relevant, keyword, vector = set(words[:-16]), words[-16:-8], words[-8:]
        hits = {
            "keywords": keyword[:5],
            "vectors": vector[:5],
            "both": keyword[:5] + vector[:5],
            "fused": fused([keyword, vector])[:5],
        }[way]
        yield len(relevant.intersection(hits)), len(relevant)


def mean_recall(way: str) -> float:
    shares = [found / relevant for found, relevant in found_at_five(way)]
    return sum(shares) / len(shares)


def recall_over_documents() -> float:
    counted = list(found_at_five("fused"))
    return sum(found for found, _ in counted) / sum(relevant for _, relevant in counted)


def graded(when: str) -> list[list[int]]:
    return [[int(w) for w in words] for _, at, *words in table(REORDERED) if at == when]


def mean_of(when: str, score: Callable[[list[int]], float]) -> float:
    return sum(map(score, graded(when))) / 3


def change(score: Callable[[list[int]], float]) -> float:
    return mean_of("after", score) - mean_of("before", score)


def by_best(grades: list[int]) -> float:
    return gain(grades) / gain(sorted(grades, reverse=True))


def by_best_of_those_seen(grades: list[int]) -> float:
    return gain(grades) / gain(sorted(grades[:5], reverse=True))


def with_plain_grades(grades: list[int]) -> float:
    def total(given: list[int]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(given[:5], 1))

    return total(grades) / total(sorted(grades, reverse=True))


def pages_found(mends: str) -> int:
    """The sum of what stands first; ``mends`` holds s(mall letters), f(ilter first), n(umbers)."""
    rows = []
    for row, (number, team, *words) in enumerate(table(PAGES)):
        counts = Counter(word.lower() if "s" in mends else word for word in words)
        rows.append((int(number) if "n" in mends else row, team, counts))
    total = 0
    for team, *asked in table(QUESTIONS):
        seen = [row for row in rows if "f" not in mends or row[1] == team]
        best = sorted(seen, key=partial(far_from, asked))[:2]
        own = [number for number, owner, _ in best if owner == team]
        total += own[0] if own else 0
    return total


def far_from(asked: Sequence[str], row: tuple[int, str, Counter[str]]) -> float:
    counts = row[2]
    return -sum(counts[word] for word in asked) / counts.total()


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-long-vectors-come-first": (
        lambda: three_by(lambda v: dot(QUERY, v) / math.hypot(*v)),
        lambda: three_by(lambda v: dot(QUERY, v)),
        lambda: three_by(lambda v: -math.dist(QUERY, v)),
        in_both,
    ),
    "cha-walk-that-stops-early": (
        lambda: sum(walk_hits(14)) / 15,
        lambda: walk_hits(3).count(3) / 5,
        lambda: 1 - walk_hits(3).count(0) / 5,
    ),
    "cha-rounded-to-the-same-step": (
        lambda: sum(kept(one_scale(), queries_too=True)),
        lambda: kept(one_scale()).count(2),
        lambda: sum(kept(scale_of_each_column())),
    ),
    "cha-passage-cut-in-two": (
        lambda: len(starts(11596, 400, 90)),
        lambda: len(starts(11596, 400, 45)),
        lambda: len(starts(11596, 400, 0)),
    ),
    "cha-two-lists-become-one": (
        by_sum_of_scores,
        lambda: set(fused([KEYWORD_LIST.split(), VECTOR_LIST.split()], 0)[:3]),
    ),
    "cha-what-each-search-misses": (
        recall_over_documents,
        lambda: mean_recall("both"),
        lambda: (mean_recall("keywords") + mean_recall("vectors")) / 2,
        lambda: mean_recall("vectors"),
        lambda: mean_recall("keywords"),
    ),
    "cha-reranker-on-trial": (
        lambda: change(with_plain_grades),
        lambda: change(by_best_of_those_seen),
        lambda: change(gain),
        lambda: mean_of("after", by_best),
        lambda: mean_of("before", by_best),
    ),
    "cha-page-of-another-team": (
        lambda: pages_found("n"),
        lambda: pages_found("sn"),
        lambda: pages_found("fn"),
        lambda: pages_found("sf"),
    ),
}
