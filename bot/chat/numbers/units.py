"""Words beside a number: units, currencies, and words that make it a thousand times as much."""

from __future__ import annotations

SAME_UNIT = (
    ("ns", "nanosecond", "nanoseconds"),
    ("µs", "us", "microsecond", "microseconds"),
    ("ms", "msec", "msecs", "millisecond", "milliseconds"),
    ("s", "sec", "secs", "second", "seconds"),
    ("min", "mins", "minute", "minutes"),
    ("h", "hr", "hrs", "hour", "hours"),
    ("day", "days"),
    ("week", "weeks"),
    ("byte", "bytes"),
    ("bit", "bits"),
    ("kb", "kilobyte", "kilobytes"),
    ("kib", "kibibyte", "kibibytes"),
    ("mb", "megabyte", "megabytes"),
    ("mib", "mebibyte", "mebibytes"),
    ("gb", "gigabyte", "gigabytes"),
    ("gib", "gibibyte", "gibibytes"),
    ("tb", "terabyte", "terabytes"),
    ("tib", "tebibyte", "tebibytes"),
    ("€", "eur", "euro", "euros"),
    ("cent", "cents"),
    ("dollar", "dollars", "usd"),
    ("£", "pound", "pounds", "gbp"),
    ("¥", "yen", "jpy"),
    ("mm", "millimetre", "millimetres"),
    ("cm", "centimetre", "centimetres"),
    ("km", "kilometre", "kilometres"),
    ("%", "per cent", "percent", "percentage point", "percentage points", "pp"),
)
UNIT_OF: dict[str, str] = {word: words[0] for words in SAME_UNIT for word in words}

CURRENCIES = frozenset(["€", "£", "¥", "dollar"])

TIMES = {
    "k": 1e3,
    "K": 1e3,
    "thousand": 1e3,
    "M": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}


def unit_of(word: str) -> str:
    """One name for all spellings of a unit; the word itself where it is none that is known."""
    plain = word.casefold().strip(" .")
    return UNIT_OF.get(plain, plain)


def is_measure(word: str) -> bool:
    """Whether a word is a unit that is known, so that another one can't be meant."""
    return word.casefold().strip(" .") in UNIT_OF


def times(word: str) -> float:
    """1000 for ``k`` and ``thousand``, a million for ``M``; 1 for any other word."""
    return TIMES.get(word, TIMES.get(word.casefold(), 1.0))
