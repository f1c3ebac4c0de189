"""What items say of their plain Python, proven by running it."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Callable
from itertools import combinations_with_replacement, product

import pytest

from tests.content.snippets import Page


def boxes_that_did_not_flip(page: Page) -> None:
    class Image:
        def __getitem__(self, index: object) -> Image:
            return self

    boxes = [
        dict(zip(("x1", "y1", "x2", "y2"), map(int, row[1:]), strict=True))
        for row in page.rows(2)[1:]
    ]
    before = sum(box["x1"] for box in boxes)
    page.run(1)["mirror"](Image(), boxes)
    assert all(box["x1"] > box["x2"] for box in boxes), "all widths are negative"
    page.says(f"answer = {before}, say", f"answer = {sum(box['x1'] for box in boxes)}, say")


def first_lines(page: Page) -> None:
    ran = page.run()
    page.says(f"Unchanged, it prints `{ran.printed}`", "6 / 36 = 0.167")
    assert ran.printed == "6 36"
    four = list(product(range(1, 7), repeat=4))
    at_least, above = (sum(sum(way) >= n for way in four) for n in (20, 21))
    page.says(f"{at_least} of {len(four):,} ways", f"{above} of {len(four):,}, or 0.027")
    once = list(combinations_with_replacement(range(1, 7), 4))
    page.says(f"{sum(sum(way) >= 20 for way in once)} of {len(once)} gives 0.095")
    page.span("print(ways[:5])", ways=ran["ways"])
    page.span("print(len(hits) / len(ways))", hits=ran["hits"], ways=ran["ways"])


def future_after_the_end(page: Page) -> None:
    learnt = {state: [2.0, 2.0] for state in ("A", "B", "END")}
    actions = {"left": 0, "right": 1}
    for number, (state, action, reward, after, _) in enumerate(page.rows(2)[1:]):
        told = {"reward": int(reward), "action": actions[action], "next": after}
        page.run(1, Q=learnt, state=state, **told)
        if number == 0:
            assert learnt["A"] == [2.0, pytest.approx(1.9)]
    page.says(f"the buggy code ends at {sum(learnt['A'] + learnt['B']):.4f}")


def heap_of_twenty(page: Page) -> None:
    x = page.run(1, x=42)["x"]
    page.says(f"the first score is {x}")


def labels_shifted_twice(page: Page) -> None:
    seen, *rows = page.rows(1)
    chances = {row[0]: dict(zip(seen[1:], map(float, row[1:]), strict=True)) for row in rows}
    tokens, ignore = ["<s>", "the", "cat", "sat", "down", "."], "IGNORE"

    def lm_loss(logits: dict[str, dict[str, float]], labels: list[str]) -> float:
        """A library's loss, which shifts the labels by one inside."""
        pairs = zip(tokens, labels[1:], strict=False)
        losses = [-math.log(logits[one][label]) for one, label in pairs if label != ignore]
        return sum(losses) / len(losses)

    twice = page.run(2, tokens=tokens, IGNORE=ignore, lm_loss=lm_loss, logits=chances)["loss"]
    page.says(f"The reported loss is {twice:.3f}", f"a mean loss of {lm_loss(chances, tokens):.3f}")


def logo_that_shrinks(page: Page) -> None:
    turn = page.run()["turn"]
    (a, c), (b, d) = turn(1, 0), turn(0, 1)
    page.says(f"[[{a}, {b}], [{c:.2f}, {d:.2f}]] in place of", f"{(a * d - b * c) ** 4:.4f}: every")
    x, y = page.span("x, y = 0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y", x=1, y=0).names["y"], 0
    assert (x, y) == (0.6, 0)


def three_gradients(page: Page) -> None:
    names = page.run().names
    a, b, c = (names[name](0.5) for name in "abc")
    page.says(f"The slope is {b:.4f}, and function b", f"Function a returns {a:.4f}")
    page.says(f"Function c returns {c:.4f}")


def window_that_remembers(page: Page) -> None:
    ran = page.run()
    right = 30 + 45 + 60
    page.says(f"the right sum is {right}, the program prints {ran.printed}.")
    assert ran["morning"] == [3, 4.5, 6]
    assert ran["evening"] == [15, 33, 60]


def default_that_remembers(page: Page) -> None:
    tag = page.run()["tag"]
    first, second = page.value('tag("ana", "a")', tag=tag), page.value('tag("ben", "b")', tag=tag)
    assert second["tags"] == ["a", "b"] == page.value('["a", "b"]')
    assert first["tags"] is second["tags"]


def filter_of_an_hour(page: Page) -> None:
    rows = [{"id": "17"}, {"id": "18"}]
    ran = page.run(load_ids=lambda: ["17"], rows=rows)
    assert ran["kept"] == rows[1:]
    assert page.value('r["id"] not in set(blocked)', r=rows[1], blocked=ran["blocked"])


