"""What a platform says of our tokens and channels, for ``cairn check --online``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from bot.chat.invocation import Place
from bot.chat.sender import Lack
from bot.messages import sentence
from bot.store.schedules import Schedule

PATIENCE = 30.0  # seconds for all that one platform is asked
MOST_CHANNELS = 50  # that are asked about; a bot of a thousand servers needs no thousand calls

Finding = tuple[bool, str]
"""Whether it is as it should be, and a sentence."""
Look = Callable[[Sequence[Place]], AsyncIterator[Finding]]
"""Asks a platform: of the tokens, and of each place whether posts can go there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A platform that is asked: its name for people, its id in the database, and how."""

    name: str
    platform: str
    look: Look


async def answers(asked: Sequence[Asked], schedules: Sequence[Schedule]) -> list[Finding]:
    """What they say, one after the other; each within a bounded time."""
    found: list[Finding] = []
    for one in asked:
        places = _places(one.platform, schedules)
        found += await _within(one, places[:MOST_CHANNELS])
        if len(places) > MOST_CHANNELS:
            left = len(places) - MOST_CHANNELS
            found.append(
                (True, f"{one.name}: {left} more channels with posts were not asked about.")
            )
    return found


async def _within(one: Asked, places: Sequence[Place]) -> list[Finding]:
    found: list[Finding] = []
    try:
        async with asyncio.timeout(PATIENCE):
            async for finding in one.look(places):
                found.append(finding)
    except TimeoutError:
        found.append((False, f"{one.name} did not answer all within {PATIENCE:.0f} s."))
    return found


def _places(platform: str, schedules: Sequence[Schedule]) -> list[Place]:
    """Where posts of this platform go, each channel once."""
    places = [
        Place(platform, schedule.space, schedule.channel)
        for schedule in schedules
        if schedule.platform == platform
    ]
    return list(dict.fromkeys(places))


def about(name: str, channel: str, lacks: Sequence[Lack]) -> Finding:
    """What is missing in a channel with posts."""
    said = " ".join(sentence(lack.message).replace("**", "") for lack in lacks)
    if not lacks:
        return True, f"{name}: posts can go to the channel {channel}."
    if any(lack.stops for lack in lacks):
        return False, f"{name}: posts can't go to the channel {channel}. {said}"
    return True, f"{name}: posts can go to the channel {channel}; this is missing: {said}"
