"""Finds which of many known texts look most like one that may be mistyped.

First by shared trigrams, which is fast, then the best of them letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain

SHORTLIST = 10  # So many are compared letter by letter, which costs 30 microseconds each
NOT_A_LETTER = re.compile(r"[^\w+#]+|_+")  # C, C++ and C# stay three names


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """Texts as ``words_of`` has them, and which of them hold a trigram, by their numbers.

    ``sizes`` says how many trigrams each text has.
    """

    texts: tuple[str, ...]
    holders: Mapping[str, tuple[int, ...]]
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """How much a known text looks like the typed one: 0 for not at all, 1 for the same.

    ``trigrams`` is the share of trigrams they have in common, whatever the words' order;
    ``letters`` is ``SequenceMatcher``'s ratio.
    """

    number: int
    trigrams: float
    letters: float

    @property
    def both(self) -> float:
        """The mean of the two."""
        return (self.trigrams + self.letters) / 2


def index_texts(texts: Sequence[str]) -> KnownTexts:
    """The texts, ready to be searched."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for number, text in enumerate(texts):
        own = trigrams(text)
        sizes.append(len(own))
        for trigram in own:
            holders[trigram].append(number)
    frozen = {trigram: tuple(numbers) for trigram, numbers in holders.items()}
    return KnownTexts(tuple(texts), frozen, tuple(sizes))


def nearest_texts(known: KnownTexts, text: str, limit: int) -> list[Near]:
    """The texts that share most trigrams with ``text``, most first: ``limit`` or SHORTLIST of them.

    Those behind the shortlist are not compared letter by letter: trigrams stand for letters there.
    """
    shares = trigram_shares(known, text)
    numbers = sorted(shares, key=lambda number: (-shares[number], number))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    found: list[Near] = []
    for number in numbers[:SHORTLIST]:
        matcher.set_seq1(known.texts[number])
        found.append(Near(number, shares[number], matcher.ratio()))
    for number in numbers[SHORTLIST:limit]:
        found.append(Near(number, shares[number], shares[number]))
    return found


def trigram_shares(known: KnownTexts, text: str) -> dict[int, float]:
    """Number -> share of trigrams in common with ``text`` (Dice's coefficient).

    Texts with less than a third of the most in common are left out.
    """
    wanted = trigrams(text)
    held = chain.from_iterable(known.holders.get(trigram, ()) for trigram in wanted)
    shared = Counter(held)
    least = max(shared.values(), default=0) / 3
    shares: dict[int, float] = {}
    for number, count in shared.items():
        if count > least:
            shares[number] = 2 * count / (len(wanted) + known.sizes[number])
    return shares


def trigrams(text: str) -> frozenset[str]:
    """The three-letter pieces of each word, with its beginning and end marked by spaces.

    ``to`` has ``  t``, `` to`` and ``to ``.
    """
    padded = [f"  {word} " for word in text.split()]
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))


def words_of(text: str) -> str:
    """``text`` in lower case, accents off, words apart by one space."""
    folded = text.casefold()
    if not folded.isascii():
        folded = without_accents(folded)
    return " ".join(NOT_A_LETTER.sub(" ", folded).split())


def without_accents(text: str) -> str:
    """``text`` with each letter's accents taken off."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char))
