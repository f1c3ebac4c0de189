"""Whether what is named is right: as a set, as a list in its order, or word for word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.catalog.parts import ExactCheck, ListCheck, SetCheck
from bot.features.challenge.rules.pieces import (
    LIST_COMMAS,
    LIST_DASHES,
    LIST_SPACES,
    SET_SEPARATORS,
    SPACES,
    Key,
    in_order,
    keys_of,
    letters_of,
    plain_name,
    prefixes,
    readings_of,
    with_prefix,
    without_groups,
    without_labels,
    without_values,
)
from bot.features.challenge.rules.verdict import RIGHT, WRONG, Judged, Verdict, close

NEAR_LIKENESS = 0.8  # A text so much alike is close

Named = Sequence[str]


def judge_set(check: SetCheck, typed: str) -> Judged:
    """Right where the same is named, in whatever order and however it is separated."""
    best = WRONG
    mistake = ""
    for given, meant in _sets(check, typed):
        wanted = meant[0]
        if given == wanted:
            return RIGHT
        for near, names in zip(check.near, meant[1:], strict=True):
            if given == names:
                mistake = mistake or near.say
        right = len(given & wanted)
        if 2 * right >= len(given | wanted) and best.verdict is Verdict.WRONG:
            best = close(_what_is_off(given, wanted))
    if mistake:
        return close(mistake)
    return best


def _sets(check: SetCheck, typed: str) -> Iterator[tuple[set[Key], list[set[Key]]]]:
    """(what was named, (what is wanted, and what each common mistake names)), for each reading."""
    meant = [check.answer, *(near.answer for near in check.near)]
    strip = prefixes(check.strip)
    separators = list(SET_SEPARATORS)
    if not any(" " in name.strip() for names in meant for name in names):
        separators.append(SPACES)
    texts = _ways_to_read(typed, [name for names in meant for name in names])
    for separator in separators:
        wanted = [_taken_apart(names, separator, strip) for names in meant]
        for text in texts:
            yield keys_of(separator.split(text), strip), wanted
    if all(len(name) == 1 and name.isalpha() for name in check.answer):
        wanted = [keys_of(names, strip) for names in meant]
        for text in texts:
            yield keys_of(letters_of(text), strip), wanted


def _ways_to_read(typed: str, names: Named) -> Sequence[str]:
    texts: dict[str, None] = {}
    for text in readings_of(typed):
        ways = (text, *without_values(text, names), *without_groups(text))
        texts.update(dict.fromkeys(ways))
    return list(texts)


def _taken_apart(
    names: Named, separator: re.Pattern[str], strip: re.Pattern[str] | None
) -> set[Key]:
    found: set[Key] = set()
    for name in names:
        found |= keys_of(separator.split(name), strip)
    return found


def _what_is_off(given: set[Key], wanted: set[Key]) -> str:
    if given < wanted:
        return "What you named belongs there, and something is missing."
    if given > wanted:
        return "It is all there, with something that does not belong."
    return f"{len(given & wanted)} of the {len(given)} you named belong there."


def judge_list(check: ListCheck, typed: str) -> Judged:
    """Right where the same is named in the same order."""
    mistake = ""
    best: Judged | None = None
    for given, meant in _lists(check, typed):
        if given == meant[0]:
            return RIGHT
        for near, things in zip(check.near, meant[1:], strict=True):
            if given == things:
                mistake = mistake or near.say
        best = _nearer(best, _told(given, meant[0]))
    if mistake:
        return close(mistake)
    return best or WRONG


def _lists(check: ListCheck, typed: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """(what was listed, (what is wanted, and what each common mistake lists)), for each reading."""
    meant = [check.answer, *(near.answer for near in check.near)]
    everything = " ".join(name for names in meant for name in names)
    separators = [LIST_COMMAS]
    if not any(" " in name for names in meant for name in names):
        separators.append(LIST_SPACES)
        if not re.search("[-/+]", everything):
            separators.append(LIST_DASHES)
    for reading in _ways_to_read(typed, everything.split()):
        for text in without_labels(reading, len(check.answer)):
            for separator in separators:
                things, named = in_order(text, separator), _each_in_order(meant, separator)
                yield things, named
                for whole in with_prefix(things, named[0]):
                    yield whole, named
            if all(len(name) == 1 for name in check.answer):
                yield letters_of(text), _each_in_order(meant, LIST_COMMAS)


def _each_in_order(meant: Sequence[Named], separator: re.Pattern[str]) -> list[list[str]]:
    return [[part for name in names for part in in_order(name, separator)] for names in meant]


def _told(given: list[str], wanted: list[str]) -> Judged:
    """What can be said of a list that is not right, without giving it away."""
    if sorted(given) == sorted(wanted):
        return close("It is all there, in another order.")
    if len(given) != len(wanted):
        if len(given) < 2:
            return WRONG
        return Judged(Verdict.WRONG, f"{len(wanted)} are wanted, and you gave {len(given)}.")
    right = sum(one == other for one, other in zip(given, wanted, strict=True))
    if 2 * right >= len(wanted):
        return close(f"{right} of the {len(wanted)} are right where they stand.")
    return WRONG


def _nearer(one: Judged | None, other: Judged) -> Judged:
    """The one that says more: close before wrong, with a remark before without."""
    if one is None:
        return other
    if one.verdict is other.verdict:
        return one if one.remark else other
    return one if one.verdict is Verdict.CLOSE else other


def judge_exact(check: ExactCheck, typed: str) -> Judged:
    """Right where it is the same text, but for case, white space and what wraps it."""
    accepted = [plain_name(text) for text in (check.answer, *check.accept)]
    ways = dict.fromkeys([plain_name(typed), *map(plain_name, readings_of(typed))])
    if any(given in accepted for given in ways):
        return RIGHT
    for given in ways:
        if len(given) > 3 and any(_is_near(given, text) for text in accepted):
            return close("Nearly: compare it with the task letter by letter.")
    return WRONG


def _is_near(given: str, wanted: str) -> bool:
    if not _same_digits(given, wanted):
        return False
    return SequenceMatcher(None, given, wanted).ratio() >= NEAR_LIKENESS


def _same_digits(one: str, other: str) -> bool:
    """Whether a difference can be a slip of the pen: another number is another answer."""
    return re.findall(r"\d", one) == re.findall(r"\d", other)
