"""The numbers that a text holds, each worked out: fractions, roots, powers, sums, per cent."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.chat.numbers.numerals import Wanted, read_numeral, several_numerals
from bot.chat.numbers.tokens import Kind, Token, tokens_of, with_signs
from bot.chat.numbers.units import CURRENCIES, is_measure, times, unit_of

DEEPEST = 20  # Brackets inside one another
EXACT = 99  # Decimals of what was worked out
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "√": math.sqrt,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
}
CONSTANTS = {"pi": math.pi, "π": math.pi}
ORDINALS = frozenset(["st", "nd", "rd", "th"])
SAYS = frozenset(["is", "are", "be", "get", "got", "was", "about", "approximately", "of"])
PER_CENT = {"%": 100.0, "pp": 100.0, "‰": 1000.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it stands in a text.

    ``values`` are its readings, one or two. ``per`` is 100 where it is said in per cent, and the
    values are as written. ``decimals`` were written; ``EXACT`` where it was worked out. ``unit`` is
    the word or sign beside it.
    """

    values: tuple[float, ...]
    per: float
    decimals: int
    text: str
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Worked:
    """A part of an expression: both readings of it."""

    value: float
    other: float
    decimals: int

    def with_both(self, act: Callable[[float], float]) -> Worked:
        """The same done to both readings."""
        return Worked(act(self.value), act(self.other), EXACT)


class NotHere(Exception):
    """No number begins at this place."""


def quantities(text: str, wanted: Wanted) -> list[Quantity]:
    """Every number of a text, in order. ValueError where one can't be worked out, such as 1/0."""
    signed = with_signs(text)
    reader = Reader(signed, wanted)
    try:
        found = reader.all()
    except (ArithmeticError, ValueError) as error:
        raise ValueError(text) from error
    if not all(math.isfinite(value) for quantity in found for value in quantity.values):
        raise ValueError(text)
    return found