def a_third_of_a_cent(page: Page) -> None:
    assert page.value("0.1 + 0.2 == 0.3") is False
    assert math.isclose(0.1 + 0.2, 0.3)


def generator_used_up(page: Page) -> None:
    rows = page.span("rows = (f(x) for x in xs)", f=abs, xs=[1, 2])["rows"]
    assert page.value("sum(rows)", rows=rows) == 3
    with pytest.raises(ValueError, match="empty"):
        page.value("max(rows)", rows=rows)
    page.says("`max` raises ValueError")


def rows_that_are_one_row(page: Page) -> None:
    grid = page.span("a = [[0] * 3] * 2")["a"]
    page.span("a[0][0] = 1", a=grid)
    assert grid == page.value("[[1, 0, 0], [1, 0, 0]]")
    grid = page.value("[[0] * 3 for _ in range(2)]")
    grid[0][0] = 1
    assert grid == [[1, 0, 0], [0, 0, 0]]


def names_as_drawn(page: Page) -> None:
    ran = page.span("a = [1]; b = a; a += [2]")
    assert ran["a"] is ran["b"]
    apart = page.span("a = a + [3]", a=ran["a"])
    assert (apart["a"], ran["b"]) == ([1, 2, 3], [1, 2])
    board = page.value("[[0] * 8] * 8")
    assert all(row is board[0] for row in board)


def words_and_squares(page: Page) -> None:
    with pytest.raises(TypeError):
        page.span("word[0] = 'J'", word="Python")
    assert page.span("squares[0] = 2", squares=[1])["squares"] == [2]
    assert page.value("[1, 4, 9][-1]") == 9


def too_deep(page: Page) -> None:
    def walk(node: int) -> int:
        return 0 if node == 0 else walk(node - 1)

    with pytest.raises(RecursionError):
        walk(50_000)
    page.says("crashes on a chain of 50,000 nodes")


def cache_with_a_limit(page: Page) -> None:
    cache = OrderedDict.fromkeys("abc")
    cache.move_to_end("a")
    assert page.span("popitem(last=False)", popitem=cache.popitem)
    assert list(cache) == ["c", "a"]


def full_house(page: Page) -> None:
    ranks = [7, 7, 2, 7, 2]
    counts = page.value(
        "sorted(Counter(ranks).values(), reverse=True)", Counter=Counter, ranks=ranks
    )
    assert counts == page.value("[3, 2]")


def words_of_a_message(page: Page) -> None:
    words = page.value('re.findall(r"[a-z]+", text.lower())', re=re, text="FREEDOM for 2 days")
    assert "free" not in words
    assert words == ["freedom", "for", "days"]


def prices_of_columns(page: Page) -> None:
    data = {"price": {"10": 3000, "4": 5465}}
    assert page.value('list(data["price"].values())', data=data) == [3000, 5465]


def quiet_integers(page: Page) -> None:
    assert page.value("isinstance(True, int)") is True


def three_lost_records(page: Page) -> None:
    term = "math.comb(40, k) * 0.03**k * 0.97**(40 - k)"
    zero, one, two = (page.value(term, math=math, k=k) for k in range(3))
    page.says(f"one and two losses are {zero:.4f}, {one:.4f} and {two:.4f}")
    page.says(f"They sum to {zero + one + two:.4f}")


def negative_average(page: Page) -> None:
    floor = page.value("-1204967296 // 5")
    page.says(f"that gives {floor}, one lower than Java")
    assert f"answer = {floor + 1}\n" in page.text


PROOFS: dict[str, Callable[[Page], None]] = {
    "car-a-third-of-a-cent": a_third_of_a_cent,
    "car-generator-used-up": generator_used_up,
    "car-rows-that-are-one-row": rows_that_are_one_row,
    "car-too-deep-to-recurse": too_deep,
    "cha-boxes-that-did-not-flip": boxes_that_did_not_flip,
    "cha-first-lines-of-python": first_lines,
    "cha-future-after-the-end": future_after_the_end,
    "cha-heap-of-twenty": heap_of_twenty,
    "cha-labels-shifted-twice": labels_shifted_twice,
    "cha-logo-that-shrinks": logo_that_shrinks,
    "cha-negative-average": negative_average,
    "cha-three-gradients": three_gradients,
    "cha-three-lost-records": three_lost_records,
    "cha-valid-after-the-repair": quiet_integers,
    "cha-window-that-remembers": window_that_remembers,
    "int-cache-with-a-limit": cache_with_a_limit,
    "int-default-that-remembers": default_that_remembers,
    "int-filter-of-an-hour": filter_of_an_hour,
    "kag-poker-rules-by-hand": full_house,
    "kag-rent-one-absurd-price": prices_of_columns,
    "kag-sms-two-words": words_of_a_message,
    "rea-batchelder-names": names_as_drawn,
    "rea-python-before-the-maths": words_and_squares,
}
