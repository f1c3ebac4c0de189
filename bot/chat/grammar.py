"""What a typed line is made of: words, quoted or not, some with a parameter's name before them.

``what:vectors minutes: 45 note:"two words"``. Reading a line and completing one share this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat import limits
from bot.chat.parameter import Kind, Known, ParameterSpec

QUOTES = '"“”„'  # Telephones turn straight quotes into the others
SPACE_UNSEEN = "\u200b"  # Parts words where a text was copied from a page
UNSEEN = f"{SPACE_UNSEEN}\u2060\ufeff"
_NAME = r"(?:(?P<name>[a-z_]+)[:=]\s*)?"
_INSIDE = rf"(?:[^{QUOTES}\\]|\\.)*"
_QUOTED = rf"[{QUOTES}](?P<quoted>{_INSIDE})[{QUOTES}]"
_OPEN = rf"[{QUOTES}](?P<open>{_INSIDE})\Z"
_WORD = re.compile(rf"{_NAME}(?:{_QUOTED}|(?P<open>(?!))|(?P<bare>\S+))", re.DOTALL)
_UNFINISHED = re.compile(rf"{_NAME}(?:{_QUOTED}|{_OPEN}|(?P<bare>\S+)|\Z)", re.DOTALL)

_HIDDEN = re.compile(rf"{_QUOTED}|[{UNSEEN}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line.

    ``start`` is where it begins; ``name`` what stands before its colon, or ""; ``text`` its value
    without quotes; ``raw`` all of it as it was typed; ``spaced``: white space stands before it;
    ``begins_line``: a line begins with it, and it is not the first.
    """

    start: int
    name: str
    text: str
    raw: str
    quoted: bool = False
    spaced: bool = False
    begins_line: bool = False

    @property
    def written(self) -> str:
        """As it was typed, with the space before it."""
        return f" {self.raw}" if self.spaced else self.raw

    @property
    def loose(self) -> str:
        """Its value where its name is no parameter's, so that a colon is nothing special."""
        return self.raw if self.name else self.text


def as_seen(line: str) -> str:
    """A line without the characters that nobody sees, but for those in quotes."""
    return _HIDDEN.sub(_shown, line)


def words_of(line: str) -> list[Word]:
    """The words of a whole line. A quote that is not closed is a character like any other."""
    return list(_words(_WORD, line, 0))


def unfinished_words(line: str, start: int) -> list[Word]:
    """The words from ``start`` on; the last is the one being typed, and may be empty."""
    words = list(_words(_UNFINISHED, line, start))
    closed = bool(words) and words[-1].quoted and line[-1] in QUOTES
    if words and not closed and words[-1].start + len(words[-1].raw) == len(line):
        return words
    return [*words, Word(len(line), "", "", "")]


def extent(
    parameter: ParameterSpec,
    texts: Sequence[str],
    catalog: Any,
    named_by: int,
    *,
    exactly: bool = False,
) -> int:
    """How many of these words a parameter takes.

    The longest beginning of the first ``named_by`` that names something, or that fits a name; else
    all up to one that begins with a digit; one word, where its names are not known; all of them,
    where it takes the rest. ``exactly``: a name that words only fit may still go on.
    """
    if parameter.about.rest:
        return len(texts)
    named = next(named_lengths(parameter, texts[:named_by], catalog, exactly=exactly), 0)
    if named:
        return named
    if parameter.about.known is None:
        return 1
    return next((at for at, text in enumerate(texts) if at and text[:1].isnumeric()), len(texts))


def named_lengths(
    parameter: ParameterSpec, texts: Sequence[str], catalog: Any, *, exactly: bool = False
) -> Iterator[int]:
    """The numbers of words, from the first on, that name something.

    Exact names come first, then those that the words fit; of each the longest first. None for a
    parameter whose names are not known.
    """
    tellers = _tellers(parameter, catalog)
    for names in tellers[:1] if exactly else tellers:
        for count in range(min(len(texts), limits.NAME_WORDS), 0, -1):
            if names(catalog, " ".join(texts[:count])):
                yield count


def begins(following: Sequence[ParameterSpec], texts: Sequence[str], catalog: Any) -> bool:
    """Whether these words, if there are any, begin with what the following parameter could take."""
    for parameter in following if texts else ():
        about = parameter.about
        if about.known is None:
            return True
        is_asked = about.doubt is not None and about.doubt(texts) is not None
        return is_asked or any(named_lengths(parameter, texts, catalog))
    return True


def quote(value: str) -> str:
    """A value as a line carries it: in quotes where it has white space or quotes of its own.

    White space that nobody sees is some, too.
    """
    if re.fullmatch(rf"[^\s{UNSEEN}{QUOTES}\\]+", value):
        return value
    return '"' + re.sub(rf"([{QUOTES}\\])", r"\\\1", value) + '"'


def _tellers(parameter: ParameterSpec, catalog: Any) -> list[Known]:
    """What tells a parameter's names, the exact ones first; a choice's are its choices."""
    if parameter.kind is Kind.CHOICE:
        return [lambda _catalog, words: not parameter.fault(words)]
    if catalog is None:
        return []
    return [names for names in (parameter.about.known, parameter.about.fits) if names is not None]


def _shown(found: re.Match[str]) -> str:
    if found["quoted"] is not None:
        return found[0]
    return " " if found[0] == SPACE_UNSEEN else ""


def _words(pattern: re.Pattern[str], line: str, start: int) -> Iterator[Word]:
    end = start
    for found in pattern.finditer(line, start):
        if found[0]:
            yield _word(found, line[end : found.start()])
            end = found.end()


def _word(found: re.Match[str], before: str) -> Word:
    """``before``: what stands between it and the word before."""
    quoted = found["quoted"]
    if quoted is None:
        text = found["open"] or found["bare"] or ""
    else:
        text = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
    return Word(
        found.start(),
        found["name"] or "",
        text,
        found[0],
        quoted=quoted is not None or found["open"] is not None,
        spaced=before[-1:].isspace(),
        begins_line="\n" in before,
    )
