"""C1xx: a challenge's hints keep the secret, and its answer passes its own check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from bot.authoring.rules.finding import Finding, words
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity, shorten
from bot.catalog.parts import ExactCheck, NumberCheck, SetCheck
from bot.catalog.schema import Challenge

NUMBER = re.compile(
    r"(?<![\w.])[-\u2212]?\d+(?:[,_]\d{3})*(?:\.\d+)?(?:e[-+]?\d+)?(?:\s*/\s*\d+)?(?:\s*%)?",
    re.IGNORECASE,
)
COPIED = 8  # so many words in a row are no coincidence


def hints_keep_the_answer(catalog: Catalog) -> Iterator[Finding]:
    """C101: no hint says the answer, or copies eight words in a row from it, that the task did not say already."""
    for challenge in catalog.challenges:
        given = "\n".join([challenge.task, challenge.example, challenge.constraints or ""])
        answer = set(runs(challenge.answer, COPIED)) - set(runs(given, COPIED))
        for number, hint in enumerate(challenge.hints, 1):
            loc = (f"hint_{number}",)
            copied = next((run for run in runs(hint, COPIED) if run in answer), ())
            if told := leaked(challenge, hint, given):
                said, severity = told
                yield Finding(
                    challenge,
                    loc,
                    "C101",
                    f"hint {number} says the answer, `{said}`",
                    severity,
                    said,
                )
            elif copied:
                yield Finding(
                    challenge, loc, "C101", f'hint {number} copies the answer: "{" ".join(copied)}"'
                )


def answers_pass(catalog: Catalog) -> Iterator[Finding]:
    """C102: what the check accepts stands in the answer section."""
    for challenge in catalog.challenges:
        check = challenge.check
        if isinstance(check, NumberCheck):
            if not any(close(number, check) for _, number in numbers(challenge.answer)):
                sentence = (
                    f"the answer section does not say {check.answer:g}, which the check wants"
                )
                yield Finding(challenge, ("answer",), "C102", sentence)
            continue
        wanted = check.answer if isinstance(check, SetCheck) else ()
        if isinstance(check, ExactCheck):
            wanted = (check.answer,)
        for part in wanted:
            if not contains(challenge.answer, part):
                sentence = (
                    f"the answer section does not say `{shorten(part)}`, which the check wants"
                )
                yield Finding(challenge, ("answer",), "C102", sentence)


def leaked(challenge: Challenge, hint: str, given: str) -> tuple[str, Severity] | None:
    """(the answer as the hint says it, how surely that is a leak).

    None where the hint keeps the secret.

    One or two letters or digits may stand there by chance, and so may things that the task itself
    names.
    """
    check, said = challenge.check, ""
    if isinstance(check, SetCheck):
        if len(check.answer) < 2 or not all(contains(hint, part) for part in check.answer):
            return None
        chosen = all(contains(given, part) for part in check.answer)
        return ", ".join(check.answer), Severity.WARNING if chosen else Severity.ERROR
    if isinstance(check, NumberCheck):
        known = {number for _, number in numbers(given)}
        ways = (
            text for text, number in numbers(hint) if close(number, check) and number not in known
        )
        said = next(ways, "")
    if isinstance(check, ExactCheck):
        names = (check.answer, *check.accept)
        said = next((way for way in names if contains(hint, way) and not contains(given, way)), "")
    return (said, Severity.ERROR if len(said) > 2 else Severity.WARNING) if said else None


def close(number: float, check: NumberCheck) -> bool:
    """Whether the check takes this number.

    A hair's breadth is left for the way floats are written.
    """
    return abs(number - check.answer) <= check.tolerance + 1e-9 * max(1.0, abs(check.answer))


def numbers(text: str) -> list[tuple[str, float]]:
    """Every number of a text as written and as a value: ``3/4``, ``12 %`` (as 12 and as 0.12), ``1,000``, ``2e-3``."""
    found: list[tuple[str, float]] = []
    for match in NUMBER.finditer(text):
        written = match[0].strip()
        plain = re.sub(r"[\s,_%]", "", written).replace("\u2212", "-")  # the typographer's minus
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
    flat = " ".join(re.sub(r"[*_`]", "", text).casefold().split())
    wanted = re.escape(" ".join(re.sub(r"[*_`]", "", part).casefold().split()))
    return re.search(rf"(?<!\w){wanted}(?!\w)", flat) is not None


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    """Every run of so many words in a row."""
    said = words(text)
    return [tuple(said[at : at + length]) for at in range(len(said) - length + 1)]


RULES = (hints_keep_the_answer, answers_pass)