class Reader:
    """Reads expressions wherever they stand; what lies between them is passed over."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self.text = text
        self.wanted = wanted
        self.tokens = tokens_of(text)
        self.at = 0
        self.depth = 0

    def all(self) -> list[Quantity]:
        """Every number of the text, in order."""
        found: list[Quantity] = []
        while self.at < len(self.tokens):
            start = self.at
            several = self._several()
            if several:
                found += several
                continue
            try:
                found.append(self._quantity())
            except NotHere:
                self.at = start + 1
                self.depth = 0
        return found

    def _several(self) -> list[Quantity]:
        """The numbers of ``1,2,3``, which is one token."""
        token = self.tokens[self.at]
        if token.kind is not Kind.NUMBER or read_numeral(token.text, self.wanted):
            return []
        parts = several_numerals(token.text)
        self.at += bool(parts)
        found: list[Quantity] = []
        for part in parts:
            decimals = len(part.partition(".")[2])
            found.append(Quantity((float(part),), 1, decimals, part, "", token.start, token.end))
        return found

    def _quantity(self) -> Quantity:
        first, before = self.tokens[self.at], self._peek(-1)
        worked = self._sum()
        if self._is_ordinal():
            raise NotHere
        per = self._per_cent()
        scale = self._scale()
        unit = self._unit(before)
        end = self.tokens[self.at - 1].end
        values: tuple[float, ...] = (worked.value * scale,)
        if worked.other != worked.value:
            values = (*values, worked.other * scale)
        text = self.text[first.start : end]
        return Quantity(values, per, worked.decimals, text, unit, first.start, end)

    def _sum(self) -> Worked:
        worked = self._product()
        while sign := self._plus():
            worked = joined(sign, worked, self._product())
        return worked

    def _product(self) -> Worked:
        worked = self._signed()
        while sign := self._times():
            worked = joined(sign, worked, self._signed())
        return worked

    def _signed(self) -> Worked:
        token = self._peek()
        if token is None or token.text not in ("-", "+") or self._is_hyphen():
            return self._power()
        self.at += 1
        worked = self._power()
        if token.text == "-":
            return Worked(-worked.value, -worked.other, worked.decimals)
        return worked

    def _power(self) -> Worked:
        base = self._atom()
        token = self._peek()
        if token is None or token.text not in ("^", "**"):
            return base
        self.at += 1
        return joined("^", base, self._signed())

    def _atom(self) -> Worked:
        token = self._peek()
        if token is None:
            raise NotHere
        self.at += 1
        if token.kind is Kind.NUMBER:
            return self._number(token)
        if token.text == "(":
            return self._bracket()
        if token.text.casefold() in FUNCTIONS:
            return self._nested(self._power).with_both(FUNCTIONS[token.text.casefold()])
        if token.text.casefold() in CONSTANTS:
            value = CONSTANTS[token.text.casefold()]
            return Worked(value, value, EXACT)
        raise NotHere

    def _number(self, token: Token) -> Worked:
        numeral = read_numeral(token.text, self.wanted)
        if numeral is None:
            raise NotHere
        return Worked(numeral.value, numeral.other, numeral.decimals)

    def _bracket(self) -> Worked:
        worked = self._nested(self._sum)
        per = self._per_cent()
        token = self._peek()
        if token is None or token.text != ")":
            raise NotHere
        self.at += 1
        if per == 1:
            return worked
        return worked.with_both(lambda value: value / per)

    def _nested(self, read: Callable[[], Worked]) -> Worked:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotHere
        worked = read()
        self.depth -= 1
        return worked

    def _times(self) -> str:
        """The sign that multiplies or divides here; empty where none does."""
        token = self._peek()
        if token is None:
            return ""
        if token.text in ("*", "/") and self._begins_number(1):
            self.at += 1
            return token.text
        if self._is_ratio(token) and self._begins_number(1):
            self.at += 1
            return "/"
        if token.text in FUNCTIONS and not token.spaced[0]:
            return "*"
        return ""

    def _is_ratio(self, token: Token) -> bool:
        """``20 of 924``, ``10:17``; what stands after ``r1: `` is no divisor."""
        if token.text.casefold() == "of":
            return True
        return token.text == ":" and token.spaced[0] == token.spaced[1]

    def _plus(self) -> str:
        """The sign that adds or takes away here; empty where none does."""
        token = self._peek()
        if token is None or token.text not in ("+", "-") or token.spaced[0] != token.spaced[1]:
            return ""
        if not self._begins_number(1):
            return ""
        self.at += 1
        return token.text

    def _begins_number(self, ahead: int) -> bool:
        token = self._peek(ahead)
        if token is None:
            return False
        if token.text in ("(", "-", "+"):
            return self._begins_number(ahead + 1)
        if token.kind is Kind.NUMBER:
            return True
        return token.text.casefold() in FUNCTIONS or token.text.casefold() in CONSTANTS

    def _is_hyphen(self) -> bool:
        """Whether a minus joins a word to what follows, or is a dash: ``box-3``, ``Answer - 3``."""
        before = self._peek(-1)
        if before is None or before.kind is not Kind.WORD:
            return False
        spaces = self.tokens[self.at].spaced
        if spaces == (True, True):
            return before.text.casefold() not in SAYS
        return not spaces[0]

    def _per_cent(self) -> float:
        token = self._peek()
        if token is None or token.text not in PER_CENT:
            return 1.0
        self.at += 1
        return PER_CENT[token.text]

    def _scale(self) -> float:
        token = self._peek()
        if token is None or token.kind is not Kind.WORD:
            return 1.0
        if unit_of(token.text) in self.wanted.units:
            return 1.0
        factor = times(token.text)
        self.at += factor != 1
        return factor

    def _unit(self, before: Token | None) -> str:
        """The unit beside the number: a word behind it, or a currency before it."""
        token = self._peek()
        if token is not None and token.kind is Kind.WORD and self._is_unit(token.text):
            self.at += 1
            return token.text
        if before is not None and unit_of(before.text) in CURRENCIES:
            return before.text
        return ""

    def _is_unit(self, word: str) -> bool:
        return is_measure(word) or unit_of(word) in self.wanted.units

    def _is_ordinal(self) -> bool:
        """Whether what was read is a rank: ``90th``."""
        token = self._peek()
        return token is not None and token.text in ORDINALS and not token.spaced[0]

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        if 0 <= at < len(self.tokens):
            return self.tokens[at]
        return None


def joined(sign: str, one: Worked, other: Worked) -> Worked:
    """What a sign makes of two numbers. ArithmeticError or ValueError where it can't."""
    return Worked(_acted(sign, one.value, other.value), _acted(sign, one.other, other.other), EXACT)


def _acted(sign: str, one: float, other: float) -> float:
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "/":
            return one / other
    return math.pow(one, other)
