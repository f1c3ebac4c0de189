"""Whether an answer is right, close or wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.catalog.parts import Check, ExactCheck, NumberCheck, RubricCheck, SetCheck

NEAR_TOLERANCES = 10  # a number within so many tolerances, or within two per cent, is close
NEAR_SHARE = 0.02
LIKE_ENOUGH = 0.8
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


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
            return _number(check, read_number(typed))
        case SetCheck():
            return _set(check, typed)
        case ExactCheck():
            return _exact(check, typed)
        case RubricCheck():
            return Judged(Verdict.PEOPLE)


def read_number(typed: str) -> float:
    """``0.25``, ``0,25``, ``25 %``, ``1/4``, ``1,234.5``, ``2.5e-3``; ValueError for anything else."""
    text = typed.strip().replace("−", "-").replace(" ", "").lstrip("≈~=")
    if "," in text:
        text = text.replace(",", "") if "." in text or re.search(r",\d{3}(?!\d)", text) else text.replace(",", ".")
    if text.endswith("%"):
        return read_number(text[:-1]) / 100
    above, slash, below = text.partition("/")
    parts = [above, below] if slash else [above]
    if not all(NUMBER.fullmatch(part) for part in parts) or (slash and float(below) == 0):
        raise ValueError(typed)
    return float(above) / float(below) if slash else float(above)


def _number(check: NumberCheck, given: float) -> Judged:
    off = abs(given - check.answer)
    if off <= check.tolerance * (1 + 1e-9):
        return Judged(Verdict.RIGHT)
    if off <= max(NEAR_TOLERANCES * check.tolerance, NEAR_SHARE * abs(check.answer)):
        return Judged(Verdict.CLOSE, "The way is right; look at rounding and at the last step.")
    if abs(given - 100 * check.answer) <= 100 * check.tolerance or abs(100 * given - check.answer) <= check.tolerance:
        return Judged(Verdict.CLOSE, "Right but for a factor of 100: is a share or a percentage wanted?")
    return Judged(Verdict.WRONG)


def _set(check: SetCheck, typed: str) -> Judged:
    wanted = {_plain(name) for name in check.answer}
    pieces = [piece for piece in re.split(r"[,;\n]+|\band\b", typed.strip().strip("{}[]()")) if piece.strip()]
    if len(pieces) == 1 and not any(" " in name for name in wanted):
        pieces = pieces[0].split()
    given = {_plain(piece) for piece in pieces}
    if given == wanted:
        return Judged(Verdict.RIGHT)
    right = len(given & wanted)
    if 2 * right >= len(given | wanted):
        return Judged(Verdict.CLOSE, f"{right} of the {len(given)} you named belong there.")
    return Judged(Verdict.WRONG)


def _exact(check: ExactCheck, typed: str) -> Judged:
    accepted = [_plain(text) for text in (check.answer, *check.accept)]
    given = _plain(typed)
    if given in accepted:
        return Judged(Verdict.RIGHT)
    if max(SequenceMatcher(None, given, text).ratio() for text in accepted) >= LIKE_ENOUGH and len(given) > 3:
        return Judged(Verdict.CLOSE, "Nearly: compare it with the task letter by letter.")
    return Judged(Verdict.WRONG)


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .'\"`")
