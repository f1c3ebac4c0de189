"""Time zones, by their IANA names and by what people call them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.chat import limits
from bot.chat.doubt import Doubt, Reading, asked
from bot.chat.parameter import Suggestion
from bot.chat.words.spelling import MOST_LETTERS, plain
from bot.chat.words.zone_names import (
    ABBREVIATIONS,
    CITIES,
    LARGEST_ZONES,
    all_zones_by_country,
    canonical,
    say_zone,
    zones_by_country,
)
from bot.errors import quoted, quoted_last

ZONE_RULE = "a time zone by its city or IANA name, like `Berlin` or `Asia/Kolkata`"
MOST_WORDS = 5
MOST_MEANT = 4
_WINTER = datetime(2026, 1, 15, tzinfo=UTC)  # North of the equator
_SUMMER = datetime(2026, 7, 15, tzinfo=UTC)
_PARTS_OF_A_COUNTRY = frozenset(
    ["act", "continental", "east", "general", "lhi", "north", "south", "west"]
)
_OFFSET = re.compile(r"(?:utc|gmt)?_?([+\-−])_?([0-9]{1,2})(?::?([0-9]{2}))?")


def read_zone(typed: str) -> str:
    """An IANA zone's name, whatever its case; a city, country or abbreviation that has only one.

    Of an old name the one of today. Else ValueError.
    """
    meant = _meant(typed)
    if len(meant) != 1 or _offset_in(_key(typed)) is not None:
        raise ValueError(typed)
    return meant[0]


def known_zone(name: str) -> str:
    """Today's name of a zone that people live in, by any of its names; "" for anything else."""
    found = _by_key().get(_key(name), "")
    return found if _is_named(found) else ""


def is_same_time(one: str, other: str) -> bool:
    """Whether two zones show the same time all the year; one that is gone shows none."""
    zones = [_by_key().get(_key(name)) for name in (one, other)]
    if None in zones:
        return False
    first, second = (_offsets(zone) for zone in zones if zone)
    return first == second


def doubt_zone(words: Sequence[str]) -> Doubt | None:
    """Which zone is meant, where the words begin with what several have, or is misspelt."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        typed = " ".join(words[:count])
        doubt = _doubt_of(typed, count)
        if doubt is not None:
            return doubt
        if _meant(typed):
            return None
    return _misspelt(words)


def complete_zone(_catalog: Any, typed: str) -> Sequence[Suggestion]:
    """What the words mean, zones whose city begins so, then those whose name contains it."""
    wanted = _key(typed)
    found = [key for key in _by_key() if wanted in key and not key.startswith("etc/")]
    found.sort(key=lambda key: (not _city(key).startswith(wanted), _by_key()[key]))
    named = dict.fromkeys((*_meant(typed), *(_by_key()[key] for key in found)))
    return [Suggestion(say_zone(name), name) for name in list(named)[: limits.SUGGESTIONS]]


def _meant(typed: str) -> Sequence[str]:
    """The zones that the words can mean, the likeliest first; one, where all have one clock."""
    wanted = _key(typed)
    if wanted in _by_key():
        return [_by_key()[wanted]]
    if wanted in ABBREVIATIONS:
        return ABBREVIATIONS[wanted]
    if wanted in CITIES:
        return [CITIES[wanted]]
    if wanted in _by_city():
        return _of_different_clocks(_by_city()[wanted])
    if wanted in zones_by_country():
        return _of_different_clocks(zones_by_country()[wanted])[:MOST_MEANT]
    in_country = _of_city_in_country(wanted)
    if in_country:
        return in_country
    offset = _offset_in(wanted)
    if offset is None:
        return []
    return _of_offset(offset)


def _of_city_in_country(wanted: str) -> list[str]:
    """The zones of a place that is named with its country or state: ``new_york_usa``."""
    words = wanted.split("_")
    for at in range(1, len(words)):
        city, land = "_".join(words[:at]), "_".join(words[at:])
        there = _zones_in(land)
        found = [zone for zone in _of_place(city) if zone in there] if there else []
        if found:
            return found
    return []


def _of_place(city: str) -> list[str]:
    """The zones that a city's name alone can mean."""
    if city in CITIES:
        return [CITIES[city]]
    return _of_different_clocks(_by_city().get(city, ()))


def _zones_in(land: str) -> Sequence[str]:
    """The zones of a country or a continent, or that of a state."""
    if land in CITIES:
        return [CITIES[land]]
    if land in all_zones_by_country():
        return all_zones_by_country()[land]
    return _by_continent().get(land, ())


def _doubt_of(typed: str, count: int) -> Doubt | None:
    """What to ask of a name that several zones have, or of an offset."""
    meant, took = _meant(typed), tuple(range(count))
    offset = _offset_in(_key(typed))
    readings = [Reading(say_zone(zone), zone, took) for zone in meant]
    if offset is not None:
        fixed = "is a fixed offset: it does not follow summer time."
        return asked(f"{quoted(typed)} {fixed}", readings + _all_year(offset, took))
    if len(meant) < 2:
        return None
    return asked(f"{quoted(typed)} can be several time zones.", readings)


