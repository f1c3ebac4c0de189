from __future__ import annotations

from datetime import date

import pytest

from bot.schedule.slots import key_of
from bot.store.schedules import Schedule, Timing


@pytest.mark.parametrize(
    ("place", "kind", "id", "day", "key"),
    [
        (
            ("discord", "1290", "88123"),
            "challenge",
            7,
            date(2026, 11, 23),
            "cairn-tnrsywq7ncw5bzrs",
        ),
        (
            ("slack", "T024BE7LD", "C024BE91L"),
            "paper",
            12,
            date(2027, 1, 1),
            "cairn-aodnuew236t25e4x",
        ),
        (
            ("playground", "hill", "general"),
            "recap",
            1,
            date(2026, 12, 31),
            "cairn-old5im2ryunwkv3c",
        ),
    ],
)
def test_a_posts_key_is_the_same_in_every_version(
    place: tuple[str, str, str], kind: str, id: int, day: date, key: str
) -> None:
    """What an older version sent is found again by its key, and not sent twice."""
    platform, space, channel = place
    timing = Timing(0, "09:00", "UTC")
    schedule = Schedule(id, 1, 1, platform, space, kind, channel, timing, False, None)
    assert key_of(schedule, day) == key
