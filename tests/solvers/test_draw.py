"""Numbers from a seed: the same for ever, since members have been asked for them."""

from __future__ import annotations

import pytest

from bot.solvers.draw import Draw
from bot.solvers.own import SAMPLE, seed_of


def test_the_stream_is_the_published_one() -> None:
    """The first values of SplitMix64 from 1234567, as its authors' program prints them."""
    draw = Draw(1234567)
    assert [draw.bits() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_seeds_never_change() -> None:
    """What a member was asked yesterday is what they hand in today."""
    assert seed_of(1, 1, "cha-split-in-one-pass", 0) == 1453153836194246139
    assert seed_of(1, 1, "cha-split-in-one-pass", 0) != seed_of(1, 1, "cha-split-in-one-pass", 1)


def test_seeds_are_of_one_member_one_item_one_attempt() -> None:
    seeds = {
        seed_of(community, member, item, attempt)
        for community in (1, 11)
        for member in (1, 11)
        for item in ("cha-a", "cha-b")
        for attempt in (0, 1)
    }
    assert len(seeds) == 16
    assert SAMPLE not in seeds


def test_what_is_drawn_stays_within_its_limits() -> None:
    draw = Draw(7)
    assert {draw.whole(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {draw.one_of("ab") for _ in range(50)} == {"a", "b"}
    assert len(draw.wholes(4, 0, 9)) == 4


@pytest.mark.parametrize("seed", range(20))
def test_some_of_a_range_are_different(seed: int) -> None:
    some = Draw(seed).some(5, 1, 6)
    assert len(set(some)) == 5
    assert set(some) <= set(range(1, 7))
    assert sorted(Draw(seed).shuffled(range(6))) == list(range(6))
