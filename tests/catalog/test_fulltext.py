"""Searching by words: what is found, in which order, and what is never searched."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.fulltext import SEARCHED, index_of, search, split
from bot.catalog.load import load
from bot.catalog.schema import KINDS, Card, Challenge, Interview, Topic
from bot.spelling import singular

SECRET = {
    "hint_1", "hint_2", "hint_3", "answer", "check", "solution_notes", "common_mistakes",
    "extension", "baseline_hint", "answer_points", "rubric", "follow_ups", "pitfalls",
    "in_a_minute", "traps", "case_studies", "back",
}  # fmt: skip


def found(catalog: Catalog, typed: str, limit: int = 8) -> list[str]:
    return [item.id for item in search(catalog, typed, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gradient boosting", "top-boosting"),
        ("Boosting Gradient", "top-boosting"),
        ("gradeint bosting", "top-boosting"),
        ("regresion", "top-regression"),
        ("desicion tree", "top-trees"),
        ("Décision trees", "top-trees"),
        ("matr", "top-matrices"),
        ("matrix", "top-matrices"),
        ("vector", "top-vectors"),
        ("vectors", "top-vectors"),
        ("optimisation adam", "rea-adam"),
        ("optimization adam", "rea-adam"),
        ("least squares", "top-regression"),
        ("Luxburg", "rea-spectral-clustering"),
        ("impurity of zero", "cha-pure-leaves"),
        ("early stopping learning rates", "kag-churn-rounds"),
        ("street census", "sys-tree-census"),
        ("churn colleague ship", "int-deep-tree"),
        ("boosting workshop", "top-boosting"),
        ("portfolio number", "nud-tell-a-number"),
    ],
)
def test_what_comes_first(catalog: Catalog, typed: str, first: str) -> None:
    assert found(catalog, typed)[0] == first


def test_a_title_ranks_before_a_text(catalog: Catalog) -> None:
    ranked = found(catalog, "vectors", 20)
    assert ranked[0] == "top-vectors"
    assert "top-matrices" in ranked, "its summary says it"
    assert found(catalog, "xgboost")[0] == "rea-xgboost"


def test_a_whole_word_does_not_hide_those_that_it_begins(tree: Any) -> None:
    tree.swap(
        "topics/top-trees.md", "Trees are the bricks", "Boost nothing here. Trees are the bricks"
    )
    ranked = found(load(tree.folder), "boost")
    assert "top-boosting" in ranked
    assert "top-trees" in ranked


@pytest.mark.parametrize(
    "typed", ["", "   ", "???", "+ #", "zzqxv", "日本語", "q" * 200, "\x00", "xq zk", "@@ <> !!"]
)
def test_nothing_for_nonsense(catalog: Catalog, typed: str) -> None:
    assert search(catalog, typed, 8) == []


@given(st.text(max_size=200))
def test_any_text_is_answered_within_the_limit(catalog: Catalog, typed: str) -> None:
    hits = search(catalog, typed, 3)
    assert len(hits) == len({item.id for item in hits}) <= 3


@pytest.mark.parametrize("secret", sorted(SECRET))
def test_answers_and_hints_are_never_searched(secret: str) -> None:
    assert all(secret not in fields for fields in SEARCHED.values())


def test_what_stands_only_in_a_secret_is_not_found(tree: Any) -> None:
    word = "zyzzogeton"
    for path, text in (
        ("challenges/cha-dot-product.md", "Walk through both lists"),
        ("challenges/cha-dot-product.md", "The value is **32**"),
        ("challenges/cha-dot-product.md", "One generator expression"),
        ("challenges/cha-dot-product.md", "Adding the numbers"),
        ("kaggle/kag-house-baseline.md", "Take the logarithm"),
        ("interview/int-dot-meaning.md", "It sums the products"),
        ("interview/int-dot-meaning.md", "It adds up agreement"),
        ("design/sys-house-prices.md", "Splits by time"),
        ("cards/car-gini-pure.md", "One where every label"),
    ):
        tree.swap(path, text, f"{word} {text}")
    assert found(load(tree.folder), word) == []
    tree.swap("interview/int-dot-meaning.md", "Two users are", f"{word} Two users are")
    assert found(load(tree.folder), word) == ["int-dot-meaning"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)
def test_every_kind_has_fields_that_are_its_own(kind: Any) -> None:
    assert SEARCHED[kind]
    assert set(SEARCHED[kind]) <= kind.model_fields.keys()


def test_only_the_kinds_that_are_wanted(catalog: Catalog) -> None:
    trees = search(catalog, "trees gini leaf", 20, [Topic, Card])
    assert {type(item) for item in trees} == {Topic, Card}
    boosting = search(catalog, "boosting rounds", 1, [Interview])
    assert {type(item) for item in boosting} == {Interview}


def test_drafts_and_archived_items_are_not_found(tree: Any) -> None:
    tree.swap("challenges/cha-pure-leaves.md", "level = 2", 'level = 2\nstatus = "archived"')
    first = search(load(tree.folder), "which leaves are pure", 1)
    assert not any(isinstance(item, Challenge) for item in first)


def test_words_of_addresses_are_no_words(catalog: Catalog) -> None:
    text = "[Boosting](https://example.org/boosting) and https://example.org/x"
    assert "example" not in split(text)
    assert split("C++ and C#, R") == ["c++", "and", "c#", "r"]
    assert "https" not in index_of(catalog).words


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("gradient", "gradients"),
        ("query", "queries"),
        ("movie", "movies"),
        ("loss", "loss"),
        ("bias", "bias"),
        ("analysis", "analysis"),
        ("gas", "gas"),
    ],
)
def test_a_plural_is_its_singular(one: str, several: str) -> None:
    assert singular(one) == singular(several)
