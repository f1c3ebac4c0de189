"""C1xx: a challenge's hints keep the secret, and its answer passes its own check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.authoring.rules.finding import Finding, words
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity, shorten
from bot.catalog.parts import Check, ExactCheck, ListCheck, NumberCheck, SetCheck
from bot.catalog.schema import Challenge

WRITTEN_NUMBER = re.compile(
    r"(?<![\w.])[-\u2212]?\d+(?:[,_]\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?:\s*/\s*\d+)?(?:\s*%)?",
    re.IGNORECASE,
)
TYPOGRAPHERS_MINUS = "\u2212"
SEPARATORS = re.compile(r"[\s,;|>\u2192\[\](){}'\"-]+")
COPIED_WORDS = 8  # So many in a row are no coincidence
SHORT_ANSWER = 2  # So few letters or digits may stand in a hint by chance
FLOAT_NOISE = 1e-9


@dataclass(frozen=True, slots=True)
class Leak:
    """The answer as a hint says it, and how surely that is a leak."""

    said: str
    severity: Severity


def hints_keep_the_answer(catalog: Catalog) -> Iterator[Finding]:
    """C101: no hint says the answer, or copies eight words in a row from it.

    What the task said already may be said again.
    """
    for challenge in catalog.of_kind(Challenge):
        given = "\n".join([challenge.task, challenge.example, challenge.constraints or ""])
        secret = set(runs_of_words(challenge.answer)).difference(runs_of_words(given))
        for number, hint in enumerate(challenge.hints, 1):
            loc = (f"hint_{number}",)
            copied = next((run for run in runs_of_words(hint) if run in secret), None)
            if leak := find_leak(challenge.check, hint, given):
                sentence = f"hint {number} says the answer, `{leak.said}`"
                yield Finding(challenge, loc, "C101", sentence, leak.severity, leak.said)
            elif copied:
                sentence = f'hint {number} copies the answer: "{" ".join(copied)}"'
                yield Finding(challenge, loc, "C101", sentence)


def answers_pass(catalog: Catalog) -> Iterator[Finding]:
    """C102: what the check accepts stands in the answer section."""
    for challenge in catalog.of_kind(Challenge):
        for wanted in missing_answers(challenge.answer, challenge.check):
            sentence = f"the answer section does not say {wanted}, which the check wants"
            yield Finding(challenge, ("answer",), "C102", sentence)


def missing_answers(text: str, check: Check) -> Iterator[str]:
    """What the check wants and the text does not say."""
    match check:
        case NumberCheck(answer=number):
            if not any(is_accepted(value, check) for _, value in numbers(text)):
                yield f"{number:g}"
        case ExactCheck(answer=answer):
            yield from missing_parts(text, [answer])
        case SetCheck(answer=parts) | ListCheck(answer=parts):
            yield from missing_parts(text, parts)


def missing_parts(text: str, parts: Iterable[str]) -> Iterator[str]:
    """The parts that the text does not say, in back-ticks."""
    for part in parts:
        if not contains(text, part):
            yield f"`{shorten(part)}`"


def find_leak(check: Check, hint: str, given: str) -> Leak | None:
    """The answer, where the hint says it and the task (``given``) does not.

    One or two letters or digits may stand there by chance, and so may a set of things that the task
    itself names: those are warnings.
    """
    match check:
        case SetCheck():
            return leak_of_set(check, hint, given)
        case ListCheck(answer=parts):
            return leak_of_list(parts, hint, given)
        case NumberCheck():
            return leak_of_text(said_number(check, hint, given))
        case ExactCheck(answer=answer, accept=others):
            ways = [way for way in (answer, *others) if contains(hint, way)]
            return leak_of_text(next((way for way in ways if not contains(given, way)), ""))
    return None


def leak_of_set(check: SetCheck, hint: str, given: str) -> Leak | None:
    """The whole set, where the hint names it; never a set of one."""
    parts = check.answer
    if len(parts) < 2 or not all(contains(hint, part) for part in parts):
        return None
    severity = Severity.ERROR
    if all(contains(given, part) for part in parts):
        severity = Severity.WARNING
    return Leak(", ".join(parts), severity)


def leak_of_list(parts: tuple[str, ...], hint: str, given: str) -> Leak | None:
    """The whole list, where the hint names it in its order, whatever stands between the parts."""
    in_order = SEPARATORS.sub(" ", " ".join(parts))
    if not contains(SEPARATORS.sub(" ", hint), in_order):
        return None
    if contains(SEPARATORS.sub(" ", given), in_order):
        return None
    return Leak(", ".join(parts), Severity.ERROR)


def leak_of_text(said: str) -> Leak | None:
    """A leak of an answer that stands in a hint as ``said``; None where nothing does."""
    if not said:
        return None
    if len(said) <= SHORT_ANSWER:
        return Leak(said, Severity.WARNING)
    return Leak(said, Severity.ERROR)


def said_number(check: NumberCheck, hint: str, given: str) -> str:
    """The accepted number as the hint writes it.

    Empty where it has none, or where the task has it too.
    """
    known = {value for _, value in numbers(given)}
    for written, value in numbers(hint):
        if is_accepted(value, check) and value not in known:
            return written
    return ""


def is_accepted(number: float, check: NumberCheck) -> bool:
    """Whether the check takes this number, give or take what floats lose when they are written."""
    noise = FLOAT_NOISE * max(1.0, abs(check.answer))
    return abs(number - check.answer) <= check.tolerance + noise


def numbers(text: str) -> list[tuple[str, float]]:
    """Every number of a text as written and as a value.

    ``3/4`` is three numbers, ``12 %`` is 12 and 0.12; ``1,000`` and ``2e-3`` are one each.
    """
    found: list[tuple[str, float]] = []
    for match in WRITTEN_NUMBER.finditer(text):
        written = match[0].strip()
        plain = re.sub(r"[\s,_%]", "", written).replace(TYPOGRAPHERS_MINUS, "-")
        top, _, bottom = plain.partition("/")
        if bottom and not float(bottom):
            continue
        value = float(top) / float(Fraction(bottom or 1))
        found.append((written, value))
        if "%" in written:
            found.append((written, value / 100))
        if bottom:
            found += [(top, float(top)), (bottom, float(bottom))]
    return found


def contains(text: str, part: str) -> bool:
    """Whether the text says ``part`` as words of its own, white space, case and emphasis aside."""
    wanted = re.escape(flat(part))
    return re.search(rf"(?<!\w){wanted}(?!\w)", flat(text)) is not None


def flat(text: str) -> str:
    """A text in lower case on one line, without emphasis and back-ticks."""
    return " ".join(re.sub(r"[*_`]", "", text).casefold().split())


def runs_of_words(text: str) -> list[tuple[str, ...]]:
    """Every eight words in a row."""
    said = words(text)
    starts = range(len(said) - COPIED_WORDS + 1)
    return [tuple(said[at : at + COPIED_WORDS]) for at in starts]


ANSWER_RULES = (hints_keep_the_answer, answers_pass)
