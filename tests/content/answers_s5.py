"""Reference answers for the checkable challenges of stage S5, from the data of each task."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

from tests.content.reckoning import mean, table

MACHINES = """
option  gpus  images/s  efficiency  euros  overhead
A       1     400       1.00        2.00   0 %
B       4     400       0.92        2.00   0 %
C       8     400       0.81        2.00   0 %
D       8     900       0.70        5.50   0 %
E       16    400       0.60        1.10   25 %
"""
STACK = """
layer  kernel  stride  dilation
conv1  7       2       1
pool1  3       2       1
conv2  3       1       1
conv3  3       2       1
conv4  3       1       2
conv5  3       1       4
"""
MICRO = """
group 1   2 4   |  6   |  1 1 1 3  |  5
group 2   0 2   |  10  |  3 3 3
"""
CACHE = """
1  start A 70
2  fork A B
3  grow B 20
4  start C 100
5  grow A 30
6  fork C D
7  start E 90
8  grow D 40
9  end A
10 grow B 60
11 start F 33
12 grow C 12
13 end C
14 start G 64
15 grow D 8
"""
RUNS = """
augment  decay  warmup  seed 1  seed 2
no       no     no      80.3    80.9
yes      no     no      82.4    81.8
no       yes    no      80.1    80.5
yes      yes    no      84.2    84.8
no       no     yes     81.0    80.6
yes      no     yes     82.3    82.7
no       yes    yes     80.2    80.8
yes      yes    yes     84.9    84.5
"""


def collapsed() -> float:
    """The sum of the weights and the bias of the one layer that the two linear ones amount to."""
    first, bias = [[1, 2], [0, -1], [3, 1]], [1, 0, -2]
    second, last = [2, -1, 1], 0.5
    weights = [sum(second[k] * first[k][i] for k in range(3)) for i in range(2)]
    return sum(weights) + sum(s * b for s, b in zip(second, bias, strict=True)) + last


def trainable() -> float:
    """The trainable parameters of the Keras model on 30 x 30 x 3 images."""
    conv1 = 3 * 3 * 3 * 16 + 16
    norm = 2 * 16
    side = 30 // 2
    conv2 = 3 * 3 * 16 * 32 + 32
    side = (side - 2) // 2
    dense1 = side * side * 32 * 64 + 64
    return conv1 + norm + conv2 + dense1 + 64 * 10 + 10


def one_by_one() -> float:
    """The weight after three steps with fresh gradients."""
    w = 0.0
    for _ in range(3):
        w -= 0.05 * 2 * 2 * (2 * w - 4)
    return w


def cheapest_run() -> float:
    """The cost in euros of the cheapest option that needs at most 18 h for 108 million images."""
    costs = []
    for words in table(MACHINES)[1:]:
        gpus, speed, efficiency, euros, overhead = (float(word) for word in words[1:6])
        hours = 108e6 / (gpus * speed * efficiency) / 3600 * (1 + overhead / 100)
        if hours <= 18:
            costs.append(hours * gpus * euros)
    return min(costs)


def receptive_field() -> float:
    """How many input pixels in a row one output of the stack depends on."""
    field, jump = 1, 1
    for _, kernel, stride, dilation in table(STACK)[1:]:
        field += (int(kernel) - 1) * int(dilation) * jump
        jump *= int(stride)
    return field


def recurrent_gradient() -> float:
    """The derivative of the loss by the recurrent weight, sent back through four steps."""
    w, u, target = 0.9, 0.7, 0.6
    inputs = [0.5, -1.0, 0.8, 0.3]
    states = [0.0]
    for x in inputs:
        states.append(math.tanh(w * states[-1] + u * x))
    error, gradient = states[-1] - target, 0.0
    for step in range(len(inputs), 0, -1):
        inner = error * (1 - states[step] ** 2)
        gradient += inner * states[step - 1]
        error = inner * w
    return gradient


def weighted_steps() -> float:
    """The weight after one step for each group, every example counting once."""
    w = 1.0
    for line in table(MICRO):
        w -= 0.5 * (w - mean([float(word) for word in line[2:] if word != "|"]))
    return w


def dropout_gap() -> float:
    """The expected output of the unit under dropout minus its output without."""
    parts = [2.0, -2.0, 1.5, -1.0]
    bias, keep = -0.25, 0.8
    expected = 0.0
    for mask in product((0, 1), repeat=4):
        chance = math.prod(keep if kept else 1 - keep for kept in mask)
        expected += chance * max(
            0.0, bias + sum(p * kept / keep for p, kept in zip(parts, mask, strict=True))
        )
    return expected - max(0.0, bias + sum(parts))


def running_outputs() -> float:
    """The sum of the two outputs in evaluation mode after two training batches."""
    centre, spread = 0.0, 1.0
    for batch in ([4.0, 6.0, 8.0, 10.0], [1.0, 3.0, 5.0, 7.0]):
        unbiased = sum((x - mean(batch)) ** 2 for x in batch) / (len(batch) - 1)
        centre = 0.9 * centre + 0.1 * mean(batch)
        spread = 0.9 * spread + 0.1 * unbiased
    return sum((x - centre) / math.sqrt(spread + 1e-5) for x in (9.0, 11.0))


class Pages:
    """Pages of 16 tokens with reference counts; ``chains`` and ``lengths`` are by sequence."""

    def __init__(self, total: int) -> None:
        self.free = list(range(total))
        self.owners = [0] * total
        self.chains: dict[str, list[int]] = {}
        self.lengths: dict[str, int] = {}

    def grow(self, name: str, tokens: int) -> bool:
        """Whether the tokens found room.

        A shared page that is not full is copied before it is written.
        """
        chain, length = self.chains.get(name, []), self.lengths.get(name, 0)
        copied = bool(length % 16) and self.owners[chain[-1]] > 1
        needed = -(-(length + tokens) // 16) - len(chain) + copied
        if needed > len(self.free):
            return False
        fresh = [self.free.pop() for _ in range(needed)]
        if copied:
            self.owners[chain.pop()] -= 1
        for page in fresh:
            self.owners[page] = 1
        self.chains[name], self.lengths[name] = chain + fresh, length + tokens
        return True

    def fork(self, name: str, child: str) -> None:
        """The child shares all pages."""
        self.chains[child], self.lengths[child] = list(self.chains[name]), self.lengths[name]
        for page in self.chains[name]:
            self.owners[page] += 1

    def end(self, name: str) -> None:
        """Pages that nobody else holds become free."""
        for page in self.chains.pop(name):
            self.owners[page] -= 1
            if not self.owners[page]:
                self.free.append(page)
        del self.lengths[name]


def cache_memory() -> float:
    """MiB in use after the log: 2 MiB a page, 24 pages in all.

    What names an unknown sequence is passed over.
    """
    pages = Pages(24)
    for _, event, name, *rest in table(CACHE):
        if event == "start" or (event == "grow" and name in pages.chains):
            pages.grow(name, int(rest[0]))
        elif event == "fork":
            pages.fork(name, rest[0])
        elif event == "end" and name in pages.chains:
            pages.end(name)
    page = 2 * 32 * 8 * 128 * 2 * 16 / 2**20
    return (24 - len(pages.free)) * page


def real_effects() -> set[str]:
    """The main effects and two-way interactions of more than three standard errors."""
    rows = [
        ([1 if w == "yes" else -1 for w in r[:3]], float(r[3]), float(r[4]))
        for r in table(RUNS)[1:]
    ]
    pooled = mean([(a - b) ** 2 / 2 for _, a, b in rows])
    error = 2 * math.sqrt(pooled / 16)
    names = ["augment", "decay", "warmup"]
    terms = {name: [i] for i, name in enumerate(names)}
    terms |= {f"{names[i]} x {names[j]}": [i, j] for i in range(3) for j in range(i + 1, 3)}
    effects = {
        t: sum(math.prod(s[i] for i in at) * (a + b) for s, a, b in rows) / 8
        for t, at in terms.items()
    }
    return {term for term, effect in effects.items() if abs(effect) > 3 * error}


def true_gradient() -> float:
    """The sum of all entries of dW1, with the old W2."""
    x, first = [1.0, 2.0], [[0.5, 0.25], [-1.0, 0.25], [1.0, -0.25]]
    bias, second = [0.0, 0.2, 0.5], [1.0, -0.5, 2.0]
    inner = [
        sum(w * v for w, v in zip(r, x, strict=True)) + b for r, b in zip(first, bias, strict=True)
    ]
    error = sum(w * max(z, 0.0) for w, z in zip(second, inner, strict=True)) + 0.5 - 1.0
    return sum(error * w * (z > 0) * v for w, z in zip(second, inner, strict=True) for v in x)


def masked_sum() -> float:
    """The sum of the outputs of the causal head."""
    queries, keys = [[1, 0], [0, 2], [1, 1]], [[1, 1], [0, 1], [2, 0]]
    values, total = [[1, 0], [0, 4], [2, 2]], 0.0
    for at, query in enumerate(queries):
        scores = [
            math.exp((query[0] * k[0] + query[1] * k[1]) / math.sqrt(2)) for k in keys[: at + 1]
        ]
        total += sum(s / sum(scores) * sum(v) for s, v in zip(scores, values, strict=False))
    return total


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-backward-pass-bug": true_gradient,
    "cha-masked-attention": masked_sum,
    "cha-two-layers-that-are-one": collapsed,
    "cha-count-the-keras-model": trainable,
    "cha-gradients-that-pile-up": one_by_one,
    "cha-trained-by-friday": cheapest_run,
    "cha-how-far-a-pixel-sees": receptive_field,
    "cha-back-through-four-steps": recurrent_gradient,
    "cha-uneven-micro-batches": weighted_steps,
    "cha-average-of-dropped-units": dropout_gap,
    "cha-batch-norm-in-the-wrong-mode": running_outputs,
    "cha-pages-for-the-cache": cache_memory,
    "cha-eight-runs-three-knobs": real_effects,
}