def _misspelt(words: Sequence[str]) -> Doubt | None:
    """The zones whose name or city looks like the words before the first number."""
    numbers = (at for at, word in enumerate(words) if word[:1].isdigit())
    count = min(next(numbers, len(words)), MOST_WORDS)
    typed = " ".join(words[:count])
    if typed[:1] in ("#", "<"):  # A channel, which has the name of no place
        return None
    near = difflib.get_close_matches(_key(typed), _names_of_zones(), n=MOST_MEANT, cutoff=0.8)
    zones = dict.fromkeys(zone for name in near for zone in _meant(name))
    took = tuple(range(count))
    readings = [Reading(say_zone(zone), zone, took) for zone in list(zones)[:MOST_MEANT]]
    return asked(f"I don't know a time zone {quoted_last(typed)}", readings)


def _of_different_clocks(zones: Iterable[str]) -> list[str]:
    """The first zone of each that show the same time all the year."""
    first: dict[tuple[timedelta, ...], str] = {}
    for zone in zones:
        first.setdefault(_offsets(zone), zone)
    return list(first.values())


def _of_offset(offset: timedelta) -> list[str]:
    """Up to three zones that have this offset, in winter rather than in summer."""
    in_winter = [zone for zone in LARGEST_ZONES if _offsets(zone)[0] == offset]
    in_summer = [zone for zone in LARGEST_ZONES if _offsets(zone)[1] == offset]
    found = list(dict.fromkeys([*in_winter[:2], *in_summer, *in_winter]))
    if not found:
        found = [zone for zone in _zones() if offset in _offsets(zone)]
    return found[: MOST_MEANT - 1]


def _all_year(offset: timedelta, took: tuple[int, ...]) -> list[Reading]:
    """The zone that keeps an offset of whole hours all the year, if there is one."""
    hours, rest = divmod(offset, timedelta(hours=1))
    name = f"Etc/GMT{-hours:+d}" if hours else "UTC"  # Their sign is the other way round
    if rest or name.lower() not in _by_key():
        return []
    return [Reading(f"UTC{hours:+d} all year", name, took)]


def _offset_in(wanted: str) -> timedelta | None:
    """``utc+1``, ``gmt+5:30`` or ``-0330`` as what it adds to UTC."""
    found = _OFFSET.fullmatch(wanted)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return offset if found[1] == "+" else -offset


@lru_cache(maxsize=1024)
def _offsets(zone: str) -> tuple[timedelta, ...]:
    """What a zone adds to UTC in January and in July."""
    shown = (day.astimezone(ZoneInfo(zone)) for day in (_WINTER, _SUMMER))
    return tuple(day.utcoffset() or timedelta() for day in shown)


def _key(said: str) -> str:
    text = " ".join(plain(said[:MOST_LETTERS]).replace(",", " ").split())
    return text.removesuffix(" time").replace(" ", "_")


def _city(name: str) -> str:
    return _key(name.rsplit("/", 1)[-1])


@lru_cache(maxsize=1)
def _by_key() -> dict[str, str]:
    """Zones by the keys of all their names, and those that keep one offset all the year."""
    fixed = [name for name in available_timezones() if re.fullmatch(r"Etc/GMT[+-]\d+", name)]
    return {_key(name): canonical(name) for name in (*_all_names(), *fixed)}


@lru_cache(maxsize=1)
def _by_city() -> dict[str, list[str]]:
    """The zones of each city, as keys say it; of old names too, but for parts of a country."""
    named = ((_city(name), canonical(name)) for name in _all_names())
    return _grouped((city, zone) for city, zone in named if city not in _PARTS_OF_A_COUNTRY)


@lru_cache(maxsize=1)
def _by_continent() -> dict[str, list[str]]:
    return _grouped((_key(name).partition("/")[0], name) for name in _zones())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, name in pairs:
        names = found.setdefault(key, [])
        if name not in names:
            names.append(name)
    return found


@lru_cache(maxsize=1)
def _names_of_zones() -> tuple[str, ...]:
    """Whatever a zone may be called, for what looks like it."""
    return tuple(dict.fromkeys([*_by_city(), *_by_key(), *CITIES, *zones_by_country()]))


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    """The zones that people live in, and UTC, by their names of today in order."""
    return tuple(name for name in _all_names() if canonical(name) == name)


@lru_cache(maxsize=1)
def _all_names() -> tuple[str, ...]:
    """The names of those zones in order, old ones too."""
    return tuple(sorted(filter(_is_named, available_timezones())))


def _is_named(name: str) -> bool:
    if name.startswith(("Etc/", "posix/", "right/", "SystemV/")):
        return False
    return "/" in name or name == "UTC"
