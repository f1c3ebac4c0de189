"""Which time zone a language's code gives away: only where it leaves no other. Pure.

Languages and the countries in which they are official: ``territoryInfo`` of CLDR.
Countries and their zones: ``zone.tab`` of the tz database. A language is here where it is official
in one country alone, and that country has one zone. Codes as Discord and Slack write them:
docs.discord.com/developers/reference#locales, ``users.info`` with ``include_locale``.
"""

from __future__ import annotations

import re

ZONES = {
    "bg": "Europe/Sofia",
    "cs": "Europe/Prague",
    "da": "Europe/Copenhagen",
    "fi": "Europe/Helsinki",
    "hi": "Asia/Kolkata",
    "hu": "Europe/Budapest",
    "ja": "Asia/Tokyo",
    "lt": "Europe/Vilnius",
    "no": "Europe/Oslo",
    "pl": "Europe/Warsaw",
    "th": "Asia/Bangkok",
    "vi": "Asia/Ho_Chi_Minh",
}


def zone_of_locale(locale: str) -> str:
    """The one zone of a language, also where a country follows (``ja-JP``); "" for any other."""
    language = re.split("[-_]", locale, maxsplit=1)[0]
    return ZONES.get(language.lower(), "")
