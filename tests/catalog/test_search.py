"""Finding items: what members type, with slips, and what they get."""

from __future__ import annotations

from typing import Any

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.schema import Activity, Challenge, Item, Kaggle, Reading, SystemDesign, Topic
from bot.catalog.search import complete, named, resolve
from bot.errors import UnknownItem


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("top-boosting", "top-boosting"),
        ("boosting", "top-boosting"),
        ("Gradient boosting", "top-boosting"),
        ("  gradient-BOOSTING ", "top-boosting"),
        ("gradientboosting", "top-boosting"),
        ("GBM", "top-boosting"),
        ("least_squares", "top-regression"),
        ("Décision trees", "top-trees"),
        ("meetup", "act-meetup"),
        ("pure leaves", "cha-pure-leaves"),
        ("decision tree", "top-trees"),
        ("the decision trees", "top-trees"),
    ],
)
def test_a_name_in_any_spelling_finds_its_item(catalog: Catalog, typed: str, id: str) -> None:
    assert resolve(catalog, typed).id == id


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gradiant bosting", "Gradient boosting"),
        ("desicion tree", "Decision trees"),
        ("matrx", "Matrices"),
        ("linear regresion", "Linear regression"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(catalog: Catalog, typed: str, first: str) -> None:
    with pytest.raises(UnknownItem) as raised:
        resolve(catalog, typed, [Topic])
    assert raised.value.typed == typed
    assert raised.value.suggestions[0][1] == first
    assert len(raised.value.suggestions) <= 3


@pytest.mark.parametrize(
    ("typed", "kinds", "id"),
    [
        ("boosting gradient", [Topic], "top-boosting"),
        ("how deep", [Kaggle], "kag-titanic-depth"),
        ("spectral", [Reading], "rea-spectral-clustering"),
        ("dot product without", [Challenge], "cha-dot-product"),
        ("leaves", [Challenge], "cha-pure-leaves"),
        ("library", [Challenge], "cha-dot-product"),
        ("without a lib", [Challenge], "cha-dot-product"),
    ],
)
def test_what_fits_one_item_alone_is_that_item(
    catalog: Catalog, typed: str, kinds: list[type[Item]], id: str
) -> None:
    assert named(catalog, typed, kinds) is None
    assert resolve(catalog, typed, kinds).id == id


def test_what_fits_two_is_asked(catalog: Catalog) -> None:
    with pytest.raises(UnknownItem) as raised:
        resolve(catalog, "house", [SystemDesign, Kaggle])
    assert {id for id, _ in raised.value.suggestions} == {"sys-house-prices", "kag-house-baseline"}


@pytest.mark.parametrize("typed", ["the", "which", "without a", "are", "what is"])
def test_common_words_fit_nothing(catalog: Catalog, typed: str) -> None:
    with pytest.raises(UnknownItem) as raised:
        resolve(catalog, typed)
    assert raised.value.suggestions == ()


@pytest.mark.parametrize("typed", ["", "   ", "zzqx", "?!", "日本語", "x" * 5000])
def test_nonsense_is_answered_without_a_guess(catalog: Catalog, typed: str) -> None:
    with pytest.raises(UnknownItem) as raised:
        resolve(catalog, typed)
    assert raised.value.suggestions == ()


def test_only_the_kinds_asked_for_are_found_and_guessed(catalog: Catalog) -> None:
    with pytest.raises(UnknownItem) as raised:
        resolve(catalog, "boosting", [Activity])
    assert raised.value.suggestions == ()
    assert "a topic" not in raised.value.sentence
    assert resolve(catalog, "boosting-bug", [Topic, Challenge]).id == "cha-boosting-bug"


def test_an_id_beats_a_title_and_a_title_beats_an_alias(tree: Any) -> None:
    tree.swap(
        "topics/top-matrices.md",
        'aliases = ["matrix", "linear map"]',
        'aliases = ["decision trees", "vectors"]',
    )
    tree.swap("topics/top-regression.md", 'title = "Linear regression"', 'title = "Trees"')
    catalog = load(tree.folder)
    assert resolve(catalog, "trees").id == "top-trees"
    assert resolve(catalog, "decision trees").id == "top-trees"
    assert resolve(catalog, "vectors").id == "top-vectors"


def test_an_archived_name_leads_to_the_successor(tree: Any) -> None:
    path = tree.copy("challenges/cha-dot-product.md", "cha-old-dot")
    tree.swap(
        path, "level = 1", 'level = 1\nstatus = "archived"\nsuperseded_by = "cha-dot-product"'
    )
    path = tree.copy("challenges/cha-dot-product.md", "cha-gone")
    tree.swap(path, "level = 1", 'level = 1\nstatus = "archived"')
    catalog = load(tree.folder)
    assert resolve(catalog, "old-dot").id == "cha-dot-product"
    with pytest.raises(UnknownItem):
        resolve(catalog, "cha-gone")


def test_completion_puts_beginnings_first_then_insides_then_look_alikes(catalog: Catalog) -> None:
    titles = [item.title for item in complete(catalog, "tree", [Topic])]
    assert titles[0] == "Decision trees"
    assert "Gradient boosting" in titles, "its alias is 'boosted trees'"
    assert [item.id for item in complete(catalog, "gradeint", [Topic])] == ["top-boosting"]


def test_completion_of_nothing_is_the_roadmap(catalog: Catalog) -> None:
    assert complete(catalog, "", [Topic]) == catalog.topics
    assert complete(catalog, " ", limit=2) == catalog.topics[:2]


def test_completion_names_nothing_twice_and_keeps_the_limit(catalog: Catalog) -> None:
    for typed in ("e", "boo", "boosting", "dot product", "matrix"):
        ids = [item.id for item in complete(catalog, typed, limit=3)]
        assert len(ids) == len(set(ids)) <= 3
