"""What the common mistakes of stage S6 end with, from each task's data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from tests.content.answers_s6 import (
    BOXES,
    CHUNKS,
    DETECTIONS,
    EPISODES,
    EXPERIENCE,
    IMAGE,
    RETRIEVED,
    SENTENCES,
    VERDICTS,
    WORD_COUNTS,
    merged,
    overlap,
    table,
)

REAL, FAKE = [0.5, 0.3, 0.2, 0.0], [0.1, 0.3, 0.2, 0.4]


def perplexity(size: int, power: float = -1 / 4, added: int = 1) -> float:
    pairs = Counter(pair for words in table(SENTENCES) for pair in pairwise(words))
    before = Counter(word for words in table(SENTENCES) for word in words[:-1])
    steps = list(pairwise(["START", "a", "cat", "sat", "END"]))
    chance = math.prod((pairs[s] + added) / (before[s[0]] + added * size) for s in steps)
    return float(chance**power)


def words_of_the_text() -> int:
    return sum(len(words) - 1 for words in table(SENTENCES))


def words_counted_once() -> list[str]:
    """The new word's tokens where each word of the text counts once."""
    words = WORD_COUNTS.split()
    parts = {word: list(word) for word in words[::2]}
    new = list("platelater")
    for _ in range(6):
        pairs: Counter[tuple[str, str]] = Counter()
        for word in parts:
            for pair in pairwise(parts[word]):
                pairs[pair] += 1
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        parts = {word: merged(old, best) for word, old in parts.items()}
        new = merged(new, best)
    return new


def recounted() -> list[str]:
    """The tokens where the pairs are counted anew in the new word itself."""
    new = list("platelater")
    for _ in range(6):
        pairs = Counter(pairwise(new))
        new = merged(new, min(pairs, key=lambda pair: (-pairs[pair], pair)))
    return new


def ranks(cut: int) -> list[float]:
    found = []
    for words in table(RETRIEVED)[1:]:
        relevant, hits = set(words[1:-5]), words[-5:]
        found.append(
            next((1 / rank for rank, name in enumerate(hits[:cut], 1) if name in relevant), 0.0)
        )
    return found


def both_of_q4() -> float:
    return (sum(ranks(3)) + 1 / 3) / 6


def grades() -> list[list[int]]:
    return [[int(word) for word in words[2:]] for words in table(VERDICTS)[1:]]


def agreement() -> float:
    counts = grades()
    return sum(counts[i][i] for i in range(3)) / sum(map(sum, counts))


def mean_recall() -> float:
    counts = grades()
    return sum(counts[i][i] / sum(counts[i]) for i in range(3)) / 3


def chance_of_thirds() -> float:
    return (agreement() - 1 / 3) / (1 - 1 / 3)


def corridor(
    reward_discounted: bool = False, always_right: bool = False, slip: float = 0.2
) -> float:
    values = [0.0] * 7

    def worth(cell: int, step: int) -> float:
        total = 0.0
        for chance, to in ((1 - slip, cell + step), (slip, cell - step)):
            reward = -1 + {0: 9, 6: 20}.get(to, 0)
            total += chance * ((0.9 if reward_discounted else 1) * reward + 0.9 * values[to])
        return total

    for _ in range(2000):
        ways = [
            worth(cell, 1) if always_right else max(worth(cell, 1), worth(cell, -1))
            for cell in range(1, 6)
        ]
        values = [0.0, *ways, 0.0]
    return values[2]


def learnt(kind: str) -> float:
    """The sum of the values of Q-learning as written, or without the last reward."""
    values = {(s, a): 2.0 for s in ("A", "B", "END") for a in ("left", "right")}
    for state, action, reward, then, done in table(EXPERIENCE)[1:]:
        future = max(values[then, a] for a in ("left", "right"))
        if done == "yes" and kind != "as written":
            future = 0.0
        if done == "yes" and kind == "nothing learnt":
            continue
        values[state, action] += 0.5 * (float(reward) + 0.9 * future - values[state, action])
    return sum(values[s, a] for s in ("A", "B") for a in ("left", "right"))


def episodes(upside_down: bool = False) -> list[tuple[float, float]]:
    """(weight, return) of each episode."""
    found = []
    for words in table(EPISODES)[1:]:
        weight = math.prod((0.9 if a == "R" else 0.1) / 0.5 for a in words[1:4])
        found.append((1 / weight if upside_down else weight, sum(map(float, words[4:]))))
    return found


def weighted(upside_down: bool = False) -> float:
    found = episodes(upside_down)
    return sum(w * g for w, g in found) / sum(w for w, _ in found)


def own_action_only() -> float:
    """Each reward is weighted by the action of its own step alone."""
    top = below = 0.0
    for words in table(EPISODES)[1:]:
        for action, reward in zip(words[1:4], words[4:], strict=True):
            weight = (0.9 if action == "R" else 0.1) / 0.5
            top, below = top + weight * float(reward), below + weight
    return 3 * top / below


def game(over: list[float]) -> float:
    """The value where both means are taken over the same coins."""
    total = 0.0
    for p, q, share in zip(REAL, FAKE, over, strict=True):
        best = p / (p + q)
        total += share * (math.log(best) if best else 0) + share * math.log(1 - best)
    return total


