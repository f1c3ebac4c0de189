"""An answer taken apart into names: at each sort of separator, brackets and labels aside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.chat.numbers.plain import SIGNS, plain_text, without_lead_in

LONGEST = 2000  # Characters that are read
BULLET = re.compile(r"^\s*(?:[-–*•]|\d+[.)])\s+")
CALL = re.compile(r"^\w{1,20}\s*\(\s*(?=[\[({])(.*)\)$", re.DOTALL)  # set([...]), array([...])
BRACKETS = {"(": ")", "[": "]", "{": "}"}
HEADING = re.compile(r"^[^,;:\n]{1,40}:\s+(?=\S)")  # "The runs:" and what follows
# "The winners are", "it misses"; "they are not" says something else
PREAMBLE = re.compile(
    r"^(?:(?:[^\W\d][\w']*\s+){1,4}(?:are|is)|(?:it|they|we|i)\s+[^\W\d]\w*)\s+(?!not\b)",
    re.IGNORECASE,
)
SAID_OF_THEM = re.compile(r"\s(?:are|is|were|remain|stay|survive)\b(?! not\b).*$", re.IGNORECASE)
# "window: 9.50" and "window (9.50)" name the window
VALUE = re.compile(
    r"(?<=\w)(?:\s*[:=]\s*|\s*\(\s*|\s+)[-+]?\d[\d.]*(?:\s*%)?(?:\s*\))?(?=\s*(?:[,;\n&]|and\b|$))"
)
VALUED = re.compile(r"(?:^|[\s:=(])\d[\d.]*\)?$")
GROUP = re.compile(r"[(\[{]([^()\[\]{}]+)[)\]}]")
NUMBERED = re.compile(r"([^\W\d]+)\d+")
LABEL = re.compile(r"(?:(?<=[\s,;|(\[{])|^)['\"]?[^\W_]\w{0,19}['\"]?\s*[:=]\s*(?=\S)")
ROUND = re.compile(r"(\d+)\.0+(?!\d)")  # 12.0 is 12
SPLIT_NUMBER = re.compile(r"([a-z]+)[\s_-]+(\d+)")  # "box 1" is box1
CONNECTORS = re.compile(r"(?<=\w)-(?=\w)|[\s_*:]+")
NOTHING = frozenset(["nan", "null", "na", "n/a", "nil", "missing", "-", "nothing"])

COMMAS = re.compile(r"[,;\n]+")
COMMAS_AND = re.compile(r"[,;\n&]+|\band\b")
ARROWS = re.compile(r"[,;\n&/|+]+|\band\b|→|->|=>")
COLONS = re.compile(r"[,;\n&/|+:]+|\band\b|→|->|=>")
SPACES = re.compile(r"[\s,;&/|+:]+|\band\b|→|->|=>")
SET_SEPARATORS = (COMMAS, COMMAS_AND, ARROWS, COLONS)

LIST_COMMAS = re.compile(r"[,;|\n]+|\b(?:and|then)\b|→|->|=>|>")
LIST_SPACES = re.compile(r"(?:[\s,;|()\[\]{}>'\"]|\b(?:and|then)\b|→|->|=>)+")
LIST_DASHES = re.compile(r"(?:[\s,;|()\[\]{}>'\"/+-]|→|=>)+")

Key = tuple[str, ...]
"""The words of a name, sorted: ``a x b`` is ``b x a``."""


def readings_of(typed: str) -> Sequence[str]:
    """The text as it may be meant: with or without what leads to the answer, without brackets."""
    if len(typed) > LONGEST:
        return ()
    try:
        text = plain_text(typed)
    except ValueError:
        return ()
    bare = without_lead_in(text)
    readings = [text, bare, HEADING.sub("", bare), PREAMBLE.sub("", text)]
    readings += [SAID_OF_THEM.sub("", reading) for reading in readings]
    readings += [without_brackets(reading) for reading in readings]
    return tuple(dict.fromkeys(readings))


def without_brackets(text: str) -> str:
    """``set([a, b])``, ``{a, b}`` and ``[a, b]`` without what stands around the names."""
    bare = text.strip(" .;")
    if call := CALL.match(bare):
        bare = call[1].strip()
    if bare and BRACKETS.get(bare[0]) == bare[-1]:
        return bare[1:-1]
    return text


def without_values(text: str, names: Iterable[str]) -> Iterator[str]:
    """``window 9.50, piano (27.00)`` with the names alone, where no name ends with a number."""
    if not any(VALUED.search(name) for name in names):
        yield VALUE.sub("", text)


def without_groups(text: str) -> Iterator[str]:
    """``(M1, parity), (M2, parity)`` with no bracket or comma inside a group."""
    if len(GROUP.findall(text)) > 1:
        yield GROUP.sub(lambda group: group[1].replace(",", " "), text)


def with_prefix(things: Sequence[str], names: Sequence[str]) -> Iterator[list[str]]:
    """``1, 3, 2`` as ``v1, v3, v2``, where all names are one word with a number."""
    words = {found[1] if (found := NUMBERED.fullmatch(name)) else "" for name in names}
    if len(words) == 1 and "" not in words and all(thing.isdigit() for thing in things):
        word = words.pop()
        yield [word + thing for thing in things]


def plain_name(text: str) -> str:
    """A name in small letters on one line, without quotes and without the stop behind it."""
    return " ".join(text.translate(SIGNS).casefold().split()).strip(" .'\"`")


def keys_of(parts: Iterable[str], strip: re.Pattern[str] | None) -> set[Key]:
    """The names among the parts of a set."""
    keys = {key_of(part, strip) for part in parts}
    return keys - {()}


def key_of(part: str, strip: re.Pattern[str] | None) -> Key:
    """What makes two spellings one name; empty where there is none.

    Words may be joined by spaces, underscores, hyphens, ``x`` and colons, in any order, and may
    lack the ``s`` at their end; a name with brackets is kept as it stands.
    """
    name = plain_name(BULLET.sub("", part)).lstrip("#")
    if strip is not None:
        name = strip.sub("", name)
    if re.search(r"[()\[\]{}]", name):
        return (re.sub(r"\s", "", name),)
    if numbered := SPLIT_NUMBER.fullmatch(name):
        return (numbered[1] + numbered[2],)
    words = [word for word in CONNECTORS.split(ROUND.sub(r"\1", name)) if word]
    if len(words) > 2:
        words = [word for word in words if word != "x"]
    return tuple(sorted(map(singular, words)))


def singular(word: str) -> str:
    """The word without the ``s`` of a plural."""
    if len(word) > 3 and word.isalpha():
        return word.removesuffix("s")
    return word


def prefixes(strip: Sequence[str]) -> re.Pattern[str] | None:
    """What may be left out before a name: ``box`` of ``box 1`` and ``box1``."""
    if not strip:
        return None
    words = "|".join(re.escape(word.casefold()) for word in strip)
    return re.compile(rf"^(?:(?:{words})(?:e?s)?(?:[\s_#.:-]+|(?=\d)))+")


def letters_of(text: str) -> list[str]:
    """The letters of ``DFH`` or ``12120``, each by itself; nothing where it is no such word."""
    word = plain_name(text)
    if word.isalnum():
        return list(word)
    return []


def in_order(text: str, separator: re.Pattern[str]) -> list[str]:
    """The things of a list, in their order."""
    parts = [element_of(part) for part in separator.split(text)]
    return [part for part in parts if part]


def element_of(part: str) -> str:
    """One thing of a list: a number without decimals that are zero, one word for nothing."""
    name = plain_name(part).strip("()[]{}'\" ")
    if name in NOTHING:
        return "none"
    return ROUND.sub(r"\1", name)


def without_labels(text: str, wanted: int) -> Iterator[str]:
    """The text, and where each thing has a label (``A1=1 A2=2``, ``1. v1``) without them."""
    yield text
    lines = text.splitlines()
    if len(lines) == wanted:
        yield "\n".join(BULLET.sub("", line) for line in lines)
    if len(LABEL.findall(text)) == wanted:
        yield LABEL.sub("", text)
