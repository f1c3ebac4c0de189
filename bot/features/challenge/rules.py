"""Whether an answer is right, close or wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.catalog.parts import Check, ExactCheck, ListCheck, NumberCheck, RubricCheck, SetCheck

# What is close: a number within so many tolerances or within two per cent, a text so much alike
NEAR_TOLERANCES = 10
NEAR_SHARE = 0.02
NEAR_LIKENESS = 0.8

PLAIN_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,4})?", re.IGNORECASE)
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")  # 1,234.5
LONE = re.compile(r"[^,.]+,[^,.]+")
CONTINENTAL = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+,\d*")  # 1.234,5
GROUPED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?![\d ])")  # 12 345 678
SIGNS = str.maketrans(
    {"−": "-", "–": "-", "×": "x", "’": "'", "“": '"', "”": '"', "„": '"', "⁄": "/", "％": "%"}
)
COMMAS = re.compile(r"[,;\n]+")
COMMAS_AND = re.compile(r"[,;\n&]+|\band\b")
SPACES_AND = re.compile(r"[\s,;&]+|\band\b")
LIST_SEPARATORS = re.compile(r"(?:->|[\s,;|>→\[\](){}'\"`])+")
BULLET = re.compile(r"^\s*(?:[-–*•]|\d+[.)])\s+")
BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Verdict(StrEnum):
    """What an answer is. ``PEOPLE``: only people can judge it."""

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and a remark that helps without giving the answer away."""

    verdict: Verdict
    remark: str = ""


def judge(check: Check, typed: str) -> Judged:
    """Judge what someone handed in. ValueError where a number was wanted and none was given."""
    match check:
        case NumberCheck():
            return _number(check, typed)
        case SetCheck():
            return _set(check, typed)
        case ListCheck():
            return _list(check, typed)
        case ExactCheck():
            return _exact(check, typed)
        case RubricCheck():
            return Judged(Verdict.PEOPLE)


def is_judged(check: Check, typed: str) -> bool:
    """Whether this can be an answer at all: to a number, a number."""
    try:
        judge(check, typed)
    except ValueError:
        return False
    return True


def read_number(typed: str, decimal_comma: bool = False) -> float:
    """``0.25``, ``0,25``, ``25 %``, ``1/4``, ``1,234.5``, ``1.234,5``, ``2.5e-3``; finite.

    ValueError for all else.

    ``1,234`` alone may be either; it is 1234 unless ``decimal_comma``.
    """
    text = " ".join(typed.translate(SIGNS).split()).strip("`'\" ").lstrip("≈~= ").rstrip(".")
    text, share = text.removesuffix("%").rstrip(), text.endswith("%")
    above, slash, below = text.partition("/")
    value = _float(above, decimal_comma)
    if slash:
        divisor = _float(below, decimal_comma)
        if not divisor:
            raise ValueError(typed)
        value /= divisor
    if not math.isfinite(value):
        raise ValueError(typed)
    if share:
        return value / 100
    return value


