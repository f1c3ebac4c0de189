"""Judging answers: the ways people write numbers, sets and words, and what else they send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.parts import Check, ExactCheck, ListCheck, NumberCheck, RubricCheck, SetCheck
from bot.features.challenge.rules import Judged, Verdict, judge
from bot.features.items import stop

RIGHT, CLOSE, WRONG = Verdict.RIGHT, Verdict.CLOSE, Verdict.WRONG
PEOPLE = RubricCheck(type="rubric", criteria=("Names the line", "Says why"))
NO_NUMBER = [
    "", " ", "lots", "NaN", "inf", "-inf", "1e999", "1/0", "1/0.0", "1/1e-999", "0x10", "%",
    "%" * 900, "(" * 900, "-" * 900, "√" * 900, "1.2.3", "\x00", "1\x002", "(-1)^0.5",
    "9" * 600, "10^10^10", "2h30", "M1", "<!channel>", "@everyone", "'; DROP TABLE",
    "__import__('os')", "x" * 5000, "ln(0)", "sqrt(-1)", "**", "$$", "\\frac{}{}",
]  # fmt: skip
HOSTILE = [
    *NO_NUMBER, "1/" * 900, "1//2", "²", "1/2/3", "50 % %", "1,2,3", "1,2.5", "3 4", "1 234 56",
    "1_000", "½", "3²", "=1+1", "${7*7}", "(" * 5000, "1 " * 900, "^" * 900, "*" * 900,
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # any: the caller asks for nothing else
        judge(number(7.5), typed)


@given(st.text(max_size=60) | st.text("0123456789.,/% e+-−()^√*x:\n\\{}$", max_size=40))
def test_reading_gives_a_verdict_or_a_value_error(typed: str) -> None:
    for check in (number(0.25, 0.01), number(1234.0), names("a", "b"), listed("a", "b")):
        try:
            judged = judge(check, typed)
        except ValueError:
            assert isinstance(check, NumberCheck)
            continue
        assert bool(judged.choices) == (judged.verdict is Verdict.UNCLEAR)


def listed(*answer: str) -> ListCheck:
    return ListCheck(type="list", answer=answer)


def number(answer: float, tolerance: float = 0.0) -> NumberCheck:
    return NumberCheck(type="number", answer=answer, tolerance=tolerance)


@pytest.mark.parametrize(
    ("answer", "tolerance", "typed", "verdict"),
    [
        (0.25, 0.01, "0.26", RIGHT),  # the difference is a little more than 0.01 in binary
        (0.25, 0.01, "0.24", RIGHT),
        (0.25, 0.01, "0.3", CLOSE),
        (0.25, 0.01, "0.4", WRONG),
        (0.25, 0.0, "1/4", RIGHT),
        (0.1, 0.0, "10 %", RIGHT),
        (32.0, 0.0, "32", RIGHT),
        (32.0, 0.0, "32.5", CLOSE),
        (32.0, 0.0, "33", WRONG),
        (32.0, 0.0, "-32", WRONG),
        (0.0, 0.0, "0", RIGHT),
        (0.0, 0.0, "-0.0", RIGHT),
        (0.0, 0.0, "1", WRONG),
        (1e6, 0.01, "1000000.01", RIGHT),
        (25.0, 0.5, "25 %", CLOSE),
        (0.25, 0.001, "25", CLOSE),
        (0.25, 0.001, "0.25 %", CLOSE),
        (25.0, 0.5, "0.25", CLOSE),
        (25.0, 0.0, "1e308", WRONG),
    ],
)
def test_a_number_is_right_within_its_tolerance(
    answer: float, tolerance: float, typed: str, verdict: Verdict
) -> None:
    assert judge(number(answer, tolerance), typed).verdict is verdict


def test_a_factor_of_a_hundred_is_pointed_out() -> None:
    assert "factor of 100" in judge(number(0.25, 0.001), "25").remark
    assert "rounding" in judge(number(0.25, 0.001), "0.252").remark


@given(st.floats(-1e12, 1e12), st.floats(0, 10))
def test_the_number_itself_is_right(answer: float, tolerance: float) -> None:
    assert judge(number(answer, tolerance), repr(answer)).verdict is RIGHT


@pytest.mark.parametrize(
    "typed",
    [
        "north, west",
        "west,north",
        "West; NORTH",
        "north and west",
        "north & west",
        "north west",
        "- north\n- west",
        "1. north\n2. west",
        "{north, west}",
        "(west, north)",
        "['north', 'west']",
        "north, west, north.",
        " north ,, west ",
    ],
)
def test_a_set_in_any_order_and_with_any_separator(typed: str) -> None:
    assert judge(names("north", "west"), typed) == Judged(RIGHT)


def names(*answer: str) -> SetCheck:
    return SetCheck(type="set", answer=answer)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        (("precision and recall", "loss"), "loss, precision and recall"),
        (("random forest", "boosting"), "boosting and random forest"),
        (("f(x)", "g(y)"), "g(y), f(x)"),
        (("(1, 2)", "(3, 4)"), "(3, 4); (1, 2)"),
        (("-3", "4"), "4, −3"),
    ],
)
def test_names_may_hold_what_separates_names(answer: tuple[str, ...], typed: str) -> None:
    assert judge(names(*answer), typed).verdict is RIGHT


@pytest.mark.parametrize(
    ("typed", "verdict", "remark"),
    [
        ("a, b", CLOSE, "What you named belongs there, and something is missing."),
        ("a, b, c, d", CLOSE, "It is all there, with something that does not belong."),
        ("a, b, d", CLOSE, "2 of the 3 you named belong there."),
        ("a", WRONG, ""),
        ("a, b, c, d, e, f, g", WRONG, ""),
        ("d e f", WRONG, ""),
        (",;.", WRONG, ""),
    ],
)
def test_half_of_a_set_is_close_and_naming_everything_is_not(
    typed: str, verdict: Verdict, remark: str
) -> None:
    assert judge(names("a", "b", "c"), typed) == Judged(verdict, remark)


WORDS = st.text("abcdefghij 0123456789", min_size=1, max_size=12).filter(str.strip).map(str.strip)


@given(
    st.lists(WORDS, min_size=1, max_size=6),
    st.sampled_from([", ", ",", "; ", "\n", " and "]),
    st.data(),
)
def test_the_set_itself_is_right(answer: list[str], separator: str, data: st.DataObject) -> None:
    typed = separator.join(data.draw(st.permutations(answer)))
    assert judge(names(*answer), typed).verdict is RIGHT


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("5 x 7", RIGHT),
        ("5  X  7", RIGHT),
        ("5 × 7", RIGHT),
        ("5x7", RIGHT),
        ("(5, 7)", RIGHT),
        ("“5 x 7”", RIGHT),
        ("`5 x 7`.", RIGHT),
        ("5 x 8", WRONG),
        ("7 x 5", WRONG),
        ("5 xx 7", CLOSE),
        ("x", WRONG),
    ],
)
def test_exact_words_case_and_space_aside(typed: str, verdict: Verdict) -> None:
    check = ExactCheck(type="exact", answer="5 x 7", accept=("5x7", "(5, 7)"))
    assert judge(check, typed).verdict is verdict


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("Gradient Descent", RIGHT),
        ("sgd", RIGHT),
        ("gradiant descent", CLOSE),
        ("descent", WRONG),
        ("sdg", WRONG),
    ],
)
def test_a_slip_of_the_pen_is_close(typed: str, verdict: Verdict) -> None:
    check = ExactCheck(type="exact", answer="gradient descent", accept=("SGD",))
    assert judge(check, typed).verdict is verdict


@given(st.text(min_size=1, max_size=80), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_the_words_themselves_are_right(answer: str, accept: list[str]) -> None:
    check = ExactCheck.model_construct(type="exact", answer=answer, accept=tuple(accept))
    assert all(judge(check, text).verdict is RIGHT for text in (answer, *accept))


def test_a_rubric_is_for_people() -> None:
    assert judge(PEOPLE, "anything") == Judged(Verdict.PEOPLE)


@pytest.mark.parametrize(
    "check",
    [
        number(-77.5),
        names("a", "b"),
        listed("a", "b"),
        ExactCheck(type="exact", answer="abc"),
        PEOPLE,
    ],
)
@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_texts_are_never_right(check: Check, typed: str) -> None:
    try:
        assert judge(check, typed).verdict is not RIGHT
    except ValueError:
        assert isinstance(check, NumberCheck)


@pytest.mark.parametrize(
    "check", [number(32.0), names("north", "west"), ExactCheck(type="exact", answer="a b c d")]
)
def test_no_remark_gives_the_answer_away(check: Check) -> None:
    secrets = {"32", "north", "west", "a b c d"}
    for typed in (
        "32.1",
        "3200",
        "1",
        "north",
        "north, west, east",
        "west, east",
        "a b c e",
        "a b d",
    ):
        try:
            judged = judge(check, typed)
        except ValueError:
            continue
        assert judged.verdict is RIGHT or not any(secret in judged.remark for secret in secrets)


def test_a_title_that_ends_itself_gets_no_full_stop() -> None:
    assert (stop("Why so slow?"), stop("Trees")) == ("", ".")
