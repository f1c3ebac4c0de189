"""Challenges about how well a language model does, and about what it is trained to prefer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain
from statistics import fmean

from bot.solvers.draw import Draw
from bot.solvers.own import Own, Puzzle

Row = tuple[int, ...]
Lists = tuple[Row, Row]
SEEN = 5
"""How many places of a list of hits are looked at."""


def _reranker(questions: tuple[Lists, ...]) -> Own:
    """What sorting the hits of three questions anew adds to their mean nDCG at 5.

    Of each question the grades before, then the same grades after.
    """
    before, after = ([lists[at] for lists in questions] for at in (0, 1))
    second = questions[1][0]
    return Own(
        (
            *(
                f"q{number}  {when}  {' '.join(map(str, grades))}"
                for number, lists in enumerate(questions, 1)
                for when, grades in zip(("before", "after "), lists, strict=True)
            ),
            f"begins with the 3 that stood at rank {second.index(3) + 1} before",
        ),
        _mean_ndcg(after) - _mean_ndcg(before),
        (
            _mean_ndcg(after, _grade) - _mean_ndcg(before, _grade),
            _mean_ndcg(after, of=SEEN) - _mean_ndcg(before, of=SEEN),
            fmean(map(_dcg, after)) - fmean(map(_dcg, before)),
            _mean_ndcg(after),
            _mean_ndcg(before),
        ),
    )


def _grade(grade: int) -> int:
    return grade


def _power(grade: int) -> int:
    return int(2**grade - 1)


def _dcg(grades: Sequence[int], gain: Callable[[int], int] = _power) -> float:
    """The discounted gain of the first five."""
    return sum(gain(grade) / math.log2(at) for at, grade in enumerate(grades[:SEEN], 2))


def _mean_ndcg(lists: Sequence[Row], gain: Callable[[int], int] = _power, of: int = 8) -> float:
    """The mean of each list's DCG divided by that of the best order of its first ``of`` grades."""
    return fmean(
        _dcg(grades, gain) / _dcg(sorted(grades[:of], reverse=True), gain) for grades in lists
    )


def _draw_reranker(draw: Draw) -> tuple[Lists, ...] | None:
    """Two questions that gain and one that loses; the best hit of the second stood far down."""
    first = draw.shuffled((3, 2, 1, draw.whole(0, 2), draw.whole(0, 1), 0, 0, 0))
    far_down = list(draw.shuffled((2, draw.whole(1, 2), draw.whole(0, 1), 0, 0, 0, 0)))
    far_down.insert(draw.whole(SEEN, 7), 3)
    third = draw.shuffled((3, 2, draw.whole(1, 2), draw.whole(0, 1), 0, 0, 0, 0))
    questions = tuple((grades, draw.shuffled(grades)) for grades in (first, tuple(far_down), third))
    if not all(any(grades[:SEEN]) for grades in chain.from_iterable(questions)):
        return None
    gains = [_dcg(after) - _dcg(before) for before, after in questions]
    is_as_told = gains[0] > 0 and gains[1] > 0 > gains[2]
    return questions if is_as_told and _reranker(questions).answer > 0.05 else None


RERANKER = Puzzle[tuple[Lists, ...]](
    (
        ((1, 0, 3, 0, 2, 0, 1, 0), (3, 2, 1, 0, 0, 1, 0, 0)),
        ((0, 2, 0, 0, 0, 3, 0, 1), (3, 0, 2, 0, 1, 0, 0, 0)),
        ((2, 3, 0, 1, 0, 0, 0, 0), (0, 2, 1, 3, 0, 0, 0, 0)),
    ),
    _draw_reranker,
    _reranker,
    apart=0.0025,
)


GRADED = 200


def _kind_judge(data: tuple[int, int, int, int]) -> Own:
    """The share of good answers behind what a judge with two known error rates passes.

    Of the graded ones: how many are good, how many of these the judge passes, how many bad ones it
    passes. Then the per cent that it passes in the traffic.
    """
    good, good_passed, bad_passed, percent = data
    bad = GRADED - good
    good_failed, bad_failed = good - good_passed, bad - bad_passed
    passes = percent / 100
    of_good, of_bad = good_passed / good, bad_passed / bad
    of_passed = passes * good_passed / (good_passed + bad_passed)
    of_failed = (1 - passes) * good_failed / (good_failed + bad_failed)
    return Own(
        (
            f"people: good{good_passed:>16}{good_failed:>14}",
            f"people: bad{bad_passed:>17}{bad_failed:>14}",
            f"passed {percent} % of them",
        ),
        (passes - of_bad) / (of_good - of_bad),
        (passes, of_passed + of_failed, of_passed),
    )


