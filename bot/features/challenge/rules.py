"""Whether an answer is right, close or wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.catalog.parts import Check, ExactCheck, NumberCheck, RubricCheck, SetCheck

NEAR_TOLERANCES = 10  # a number within so many tolerances, or within two per cent, is close
NEAR_SHARE = 0.02
LIKE_ENOUGH = 0.8
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,4})?", re.IGNORECASE)
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")  # 1,234.5
LONE = re.compile(r"[^,.]+,[^,.]+")
CONTINENTAL = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+,\d*")  # 1.234,5
GROUPED = re.compile(r"[-+]?\d{1,3}(?: \d{3})+(?![\d ])")  # 12 345 678
SIGNS = str.maketrans(
    {"−": "-", "–": "-", "×": "x", "’": "'", "“": '"', "”": '"', "„": '"', "⁄": "/", "％": "%"}
)
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
        case ExactCheck():
            return _exact(check, typed)
        case RubricCheck():
            return Judged(Verdict.PEOPLE)


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
    return value / 100 if share else value


def _float(written: str, decimal_comma: bool) -> float:
    text = re.sub(r"^([-+]) ", r"\1", written.strip())
    if GROUPED.match(text):
        text = text.replace(" ", "")
    if THOUSANDS.fullmatch(text) and not (decimal_comma and LONE.fullmatch(text)):
        text = text.replace(",", "")
    elif CONTINENTAL.fullmatch(text):
        text = text.replace(".", "")
    text = text.replace(",", ".")
    if not NUMBER.fullmatch(text):
        raise ValueError(written)
    return float(text)


def _number(check: NumberCheck, typed: str) -> Judged:
    given = {read_number(typed), read_number(typed, decimal_comma=True)}
    if (
        "%" in typed.translate(SIGNS) and abs(check.answer) > 1
    ):  # 25 % is 0.25, but 25 where a percentage is wanted
        given |= {100 * number for number in given}
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
    splits: list[Callable[[str], list[str]]] = [
        lambda text: re.split(r"[,;\n]+", text),
        lambda text: re.split(r"[,;\n&]+|\band\b", text),
    ]
    if not any(" " in name.strip() for name in names):
        splits.append(lambda text: re.split(r"[\s,;&]+|\band\b", text))
    for split in splits:
        wanted = {word for name in names for word in _pieces(split(name))}
        for text in (typed, _without_brackets(typed)):
            yield _pieces(split(text)), wanted


def _pieces(parts: list[str]) -> set[str]:
    return {
        piece for part in parts if (piece := _plain(re.sub(r"^\s*(?:[-–*•]|\d+[.)])\s+", "", part)))
    }


def _without_brackets(typed: str) -> str:
    text = typed.strip()
    return text[1:-1] if text and BRACKETS.get(text[0]) == text[-1] else text


def _what_is_off(given: set[str], wanted: set[str]) -> str:
    if given < wanted:
        return "What you named belongs there, and something is missing."
    if given > wanted:
        return "It is all there, with something that does not belong."
    return f"{len(given & wanted)} of the {len(given)} you named belong there."


def _exact(check: ExactCheck, typed: str) -> Judged:
    accepted = [_plain(text) for text in (check.answer, *check.accept)]
    given = _plain(typed)
    if given in accepted:
        return Judged(Verdict.RIGHT)
    alike = (
        SequenceMatcher(None, given, text).ratio() >= LIKE_ENOUGH
        for text in accepted
        if _same_digits(given, text)
    )
    if len(given) > 3 and any(alike):
        return Judged(Verdict.CLOSE, "Nearly: compare it with the task letter by letter.")
    return Judged(Verdict.WRONG)


def _same_digits(one: str, other: str) -> bool:
    """Whether a difference between the two can be a slip of the pen: another number is another answer."""
    return re.findall(r"\d", one) == re.findall(r"\d", other)


def _plain(text: str) -> str:
    return " ".join(text.translate(SIGNS).casefold().split()).strip(" .'\"`")
