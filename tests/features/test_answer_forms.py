"""Right answers in the forms that people write them in, and wrong ones that look like them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.parts import Check, ListCheck, NearNames, NearNumber, NumberCheck, SetCheck
from bot.features.challenge.rules import Judged, Verdict, judge


def number(answer: float, tolerance: float = 0.0, *unit: str) -> NumberCheck:
    return NumberCheck(type="number", answer=answer, tolerance=tolerance, unit=unit)


def names(*answer: str, strip: tuple[str, ...] = ()) -> SetCheck:
    return SetCheck(type="set", answer=answer, strip=strip)


def listed(*answer: str) -> ListCheck:
    return ListCheck(type="list", answer=answer)


SHARE = number(0.1178, 0.0006)
RATIO = number(0.0586, 0.0003)
ROOT = number(5.477, 0.005)
BIG = number(-240993459)
COST = number(3583333, 500)
SPEND = number(171.9, 0.5, "euros", "€")
MEMORY = number(46, 0, "MiB")
POINTS = number(1.45, 0.01, "percentage points")
BOXES = names("box1", "box3", "box4", "box6", strip=("box",))
CYCLE = names("P1", "P4", "P6", "P7", strip=("P", "process"))
PAIRS = names("M1 parity", "M2 opportunity", "M3 opportunity", "M3 precision")
EFFECTS = names("augment", "decay", "augment x decay")
LETTERS = names("D", "F", "H")
COLUMNS = names("basket_value", "device_age")
COUNTS = listed("1", "2", "1", "2", "0")
PATH = listed("K", "K", "H", "B", "H")
VERSIONS = listed("v1", "v3", "v2", "v4")
FEATURES = listed("12", "18", "25", "9", "none", "none")
WORDS = listed("the", "model", "learns", "from")
TOKENS = listed("p", "late", "late", "r")

RIGHT: list[tuple[Check, list[str]]] = [
    # As they were right before
    (
        SHARE,
        [
            "0.1178", ".1178", "0,1178", "11.78 %", "11.78%", "11,78 %", "1.178e-1", "1.178E−1",
            "~0.118", "≈ 0.118", "= 0.1178.", "`0.1178`", '"0.1178"', "  0.1178\n", "+0.1178",
            "11.78％",
        ],
    ),
    # Words before and after, Markdown, LaTeX, per cent in words, a power of ten
    (
        SHARE,
        [
            "11.78 percent", "11.78 per cent", "11.78pct", "117.8 ‰", "About 0.1178",
            "p = 0.1178", "p=0.1178", "P(X=3) = 0.1178", "the answer is 0.1178", "I get 0.1178",
            "My answer: **0.1178**", "Answer - 0.1178", "it's 0.1178", "0.1178 or so",
            "$0.1178$", "$$0.1178$$", r"\(0.1178\)", r"\[ p \approx 0.1178 \]", r"11.78\%",
            r"\boxed{0.1178}", r"\text{p} = 0.1178", "**0.1178**", "*0.1178*", "__0.1178__",
            "_0.1178_", "~~0~~.1178", "||0.1178||", "```\n0.1178\n```", "(0.1178)", "[0.1178]",
            "0.1178;", "0.1178!", "0.1178 ± 0.0001", "1.178 × 10^-1", "1.178 x 10⁻¹",
            "1.178*10**-1", "1.178 · 10^(-1)", r"$1.178 \times 10^{-1}$", r"1.178 \cdot 10^{-1}",
        ],
    ),
    # Said twice is said once
    (
        SHARE,
        [
            "0.1178 (11.78 %)", "0.1178 = 11.78 %", "0.1178, so 0.118", "0.5 - 0.3822 = 0.1178",
            "0.1178 (rounded to four decimals)", "0.1178, to 4 decimals",
        ],
    ),
    (
        RATIO,
        [
            "15/256", "15 / 256", "15⁄256", "15÷256", "15:256", "15 : 256", "15 of 256",
            "15 out of 256", "(15/256)", r"\frac{15}{256}", r"$\dfrac{15}{256}$",
            "15/256 = 0.0586", "15/256 ≈ 5.86 %",
        ],
    ),
    (number(-0.588, 0.001), ["-10/17", "− 10/17", "minus 10/17", r"-\frac{10}{17}", "-0,588"]),
    (number(0.5), ["½", "1/2", r"\frac12", "50 %", "0.5.", "one half, 1/2"]),
    (number(2.5), ["2½", "2 ½", "5/2", "2+1/2"]),
    (
        ROOT,
        [
            "sqrt(30)", "sqrt 30", "√30", "√(30)", r"\sqrt{30}", "$\\sqrt{30}$", "30^0.5",
            "30**0.5", "30^(1/2)", "30^{1/2}", "the square root of 30", "5,477", "2√7.5",
        ],
    ),
    (number(3.0), [r"\sqrt[3]{27}", "27^(1/3)", "3²/3", "3 * 1", "3"]),
    (number(math.pi / 4, 1e-9), ["pi/4", "π/4", r"\pi/4", r"\frac{\pi}{4}"]),
    (number(math.log(2), 1e-9), ["ln 2", "ln(2)", r"\ln(2)", "-ln(1/2)"]),
    # Thousands with commas, dots, spaces, apostrophes, underscores
    (
        BIG,
        [
            "-240993459", "-240993459;", "−240993459", "-240,993,459", "-240.993.459",
            "-240 993 459", "-240\u202f993\u202f459", "-240'993'459", "-240’993’459",
            "-240_993_459", r"-240{,}993{,}459", r"-240\,993\,459",
        ],
    ),
    (
        COST,
        [
            "3.583.333", "3'583'333", "3_583_333", "3,583,333", "3 583 333", "3583333.33",
            "3.583.333,33", "3,583,333.33", "35,83,333", "3583.333k", "3.583333 million",
            "3.583333e6", "3.583333 × 10^6", "٣٥٨٣٣٣٣",
        ],
    ),
    (number(2057, 1), ["2.057", "2,057", "2 057", "2'057", "2057 s", "2.057 seconds"]),
    (number(1326, 0.01), ["1.326", "1,326", "1326.0"]),
    (number(79562), ["79.562", "79,562"]),
    (number(2520, 1), ["2.520", "2,520"]),
    (number(1440, 10), ["1.440", "€1,440", "1.440,00 €", "1440 euros"]),
    (number(6.297, 0.004), ["6,297", "6.297"]),
    # Units and currencies
    (number(117), ["117 replacements", "117.0", "replacements: 117", "there are 117 of them"]),
    (MEMORY, ["46", "46 MiB", "46MiB", "46 mib", "46 mebibytes", "46.0 MiB"]),
    (number(170, 0, "min"), ["170 min", "170 minutes", "170min", "minute 170", "170."]),
    (number(148, 0.5), ["148 euros", "148 €", "€148", "€ 148", "EUR 148", "+148"]),
    (SPEND, ["€171.9", "171.90", "171,90 €", "EUR 171.9", "171.9 euros", "$171.9$"]),
    (number(64, 0.5), ["64x", "64 x", "64 times", "a factor of 64", "x64 = 64"]),
    (number(6), ["6 customers", "six", "Six customers.", "6,0"]),
    (POINTS, ["1.45", "1.45 pp", "1.45 p.p.", "1.45 percentage points", "1.45 %", "1,45 pp"]),
    (number(40, 0.1, "pp"), ["40 percentage points", "40 pp", "40 %"]),
    (number(29.41, 0.02, "%"), ["29.41 %", "29.41 per cent", "29.41", "29,41%"]),
    (number(3.5, 0.01, "thousand"), ["3.5", "3.5 thousand", "3,5"]),
    # Sets
    (
        BOXES,
        [
            "box1, box3, box4, box6", "1, 3, 4, 6", "box 1, box 3, box 4, box 6", "1 3 4 6",
            "boxes 1, 3, 4 and 6", "box1/box3/box4/box6", "[1, 3, 4, 6]", "box_1 box_3 box_4 box_6",
            "{'box1', 'box3', 'box4', 'box6'}", "set(['box1', 'box3', 'box4', 'box6'])",
            "The boxes: 6, 4, 3, 1", "- box1\n- box3\n- box4\n- box6", "1.0, 3.0, 4.0, 6.0",
            "box1 + box3 + box4 + box6", "**1, 3, 4, 6**", "The answer is 1, 3, 4, 6.",
        ],
    ),
    (
        CYCLE,
        [
            "P1/P4/P6/P7", "P1→P4→P7→P6→P1", "P1 -> P4 -> P7 -> P6", "P1|P4|P6|P7", "1, 4, 6, 7",
            "P1 + P4 + P6 + P7", "p7 p6 p4 p1", "P1, P4, P6 and P7.", "process 1, 4, 6, 7",
        ],
    ),
    (
        PAIRS,
        [
            "M1: parity, M2: opportunity, M3: opportunity, M3: precision",
            "parity M1, opportunity M2, opportunity M3, precision M3",
            "M1-parity; M2-opportunity; M3-opportunity; M3-precision",
            "M1_parity, M2_opportunity, M3_opportunity, M3_precision",
        ],
    ),
    (
        EFFECTS,
        [
            "augment, decay, augment x decay", "decay x augment, decay, augment",
            "augment*decay, augment, decay", "augment, decay, augment × decay",
            "augment; decay; augment:decay", "augment + decay + augment:decay",
            r"augment, decay, augment \times decay", "augment, decay and augment·decay",
        ],
    ),
    (LETTERS, ["D, F, H", "DFH", "hfd", "D F H", "D/F/H", "D, F and H", "Mutants: D, F, H"]),
    (
        COLUMNS,
        ["basket value, device age", "basket-value, device-age", "`device_age` & `basket_value`"],
    ),
    (names("errors", "shift"), ["error, shift", "Shift and errors", "errors/shift"]),
    (names("-3", "4"), ["4, −3", "-3 and 4", "{-3, 4}"]),
    (names("503", "506"), ["#503, #506", "503.0 506.0", "506; 503;"]),
    # Lists
    (
        COUNTS,
        [
            "1 2 1 2 0", "[1, 2, 1, 2, 0]", "1; 2; 1; 2; 0", "A1=1 A2=2 A3=1 A4=2 A5=0",
            "A1: 1, A2: 2, A3: 1, A4: 2, A5: 0", "12120", "(1, 2, 1, 2, 0)", "1\n2\n1\n2\n0",
            "array([1, 2, 1, 2, 0])", "1-2-1-2-0", "1/2/1/2/0", "1.0 2.0 1.0 2.0 0.0",
            "1. 1\n2. 2\n3. 1\n4. 2\n5. 0", "The answer is 1 2 1 2 0", "**1 2 1 2 0**",
        ],
    ),
    (
        PATH,
        [
            "K→K→H→B→H", "KKHBH", "K -> K -> H -> B -> H", "K-K-H-B-H", "k,k,h,b,h",
            "['K', 'K', 'H', 'B', 'H']", "K > K > H > B > H", "K|K|H|B|H",
        ],
    ),
    (
        VERSIONS,
        [
            "['v1', 'v3', 'v2', 'v4']", "v1 v3 v2 v4", "r1=v1, r2=v3, r3=v2, r4=v4",
            "{'r1': 'v1', 'r2': 'v3', 'r3': 'v2', 'r4': 'v4'}", "1. v1\n2. v3\n3. v2\n4. v4",
        ],
    ),
    (
        FEATURES,
        [
            "[12, 18, 25, 9, None, None]", "12;18;25;9;none;none", "12 18 25 9 none none",
            "12.0, 18.0, 25.0, 9.0, nan, nan", "12,18,25,9,-,-", "12|18|25|9|NULL|NULL",
        ],
    ),
    (
        WORDS,
        [
            "the model learns from", "the, model, learns, from", '"the model learns from"',
            "['the', 'model', 'learns', 'from']", "The words: the model learns from.",
        ],
    ),
    (TOKENS, ["p|late|late|r", "[p, late, late, r]", "p + late + late + r", "p late late r"]),
]  # fmt: skip

NOT_RIGHT: list[tuple[Check, list[str]]] = [
    (number(64, 0.5), ["64%", "64 per cent", "6400", "-64", "64k", "640"]),
    (number(117), ["117%", "11.7", "117 %", "1,17", "117k"]),
    (number(10), ["10%", "10 of 3", "10^10", "1/10"]),
    (number(6), ["6,000", "6 000", "6.4", "6 %", "6k", "not a number: seven"]),
    (MEMORY, ["46,000 MiB", "46,000", "46 GiB", "46 ms", "46 %", "46k"]),
    (SPEND, ["171,900", "171 900", "171.900.000", "£171.9", "171.9 k", "1.719"]),
    (number(38.0, 0.05), ["38,000", "38000", "38 %"]),
    (number(21.6, 0.01), ["21,600", "216", "2.16"]),
    (number(1326, 0.01), ["1.3260", "13.26", "1,3261"]),
    (SHARE, ["0.1205", "0.11", "1.178", "0.01178", "0.1178 %", "-0.1178", "1178", "not 0.5"]),
    (RATIO, ["15/265", "256/15", "256 of 15", "15 - 256"]),
    (BIG, ["240993459", "-240993458", "-240.99", "-240,993,450"]),
    (POINTS, ["0.0145", "145", "1.54 pp", "14.5 %"]),
    (BOXES, ["1, 3, 4", "1, 3, 4, 5, 6", "box1", "1346 boxes", "2, 5"]),
    (CYCLE, ["P1, P4, P6", "P1, P4, P6, P8", "1467"]),
    (PAIRS, ["M1 parity, M2 opportunity, M3 parity, M3 precision", "M1, M2, M3"]),
    (EFFECTS, ["augment, decay", "augment x decay", "augment, decay, augment x warmup"]),
    (LETTERS, ["D, F", "DFHG", "DFF", "D F G"]),
    (names("(1, 2)", "(3, 4)"), ["(2, 1); (3, 4)", "1; 2; 3"]),
    (COUNTS, ["2 1 1 2 0", "1 2 1 2", "1 2 1 2 0 0", "0 2 1 2 1", "12121", "1,2,1,20"]),
    (PATH, ["H→B→H→K→K", "KHKBH", "K K H B"]),
    (FEATURES, ["12 18 25 9 none", "12 18 25 9 0 0", "none none 12 18 25 9"]),
    (WORDS, ["the model learns", "from the model learns", "a model learns from"]),
]  # fmt: skip


def rows(table: list[tuple[Check, list[str]]]) -> list[tuple[Check, str]]:
    return [(check, form) for check, forms in table for form in forms]


@pytest.mark.parametrize(("check", "typed"), rows(RIGHT))
def test_a_right_answer_is_right_as_people_write_it(check: Check, typed: str) -> None:
    assert judge(check, typed) == Judged(Verdict.RIGHT)


@pytest.mark.parametrize(("check", "typed"), rows(NOT_RIGHT))
def test_a_wrong_answer_never_passes(check: Check, typed: str) -> None:
    try:
        assert judge(check, typed).verdict is not Verdict.RIGHT
    except ValueError:
        assert isinstance(check, NumberCheck)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("0.0216, 2", ("0.0216", "2")),
        ("5, 6, 0.5, 11.5", ("5", "6", "0.5", "11.5")),
        ("5,6,0.5,11.5", ("5", "6", "0.5", "11.5")),
        ("w1 = 5 w2 = 6", ("5", "6")),
        ("over 30 days it is 64.97 minutes", ("30 days", "64.97 minutes")),
        ("46 MiB, events 7 and 12", ("46 MiB", "7", "12")),
        ("31 32", ("31", "32")),
        ("211 or 212", ("211", "212")),
        ("1 2 3 4 5 6 7", ("1", "2", "3", "4", "5")),
    ],
)
def test_of_several_numbers_it_is_asked_which(typed: str, choices: tuple[str, ...]) -> None:
    for check in (number(0.0216, 0.0002), number(6), MEMORY):
        assert judge(check, typed) == Judged(Verdict.UNCLEAR, choices=choices)


@pytest.mark.parametrize("typed", ["64%", "64 per cent", "0.64", "6400"])
def test_a_factor_of_a_hundred_is_still_pointed_out(typed: str) -> None:
    assert "factor of 100" in judge(number(64, 0.5), typed).remark


def test_another_unit_is_told_beside_the_right_number() -> None:
    said = "The number fits and the unit does not: `MiB` is wanted, and you wrote `GiB`."
    assert judge(MEMORY, "46 GiB") == Judged(Verdict.CLOSE, said)
    assert judge(MEMORY, "45 GiB").remark != said
    assert judge(number(46), "46 GiB").verdict is Verdict.RIGHT


POISSON = "That is the Poisson value; the number of draws is small."
WITH_NEAR = NumberCheck(
    type="number",
    answer=0.1178,
    tolerance=0.0006,
    near=(
        NearNumber(answer=0.1205, say=POISSON),
        NearNumber(answer=12, say="That is the count."),
    ),
)


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("0.1205", POISSON),
        ("12.05 %", POISSON),
        ("0,121", POISSON),
        ("about 12", "That is the count."),
        ("0.1190", "You are near; look at rounding and at the last step."),
        ("0.5", ""),
    ],
)
def test_a_common_mistake_is_told_by_its_own_remark(typed: str, remark: str) -> None:
    judged = judge(WITH_NEAR, typed)
    assert judged.remark == remark
    assert judged.verdict is (Verdict.CLOSE if remark else Verdict.WRONG)


def test_a_common_mistake_among_names_is_told() -> None:
    said = "Holm's correction was left out."
    near = (NearNames(answer=("red", "teal", "plum", "grey"), say=said),)
    of_set = SetCheck(type="set", answer=("red", "teal", "plum"), near=near)
    assert judge(of_set, "grey, plum, red and teal") == Judged(Verdict.CLOSE, said)
    assert judge(of_set, "grey, plum").remark != said
    backwards = (NearNames(answer=("c", "b", "a"), say="That is from the end."),)
    of_list = ListCheck(type="list", answer=("a", "b", "c"), near=backwards)
    assert judge(of_list, "[c, b, a]") == Judged(Verdict.CLOSE, "That is from the end.")
    assert judge(of_list, "b a c") == Judged(Verdict.CLOSE, "It is all there, in another order.")


@pytest.mark.parametrize(
    ("typed", "verdict", "remark"),
    [
        ("1 2 1 0 2", Verdict.CLOSE, "It is all there, in another order."),
        ("1 2 1 3 0", Verdict.CLOSE, "4 of the 5 are right where they stand."),
        ("1 2 1 2", Verdict.WRONG, "5 are wanted, and you gave 4."),
        ("3", Verdict.WRONG, ""),
        ("9 9 9 9 9", Verdict.WRONG, ""),
    ],
)
def test_what_is_off_in_a_list_is_told(typed: str, verdict: Verdict, remark: str) -> None:
    assert judge(COUNTS, typed) == Judged(verdict, remark)


GROUPS = st.sampled_from(["{:,}", "{:_}", "{}", "{:.1f}", "{:e}"])
AROUND = st.sampled_from(["{}", "**{}**", "${}$", "`{}`", "It is {}.", "{} units", "x = {}", "≈{}"])


@given(st.integers(-(10**12), 10**12), GROUPS, AROUND)
def test_any_whole_number_is_right_however_it_is_dressed(
    answer: int, grouped: str, around: str
) -> None:
    check = number(answer, abs(answer) * 1e-6)
    assert judge(check, around.format(grouped.format(answer))) == Judged(Verdict.RIGHT)


@given(st.integers(1000, 10**9), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f", "_"]))
def test_whole_numbers_may_be_grouped_by_any_mark(answer: int, mark: str) -> None:
    assert judge(number(answer), f"{answer:,}".replace(",", mark)) == Judged(Verdict.RIGHT)


@given(st.floats(0.001, 999), st.integers(2, 4), AROUND)
def test_decimals_may_stand_behind_a_comma(answer: float, decimals: int, around: str) -> None:
    written = f"{answer:.{decimals}f}".rstrip("0").rstrip(".")
    check = number(float(written))
    assert judge(check, around.format(written.replace(".", ","))) == Judged(Verdict.RIGHT)


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=6),
    st.sampled_from([" ", ", ", "; ", " → ", "->", "|", "\n", "-", " > ", ",", ""]),
    st.sampled_from(["{}", "[{}]", "({})", "**{}**", "`{}`"]),
    st.data(),
)
def test_a_list_is_right_in_its_order_alone(
    answer: list[str], separator: str, around: str, data: st.DataObject
) -> None:
    check = listed(*answer)
    assert judge(check, around.format(separator.join(answer))) == Judged(Verdict.RIGHT)
    other = data.draw(st.permutations(answer))
    expected = other == answer
    typed = around.format(separator.join(other))
    assert (judge(check, typed).verdict is Verdict.RIGHT) == expected
