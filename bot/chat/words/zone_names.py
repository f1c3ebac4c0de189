"""What people call time zones beside their IANA names: abbreviations, countries, large cities.

Abbreviations and what they stand for: the tz database's own (``zic`` output), and common use.
Countries and their zones: ``iso3166.tab`` and ``zone.tab`` of the tz database. Old names and what
they are called now: the links (``L``) of ``tzdata.zi``; the names in ``zone.tab`` are none of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

CENTRAL_EUROPE = ("Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw")
EASTERN_EUROPE = ("Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Europe/Bucharest")
EASTERN = ("America/New_York", "America/Toronto", "America/Jamaica", "America/Panama")
CENTRAL = ("America/Chicago", "America/Mexico_City", "America/Winnipeg", "Asia/Shanghai")
MOUNTAIN = ("America/Denver", "America/Phoenix", "America/Edmonton")
PACIFIC = ("America/Los_Angeles", "America/Vancouver", "America/Tijuana", "Asia/Manila")
EASTERN_AUSTRALIA = ("Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane")

ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("utc", "z", "zulu"), ("UTC",)),
    "gmt": ("Europe/London", "Africa/Accra", "UTC"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    **dict.fromkeys(("wet", "west"), ("Europe/Lisbon", "Atlantic/Canary", "Atlantic/Madeira")),
    **dict.fromkeys(("cet", "cest", "met", "mez", "mesz"), CENTRAL_EUROPE),
    **dict.fromkeys(("eet", "eest"), EASTERN_EUROPE),
    "msk": ("Europe/Moscow",),
    **dict.fromkeys(("est", "edt", "et", "eastern"), EASTERN),
    **dict.fromkeys(("cst", "cdt", "ct", "central"), CENTRAL),
    **dict.fromkeys(("mst", "mdt", "mt", "mountain"), MOUNTAIN),
    **dict.fromkeys(("pst", "pdt", "pt", "pacific"), PACIFIC),
    **dict.fromkeys(("akst", "akdt"), ("America/Anchorage",)),
    "hst": ("Pacific/Honolulu",),
    **dict.fromkeys(("ast", "adt"), ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh")),
    **dict.fromkeys(("nst", "ndt"), ("America/St_Johns",)),
    "brt": ("America/Sao_Paulo",),
    "art": ("America/Argentina/Buenos_Aires",),
    **dict.fromkeys(("clt", "clst"), ("America/Santiago",)),
    "cot": ("America/Bogota",),
    "pet": ("America/Lima",),
    "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    "idt": ("Asia/Jerusalem",),
    "pkt": ("Asia/Karachi",),
    "npt": ("Asia/Kathmandu",),
    "gst": ("Asia/Dubai", "Asia/Muscat"),
    "irst": ("Asia/Tehran",),
    "ict": ("Asia/Bangkok", "Asia/Ho_Chi_Minh"),
    "wib": ("Asia/Jakarta",),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "myt": ("Asia/Kuala_Lumpur",),
    "pht": ("Asia/Manila",),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "awst": ("Australia/Perth",),
    **dict.fromkeys(("acst", "acdt"), ("Australia/Adelaide", "Australia/Darwin")),
    **dict.fromkeys(("aest", "aedt"), EASTERN_AUSTRALIA),
    **dict.fromkeys(("nzst", "nzdt"), ("Pacific/Auckland",)),
    "sast": ("Africa/Johannesburg",),
    "wat": ("Africa/Lagos", "Africa/Kinshasa"),
    "cat": ("Africa/Maputo", "Africa/Harare", "Africa/Kigali"),
    "eat": ("Africa/Nairobi", "Africa/Addis_Ababa", "Africa/Kampala"),
}

CITIES = {
    **dict.fromkeys(("munich", "münchen", "hamburg", "frankfurt", "cologne"), "Europe/Berlin"),
    **dict.fromkeys(("stuttgart", "leipzig", "dresden"), "Europe/Berlin"),
    **dict.fromkeys(("geneva", "basel", "bern"), "Europe/Zurich"),
    **dict.fromkeys(("manchester", "edinburgh", "oxford", "cambridge"), "Europe/London"),
    **dict.fromkeys(("lyon", "marseille", "toulouse"), "Europe/Paris"),
    **dict.fromkeys(("milan", "milano", "turin"), "Europe/Rome"),
    **dict.fromkeys(("barcelona", "valencia"), "Europe/Madrid"),
    **dict.fromkeys(("krakow", "gdansk"), "Europe/Warsaw"),
    **dict.fromkeys(("porto", "lisboa"), "Europe/Lisbon"),
    **dict.fromkeys(("rotterdam", "the_hague", "utrecht"), "Europe/Amsterdam"),
    **dict.fromkeys(("mumbai", "bombay", "delhi", "new_delhi", "bangalore"), "Asia/Kolkata"),
    **dict.fromkeys(("bengaluru", "chennai", "hyderabad", "pune"), "Asia/Kolkata"),
    **dict.fromkeys(("lahore", "islamabad"), "Asia/Karachi"),
    **dict.fromkeys(("beijing", "shenzhen", "guangzhou", "hangzhou"), "Asia/Shanghai"),
    **dict.fromkeys(("osaka", "kyoto"), "Asia/Tokyo"),
    **dict.fromkeys(("hanoi", "saigon"), "Asia/Ho_Chi_Minh"),
    **dict.fromkeys(("tel_aviv", "haifa"), "Asia/Jerusalem"),
    **dict.fromkeys(("abu_dhabi",), "Asia/Dubai"),
    **dict.fromkeys(("boston", "washington", "washington_dc", "miami"), "America/New_York"),
    **dict.fromkeys(("nyc", "atlanta", "philadelphia", "pittsburgh"), "America/New_York"),
    **dict.fromkeys(("houston", "dallas", "austin", "texas"), "America/Chicago"),
    **dict.fromkeys(("san_francisco", "sf", "la", "seattle"), "America/Los_Angeles"),
    **dict.fromkeys(("san_diego", "california", "silicon_valley"), "America/Los_Angeles"),
    **dict.fromkeys(("montreal", "ottawa", "quebec"), "America/Toronto"),
    "calgary": "America/Edmonton",
    **dict.fromkeys(("rio", "rio_de_janeiro", "são_paulo", "brasilia"), "America/Sao_Paulo"),
    **dict.fromkeys(("cape_town", "pretoria"), "Africa/Johannesburg"),
    "abuja": "Africa/Lagos",
    "wellington": "Pacific/Auckland",
    "canberra": "Australia/Sydney",
}

OTHER_COUNTRY_NAMES = {
    **dict.fromkeys(
        ("uk", "great_britain", "united_kingdom", "england", "scotland", "wales"), "GB"
    ),
    **dict.fromkeys(("usa", "us", "america", "united_states_of_america"), "US"),
    **dict.fromkeys(("korea", "south_korea"), "KR"),
    **dict.fromkeys(("czechia",), "CZ"),
    **dict.fromkeys(("holland", "the_netherlands"), "NL"),
    **dict.fromkeys(("türkiye", "turkiye"), "TR"),
    **dict.fromkeys(("deutschland",), "DE"),
    **dict.fromkeys(("österreich",), "AT"),
    **dict.fromkeys(("schweiz",), "CH"),
    **dict.fromkeys(("uae", "emirates"), "AE"),
    **dict.fromkeys(("burma", "myanmar"), "MM"),
    "ivory_coast": "CI",
}

# Where most people of a large country live, the most first; the tables have up to 29 of them
LARGE_COUNTRIES: dict[str, tuple[str, ...]] = {
    "US": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    "CA": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Halifax"),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Perth", "Australia/Adelaide"),
    "BR": ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "America/Rio_Branco"),
    "MX": ("America/Mexico_City", "America/Tijuana", "America/Cancun", "America/Hermosillo"),
    "RU": ("Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "NZ": ("Pacific/Auckland",),
    "CN": ("Asia/Shanghai",),
    "AR": ("America/Argentina/Buenos_Aires",),
    "MY": ("Asia/Kuala_Lumpur",),
    "UA": ("Europe/Kyiv",),
    "GE": ("Asia/Tbilisi", "America/New_York"),  # Also a state of the United States
}

# The first to be offered for an offset from UTC
LARGEST_ZONES = (
    *("Europe/Berlin", "Europe/London", "Africa/Lagos", "Europe/Athens", "Europe/Moscow"),
    *("Europe/Istanbul", "Africa/Cairo", "Africa/Johannesburg", "Africa/Nairobi"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Bogota", "America/Mexico_City", "America/Sao_Paulo", "America/Halifax"),
    *("America/Argentina/Buenos_Aires", "America/Santiago", "America/Anchorage"),
    *("America/Phoenix", "America/St_Johns", "Pacific/Honolulu"),
    *("Asia/Kolkata", "Asia/Karachi", "Asia/Dhaka", "Asia/Dubai", "Asia/Tehran"),
    *("Asia/Colombo", "Asia/Kathmandu", "Asia/Kabul", "Asia/Yangon", "Asia/Tashkent"),
    *("Asia/Bangkok", "Asia/Jakarta", "Asia/Shanghai", "Asia/Singapore", "Asia/Manila"),
    *("Asia/Tokyo", "Asia/Seoul", "Australia/Perth", "Australia/Adelaide", "Australia/Sydney"),
    *("Australia/Brisbane", "Pacific/Auckland", "Africa/Accra", "Europe/Lisbon"),
)


# Links that lead to the zone of another country, which has the same clock; what they were renamed
# to is in the comments of the tz database's ``backward``
_RENAMED = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}
_FIXED = re.compile(r"Etc/GMT(?P<sign>[+-])(?P<hours>[0-9]+)")


def say_zone(name: str) -> str:
    """A zone for people: its IANA name of today, but ``UTC+1`` for ``Etc/GMT-1``, the same."""
    name = canonical(name)
    if name in ("Etc/UTC", "Etc/GMT"):
        return "UTC"
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return name
    sign = "-" if fixed["sign"] == "+" else "+"
    return f"UTC{sign}{fixed['hours']}"


def canonical(name: str) -> str:
    """The name that a zone has today: ``Pacific/Honolulu`` for ``US/Hawaii``.

    Any other name as it is, also of no zone.
    """
    if name in _RENAMED:
        return _RENAMED[name]
    return _renamed().get(name, name)


def is_same_zone(one: str, other: str) -> bool:
    """Whether two names are of one zone, of which either may be an old one."""
    return canonical(one) == canonical(other)


@lru_cache(maxsize=1)
def _renamed() -> dict[str, str]:
    """Old names of zones that people live in -> their names of today."""
    text = files("tzdata.zoneinfo").joinpath("tzdata.zi").read_text(encoding="utf-8")
    parts = [line.split() for line in text.splitlines() if line.startswith("L ")]
    links = {name: target for _, target, name in parts}
    current = {zone for [zone] in _table("zone.tab", 2)}
    found: dict[str, str] = {}
    for name in links.keys() - current:
        target = links[name]
        while target not in current and target in links:
            target = links[target]
        if target in current:
            found[name] = target
    return found


@lru_cache(maxsize=1)
def all_zones_by_country() -> dict[str, tuple[str, ...]]:
    """Every zone of a country by its names, in lower case with ``_`` between words."""
    zones = _zones_of_codes()
    return {name: zones[code] for name, code in _codes().items() if code in zones}


@lru_cache(maxsize=1)
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """The same with those of a large country where most people of it live."""
    known = _zones_of_codes() | LARGE_COUNTRIES
    return {name: known[code] for name, code in _codes().items() if code in known}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """The code of a country by its names."""
    named = {_key(name): code for code, name in _table("iso3166.tab", 0, 1)}
    return named | OTHER_COUNTRY_NAMES


@lru_cache(maxsize=1)
def _zones_of_codes() -> dict[str, tuple[str, ...]]:
    zones: dict[str, list[str]] = {}
    for code, zone in _table("zone.tab", 0, 2):
        zones.setdefault(code, []).append(zone)
    return {code: tuple(names) for code, names in zones.items()}


def _key(name: str) -> str:
    return name.partition(" (")[0].lower().replace(" ", "_")


def _table(name: str, *columns: int) -> list[list[str]]:
    """Some columns of a table of the tz database."""
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return [[row[column] for column in columns] for row in rows]
