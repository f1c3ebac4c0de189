"""Answers within a sentence, with values beside names, in groups, or with what holds for them."""

from __future__ import annotations

import pytest

from bot.catalog.parts import Check, ListCheck, NearNumber, NumberCheck, SetCheck
from bot.features.challenge.rules import Verdict, judge

TABLES = SetCheck(type="set", answer=("window", "garden", "piano"), strip=("table",))
COLUMNS = SetCheck(type="set", answer=("basket_value", "device_age"))
RUNS = SetCheck(type="set", answer=("r3", "r7", "r8"), strip=("r", "run"))
PAIRS = SetCheck(type="set", answer=("M1 parity", "M3 precision"))
LETTERS = SetCheck(type="set", answer=("D", "F", "H"), strip=("mutant",))
VERSIONS = ListCheck(type="list", answer=("v1", "v3", "v2"))
ROOMS = ListCheck(type="list", answer=("K", "K", "H"))
VALUES = ListCheck(type="list", answer=("9", "none", "none"))
SHARE = NumberCheck(type="number", answer=0.0216, tolerance=0.0002, unit=("schedules",))
LINES = NumberCheck(type="number", answer=270, tolerance=0, unit=("lines",))
WHOLE = NumberCheck(
    type="number",
    answer=-240993459,
    tolerance=0,
    near=(NearNumber(answer=-240993460, say="That is rounded down."),),
)

RIGHT: list[tuple[Check, str]] = [
    (TABLES, "window 9.50, garden 17.50, piano 27.00"),
    (TABLES, "window: 9.50, garden: 17.50 and piano: 27"),
    (TABLES, "window=9.5, garden=17.5, piano=27"),
    (TABLES, "window (9.50), garden (17.50), piano (27.00)"),
    (TABLES, "The certain ones are window, garden and piano"),
    (COLUMNS, "basket_value: 0.416, device_age: 0.263"),
    (RUNS, "runs r3, r7 and r8"),
    (RUNS, "run 3, run 7, run 8"),
    (RUNS, "(r3, r8), (r7, r8)"),
    (PAIRS, "(M1, parity), (M3, precision)"),
    (LETTERS, "Mutants D, F and H survive"),
    (LETTERS, "it misses D, F and H"),
    (VERSIONS, "1 3 2"),
    (VERSIONS, "1, 3, 2"),
    (ROOMS, "K, K, then H"),
    (ROOMS, "K K H (0.0008)"),
    (VALUES, "9, none and none"),
    (SHARE, "20 of the 924"),
    (SHARE, "20 schedules of 924"),
    (SHARE, "20 schedules out of the 924"),
    (SHARE, "1 in 46"),
]
NOT_RIGHT: list[tuple[Check, str]] = [
    (TABLES, "window 9.50, piano 27.00"),
    (TABLES, "window, garden and piano are not certain"),
    (RUNS, "(r3, r8), (r7, r9)"),
    (PAIRS, "(M1, precision), (M3, parity)"),
    (LETTERS, "D, F and not H"),
    (LETTERS, "D, F and H are not caught"),
    (VERSIONS, "1 2 3"),
    (ROOMS, "K, then K"),
    (SHARE, "924 of 20"),
]
ASKED = ["270 with T = 4", "270 (T = 4)", "270 lines, T=4", "270 for T = 4", "T = 4 gives 270"]


@pytest.mark.parametrize(("check", "typed"), RIGHT)
def test_what_is_said_beside_an_answer_does_no_harm(check: Check, typed: str) -> None:
    assert judge(check, typed).verdict is Verdict.RIGHT


@pytest.mark.parametrize(("check", "typed"), NOT_RIGHT)
def test_nor_does_it_make_a_wrong_answer_right(check: Check, typed: str) -> None:
    assert judge(check, typed).verdict is not Verdict.RIGHT


@pytest.mark.parametrize("typed", ASKED)
def test_what_a_number_holds_for_is_not_taken_for_the_answer(typed: str) -> None:
    judged = judge(LINES, typed)
    assert judged.verdict is Verdict.UNCLEAR
    assert [judge(LINES, choice).verdict for choice in judged.choices].count(Verdict.RIGHT) == 1


def test_a_rounded_answer_is_not_met_with_a_mistake_that_rounds_to_the_same() -> None:
    assert judge(WHOLE, "-240993460").remark == "That is rounded down."
    assert judge(WHOLE, "-2.41e8").remark != "That is rounded down."
