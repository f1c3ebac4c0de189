"""A text as numbers, words and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bot.chat.numbers.numerals import RUN

POWER_SIGN = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
SHARES = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅛": "1/8"}
SHARE_SIGN = re.compile(rf"(\d+)?\s?([{''.join(SHARES)}])")

# Words and phrases that stand for a sign, or say nothing of the number
PHRASES = (
    (
        re.compile(
            r"\b(?:percentage|per ?cent|pct\.?)[ -]?points?\b|\bp\.?p\.?(?=\W|$)", re.IGNORECASE
        ),
        " pp ",
    ),
    (re.compile(r"(?<![^\W\d])(?:per ?cent(?:age)?|pct)\b", re.IGNORECASE), " % "),
    (re.compile(r"\b(?:minus|negative)\s+(?=[\d.])", re.IGNORECASE), " -"),
    (
        re.compile(
            r"(?<=\d)(?:\s+[^\W\d]+)?\s+(?:out\s+)?of\s+(?:(?:the|all)\s+)?(?=\d)", re.IGNORECASE
        ),
        " of ",
    ),
    (re.compile(r"(?<=\d)\s+in\s+(?=\d)", re.IGNORECASE), " of "),
    (re.compile(r"\bsquare root of\b", re.IGNORECASE), " √"),
    (re.compile(r"(?:±|\+/-|\+-)\s*[\d.,]+"), " "),
    (re.compile(r"(?<=[\d)])\s*[xX*]\s*(?=10\s*(?:\^|\*\*))"), " * "),
    (re.compile(r"(?<=[\d)%])\s+[xX]\s+(?=[-\d(√])"), " * "),
    (
        re.compile(
            r"\(?\b(?:(?:rounded|correct|accurate)\s+)?to\s+(?:the\s+)?\w+\s+"
            r"(?:decimals?(?:\s+places?)?|places?|digits?|d\.?p\.?|significant\s+\w+)\b\)?",
            re.IGNORECASE,
        ),
        " ",
    ),
)
TOKEN = re.compile(
    rf"(?P<number>{RUN.pattern})"
    r"|(?P<junk>\d\w*)"
    r"|(?P<word>[^\W\d_]\w*(?:\^\(?-?\d+\)?)?|[€£¥µ])"
    r"|(?P<sign>\*\*|//|[-+*/^()%‰:√=≈])"
    r"|(?P<line>\n+)"
    r"|(?P<other>[^\s])",
    re.VERBOSE,
)


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text. ``spaced``: whether white space stands before it, and behind it."""

    kind: Kind
    text: str
    start: int
    end: int
    spaced: tuple[bool, bool]


KINDS = {"number": Kind.NUMBER, "word": Kind.WORD, "sign": Kind.SIGN}


def with_signs(text: str) -> str:
    """The text on one line a line, with a sign for each word that stands for one."""
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    text = POWER_SIGN.sub(lambda found: f"^({found[0].translate(RAISED)})", text)
    text = SHARE_SIGN.sub(_share, text)
    for pattern, sign in PHRASES:
        text = pattern.sub(sign, text)
    return text.strip()


def tokens_of(text: str) -> list[Token]:
    """Every token, in order."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        start, end = found.span()
        spaced = (text[start - 1 : start].isspace(), text[end : end + 1].isspace())
        yield Token(KINDS.get(found.lastgroup or "", Kind.OTHER), found[0], start, end, spaced)


def _share(found: re.Match[str]) -> str:
    whole = f"{found[1]}+" if found[1] else ""
    return f"({whole}{SHARES[found[2]]})"
