"""How well somebody judges: pure, from their guesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean, median

from bot.catalog.catalog import Catalog
from bot.catalog.parts import Guess as Asked
from bot.catalog.schema import Challenge
from bot.features.guessing import read_number, times_off
from bot.store.guesses import Guess

LATELY = 5  # guesses that are told apart from those before
ENOUGH = 5  # guesses with a "sure" before a word on all of them
A_BAND = 20  # per cent


@dataclass(frozen=True, slots=True)
class Share:
    """So many of ``total`` were right."""

    right: int
    total: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How guesses stand whose truth is told.

    ``lately`` and ``before``: the newest ones and those before them, None where there are too few.
    ``times``: how many times off numbers were in the middle, None without any. ``by_sure``: (the
    least and the most per cent, their share). ``sure``: (how sure on average, how many per cent
    were right), None for too few.
    """

    all: Share
    waiting: int
    lately: Share | None
    before: Share | None
    times: float | None
    by_sure: tuple[tuple[int, int, Share], ...]
    sure: tuple[int, int] | None


def wanted(asked: Asked) -> str:
    """What a form says beside the question."""
    if asked.choices:
        return f"One of {', '.join(asked.choices)}"
    return "A number"


def with_a_guess(catalog: Catalog) -> list[Challenge]:
    """The challenges that ask for a guess."""
    return [one for one in catalog.of_kind(Challenge) if one.guess is not None]


def guessed(found: Challenge, kept: Guess, said: str, sure: int | None) -> Guess:
    """A guess with its number, where it is about one."""
    assert found.guess is not None
    number = read_number(said)
    if any(read_number(choice) != _plain(choice) for choice in found.guess.choices):
        number = None  # "fewer than 55" is no 55
    return replace(kept, guess=said, guess_number=number, sure=sure)


def judged(guesses: Sequence[Guess]) -> Judged:
    """How well the guesses were judged, in the order in which they were made."""
    told = [one for one in guesses if one.truth is not None]
    off = [
        times_off(one.guess_number, one.truth_number)
        for one in told
        if one.guess_number is not None and one.truth_number is not None
    ]
    split = len(told) > LATELY
    return Judged(
        all=_share(told),
        waiting=len(guesses) - len(told),
        lately=_share(told[-LATELY:]) if split else None,
        before=_share(told[:-LATELY]) if split else None,
        times=median(off) if off else None,
        by_sure=tuple(_by_sure(told)),
        sure=_sure(told),
    )


def _by_sure(told: Sequence[Guess]) -> list[tuple[int, int, Share]]:
    """The guesses by how sure somebody was, in bands, the least sure first."""
    found: list[tuple[int, int, Share]] = []
    for least in range(1, 100, A_BAND):
        most = least + A_BAND - 1
        some = [one for one in told if one.sure is not None and least <= one.sure <= most]
        if some:
            found.append((least, most, _share(some)))
    return found


def _sure(told: Sequence[Guess]) -> tuple[int, int] | None:
    sure = [one for one in told if one.sure is not None]
    if len(sure) < ENOUGH:
        return None
    share = _share(sure)
    average = mean(one.sure for one in sure if one.sure is not None)
    return round(average), round(100 * share.right / share.total)


def _share(told: Sequence[Guess]) -> Share:
    return Share(sum(bool(one.is_right) for one in told), len(told))


def _plain(choice: str) -> float | None:
    """The number that a choice is, with nothing beside it."""
    try:
        return float(choice.replace(",", ""))
    except ValueError:
        return None
