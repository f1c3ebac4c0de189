"""Reference answers for the checkable challenges of stage S6, from the data of each task."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from tests.content.reckoning import table

SENTENCES = """
START the cat sat END
START the dog sat END
START a dog ran END
START the cat ran home END
"""
WORD_COUNTS = """
later 5   plate 4   rate 6   slate 3   pan 7
"""
RETRIEVED = """
query  relevant   retrieved, best first
q1     d4         d4  d9  d1  d7  d2
q2     d2         d8  d5  d2  d1  d4
q3     d6         d1  d3  d5  d8  d9
q4     d1 d3      d5  d3  d1  d9  d7
q5     d7         d2  d7  d7  d4  d1
q6     d9         d3  d8  d2  d6  d9
"""
VERDICTS = """
                 judge: good  partial  wrong
human: good              38        5      1
human: partial            9       12      3
human: wrong              6        5     11
"""
EXPERIENCE = """
state  action  reward  next   done
A      right   0       B      no
B      right   1       END    yes
A      right   0       B      no
B      left    0       A      no
A      left    0       END    yes
B      right   1       END    yes
A      right   0       B      no
"""
EPISODES = """
episode  actions   rewards
1        R R L     0 2 1
2        L R R     1 0 4
3        R R R     0 1 5
4        L L R     2 0 1
5        R L R     1 1 3
6        L L L     0 1 0
"""
DETECTIONS = """
score  image  best object  IoU
0.97   1      a            0.82
0.94   1      a            0.71
0.90   2      d            0.64
0.83   1      b            0.45
0.78   2      e            0.77
0.71   2      d            0.61
0.66   1      b            0.58
0.52   1      c            0.53
0.45   2      -            0.00
0.30   2      f            0.31
"""
BOXES = """
box  x1   y1   x2   y2
a    40   60   200  180
b    310  20   330  90
c    500  200  640  360
d    0    300  64   360
"""
IMAGE = """
0  0  0  9  9  9
0  0  0  9  9  9
0  0  0  9  9  9
0  4  4  4  0  0
0  4  4  4  0  0
0  4  4  4  0  0
"""
CHUNKS = """
chunk  tokens  usefulness
c1     900     10.0
c2     600     6.4
c3     500     5.2
c4     400     4.3
c5     300     3.0
c6     700     7.1
c7     200     1.2
"""
BOX_SCORES = """
name  x1  y1  x2   y2   score
box1  10  10  50   50   0.90
box2  14  10  54   50   0.85
box3  26  10  66   50   0.80
box4  60  60  100  100  0.75
box5  62  64  98   96   0.70
box6  60  60  80   80   0.65
box7  30  10  70   50   0.60
"""


def perplexity() -> float:
    """The perplexity of "a cat sat" under add-one bigrams; START is no word that can follow."""
    pairs = Counter(pair for words in table(SENTENCES) for pair in pairwise(words))
    before = Counter(word for words in table(SENTENCES) for word in words[:-1])
    size = len({word for words in table(SENTENCES) for word in words} - {"START"})
    steps = list(pairwise(["START", "a", "cat", "sat", "END"]))
    chance = math.prod((pairs[step] + 1) / (before[step[0]] + size) for step in steps)
    return float(chance ** (-1 / len(steps)))


def merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    """The parts with each occurrence of the pair joined, from the left."""
    joined: list[str] = []
    for part in parts:
        if joined and (joined[-1], part) == pair:
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def byte_pairs() -> str:
    """The word "platelater" after the six merges that the words teach."""
    words = WORD_COUNTS.split()
    counts = {word: int(count) for word, count in zip(words[::2], words[1::2], strict=True)}
    parts = {word: list(word) for word in counts}
    new = list("platelater")
    for _ in range(6):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, count in counts.items():
            for pair in pairwise(parts[word]):
                pairs[pair] += count
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        parts = {word: merged(old, best) for word, old in parts.items()}
        new = merged(new, best)
    return " ".join(new)


def reciprocal_rank() -> float:
    """The mean reciprocal rank of the first relevant document among the first three."""
    ranks = []
    for words in table(RETRIEVED)[1:]:
        relevant, found = set(words[1:-5]), words[-5:]
        ranks.append(
            next((1 / rank for rank, name in enumerate(found[:3], 1) if name in relevant), 0.0)
        )
    return sum(ranks) / len(ranks)


def kappa() -> float:
    """Cohen's kappa between human and judge."""
    counts = [[int(word) for word in words[2:]] for words in table(VERDICTS)[1:]]
    total = sum(map(sum, counts))
    agreed = sum(counts[i][i] for i in range(3)) / total
    chance = sum(sum(counts[i]) * sum(row[i] for row in counts) for i in range(3)) / total**2
    return (agreed - chance) / (1 - chance)


def corridor_value() -> float:
    """The value of cell 2 under the best policy in the slippery corridor."""
    values = [0.0] * 7

    def worth(cell: int, step: int) -> float:
        """The discounted expectation of one action."""
        ways = ((0.8, cell + step), (0.2, cell - step))
        return sum(p * (-1 + {0: 9, 6: 20}.get(to, 0) + 0.9 * values[to]) for p, to in ways)

    for _ in range(2000):
        values = [0.0, *(max(worth(cell, 1), worth(cell, -1)) for cell in range(1, 6)), 0.0]
    return values[2]


