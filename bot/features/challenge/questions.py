"""A challenge as one member is asked it: with numbers of their own, where it has such."""

from __future__ import annotations

import math
from functools import lru_cache

from bot.catalog.parts import NearNumber, NumberCheck
from bot.catalog.schema import Challenge
from bot.features.context import Context
from bot.solvers.index import SOLVERS
from bot.solvers.own import SAMPLE, Own, seed_of, told
from bot.store import attempts

# Members who look at a challenge, its hints and their answer within an hour
KEPT = 256


def has_own_numbers(found: Challenge) -> bool:
    """Whether every member has numbers of their own for it."""
    return found.solve in SOLVERS


def asked_of(ctx: Context, found: Challenge) -> Challenge:
    """The challenge with the member's own numbers; itself where everybody has the same."""
    if not has_own_numbers(found):
        return found
    attempt = attempts.number(ctx.tx, ctx.member, found.short_id)
    return seeded(found, seed_of(ctx.member.community_id, ctx.member.id, found.id, attempt))


def seeded(found: Challenge, seed: int) -> Challenge:
    """The challenge with the numbers of a seed, in its texts, its hints and its check."""
    check, solve = found.check, found.solve
    if solve is None or not isinstance(check, NumberCheck):
        return found
    sample, own = _own(solve, SAMPLE), _own(solve, seed)
    given = {
        name: told(text, sample, own)
        for name in ("task", "example", "constraints", "hint_1", "hint_2", "hint_3")
        if (text := getattr(found, name))
    }
    new = check.model_copy(update={"answer": own.answer, "near": _near(check, own)})
    return found.model_copy(update={**given, "check": new})


def _near(check: NumberCheck, own: Own) -> tuple[NearNumber, ...]:
    """What common mistakes end with for one's own numbers, in the item's words where it has them.

    C111 of the content's lint holds that both tell of the same mistakes, in the same order.
    """
    told_of = [
        NearNumber(answer=answer, say=near.say)
        for answer, near in zip(own.near, check.near, strict=False)
    ]
    others = [NearNumber(answer=mistake.answer, say=mistake.say) for mistake in own.further]
    return (*told_of, *others)


def written_answer(check: NumberCheck) -> str:
    """A number check's answer with as many decimals as its tolerance asks for."""
    if not check.tolerance:
        return f"{check.answer:.12g}"
    decimals = max(0, math.ceil(-math.log10(check.tolerance)))
    return f"{check.answer:.{decimals}f}"


@lru_cache(maxsize=KEPT)
def _own(solve: str, seed: int) -> Own:
    return SOLVERS[solve](seed)
