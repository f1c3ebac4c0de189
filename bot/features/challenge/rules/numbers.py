"""Whether a number is right: what was written, against the number that is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from bot.catalog.parts import NearNumber, NumberCheck
from bot.chat.numbers.numerals import Wanted
from bot.chat.numbers.plain import plain_text, without_lead_in
from bot.chat.numbers.quantities import EXACT, Quantity, quantities
from bot.chat.numbers.tokens import with_signs
from bot.chat.numbers.units import is_measure, unit_of
from bot.chat.numbers.words import worded
from bot.features.challenge.rules.verdict import RIGHT, WRONG, Judged, Verdict, close

LONGEST = 2000  # Characters that are read
# What is close: a number within so many tolerances or within two per cent
NEAR_TOLERANCES = 10
NEAR_SHARE = 0.02
# A mistake's number may be rounded by this share of it
MISTAKE_SHARE = 0.001
MOST_CHOICES = 5

EQUALS = re.compile(r"[=≈]+")
# What only says for which case the number before it holds: ``270 with T = 4``
CASE = re.compile(r"(?:[,;(]|\b(?:with|at|for|when|where|if)\b)\s*\w*\s*$", re.IGNORECASE)
BEGINNING = re.compile(r"[€£¥(\[{\s]*(?:[-+]?\s*[.,]?\d|[√½¼¾⅓⅔]|sqrt)", re.IGNORECASE)


def judge_number(check: NumberCheck, typed: str) -> Judged:
    """Right, close with a remark, wrong, or unclear where several numbers stand there.

    ValueError where there is none.
    """
    groups = same_together(found_in(typed, wanted_by(check)), check)
    if not groups:
        raise ValueError(typed)
    if len(groups) > 1:
        choices = tuple(group[0].text for group in groups[:MOST_CHOICES])
        return Judged(Verdict.UNCLEAR, choices=choices)
    judged = [_judge_one(check, quantity) for quantity in groups[0]]
    right = [one for one in judged if one.verdict is Verdict.RIGHT]
    return (right or judged)[0]


def wanted_by(check: NumberCheck) -> Wanted:
    """What the answer looks like."""
    whole = check.answer == round(check.answer)
    units = frozenset(unit_of(unit) for unit in check.unit)
    return Wanted(not whole, whole and abs(check.answer) >= 1000, units)


def begins_with_number(typed: str) -> bool:
    """Whether a text begins with a number, but for words that lead to it."""
    return BEGINNING.match(without_lead_in(plain_text(typed))) is not None


def found_in(typed: str, wanted: Wanted) -> Sequence[Quantity]:
    """Every number that may be the answer: of an equation, what stands last."""
    if len(typed) > LONGEST:
        raise ValueError(typed)
    text = with_signs(without_lead_in(plain_text(typed)))
    parts = EQUALS.split(text)
    read = [quantities(part, wanted) for part in parts]
    if len(parts) > 1 and _is_equation(parts, read):
        return read[-1]
    return list(chain(*read)) or _in_words(text, wanted)


def _is_equation(parts: Sequence[str], read: Sequence[Sequence[Quantity]]) -> bool:
    """Whether all that stands behind the first sign is one number each: ``3/4 = 0.75 = 75 %``."""
    if not read[-1]:
        return False
    if read[0] and CASE.search(parts[0]):
        return False
    for part, found in zip(parts[1:-1], read[1:-1], strict=True):
        if len(found) != 1 or re.search(r"\w", part.replace(found[0].text, "", 1)):
            return False
    return True


def _in_words(text: str, wanted: Wanted) -> Sequence[Quantity]:
    """``six customers``: the only number, where it stands there as a word."""
    numbers = set(worded(text))
    if len(numbers) != 1:
        return []
    return quantities(str(numbers.pop()), wanted)


def same_together(found: Sequence[Quantity], check: NumberCheck) -> Sequence[Sequence[Quantity]]:
    """The numbers in groups that say the same, one rounded more than another."""
    groups: list[list[Quantity]] = []
    for quantity in found:
        home = next((group for group in groups if _say_same(group[0], quantity, check)), None)
        if home is None:
            groups.append([quantity])
        else:
            home.append(quantity)
    return groups


def _say_same(one: Quantity, other: Quantity, check: NumberCheck) -> bool:
    decimals = min(_decimals(one), _decimals(other))
    off = abs(values_of(one, check)[0] - values_of(other, check)[0])
    if decimals >= EXACT:
        return off <= 1e-9 * abs(values_of(one, check)[0])
    return off < 0.5 * 10.0**-decimals


def _decimals(quantity: Quantity) -> int:
    """How many decimals are certain; bounded, so that a power of ten can be made of it."""
    if quantity.per == 1:
        return max(-EXACT, min(quantity.decimals, EXACT))
    return max(-EXACT, min(quantity.decimals + 2, EXACT))


def values_of(quantity: Quantity, check: NumberCheck) -> Sequence[float]:
    """What a number may be, in the answer's own unit: 25 % is 0.25, or 25 where that is wanted."""
    per = quantity.per
    if any(unit_of(unit) == "%" for unit in check.unit) and per != 1:
        per /= 100
    return [value / per for value in quantity.values]


def _judge_one(check: NumberCheck, quantity: Quantity) -> Judged:
    values = values_of(quantity, check)
    off = min(abs(value - check.answer) for value in values)
    if off <= check.tolerance * (1 + 1e-9) + 1e-12 * abs(check.answer):
        return _in_its_unit(check, quantity)
    if mistake := _mistake(check, values):
        return close(mistake.say)
    if off <= max(NEAR_TOLERANCES * check.tolerance, NEAR_SHARE * abs(check.answer)):
        return close("You are near; look at rounding and at the last step.")
    if any(_hundredfold(value, check) for value in values):
        return close("Right but for a factor of 100: is a share or a percentage wanted?")
    return WRONG


def _in_its_unit(check: NumberCheck, quantity: Quantity) -> Judged:
    """Right, unless another unit stands beside the number than the one that is wanted."""
    units = {unit_of(unit) for unit in check.unit}
    if units and is_measure(quantity.unit) and unit_of(quantity.unit) not in units:
        return close(
            f"The number fits and the unit does not: `{check.unit[0]}` is wanted,"
            f" and you wrote `{quantity.unit}`."
        )
    return RIGHT


def _mistake(check: NumberCheck, values: Sequence[float]) -> NearNumber | None:
    """The common mistake that ends with this number; the nearest, where several do."""
    met: list[tuple[float, NearNumber]] = []
    for near in check.near:
        off = min(abs(value - near.answer) for value in values)
        slack = max(check.tolerance, MISTAKE_SHARE * abs(near.answer)) * (1 + 1e-9)
        if off <= slack and 2 * off < abs(near.answer - check.answer):
            met.append((off, near))
    return min(met, key=lambda one: one[0])[1] if met else None


def _hundredfold(number: float, check: NumberCheck) -> bool:
    much, little = abs(number - 100 * check.answer), abs(100 * number - check.answer)
    return bool(number) and (much <= 100 * check.tolerance or little <= check.tolerance)
