"""Code with a member's own numbers runs too, and the libraries come to the solver's answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.solvers.index import SOLVERS
from bot.solvers.own import SAMPLE, seed_of, told
from tests.content.snippets import Page, library
from tests.content.test_snippets import PAGES

MEMBERS = range(5)

pytestmark = pytest.mark.timeout(30)


def slope(page: Page) -> float:
    found = re.search(r"slope of the loss at w = (-?[\d.]*\d)", page.text)
    assert found
    return float(page.run()["b"](float(found[1])))


def scaled_value(page: Page) -> float:
    ran = page.run()
    scaler = library("sklearn.preprocessing").StandardScaler().fit(ran["seen"])
    return float(scaler.transform(ran["new"])[0, 0])


def scaled_test(page: Page) -> float:
    given = {
        "np": library("numpy"),
        "StandardScaler": library("sklearn.preprocessing").StandardScaler,
        "LogisticRegression": library("sklearn.linear_model").LogisticRegression,
    }
    rows = [len(re.findall(r"\[[\d.]+\]", line)) for line in page.shown(1).splitlines()[:2]]
    labels = {"y_train": [0, 1] * rows[0], "y_test": [0, 1] * rows[1]}
    halved = {name: label[: len(label) // 2] for name, label in labels.items()}
    ran = page.run(**given, **halved)
    scaled = ran["scaler"].fit(ran["X_train"]).transform(ran["X_test"])
    return float(scaled.sum())


def r_squared(page: Page) -> float:
    actual, forecast = ([float(one) for one in row[1:]] for row in page.rows(2))
    ran = page.run(1, np=library("numpy"), actual=actual, forecast=forecast)
    assert ran["r2"] == pytest.approx(1), "the colleague's number"
    return float(library("sklearn.metrics").r2_score(actual, forecast))


COMPUTED: dict[str, tuple[str, Callable[[Page], float]]] = {
    "gradients": ("cha-three-gradients", slope),
    "monitor": ("cha-scaled-before-the-split", scaled_value),
    "scaled-test": ("cha-scaler-meets-test-data", scaled_test),
    "perfect-score": ("cha-perfect-score-wrong-by-three", r_squared),
}


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("solver", sorted(COMPUTED))
def test_a_members_code_comes_to_their_answer(solver: str, member: int, tmp_path: Path) -> None:
    id, compute = COMPUTED[solver]
    own = SOLVERS[solver](seed_of(1, member, id, 0))
    path = tmp_path / "content" / "challenges" / f"{id}.md"
    path.parent.mkdir(parents=True)
    text = told(PAGES[id].read_text("utf-8"), SOLVERS[solver](SAMPLE), own)
    assert text != PAGES[id].read_text("utf-8")
    path.write_text(text, "utf-8")
    assert compute(Page(path)) == pytest.approx(own.answer)