def _float(written: str, decimal_comma: bool) -> float:
    text = re.sub(r"^([-+]) ", r"\1", written.strip())
    if GROUPED.match(text):
        text = text.replace(" ", "")
    if THOUSANDS.fullmatch(text) and not (decimal_comma and LONE.fullmatch(text)):
        text = text.replace(",", "")
    elif CONTINENTAL.fullmatch(text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    if not PLAIN_NUMBER.fullmatch(text):
        raise ValueError(written)
    return float(text)


def _number(check: NumberCheck, typed: str) -> Judged:
    given = _numbers(check, typed)
    off = min(abs(number - check.answer) for number in given)
    if off <= check.tolerance * (1 + 1e-9) + 1e-12 * abs(check.answer):
        return Judged(Verdict.RIGHT)
    if off <= max(NEAR_TOLERANCES * check.tolerance, NEAR_SHARE * abs(check.answer)):
        return Judged(Verdict.CLOSE, "You are near; look at rounding and at the last step.")
    if any(_hundredfold(number, check) for number in given):
        return Judged(
            Verdict.CLOSE, "Right but for a factor of 100: is a share or a percentage wanted?"
        )
    return Judged(Verdict.WRONG)


def _numbers(check: NumberCheck, typed: str) -> set[float]:
    """What may have been meant: ``1,234`` is two numbers; and 25 % is 25 where that is wanted."""
    given = {read_number(typed), read_number(typed, decimal_comma=True)}
    if "%" in typed.translate(SIGNS) and abs(check.answer) > 1:
        given |= {100 * number for number in given}
    return given


def _hundredfold(number: float, check: NumberCheck) -> bool:
    much, little = abs(number - 100 * check.answer), abs(100 * number - check.answer)
    return bool(number) and (much <= 100 * check.tolerance or little <= check.tolerance)


def _set(check: SetCheck, typed: str) -> Judged:
    best = Judged(Verdict.WRONG)
    for given, wanted in _readings(typed, check.answer):
        if given == wanted:
            return Judged(Verdict.RIGHT)
        right = len(given & wanted)
        if 2 * right >= len(given | wanted) and best.verdict is Verdict.WRONG:
            best = Judged(Verdict.CLOSE, _what_is_off(given, wanted))
    return best


def _readings(typed: str, names: tuple[str, ...]) -> Iterator[tuple[set[str], set[str]]]:
    """What was named and what is wanted, for each way to take the words apart."""
    separators = [COMMAS, COMMAS_AND]
    if not any(" " in name.strip() for name in names):
        separators.append(SPACES_AND)
    for separator in separators:
        wanted = set().union(*(_pieces(separator.split(name)) for name in names))
        for text in (typed, _without_brackets(typed)):
            yield _pieces(separator.split(text)), wanted


def _pieces(parts: list[str]) -> set[str]:
    pieces = {_plain(BULLET.sub("", part)) for part in parts}
    return pieces - {""}


def _without_brackets(typed: str) -> str:
    text = typed.strip()
    if text and BRACKETS.get(text[0]) == text[-1]:
        return text[1:-1]
    return text


def _what_is_off(given: set[str], wanted: set[str]) -> str:
    if given < wanted:
        return "What you named belongs there, and something is missing."
    if given > wanted:
        return "It is all there, with something that does not belong."
    return f"{len(given & wanted)} of the {len(given)} you named belong there."


def _list(check: ListCheck, typed: str) -> Judged:
    wanted = [part for name in check.answer for part in _in_order(name)]
    given = _in_order(typed)
    if given == wanted:
        return Judged(Verdict.RIGHT)
    if sorted(given) == sorted(wanted):
        return Judged(Verdict.CLOSE, "All of it is there, in another order.")
    return Judged(Verdict.WRONG)


def _in_order(text: str) -> list[str]:
    return [part for part in LIST_SEPARATORS.split(_plain(text)) if part]


def _exact(check: ExactCheck, typed: str) -> Judged:
    accepted = [_plain(text) for text in (check.answer, *check.accept)]
    given = _plain(typed)
    if given in accepted:
        return Judged(Verdict.RIGHT)
    if len(given) > 3 and any(_is_near(given, text) for text in accepted):
        return Judged(Verdict.CLOSE, "Nearly: compare it with the task letter by letter.")
    return Judged(Verdict.WRONG)


def _is_near(given: str, wanted: str) -> bool:
    if not _same_digits(given, wanted):
        return False
    return SequenceMatcher(None, given, wanted).ratio() >= NEAR_LIKENESS


def _same_digits(one: str, other: str) -> bool:
    """Whether a difference can be a slip of the pen: another number is another answer."""
    return re.findall(r"\d", one) == re.findall(r"\d", other)


def _plain(text: str) -> str:
    return " ".join(text.translate(SIGNS).casefold().split()).strip(" .'\"`")
