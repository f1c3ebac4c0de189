"""Which items a text that is nobody's name may mean: those it fits, and those it is a slip of.

A text fits a name that begins with its words, or that has them all where they are a good part of
it. A slip shares words with an item's names, or lies as few letters from one as its length allows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.catalog.names import Name, NameIndex, letters_of, stems_of
from bot.catalog.schema import Item
from bot.spelling import COMMON, is_common, near_as_a_whole, near_enough, slips_allowed

MOST_LETTERS = 100  # A pasted page must not cost more than a name
MOST_WORDS = 8
MOST_FITTING = 5  # More are no question that buttons can ask
MOST_GUESSES = 3
LEAST_BEGUN = 4  # Letters of a word that is not typed to its end, and at least half of it
LEAST_BENT, MOST_BENT = 6, 4  # Letters of a word that has another ending, and of the ending
LEAST_PART = 3  # Letters of each of two words that were typed as one

# Measured with the table in tests/content/misspelt.txt. How much of a name must be typed: less is
# a word that a longer title happens to contain.
LEAST_OF_A_NAME = 0.3
# How much of what was typed an item must have, and how likely it must be; how far a further guess
# may be behind the first.
LEAST_TYPED = 0.5
LEAST_LIKELY = 0.45
MOST_BEHIND = 0.12
# What a typed word weighs that is in no name, as a share of the rarest that is
UNKNOWN = 0.7
BEGUN = 0.85  # How likely a word is meant that was typed in part
SURELY = 0.75  # From here on the only guess is what was meant


@dataclass(frozen=True, slots=True)
class Guess:
    """An item that may be meant, by which of its names, and how likely: 1 where all was typed."""

    name: Name
    likely: float

    @property
    def item(self) -> Item:
        """The item."""
        return self.name.item


def fitting(index: NameIndex, typed: str) -> list[Name]:
    """The names, one an item, that the text begins; else those that it is much of.

    At most as many as can be asked about: none where it fits more.
    """
    words = stems_of(typed[:MOST_LETTERS])
    if not any(index.rarity.get(word, 0) or word not in COMMON for word in words):
        return []
    having = having_all(index, words)
    begun = [name for name in having if begins(name, words)]
    most = [name for name in having if share_of_name(index, name, words) >= LEAST_OF_A_NAME]
    found = one_an_item(begun or most)
    return found if len(found) <= MOST_FITTING else []


def having_all(index: NameIndex, words: Sequence[str]) -> list[Name]:
    """The names with all of the words; the last may be the beginning of one."""
    *whole, last = words
    held = index.holders.get(last)
    if held is None:
        unfinished = beginning_with(index, last) if whole else begun_by(index, last)
        held = frozenset[int]().union(*(index.holders[word] for word in unfinished))
    for word in whole:
        held &= index.holders.get(word, frozenset())
    return [index.names[number] for number in sorted(held)]


def begins(name: Name, words: Sequence[str]) -> bool:
    """Whether the name begins with the words, the last perhaps unfinished."""
    *whole, last = words
    at = len(whole)
    if len(name.stems) <= at:  # a word that is typed twice is no further word of the name
        return False
    return list(name.stems[:at]) == whole and name.stems[at].startswith(last)


def beginning_with(index: NameIndex, word: str) -> Iterator[str]:
    """Known words that begin with ``word``."""
    for known in index.vocabulary[bisect_left(index.vocabulary, word) :]:
        if not known.startswith(word):
            return
        yield known


def begun_by(index: NameIndex, word: str) -> Iterator[str]:
    """Known words of which ``word`` is the first half or more."""
    if len(word) < LEAST_BEGUN:
        return
    for known in beginning_with(index, word):
        if len(known) <= 2 * len(word):
            yield known


def share_of_name(index: NameIndex, name: Name, words: Sequence[str]) -> float:
    """How much of what a name says is in the words."""
    said = (word for word in name.stems if word in words or word.startswith(words[-1]))
    return share(index, name, said)


def share(index: NameIndex, name: Name, said: Iterator[str]) -> float:
    """How much of what a name says is in some of its words."""
    whole = sum(index.rarity[word] for word in name.stems)
    if not whole:
        return 0
    return sum(index.rarity[word] for word in said) / whole


def guesses(index: NameIndex, typed: str) -> list[Guess]:
    """The items that a mistyped text may mean, the likeliest first; at most three."""
    stems = stems_of(typed[:MOST_LETTERS])
    words = [word for word in stems if tells(index, word)][:MOST_WORDS]
    best: dict[str, Guess] = {}
    for guess in (*by_words(index, words), *by_letters(index, words)):
        before = best.get(guess.item.id)
        if before is None or guess.likely > before.likely:
            best[guess.item.id] = guess
    ranked = sorted(best.values(), key=lambda guess: -guess.likely)
    near = [guess for guess in ranked if guess.likely >= ranked[0].likely - MOST_BEHIND]
    return near[:MOST_GUESSES]


def tells(index: NameIndex, word: str) -> bool:
    """Whether a typed word says anything: it is no common word, nor the slip of one."""
    if word in index.rarity:
        return index.rarity[word] > 0
    return not is_common(word)


def by_words(index: NameIndex, words: Sequence[str]) -> Iterator[Guess]:
    """Guesses by the words that an item's names share with the typed ones, slips forgiven."""
    typed = 0.0
    had: defaultdict[str, float] = defaultdict(float)  # By item: what it has of the typed words
    said: defaultdict[int, dict[str, float]] = defaultdict(dict)  # By name: its typed words
    unknown = UNKNOWN * max(index.rarity.values(), default=0)
    for meant in (meanings(index, part) for word in words for part in parts_of(index, word)):
        typed += max((index.rarity[known] for known in meant), default=unknown)
        in_item: dict[str, float] = {}
        for known, likely in meant.items():
            for number in index.holders[known]:
                said[number][known] = likely
                id = index.names[number].item.id
                in_item[id] = max(in_item.get(id, 0), likely * index.rarity[known])
        for id, weight in in_item.items():
            had[id] += weight
    for number, of_name in said.items():
        name = index.names[number]
        of_typed = had[name.item.id] / typed
        likely = of_typed * (0.6 + 0.4 * share(index, name, iter(of_name)))
        if of_typed >= LEAST_TYPED and likely >= LEAST_LIKELY:
            yield Guess(name, likely)


