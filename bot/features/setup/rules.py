"""What a set-up changes: what still is as the last one gave it. The rest is somebody's own.

A set-up gives a time, a channel and the group's zone. Of each schedule the value that is still the
last set-up's follows to the new one, each by itself: a paper that was put on 18:00 keeps that, and
goes along to another channel. What a set-up never gives, it never touches: days, every so many
weeks, starts, ends, pauses. Where the last one left no note, as in an older version, it is taken to
have given what most schedules have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat.post import PostSpec
from bot.chat.words.zone_names import is_same_zone
from bot.schedule.order import closing_time, on_one_day
from bot.schedule.setups import LastSetup
from bot.store.schedules import Schedule, Timing

FIRST_TIME = "09:00"
Specs = Mapping[str, PostSpec]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a set-up is told: ``time`` and ``channel`` are "" where they are not named.

    ``zone_before`` was the group's until now.
    """

    zone: str
    zone_before: str
    time: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A schedule as it was, and where and when it posts from now on."""

    schedule: Schedule
    channel: str
    timing: Timing

    @property
    def is_one(self) -> bool:
        """Whether anything is different."""
        return (self.channel, self.timing) != (self.schedule.channel, self.schedule.timing)


@dataclass(frozen=True, slots=True)
class Own:
    """Which values of a schedule are its own after a set-up.

    How often, from when and until when it comes always is.
    """

    schedule: Schedule
    day: bool
    time: bool
    zone: bool
    channel: bool

    def __bool__(self) -> bool:
        timing = self.schedule.timing
        bounded = timing.every > 1 or timing.starts is not None or timing.ends is not None
        differs = self.day or self.time or self.zone or self.channel
        return differs or bounded or self.schedule.paused


@dataclass(frozen=True, slots=True)
class AfterSetup:
    """All that ``setup`` tells: what it gave now, the schedules and what of them is their own.

    ``removed`` are kinds that an organiser took away; ``first``: nothing was posted here before;
    ``stays``: who set it up stays an organiser from now on.
    """

    setup: LastSetup
    wish: Wish
    schedules: Sequence[Schedule]
    own: Sequence[Own]
    removed: Sequence[str]
    first: bool
    stays: bool


def guessed(found: Sequence[Schedule], specs: Specs) -> LastSetup:
    """What a set-up that left no note will have given: what most schedules (one or more) have."""
    times = [s.timing.time for s in found if is_picked(specs, s.kind)]
    channels = [s.channel for s in found]
    telling = {kind: spec.time for kind, spec in specs.items() if spec.items is None}
    return LastSetup(_commonest(channels, channels[0]), _commonest(times, FIRST_TIME), (), telling)


def changes(found: Sequence[Schedule], specs: Specs, last: LastSetup, wish: Wish) -> list[Change]:
    """What becomes of each schedule; of what tells of the week, after all others of its day."""
    made: list[Change] = []
    for schedule in sorted(found, key=lambda s: not is_picked(specs, s.kind)):
        timing = schedule.timing
        if is_same_zone(timing.zone, wish.zone_before):
            timing = replace(timing, zone=wish.zone)
        if timing.time == last.time_of(schedule.kind):
            others = [change.timing for change in made]
            timing = replace(timing, time=_time_for(schedule.kind, timing, specs, wish, others))
        made.append(Change(schedule, _channel_for(schedule, found, last, wish), timing))
    return made


def begun(
    new: Iterable[PostSpec], zone: str, time: str, others: Sequence[Timing]
) -> list[tuple[str, Timing]]:
    """(kind, timing) of each kind that begins, beside others; what tells of the week comes last."""
    timings, made = list(others), list[tuple[str, Timing]]()
    for spec in sorted(new, key=lambda spec: spec.items is None):
        timing = Timing(spec.weekday, time, zone)
        if spec.items is None:
            timing = replace(timing, time=_after(spec.time, timing, timings))
        timings.append(timing)
        made.append((spec.kind, timing))
    return made


def own(schedule: Schedule, specs: Specs, last: LastSetup, zone: str) -> Own:
    """What is a schedule's own after a set-up that gave ``last`` and ``zone``."""
    timing, spec = schedule.timing, specs.get(schedule.kind)
    return Own(
        schedule,
        day=spec is not None and timing.weekday != spec.weekday,
        time=timing.time != last.time_of(schedule.kind),
        zone=not is_same_zone(timing.zone, zone),
        channel=schedule.channel != last.channel,
    )


def is_picked(specs: Specs, kind: str) -> bool:
    """Whether a kind is of an item that is picked, and does not tell of the group's week."""
    spec = specs.get(kind)
    return spec is None or spec.items is not None


def _time_for(kind: str, timing: Timing, specs: Specs, wish: Wish, others: Sequence[Timing]) -> str:
    """The time of a schedule that goes along with the set-up's."""
    if is_picked(specs, kind):
        return wish.time or timing.time
    return _after(specs[kind].time, timing, others)


def _after(usual: str, timing: Timing, others: Sequence[Timing]) -> str:
    """When that comes which tells of the week: after the others of its day."""
    return closing_time(usual, [other.time for other in others if on_one_day(other, timing)])


def _channel_for(schedule: Schedule, found: Sequence[Schedule], last: LastSetup, wish: Wish) -> str:
    """Where it posts: where it did, if that is its own, or if its kind is there already."""
    there = [s for s in found if (s.kind, s.channel) == (schedule.kind, wish.channel)]
    if wish.channel and schedule.channel == last.channel and not there:
        return wish.channel
    return schedule.channel


def _commonest(values: Sequence[str], otherwise: str) -> str:
    """What several have, most often; one alone proves nothing."""
    for value, count in Counter(values).most_common(1):
        if count > 1:
            return value
    return otherwise
