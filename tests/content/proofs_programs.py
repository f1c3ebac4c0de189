"""What items say of their longer programs, proven by running them."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from tests.content.snippets import Page


class Refusal(Exception):
    """Full, or a timeout, as the hotel's service raises them."""


class Full(Refusal):
    pass


class Timeout(Refusal):
    pass


class Hotel:
    """The service of the bookings: each call meets the next fate."""

    def __init__(self, fates: list[str]) -> None:
        self.fates = iter(fates)
        self.rooms: dict[str, str] = {}

    def book(self, key: str, wish: str) -> str:
        fate = next(self.fates)
        if fate == "full":
            raise Full
        if fate == "late":
            raise Timeout
        room = self.rooms.setdefault(key, f"room of {wish}")
        if fate == "lost":
            raise Timeout
        return room


def booked_again(page: Page) -> None:
    ticks = iter(range(100))
    names = page.run(
        1, time=SimpleNamespace(time=lambda: next(ticks)), Timeout=Timeout, Full=Full
    ).names
    booked, told = {}, {}
    for wish, *fates in page.rows(2):
        hotel = Hotel(fates)
        told[wish] = names["agent"](hotel, wish)
        booked[wish] = len(hotel.rooms)
        if wish == "riga":
            assert not list(hotel.fates), "riga is asked six times"
    page.says("As written: " + ", ".join(f"{wish} {n}" for wish, n in booked.items()) + ".")
    page.says(f"{sum(booked.values())} rooms as written")
    assert told["turku"] == "could not be booked"
    example = Hotel(["lost", "ok"])
    names["agent"](example, "x")
    assert len(example.rooms) == 2


def gate(page: Page) -> None:
    passes = page.run(1)["passes"]
    through, allowed = set(), set()
    for run, auc, p95, test, rows in page.rows(2)[1:]:
        new = {"auc": float(auc), "p95_ms": float(p95)}
        if passes(new):
            through.add(run)
        names = {"auc": new["auc"], "p95": new["p95_ms"], "test": test, "rows": int(rows)}
        if page.value('auc >= 0.832 and p95 <= 200 and test == "T7" and rows >= 1000', **names):
            allowed.add(run)
    page.says(", ".join(sorted(through - allowed)[:-1]) + f" and {max(through - allowed)}.")
    assert through - allowed == {"c2", "c5", "c6", "c8"}
    assert not page.value('float("nan") < 0.5')
    assert not page.value('float("nan") > 0.5')


def mutants_that_survive(page: Page) -> None:
    body, tests = page.run(1), page.fences[0].source.split("\n\n")[1].splitlines()
    source = page.fences[0].source.split("\n\n")[0]
    changes = {line[0]: line[3:] for line in page.shown(2).splitlines()}
    replaced = {"B": "return sum(top) / len(top)"}
    alive = set()
    for letter, change in changes.items():
        old = replaced.get(letter, "top = sorted(values, reverse=True)[:k]")
        mutant = source.replace(old, change)
        if letter == "G":
            mutant = source.replace("    if not values:\n        return 0.0\n", "")
        assert mutant != source
        names: dict[str, Any] = {}
        exec(mutant, names)
        if all(_holds(test, names) for test in tests):
            alive.add(letter)
    assert all(_holds(test, body.names) for test in tests), "the original passes its tests"
    page.says("Four tests pass", ", ".join(f'"{letter}"' for letter in sorted(alive)))
    assert len(tests) == 4
    assert len(alive) == 3


def _holds(test: str, names: dict[str, Any]) -> bool:
    try:
        return bool(eval(test, names))
    except ZeroDivisionError:
        return False


def page_of_another_team(page: Page) -> None:
    search = page.run(1)["search"]
    pages, questions = (part.splitlines() for part in page.shown(2).split("\n\n"))
    index = [(int(line[:2]), *line[4:].split(maxsplit=1)) for line in pages]
    first = [search(index, *question.split(maxsplit=1)) for question in questions]
    told = [str(found[0]) if found else "nothing" for found in first]
    page.says("are " + ", ".join(told[:-1]) + f" and {told[-1]}: these are places in a list")