def q_sum() -> float:
    """The sum of the four learnt action values, with nothing to come after the end."""
    values = {(s, a): 2.0 for s in ("A", "B") for a in ("left", "right")}
    for state, action, reward, then, done in table(EXPERIENCE)[1:]:
        future = 0.0 if done == "yes" else max(values[then, a] for a in ("left", "right"))
        values[state, action] += 0.5 * (float(reward) + 0.9 * future - values[state, action])
    return sum(values.values())


def weighted_return() -> float:
    """The weighted importance-sampling estimate for a policy that goes right with 0.9.

    Run with 0.5.
    """
    weights, returns = [], []
    for words in table(EPISODES)[1:]:
        weights.append(math.prod((0.9 if a == "R" else 0.1) / 0.5 for a in words[1:4]))
        returns.append(sum(float(reward) for reward in words[4:]))
    return sum(w * g for w, g in zip(weights, returns, strict=True)) / sum(weights)


def detective_value() -> float:
    """The value of the game at the best discriminator."""
    real, fake = [0.5, 0.3, 0.2, 0.0], [0.1, 0.3, 0.2, 0.4]
    best = [p / (p + q) for p, q in zip(real, fake, strict=True)]
    seen = sum(p * math.log(d) for p, d in zip(real, best, strict=True) if p)
    return seen + sum(q * math.log(1 - d) for q, d in zip(fake, best, strict=True) if q)


def forger_bias() -> float:
    """The forger's b after one step; in the detective's step the fake carries no gradient."""
    x, z, a, b, w, c, rate = 2.0, 1.0, 2.0, 1.0, 1.0, -2.0, 0.5
    fake = a * z + b
    real_side, fake_side = 1 / (1 + math.exp(-w * x - c)), 1 / (1 + math.exp(-w * fake - c))
    w, c = (
        w - rate * ((real_side - 1) * x + fake_side * fake),
        c - rate * ((real_side - 1) + fake_side),
    )
    judged = 1 / (1 + math.exp(-w * fake - c))
    return b - rate * (judged - 1) * w


def average_precision() -> float:
    """The area under the precision-recall curve, precision made to fall only; six objects."""
    found: set[str] = set()
    hits = []
    for _, _, name, overlap in table(DETECTIONS)[1:]:
        hits.append(float(overlap) >= 0.5 and name not in found)
        if hits[-1]:
            found.add(name)
    precision = [sum(hits[: n + 1]) / (n + 1) for n in range(len(hits))]
    return sum(max(precision[n:]) for n, hit in enumerate(hits) if hit) / 6


def flipped_lefts() -> float:
    """The sum of the new x1 of the boxes in a mirrored image 640 pixels wide."""
    return sum(640 - float(words[3]) for words in table(BOXES)[1:])


def edge_sum() -> float:
    """The sum of the positive responses of the vertical-edge kernel."""
    image = [[int(word) for word in words] for words in table(IMAGE)]
    kernel = [[-1, 0, 1]] * 3
    responses = [
        sum(kernel[i][j] * image[r + i][c + j] for i in range(3) for j in range(3))
        for r in range(4)
        for c in range(4)
    ]
    return sum(max(0, response) for response in responses)


def best_context() -> float:
    """The greatest usefulness that fits into 2,000 tokens."""
    best = {0: 0.0}
    for _, tokens, value in table(CHUNKS)[1:]:
        for used, worth in list(best.items()):
            total = used + int(tokens)
            if total <= 2000:
                best[total] = max(best.get(total, 0.0), worth + float(value))
    return max(best.values())


def kept_boxes() -> set[str]:
    """The boxes that greedy suppression keeps above an overlap of 0.5."""
    boxes = [(words[0], [float(word) for word in words[1:5]]) for words in table(BOX_SCORES)[1:]]
    kept: list[tuple[str, list[float]]] = []
    for name, box in boxes:
        if all(overlap(box, other) <= 0.5 for _, other in kept):
            kept.append((name, box))
    return {name for name, _ in kept}


def overlap(one: list[float], two: list[float]) -> float:
    """Intersection over union of two boxes."""
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    common = max(0.0, wide) * max(0.0, high)
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return common / (areas - common)


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-suppress-the-boxes": kept_boxes,
    "cha-surprise-of-a-sentence": perplexity,
    "cha-six-merges": byte_pairs,
    "cha-first-hit-in-three": reciprocal_rank,
    "cha-judge-and-human": kappa,
    "cha-slippery-corridor": corridor_value,
    "cha-future-after-the-end": q_sum,
    "cha-policy-never-run": weighted_return,
    "cha-best-possible-detective": detective_value,
    "cha-detective-trains-the-forger": forger_bias,
    "cha-precision-averaged": average_precision,
    "cha-boxes-that-did-not-flip": flipped_lefts,
    "cha-where-the-edge-is": edge_sum,
    "cha-chunks-for-the-window": best_context,
}
