"""Which zone a language gives away."""

from __future__ import annotations

from importlib.resources import files

import pytest

from bot.chat.words.locales import ZONES, zone_of_locale

# docs.discord.com/developers/reference#locales
SEVERAL = (
    *("id", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "nl", "pt-BR", "ro"),
    *("sv-SE", "tr", "el", "ru", "uk", "zh-CN", "zh-TW", "ko"),
)


def countries() -> list[tuple[str, str]]:
    """(country, zone), as the tz database has them."""
    text = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [(row[0], row[2]) for row in rows]


@pytest.mark.parametrize("zone", ZONES.values())
def test_its_country_has_no_other_zone(zone: str) -> None:
    [country] = [code for code, name in countries() if name == zone]
    assert [name for code, name in countries() if code == country] == [zone]


@pytest.mark.parametrize("locale", ["ja", "ja-JP", "ja_JP", "JA"])
def test_a_language_of_one_zone(locale: str) -> None:
    assert zone_of_locale(locale) == "Asia/Tokyo"


@pytest.mark.parametrize("locale", [*SEVERAL, "", "-", "xx"])
def test_a_language_of_several_gives_nothing_away(locale: str) -> None:
    assert zone_of_locale(locale) == ""