def _draw_kind_judge(draw: Draw) -> tuple[int, int, int, int] | None:
    """A judge whose traffic is better than what people graded, and not without bad answers."""
    good = draw.one_of((100, 100, 120, 125, 140))
    bad = GRADED - good
    good_passed, bad_passed = good - draw.whole(3, 14), draw.whole(bad // 6, bad // 3)
    if 100 * good_passed % good or 100 * bad_passed % bad:
        return None  # whole per cents, so that nobody is off by rounding them
    data = (good, good_passed, bad_passed, draw.whole(64, 92))
    share = _kind_judge(data).answer
    return data if good / GRADED < share < 0.97 else None


KIND_JUDGE = Puzzle((120, 114, 20, 82), _draw_kind_judge, _kind_judge, apart=0.0025)


TRIES = 5


def _pass_at_five(data: tuple[int, Row]) -> Own:
    """The mean chance that one of five programs passes, over five problems."""
    drawn, passed = data
    shares = [count / drawn for count in passed]
    return Own(
        (
            f"For each problem {drawn} programs were drawn and tested; "
            f"{', '.join(map(str, passed[:-1]))} and {passed[-1]} of them passed.",
            f"draw five of its {drawn} programs",
            f"C({drawn} - c, 5) / C({drawn}, 5)",
            f"if one of {drawn} failed?",
        ),
        1 - fmean(math.comb(drawn - count, TRIES) for count in passed) / math.comb(drawn, TRIES),
        (
            fmean(1 - (1 - share) ** TRIES for share in shares),
            1 - (1 - fmean(shares)) ** TRIES,
            fmean(shares),
        ),
    )


def _draw_pass_at_five(draw: Draw) -> tuple[int, Row]:
    """The first problem was never solved, the last all but once."""
    drawn = draw.whole(16, 25)
    between = sorted(draw.some(3, 1, drawn - 6))
    return drawn, (0, *between, drawn - 1)


PASS_AT_FIVE = Puzzle[tuple[int, Row]](
    (20, (0, 1, 3, 8, 19)), _draw_pass_at_five, _pass_at_five, apart=0.0025
)


def _one_pair(data: tuple[int, tuple[Row, ...]]) -> Own:
    """The loss of one pair of answers in direct preference optimisation.

    Beta in hundredths, then minus ten times the logarithm of each token: of the preferred answer
    by the model and by the reference, of the other one by both.
    """
    beta, tokens = data[0] / 100, data[1]
    model, reference, other_model, other_reference = (-sum(row) / 10 for row in tokens)
    margin = (model - reference) - (other_model - other_reference)
    by_token = (model - reference) / len(tokens[0]) - (other_model - other_reference) / len(
        tokens[2]
    )
    names = ("C, model", "C, reference", "R, model", "R, reference")
    return Own(
        (
            *(f"{name:<12}   {_logarithms(row)}" for name, row in zip(names, tokens, strict=True)),
            f"with beta = {beta:g},",
        ),
        _softplus(-beta * margin),
        (
            _softplus(-beta * by_token),
            _softplus(-beta * (model - other_model)),
            _softplus(-margin),
            _softplus(beta * margin),
            1 / (1 + math.exp(-beta * margin)),
        ),
    )


def _logarithms(tenths: Row) -> str:
    return "  ".join(f"{-tenth / 10:.1f}" for tenth in tenths)


def _softplus(x: float) -> float:
    """ln(1 + exp(x)), which is minus the logarithm of the sigmoid of -x."""
    return math.log1p(math.exp(x))


def _draw_one_pair(draw: Draw) -> tuple[int, tuple[Row, ...]] | None:
    """A pair whose preferred answer was the more probable one before, too."""
    chosen, refused = draw.wholes(4, 5, 15), draw.wholes(6, 5, 12)
    learnt = tuple(tenth + draw.whole(-5, 4) for tenth in chosen)
    unlearnt = tuple(tenth + draw.whole(-4, 5) for tenth in refused)
    beta = draw.whole(10, 80)
    gained = sum(chosen) - sum(learnt) + sum(unlearnt) - sum(refused)
    # Hint 3 speaks of an x below 1
    is_clear = sum(chosen) < sum(refused) and gained * beta < 1000
    return (beta, (learnt, chosen, unlearnt, refused)) if is_clear else None


ONE_PAIR = Puzzle[tuple[int, tuple[Row, ...]]](
    (
        50,
        (
            (9, 12, 4, 7),
            (11, 15, 6, 8),
            (10, 8, 16, 9, 13, 6),
            (7, 9, 12, 8, 11, 5),
        ),
    ),
    _draw_one_pair,
    _one_pair,
    apart=0.0008,
)