def restart_and_run_all(page: Page) -> None:
    cells = {line[0]: line[3:] for line in page.shown(1).splitlines()}
    asked = page.text.split("run in the order ")[1].split(".")[0].split()
    shown, fresh = (_printed(cells, order) for order in (asked, sorted(cells)))
    page.says(f"{shown - fresh}: the notebook shows {shown}, a fresh run prints {fresh}")
    page.says("C would stop with a NameError: `cut` does not exist yet")
    with pytest.raises(NameError, match="'cut' is not defined"):
        _printed(cells, ["A", "C", "F"])


def _printed(cells: dict[str, str], order: list[str]) -> int:
    printed: list[int] = []
    names: dict[str, Any] = {"print": printed.append}
    for cell in order:
        exec(cells[cell], names)
    return printed[-1]


def search_that_gives_up(page: Page) -> None:
    names = page.run().names
    missed = [n for n in names["releases"] if names["find"](names["releases"], n) < 0]
    page.says("It misses " + ", ".join(map(str, missed[:-1])) + f" and {missed[-1]}.")


def shuffle_with_favourites(page: Page) -> None:
    class Draws:
        def __init__(self, draws: tuple[int, ...]) -> None:
            self.left = iter(draws)

        def choice(self, _: object) -> int:
            return next(self.left)

    code = page.fences[0].source.replace("import random\n", "")
    orders: Counter[str] = Counter()
    for draws in product(range(4), repeat=4):
        names: dict[str, Any] = {"random": Draws(draws)}
        exec(code, names)
        orders["".join(names["cards"])] += 1
    (favourite, most), least = orders.most_common(1)[0], min(orders.values())
    page.says(f"which is {most} of 256, for the order {favourite}")
    rare = sorted(order for order, count in orders.items() if count == least)
    page.says(f"{rare[0]} and {rare[1]} in {least} each")
    b, d = (sum(n for order, n in orders.items() if order[0] == card) for card in "BD")
    page.says(f"with probability {b}/256", f"D with {d}/256")
    cards = page.run(1)["cards"]
    assert sorted(cards) == ["A", "B", "C", "D"]
    assert page.span("j = random.choice(range(i, 4))", random=random, i=3)["j"] == 3


class Watched:
    """A lock that says when it would wait for ever, and who took it before."""

    def __init__(self, name: str, taken: list[str], lock: Any) -> None:
        self.name, self.taken, self.lock = name, taken, lock

    def __enter__(self) -> None:
        if not self.lock.acquire(blocking=False):
            raise TimeoutError(f"{self.name} waits for ever")
        self.taken.append(self.name)

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def two_locks_two_orders(page: Page) -> None:
    merge, taken = page.run()["merge"], list[str]()

    def store(name: str, lock: Any) -> SimpleNamespace:
        return SimpleNamespace(lock=Watched(name, taken, lock), data={name: 1})

    x, y = store("x", threading.Lock()), store("y", threading.Lock())
    page.span("merge(x, y)", merge=merge, x=x, y=y)
    assert (x.data, y.data) == ({"x": 1, "y": 1}, {})
    page.span("merge(y, x)", merge=merge, x=x, y=y)
    assert taken == ["x", "y", "y", "x"]
    with pytest.raises(TimeoutError):
        page.span("merge(x, x)", merge=merge, x=x)
    merge(*[store("z", threading.RLock())] * 2)


PROOFS: dict[str, Callable[[Page], None]] = {
    "cha-booked-again-to-be-safe": booked_again,
    "cha-gate-that-lets-nan-through": gate,
    "cha-mutants-that-survive": mutants_that_survive,
    "cha-page-of-another-team": page_of_another_team,
    "cha-restart-and-run-all": restart_and_run_all,
    "cha-search-that-gives-up": search_that_gives_up,
    "cha-shuffle-with-favourites": shuffle_with_favourites,
    "int-two-locks-two-orders": two_locks_two_orders,
}
