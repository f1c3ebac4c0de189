"""A guess before the answer: how it is read, how it compares, how well somebody judges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import ValidationError

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.parts import Guess as Asked
from bot.catalog.schema import Challenge
from bot.chat.reply import lines_of, words_of
from bot.features.guess import rules
from bot.features.guess.rules import Share
from bot.features.guessing import choice_meant, how_near, read_number, told
from bot.store.database import Database
from bot.store.guesses import Guess
from tests.fakes import START, Clock, Talk

TILES = ("2", "4", "8", "24")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("250", 250),
        ("about 1,000 steps", 1000),
        ("12 345", 12345),
        ("-0.5", -0.5),
        (".25", 0.25),
        ("0,5", 0.5),
        ("83 %", 0.83),
        ("16,01 passengers", 16.01),
        ("1/4", 0.25),
        ("3'583", 3583),
        ("about €1.50", 1.5),
        ("2 x 10^3", 2000),
        ("1/0", None),
        ("2 or 3", None),
        ("many", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: float | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("choices", "typed", "meant"),
    [
        (("20", "100", "1,000"), "1000", "1,000"),
        (("20", "100", "1,000"), "about 100", "100"),
        (("20", "100", "1,000"), "101", None),
        (("about 70", "fewer"), "70", "about 70"),
        (("five times", "root of five", "less"), "5 times", "five times"),
        (("five times", "root of five", "less"), "Root of 5", "root of five"),
        (("twelve", "20"), "12", "twelve"),
        (("about 70", "fewer"), "Fewer!", "fewer"),
        (("about 70", "fewer"), "more", None),
    ],
)
def test_a_choice_is_known_by_its_letters_or_its_number(
    choices: tuple[str, ...], typed: str, meant: str | None
) -> None:
    assert choice_meant(choices, typed) == meant


@pytest.mark.parametrize(
    ("guess", "truth", "said"),
    [
        (500, 260, "92 % too high"),
        (200, 260, "23 % too low"),
        (1000, 117, "8.5 times too high"),
        (20, 117, "5.8 times too low"),
        (260, 260, "on the spot"),
        (262, 260, "on the spot"),
        (-3, 4, "too low"),
        (0, 4, "too low"),
        (None, 4, ""),
    ],
)
def test_how_near_a_number_is(guess: float | None, truth: float, said: str) -> None:
    assert how_near(Guess("cha-x", START, "", guess, truth_number=truth)) == said


def asking(tiny: Catalog, answer: float, **asked: object) -> Challenge:
    """A challenge with this answer that asks for a guess."""
    [found] = [one for one in tiny.of_kind(Challenge) if one.id == "cha-dot-product"]
    check = found.check.model_copy(update={"answer": answer})
    guess = Asked.model_validate({"ask": "How many?", **asked})
    return found.model_copy(update={"check": check, "guess": guess})


@pytest.mark.parametrize(
    ("answer", "choices", "truth", "guess", "expected"),
    [
        # The nearest to the answer is true: how far a guess is off is told by the answer
        (117, ("20", "100", "1,000"), "100", "1,000", ("100", 117, False)),
        (117, ("20", "100", "1,000"), "100", "100", ("100", 117, True)),
        # The tile is guessed and its lines are handed in
        (270, TILES, "4", "8", ("4", 4, False)),
        # "fewer" is no number, so none of them is
        (19, ("about 70", "fewer"), "fewer", "about 70", ("fewer", None, False)),
    ],
)
def test_what_is_true_of_choices(  # the row of a table
    answer: float,
    choices: tuple[str, ...],
    truth: str,
    guess: str,
    expected: tuple[str, float | None, bool],
    tiny: Catalog,
) -> None:
    found = asking(tiny, answer, choices=choices, truth=truth)
    kept = told(found, rules.guessed(found, Guess(found.id, START, ""), guess, None))
    assert (kept.truth, kept.truth_number, kept.is_right) == expected


@pytest.mark.parametrize(
    "asked",
    [
        {"choices": ["1", "2"]},
        {"choices": ["1", "2"], "truth": "3"},
        {"choices": ["1"], "truth": "1"},
        {"truth": "1"},
        {"choices": ["more than is seen well", "2"], "truth": "2"},
    ],
)
def test_a_guess_without_its_truth_is_a_fault(asked: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Asked.model_validate({"ask": "How many?", **asked})


async def test_a_number_is_guessed_where_there_are_no_choices(
    database: Database, tiny: Catalog, clock: Clock
) -> None:
    found = asking(tiny, 32)
    items = [found if one.id == found.id else one for one in tiny.items.values()]
    say = Talk(App(database, Catalog.of(tiny.stages, items), clock=clock))
    page = await say("challenge dot-product", "ana")
    assert "guess dot-product" in lines_of(page)
    assert "A guess is one number" in str(await say("guess dot-product many", "ana"))
    assert "Your guess: " in words_of((await say("guess dot-product about 40", "ana")).blocks[0])
    right = await say("submit dot-product 32", "ana")
    said = "\n".join(map(words_of, right.blocks))
    assert "You had guessed about 40; it is 32: 25 % too high." in said
    assert "25 % too high" in str(await say("guesses", "ana"))


def some(rows: list[tuple[bool | None, int | None]]) -> list[Guess]:
    """Guesses, by whether they were right (None: not told) and how sure they were."""
    return [
        Guess(
            f"cha-{n}", START, "x", sure=sure, truth=None if right is None else "y", is_right=right
        )
        for n, (right, sure) in enumerate(rows)
    ]


def test_how_well_somebody_judges() -> None:
    judged = rules.judged(
        some(
            [(True, None), (False, 50), (True, 70), (None, 90), (True, 90), (False, 90), (True, 80)]
        )
    )
    assert judged.all == Share(4, 6)
    assert judged.waiting == 1
    assert judged.before == Share(1, 1)
    assert judged.lately == Share(3, 5)
    assert judged.times is None
    assert judged.by_sure == ((41, 60, Share(0, 1)), (61, 80, Share(2, 2)), (81, 100, Share(1, 2)))
    assert judged.sure == (76, 60)


def test_a_word_on_all_of_them_waits_for_enough() -> None:
    few = rules.judged(some([(True, 90)] * 4))
    assert (few.sure, few.lately) == (None, None)
    assert rules.judged(some([(True, 90)] * 5)).sure == (90, 100)


def test_numbers_are_judged_by_how_many_times_they_are_off() -> None:
    guesses = [
        replace(one, guess_number=number, truth_number=100.0)
        for one, number in zip(some([(False, None)] * 3), [50.0, 110.0, 300.0], strict=True)
    ]
    assert rules.judged(guesses).times == 2.0
