from __future__ import annotations

import pytest

from adapters.backoff import LASTING, Backoff


def steady() -> Backoff:
    return Backoff(vary=lambda: 1.0)


def test_each_pause_is_twice_the_last_up_to_ten_minutes() -> None:
    backoff = steady()
    paused = [backoff.pause() for _ in range(13)]
    assert paused == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


@pytest.mark.parametrize(("lasted", "following"), [(0, 8), (LASTING - 1, 8), (LASTING, 1)])
def test_only_what_lasted_begins_anew(lasted: float, following: float) -> None:
    backoff = steady()
    for _ in range(3):
        backoff.pause()
    assert backoff.pause(lasted) == following


def test_what_always_fails_just_before_it_has_lasted_stays_below_a_third_of_the_limit() -> None:
    backoff, day, begun = steady(), 0.0, 0
    while day < 86400:
        begun += 1
        day += LASTING + backoff.pause(LASTING)
    assert begun < 1000 / 3


def test_many_processes_do_not_come_back_in_the_same_moment() -> None:
    paused = {Backoff().pause() for _ in range(50)}
    assert len(paused) > 1
    assert all(0.8 <= seconds <= 1.2 for seconds in paused)
