"""One form for two spellings, and how many slips lie between two words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spelling import near_enough, nearest_names, slips, stem, words_alike

WORDS = st.text("abcdef", max_size=8)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("optimise", "optimize"),
        ("optimisation", "optimization"),
        ("normalised", "normalized"),
        ("regularisations", "regularizations"),
        ("analyse", "analyze"),
        ("behaviour", "behavior"),
        ("behavioural", "behavioral"),
        ("colours", "colors"),
        ("neighbouring", "neighboring"),
        ("favourite", "favorite"),
        ("centre", "center"),
        ("centred", "centered"),
        ("fibres", "fibers"),
        ("modelling", "modeling"),
        ("labelled", "labeled"),
        ("catalogue", "catalog"),
        ("maths", "math"),
        ("specialisations", "specialization"),
        ("organisational", "organizational"),
        ("cancelled", "canceled"),
        ("channelling", "channeling"),
        ("enrol", "enroll"),
        ("enrolled", "enrolled"),
        ("fulfilment", "fulfillment"),
        ("programmes", "programs"),
        ("judgement", "judgment"),
        ("defence", "defense"),
        ("licences", "licenses"),
        ("encyclopaedia", "encyclopedia"),
        ("practising", "practicing"),
        ("learnt", "learned"),
        ("spelt", "spelled"),
        ("grey", "gray"),
        ("ageing", "aging"),
        ("sceptical", "skeptical"),
        ("artefacts", "artifacts"),
    ],
)
def test_british_and_american_spelling_are_one(british: str, american: str) -> None:
    assert stem(british) == stem(american)


@pytest.mark.parametrize(
    ("one", "other"),
    [("mae", "me"), ("sense", "since"), ("recall", "recal"), ("test", "tested"), ("bell", "bel")],
)
def test_other_words_stay_two(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("gradient", "gradients"),
        ("query", "queries"),
        ("box", "boxes"),
        ("class", "classes"),
        ("branch", "branches"),
        ("matrix", "matrices"),
        ("index", "indices"),
        ("movie", "movies"),
        ("cnn", "cnns"),
        ("price", "prices"),
    ],
)
def test_one_and_several_are_one(one: str, several: str) -> None:
    assert stem(one) == stem(several)


@pytest.mark.parametrize(
    ("one", "other"), [("four", "for"), ("analysis", "analyses"), ("bus", "bu"), ("loss", "los")]
)
def test_other_words_stay_others(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("typed", "known", "count"),
    [
        ("matrx", "matrix", 1),
        ("gti", "git", 1),
        ("phyton", "python", 1),
        ("desicion", "decision", 1),
        ("enviroments", "environment", 2),
        ("hard", "hand", None),
        ("cooking", "coding", None),
        ("hi", "hint", None),
        ("export", "next", None),
        ("same", "same", 0),
    ],
)
def test_slips_by_length(typed: str, known: str, count: int | None) -> None:
    assert near_enough(typed, known) == count


@given(WORDS, WORDS)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    count = slips(one, other, 9)
    assert count == slips(other, one, 9)
    assert (count == 0) == (one == other)
    assert count <= max(len(one), len(other))
    assert slips(one, other, 1) == min(count, 2)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("lgo", ["log"]),
        ("leader board", ["leaderboard"]),
        ("Lead", ["leaderboard"]),
        ("papers", ["paper"]),
        ("schedule sit", ["schedule set"]),
        ("hi", []),
        ("points", []),
        ("export", []),
        ("", []),
    ],
)
def test_the_nearest_of_a_few_names(typed: str, names: list[str]) -> None:
    known = ["log", "leaderboard", "paper", "hint", "next", "schedule set", "schedule show"]
    assert nearest_names(typed, known) == names


@pytest.mark.parametrize(
    ("typed", "title", "count"),
    [
        ("maths", "Mathematics and statistics", 1),
        ("math & statistics", "Mathematics and statistics", 2),
        ("deep lerning", "Deep learning", 2),
        ("and", "Mathematics and statistics", 0),
        ("cooking", "Deep learning", 0),
    ],
)
def test_the_words_that_two_titles_share(typed: str, title: str, count: int) -> None:
    assert words_alike(typed, title) == count
