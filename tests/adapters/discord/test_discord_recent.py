"""What is remembered for a while."""

from __future__ import annotations

from adapters.discord.recent import Recent


def test_the_oldest_is_forgotten() -> None:
    recent: Recent[int, str] = Recent(most=2)
    for number in range(3):
        recent.keep(number, str(number))
    assert (len(recent), 0 in recent, recent.get(2, ""), recent.get(0, "")) == (2, False, "2", "")


def test_what_is_kept_again_is_the_newest() -> None:
    recent: Recent[int, str] = Recent(most=2)
    for number in (1, 2, 1, 3):
        recent.keep(number, "")
    assert (1 in recent, 2 in recent, 3 in recent) == (True, False, True)
    recent.forget(1)
    recent.forget(9)
    assert len(recent) == 1
