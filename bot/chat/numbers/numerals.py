"""One written number, in the ways that the world groups digits and marks decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass

# As it stands in a text: groups of three behind spaces, or digits with marks between them
RUN = re.compile(
    r"""(?:\d{1,3}(?:[ ]\d{3})+(?![ ]?\d)(?:[.,]\d+)?(?![.,']\d)
         |\d(?:[\d.,'_]*\d)?
         |[.,]\d+)
        (?:[eE][-+]?\d{1,4})?(?!\w*\d)""",
    re.VERBOSE,
)
POWER_OF_TEN = re.compile(r"[eE][-+]?\d+$")

PLAIN = re.compile(r"\d+\.?\d*|\.\d+")
DECIMAL_COMMA = re.compile(r"\d*,\d+")
GROUPED = re.compile(r"\d{1,3}(?:([ '])\d{3})(?:\1\d{3})*(?:[.,]\d*)?")  # 12 345 678, 1'234.5
UNDERSCORED = re.compile(r"\d+(?:_\d+)+(?:\.\d*)?")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?")  # 1,234.5
CONTINENTAL = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?")  # 1.234,5
LAKHS = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?")  # 12,34,567
LONE_COMMA = re.compile(r"[1-9]\d{0,2},\d{3}")
LONE_DOT = re.compile(r"[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the answer looks like, which decides between two readings of one mark.

    ``decimals``: it has some, so ``1,234`` may be a little more than one. ``thousands``: it is
    whole and not below 1000, so ``1.234`` may be more than a thousand. ``units`` may stand beside
    it, each by its one name.
    """

    decimals: bool = False
    thousands: bool = False
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A written number. ``other`` is what it is where its one mark is read the other way."""

    value: float
    other: float
    decimals: int


def read_numeral(written: str, wanted: Wanted) -> Numeral | None:
    """``0.25``, ``0,25``, ``1,234.5``, ``1.234,5``, ``12 345``, ``1'234``, ``1_000``, ``2.5e-3``.

    None for what is no number, or several.
    """
    digits = POWER_OF_TEN.sub("", written)
    power = written[len(digits) :]
    text = _one_mark(digits)
    if text is None:
        return None
    value = float(text + power)
    decimals = len(text.partition(".")[2]) - int(power[1:] or 0)
    other = _other_reading(digits, wanted)
    if other is None:
        return Numeral(value, value, decimals)
    return Numeral(value, float(other + power), decimals)


def several_numerals(written: str) -> list[str]:
    """The numbers of a text in which commas stand between numbers: ``1,2,3``; else nothing."""
    parts = [part for part in written.split(",") if part]
    if len(parts) > 1 and all(PLAIN.fullmatch(part) for part in parts):
        return parts
    return []


def _one_mark(digits: str) -> str | None:
    """The same number with a point for the decimals and no other mark; None where it is none."""
    if PLAIN.fullmatch(digits):
        return digits
    if GROUPED.fullmatch(digits):
        return re.sub(r"[ ']", "", digits).replace(",", ".")
    if THOUSANDS.fullmatch(digits) or LAKHS.fullmatch(digits):
        return digits.replace(",", "")
    if CONTINENTAL.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    if UNDERSCORED.fullmatch(digits):
        return digits.replace("_", "")
    return None


def _other_reading(digits: str, wanted: Wanted) -> str | None:
    """The number with its one mark read the other way, where the answer looks like that.

    Nobody writes three decimals of which the last is a zero: ``6,000`` is six thousand.
    """
    if wanted.decimals and LONE_COMMA.fullmatch(digits) and not digits.endswith("0"):
        return digits.replace(",", ".")
    if wanted.thousands and LONE_DOT.fullmatch(digits):
        return digits.replace(".", "")
    return None
