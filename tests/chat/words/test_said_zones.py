from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.chat.inline import When
from bot.chat.words.days import capitalised
from bot.chat.words.zone_names import say_zone
from bot.chat.words.zones import read_zone
from bot.errors import BadValue


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("berlin germany", "Europe/Berlin"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("berlin,", "Europe/Berlin"),
        ("new york usa", "America/New_York"),
        ("phoenix, usa", "America/Phoenix"),
        ("austin, texas", "America/Chicago"),
        ("mumbai india", "Asia/Kolkata"),
        ("paris europe", "Europe/Paris"),
    ],
)
def test_a_city_with_its_country_is_its_zone(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize("typed", ["berlin france", "berlin xyz", "cambridge usa"])
def test_a_city_of_another_country_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        read_zone(typed)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Etc/GMT-1", "UTC+1"),
        ("Etc/GMT+11", "UTC-11"),
        ("Etc/UTC", "UTC"),
        ("Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_zone_is_said_as_people_say_it(zone: str, said: str) -> None:
    assert say_zone(zone) == said
    assert When(datetime(2026, 11, 20, 12, tzinfo=UTC), zone).local().endswith(f"({said})")


def test_a_sentence_has_one_full_stop() -> None:
    assert BadValue("day", "a day", "31.11.").sentence == "`day` wants a day. You wrote `31.11.`"
    assert BadValue("day", "a day", "31").sentence == "`day` wants a day. You wrote `31`."


def test_days_are_capitalised() -> None:
    assert capitalised("last monday") == "last Monday"
    assert capitalised("on fri") == "on Fri"
