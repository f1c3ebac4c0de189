"""Challenges about how often something happens."""

from __future__ import annotations

import math

from bot.solvers.draw import Draw
from bot.solvers.own import Mistake, Own, Puzzle


def at_most(most: int, trials: int, chance: float) -> float:
    """The probability of at most so many successes in independent trials."""
    return sum(exactly(count, trials, chance) for count in range(most + 1))


def exactly(count: int, trials: int, chance: float) -> float:
    """The probability of just so many successes in independent trials."""
    return math.comb(trials, count) * chance**count * (1 - chance) ** (trials - count)


def _lost_records(data: tuple[int, float]) -> Own:
    """The share of batches that lose three records or more."""
    size, chance = data
    two, three = at_most(2, size, chance), at_most(3, size, chance)
    mean = size * chance
    poisson = math.exp(-mean) * (1 + mean + mean**2 / 2)
    return Own(
        (f"batches of {size} records", f"lost with probability {chance:g}, and"),
        1 - two,
        (1 - three, 1 - poisson, three - two, two),
    )


LOST_RECORDS = Puzzle(
    sample=(40, 0.03),
    draw=lambda draw: (draw.whole(25, 60), draw.whole(20, 60) / 1000),
    work=_lost_records,
    apart=0.0015,
)


def _canary(data: tuple[int, int, float, float]) -> Own:
    """Three failures or more of a new version that gets a small share of the traffic."""
    share, requests, old_fails, new_fails = data
    chance = share * new_fails / 1e4
    either = chance + (100 - share) * old_fails / 1e4
    no_worse = share * old_fails / 1e4
    one = 1 - (1 - chance) ** requests
    two, three = at_most(2, requests, chance), at_most(3, requests, chance)
    return Own(
        (
            f"{100 - share} % of the requests go to the present model, {share} % at random",
            f"The endpoint gets {requests:,} requests an hour",
            f"The present model fails on {old_fails:g} % of its requests",
            f"though nobody knows it, on {new_fails:g} %",
            f"1 - (1 - {share / 100:g} * {new_fails / 100:g})^{requests} = {one:.3f}",
            f"counted requests among {requests:,} is",
        ),
        1 - two,
        (
            three - two,
            1 - at_most(2, requests, no_worse),
            two,
            1 - at_most(2, requests, either),
        ),
        (Mistake(1 - three, "That is more than three failures; three are enough."),),
    )


def _draw_canary(draw: Draw) -> tuple[int, int, float, float]:
    share, requests = draw.whole(3, 7), 100 * draw.whole(12, 26)
    return share, requests, draw.whole(5, 15) / 10, draw.whole(20, 60) / 10


CANARY = Puzzle((5, 2000, 1.0, 4.0), _draw_canary, _canary, apart=0.005)


def _copied_votes(data: tuple[int, int]) -> Own:
    """The accuracy of eleven voters that copy one opinion in a share of the cases."""
    right, copied = data[0] / 100, data[1] / 100
    alone = 1 - at_most(5, 11, right)

    def mixed(voted: float) -> float:
        return (1 - copied) * voted + copied * right

    return Own(
        (
            f"each alone is right with probability {right:g}",
            f"Suppose that in {100 - data[1]} % of all cases",
            f"in the other {data[1]} % a dominant feature",
            f"give the same answer, right with probability {right:g}",
            f"with the weights {1 - copied:g} and {copied:g}",
        ),
        mixed(alone),
        (mixed(exactly(6, 11, right)), alone, mixed(1 - at_most(6, 11, right))),
    )


COPIED_VOTES = Puzzle(
    sample=(62, 25),
    draw=lambda draw: (draw.whole(53, 78), draw.whole(8, 45)),
    work=_copied_votes,
    apart=0.003,
)


def _dark_minutes(data: tuple[int, int, int, int, int]) -> Own:
    """The minutes of 30 days without any answer from a page that is built of several parts."""
    gateway, store, server, popular, zone = (part / 1e4 for part in data)
    personal = store * (1 - (1 - server) ** 2)
    either = 1 - (1 - personal) * (1 - popular)
    inside = 1 - (1 - personal * (1 - zone)) * (1 - popular * (1 - zone))
    return Own(
        (
            f"gateway        {gateway:<6g}  every request passes it",
            f"feature store  {store:<5g}   needed for a personal answer",
            f"model server   {server:<4g}    two of them",
            f"popular list   {popular:<5g}   answers whenever",
            f"fails as a whole {zone * 100:g} % of the time",
        ),
        _minutes(1 - gateway * (1 - zone) * either),
        (
            _minutes(1 - gateway * (1 - zone) * store * server**2 * popular),
            _minutes(1 - gateway * either),
            _minutes(1 - gateway * (1 - zone) * personal),
        ),
        (
            Mistake(
                _minutes(1 - gateway * inside),
                "The zone takes the list with it; it is a factor outside of both.",
            ),
        ),
    )


def _minutes(share: float) -> float:
    """A share of 30 days in minutes."""
    return share * 30 * 24 * 60


def _draw_dark_minutes(draw: Draw) -> tuple[int, int, int, int, int]:
    parts = (draw.whole(9990, 9997), 10 * draw.whole(990, 997), 100 * draw.whole(95, 99))
    return (*parts, 10 * draw.whole(995, 999), draw.whole(5, 20))


DARK_MINUTES = Puzzle((9995, 9960, 9800, 9990, 10), _draw_dark_minutes, _dark_minutes, apart=0.25)


def _coin_detective(data: tuple[int, int, int]) -> Own:
    """What the best discriminator reaches against a generator with other frequencies."""
    real, made, second = (share / 100 for share in data)
    third, fourth = round(1 - real - second, 2), round(real - made, 2)
    true, false = math.log(real / (real + made)), math.log(made / (real + made))
    alike = 2 * (second + third) * math.log(0.5)
    value = real * true + made * false + alike
    return Own(
        (
            f"real       {real:<4} {second:<4} {third:<4} 0.0",
            f"generated  {made:<4} {second:<4} {third:<4} {fourth}",
        ),
        value,
        (
            2 * math.log(0.5),
            (real + made) / 2 * (true + false) + alike,
            real * (true + false) + alike,
            -value,
        ),
        (
            Mistake(value / math.log(2), "Those are logarithms to base 2; take natural ones."),
            Mistake(value / math.log(10), "Those are logarithms to base 10; take natural ones."),
            Mistake(value / 2, "V is the sum of the two means, not the mean of them."),
        ),
    )


COIN_DETECTIVE = Puzzle(
    sample=(50, 10, 30),
    draw=lambda draw: (draw.whole(36, 70), draw.whole(3, 34), draw.whole(11, 24)),
    work=_coin_detective,
    apart=0.01,
)


def _third_label(data: tuple[int, int]) -> Own:
    """How many photos get a label where a third person is asked only if two differ.

    The per cent of labels that are right, and how many labels can be paid for.
    """
    right, labels = data[0] / 100, data[1]
    differ = 2 * right * (1 - right)
    return Own(
        (
            f"each right with probability {right:g}, independently",
            f"you can pay for {labels:,} of them",
        ),
        labels / (2 + differ),
        (labels / 3, labels / (2 + 1 - right), labels / 2),
    )


def _draw_third_label(draw: Draw) -> tuple[int, int]:
    """So much money that the photos are nearly a round number."""
    right, photos = draw.whole(70, 95), 20 * draw.whole(40, 220)
    return right, round(photos * (2 + 2 * right * (100 - right) / 1e4))


THIRD_LABEL = Puzzle((90, 6540), _draw_third_label, _third_label, apart=2.5)