def forger(old_weights: bool = False, attached: bool = False) -> float:
    """b after one step with the old detective, or with the gradient of the detective's loss."""
    w, c, fake = 1.0, -2.0, 3.0
    real_side, fake_side = 1 / (1 + math.exp(-w * 2 - c)), 1 / (1 + math.exp(-w * fake - c))
    new_w = w - 0.5 * ((real_side - 1) * 2 + fake_side * fake)
    new_c = c - 0.5 * ((real_side - 1) + fake_side)
    used_w, used_c = (w, c) if old_weights else (new_w, new_c)
    gradient = (1 / (1 + math.exp(-used_w * fake - used_c)) - 1) * used_w
    if attached:
        gradient += fake_side * w
    return 1 - 0.5 * gradient


def precision(objects: int = 6, twice: bool = False, raised: bool = True) -> float:
    found: set[str] = set()
    hits = []
    for _, _, name, share in table(DETECTIONS)[1:]:
        hits.append(float(share) >= 0.5 and (twice or name not in found))
        if hits[-1]:
            found.add(name)
    at = [sum(hits[: n + 1]) / (n + 1) for n in range(len(hits))]
    return sum(max(at[n:]) if raised else at[n] for n, hit in enumerate(hits) if hit) / objects


def lefts(new_left: Callable[[float, float], float]) -> float:
    return sum(new_left(float(words[1]), float(words[3])) for words in table(BOXES)[1:])


def edges(kind: str) -> int:
    image = [[int(word) for word in words] for words in table(IMAGE)]
    if kind == "padded":
        image = [[0] * 8, *([0, *line, 0] for line in image), [0] * 8]
    sign = -1 if kind == "turned" else 1
    size = len(image) - 2
    found = [
        sign * sum(image[r + i][c + 2] - image[r + i][c] for i in range(3))
        for r in range(size)
        for c in range(size)
    ]
    return sum(found) if kind == "without relu" else sum(max(0, value) for value in found)


def greedy_chunks(rule: Callable[[int, float], float]) -> float:
    chunks = [(int(tokens), float(value)) for _, tokens, value in table(CHUNKS)[1:]]
    room, total = 2000, 0.0
    for tokens, value in sorted(chunks, key=lambda chunk: -rule(*chunk)):
        if tokens <= room:
            room, total = room - tokens, total + value
    return total


def suppressed(kind: str) -> set[str]:
    """The boxes that stay where removed boxes still count, or by the share of the smaller box."""
    boxes = {
        "box1": [10, 10, 50, 50], "box2": [14, 10, 54, 50], "box3": [26, 10, 66, 50],
        "box4": [60, 60, 100, 100], "box5": [62, 64, 98, 96], "box6": [60, 60, 80, 80],
        "box7": [30, 10, 70, 50],
    }  # fmt: skip
    kept: dict[str, list[float]] = {}
    seen: dict[str, list[float]] = {}
    for name, box in boxes.items():
        others = seen if kind == "by all better" else kept
        share = of_the_smaller if kind == "by the smaller" else overlap
        if all(share(list(map(float, box)), other) <= 0.5 for other in others.values()):
            kept[name] = list(map(float, box))
        seen[name] = list(map(float, box))
    return set(kept)


def of_the_smaller(one: list[float], two: list[float]) -> float:
    wide = max(0.0, min(one[2], two[2]) - max(one[0], two[0]))
    high = max(0.0, min(one[3], two[3]) - max(one[1], two[1]))
    return wide * high / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))


MISTAKES: dict[str, tuple[Callable[[], object], ...]] = {
    "cha-best-possible-detective": (
        lambda: 2 * math.log(0.5),
        lambda: game([(p + q) / 2 for p, q in zip(REAL, FAKE, strict=True)]),
        lambda: game(REAL),
        lambda: 0.9635,
    ),
    "cha-boxes-that-did-not-flip": (
        lambda: lefts(lambda left, right: 639 - right),
        lambda: lefts(lambda left, right: 640 - left),
        lambda: lefts(lambda left, right: left),
    ),
    "cha-chunks-for-the-window": (
        lambda: greedy_chunks(lambda tokens, value: value),
        lambda: greedy_chunks(lambda tokens, value: value / tokens),
    ),
    "cha-detective-trains-the-forger": (
        lambda: forger(old_weights=True),
        lambda: forger(attached=True),
    ),
    "cha-first-hit-in-three": (
        lambda: sum(ranks(3)) / 4,
        lambda: sum(ranks(5)) / 6,
        lambda: 4 / 6,
        both_of_q4,
    ),
    "cha-future-after-the-end": (
        lambda: learnt("as written"),
        lambda: learnt("nothing learnt"),
    ),
    "cha-judge-and-human": (agreement, mean_recall, chance_of_thirds),
    "cha-policy-never-run": (
        lambda: sum(w * g for w, g in episodes()) / 6,
        lambda: weighted(upside_down=True),
        lambda: sum(g for _, g in episodes()) / 6,
        own_action_only,
    ),
    "cha-precision-averaged": (
        lambda: precision(objects=5),
        lambda: precision(twice=True),
        lambda: precision(raised=False),
    ),
    "cha-six-merges": (
        words_counted_once,
        recounted,
    ),
    "cha-slippery-corridor": (
        lambda: corridor(reward_discounted=True),
        lambda: corridor(always_right=True),
        lambda: corridor(slip=0),
    ),
    "cha-suppress-the-boxes": (
        lambda: suppressed("by all better"),
        lambda: suppressed("by the smaller"),
    ),
    "cha-surprise-of-a-sentence": (
        lambda: perplexity(words_of_the_text()),
        lambda: perplexity(8, power=-1 / 3),
        lambda: perplexity(9),
        lambda: perplexity(7),
    ),
    "cha-where-the-edge-is": (
        lambda: edges("turned"),
        lambda: edges("without relu"),
        lambda: edges("padded"),
    ),
}