@lru_cache(maxsize=4096)
def meanings(index: NameIndex, word: str) -> Mapping[str, float]:
    """Known words that ``word`` may mean, with how likely: itself, unfinished, or with slips."""
    if word in index.holders:
        return {word: 1.0}
    found = dict.fromkeys(begun_by(index, word), BEGUN)
    found |= dict.fromkeys(related_to(index, word), BEGUN)
    found |= with_slips(index, word)
    return {known: likely for known, likely in found.items() if index.rarity[known]}


def related_to(index: NameIndex, word: str) -> Iterator[str]:
    """Known words that differ only in their endings: ``boosted`` and ``boosting``."""
    if len(word) < LEAST_BENT:
        return
    root = max(LEAST_BENT - 1, len(word) - MOST_BENT)
    for known in beginning_with(index, word[:root]):
        if len(known) - root <= MOST_BENT:
            yield known


def parts_of(index: NameIndex, word: str) -> list[str]:
    """The two known words that were typed as one; the word itself where it is none such.

    Two that both say nothing (``everyone``) are no reason to part it.
    """
    if word in index.holders:
        return [word]
    for at in range(LEAST_PART, len(word) - LEAST_PART + 1):
        parts = [word[:at], word[at:]]
        known = all(part in index.holders for part in parts)
        if known and any(tells(index, part) for part in parts):
            return parts
    return [word]


def with_slips(index: NameIndex, word: str) -> dict[str, float]:
    """Known words that are near enough, with how likely each is meant."""
    most = slips_allowed(len(word))
    letters = letters_of(word)
    found: dict[str, float] = {}
    for known, own in index.letters.items():
        # A slip adds or takes away a letter or two: a cheap look before the exact one
        if (own ^ letters).bit_count() > 2 * most or abs(len(known) - len(word)) > most:
            continue
        count = near_enough(word, known)
        if count is not None:
            found[known] = 1 - count / len(word)
    return found


def by_letters(index: NameIndex, words: Sequence[str]) -> Iterator[Guess]:
    """Guesses by a name whose letters are nearly those typed, wherever the spaces are."""
    typed = "".join(words)
    most = max(slips_allowed(len(typed)), 1)
    letters = letters_of(typed)
    for name in index.names:
        if (name.letters ^ letters).bit_count() > 2 * most:
            continue
        count = near_as_a_whole(typed, name.core)
        if count is not None and typed:
            yield Guess(name, 1 - count / len(typed))


def one_an_item(names: Sequence[Name]) -> list[Name]:
    """The first of each item's names."""
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(name.item.id, name)
    return list(found.values())
