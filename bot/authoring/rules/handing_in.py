"""C103 to C107: what is handed in is one thing, and a common mistake is told as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.authoring.rules.answers import find_leak
from bot.authoring.rules.finding import Finding
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity, shorten
from bot.catalog.parts import (
    ListCheck,
    NearNames,
    NearNumber,
    NumberCheck,
    RubricCheck,
    SetCheck,
)
from bot.catalog.schema import Challenge
from bot.catalog.toml import Loc
from bot.chat import limits
from bot.features.challenge.rules import Verdict, judge

# What says how the one thing is written, and not that there is a second one
MANNER = r"(?!(?:rounded|written|separated|given|to|in|as|(?:its|the|a) (?:sign|unit))\b)"
SECOND_PART = re.compile(
    rf", (?:and|with|plus|together with|along with|as well as) {MANNER}"
    r"|\band (?:one|a) sentence\b|\band your\b|;",
    re.IGNORECASE,
)


def one_thing_is_asked(catalog: Catalog) -> Iterator[Finding]:
    """C105: a hand-in that a machine checks asks for one thing; what else there is is told."""
    for challenge in catalog.of_kind(Challenge):
        if isinstance(challenge.check, RubricCheck):
            continue
        if second := SECOND_PART.search(challenge.hand_in):
            rest = shorten(challenge.hand_in[second.start() :].lstrip(",; "))
            sentence = f'`hand_in` asks for a second thing ("{rest}"), which nobody checks'
            yield Finding(challenge, ("hand_in",), "C105", sentence)


def hand_in_fits(catalog: Catalog) -> Iterator[Finding]:
    """C106: a form has room for the whole hand-in on every platform."""
    room = limits.FIELD_DESCRIPTION
    for challenge in catalog.of_kind(Challenge):
        length = len(challenge.hand_in)
        if length > room and not isinstance(challenge.check, RubricCheck):
            sentence = f"`hand_in` has {length} characters; a form shows {room} of them"
            yield Finding(challenge, ("hand_in",), "C106", sentence, Severity.WARNING)


def mistakes_are_no_answers(catalog: Catalog) -> Iterator[Finding]:
    """C103, C104: what a common mistake ends with is not right, and is there once."""
    for challenge in catalog.of_kind(Challenge):
        check = challenge.check
        if not isinstance(check, NumberCheck | SetCheck | ListCheck):
            continue
        mistakes: Sequence[NearNumber | NearNames] = check.near
        seen: set[object] = set()
        for number, near in enumerate(mistakes):
            loc = ("check", "near", number)
            if judge(check, as_typed(near)).verdict is Verdict.RIGHT:
                sentence = f"the check accepts {as_typed(near)}, which `near` calls a mistake"
                yield Finding(challenge, loc, "C103", sentence)
            if key_of(near, check) in seen:
                sentence = f"{as_typed(near)} stands in `near` twice"
                yield Finding(challenge, loc, "C104", sentence)
            seen.add(key_of(near, check))


def nothing_beside_says_the_answer(catalog: Catalog) -> Iterator[Finding]:
    """C107: neither what is told beside the answer nor a remark about a mistake says it."""
    for challenge in catalog.of_kind(Challenge):
        given = "\n".join(
            [challenge.hand_in, challenge.task, challenge.example, challenge.constraints or ""]
        )
        for loc, said in said_beside(challenge):
            if leak := find_leak(challenge.check, said, given):
                sentence = f'"{shorten(said)}" says the answer, `{leak.said}`'
                yield Finding(challenge, loc, "C107", sentence, leak.severity, leak.said)


def said_beside(challenge: Challenge) -> Iterator[tuple[Loc, str]]:
    """``tell`` and each remark of the check, with where they stand."""
    if challenge.tell:
        yield ("tell",), challenge.tell
    if challenge.guess:
        yield ("guess", "ask"), challenge.guess.ask
    if isinstance(challenge.check, NumberCheck | SetCheck | ListCheck):
        mistakes: Sequence[NearNumber | NearNames] = challenge.check.near
        for number, near in enumerate(mistakes):
            yield ("check", "near", number), near.say


def as_typed(near: NearNumber | NearNames) -> str:
    """What a mistake ends with, as a member would type it."""
    if isinstance(near, NearNumber):
        return repr(near.answer)
    return ", ".join(near.answer)


def key_of(near: NearNumber | NearNames, check: NumberCheck | SetCheck | ListCheck) -> object:
    """What makes two mistakes one: in a set the order does not count."""
    if isinstance(near, NearNumber):
        return near.answer
    names = [name.casefold() for name in near.answer]
    if isinstance(check, SetCheck):
        return frozenset(names)
    return tuple(names)


HAND_IN_RULES = (
    one_thing_is_asked,
    hand_in_fits,
    mistakes_are_no_answers,
    nothing_beside_says_the_answer,
)
