"""C108 to C111: where members have numbers of their own, the item shows the solver's sample."""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.rules.answers import is_accepted
from bot.authoring.rules.finding import Finding
from bot.catalog.catalog import Catalog
from bot.catalog.faults import shorten
from bot.catalog.parts import NumberCheck
from bot.catalog.schema import Challenge
from bot.features.challenge.rules import judge
from bot.solvers.index import SOLVERS
from bot.solvers.own import SAMPLE, Own


def solvers_fit(catalog: Catalog) -> Iterator[Finding]:
    """C108 to C111: the solver is there and comes to what the item says: see ``sample_fits``."""
    for challenge in catalog.of_kind(Challenge):
        if challenge.solve is None:
            continue
        solve = SOLVERS.get(challenge.solve)
        if solve is None:
            sentence = f"there is no solver called `{challenge.solve}` in bot/solvers/index.py"
            yield Finding(challenge, ("solve",), "C108", sentence)
            continue
        yield from sample_fits(challenge, solve(SAMPLE))


def sample_fits(challenge: Challenge, sample: Own) -> Iterator[Finding]:
    """What the sample of a solver and the item that names it disagree about."""
    check = challenge.check
    if isinstance(check, NumberCheck) and not is_accepted(sample.answer, check):
        sentence = f"`solve` comes to {sample.answer:.8g} for the numbers of the task"
        yield Finding(challenge, ("check", "answer"), "C109", sentence)
    if isinstance(check, NumberCheck):
        yield from mistakes_fit(challenge, check, sample)
    given = (challenge.task, challenge.example, challenge.constraints or "", *challenge.hints)
    for passage in sample.shown:
        if not any(passage in text for text in given):
            sentence = f"`solve` shows `{shorten(passage.strip())}`, which the task does not say"
            yield Finding(challenge, ("task",), "C110", sentence)


def mistakes_fit(challenge: Challenge, check: NumberCheck, sample: Own) -> Iterator[Finding]:
    """C111: each remark in ``near`` stands where the solver has what its mistake ends with."""
    if len(check.near) != len(sample.near):
        sentence = f"`solve` has {len(sample.near)} mistakes for {len(check.near)} remarks"
        yield Finding(challenge, ("check",), "C111", sentence)
        return
    for number, (near, ending) in enumerate(zip(check.near, sample.near, strict=True)):
        if judge(check, repr(ending)).remark != near.say:
            sentence = f"`solve` ends with {ending:.8g} where `near` has {near.answer:.8g}"
            yield Finding(challenge, ("check", "near", number), "C111", sentence)


SOLVER_RULES = (solvers_fit,)
