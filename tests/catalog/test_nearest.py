"""Texts that look like a mistyped one: by trigrams, then letter by letter."""

from __future__ import annotations

import pytest

from bot.catalog.nearest import SHORTLIST, index_texts, nearest_texts, trigrams, words_of

TEXTS = ["decision trees", "gradient boosting", "gradient descent", "matrices"]
KNOWN = index_texts(TEXTS)


def found(text: str, limit: int = 3) -> list[str]:
    return [TEXTS[near.number] for near in nearest_texts(KNOWN, text, limit)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("desicion tree", "decision trees"),
        ("gradeint bosting", "gradient boosting"),
        ("boosting gradient", "gradient boosting"),
        ("matrx", "matrices"),
    ],
)
def test_what_was_meant_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_the_same_text_is_as_near_as_can_be() -> None:
    near = nearest_texts(KNOWN, "matrices", 1)[0]
    assert (near.trigrams, near.letters, near.both) == (1, 1, 1)


def test_the_order_of_words_changes_the_letters_only() -> None:
    near = nearest_texts(KNOWN, "boosting gradient", 1)[0]
    assert near.trigrams == 1
    assert near.letters < near.both < 1


@pytest.mark.parametrize("typed", ["", " ", "zzz", "日本語"])
def test_nothing_in_common_is_not_near(typed: str) -> None:
    assert found(typed) == []


def test_behind_the_shortlist_trigrams_stand_for_letters() -> None:
    known = index_texts([f"topic number {number}" for number in range(SHORTLIST + 5)])
    near = nearest_texts(known, "number topic", SHORTLIST + 2)
    assert len(near) == SHORTLIST + 2
    assert [one.letters == one.trigrams for one in near] == [False] * SHORTLIST + [True] * 2


def test_words_are_compared_without_case_accents_and_signs() -> None:
    assert words_of("  Décision-TREES (1)_x") == "decision trees 1 x"
    assert words_of("C++, C# and C") == "c++ c# and c"
    assert trigrams("to") == {"  t", " to", "to "}
