"""One form for the spellings of a word, and how many slips lie between two words.

What members type is compared in this form, wherever it is a command, a choice, a name or a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

MOST_NEAREST = 3
LEAST_BEGUN = 3  # Letters of a short name that is not typed to its end

# British -> American, the one that loses letters; what both spell alike comes to the same form,
# whether that is a word or not: a form is only compared, never shown.
ENDINGS = (
    (re.compile(r"^maths$"), "math"),
    (re.compile(r"^(burn|dream|lean|leap|learn|spoil)t$"), r"\1ed"),
    (re.compile(r"^(dwel|smel|spel|spil)t$"), r"\1led"),
    # As practise becomes below, so that a slip in either is one slip
    (re.compile(r"(?<=pract)ic(?=(?:e|ed|es|ing)$)"), "iz"),
    (re.compile(r"(?<=\w{2})is(?=(?:e|ed|er|ers|es|ing|able|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=l)ys(?=(?:e|ed|er|ers|es|ing)$)"), "yz"),
    (re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|ite|ites|al|ally|ful|able|hood|hoods)?$)"), "or"),
    (re.compile(r"(?<=\w[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=\w[bt])red$"), "ered"),
    (re.compile(r"(?:(?<=[aeiou]\w[aeiou])|(?<=[aeiou]\w\w[aeiou]))ll(?=(?:ed|er|ers|ing)$)"), "l"),
    (re.compile(r"(?:(?<=enro)|(?<=ulfi)|(?<=insta))ll(?=(?:s|ment|ments)?$)"), "l"),
    (re.compile(r"(?<=\w{2}og)ue(?=s?$)"), ""),
    # Defence and license
    (re.compile(r"(?<=\wen)s(?=(?:e|ed|es|ing)$)"), "c"),
    (re.compile(r"(?<=\w{2}am)me(?=s?$)"), ""),
    (re.compile(r"(?<=dg)e(?=ments?$)"), ""),
    # Encyclopaedia, haemoglobin
    (re.compile(r"(?<=\w)ae(?=\w{2})"), "e"),
    (re.compile(r"^ageing$"), "aging"),
    (re.compile(r"^grey"), "gray"),
    (re.compile(r"^artef"), "artif"),
    (re.compile(r"^scept"), "skept"),
)
PLURALS = (
    # Movies and movie -> movy: it need only be the same for both
    (re.compile(r"(?<=\w{2})(?:ies|ie)$"), "y"),
    (re.compile(r"(?<=tr)ices$"), "ix"),
    (re.compile(r"(?<=nd|rt)ices$"), "ex"),
    (re.compile(r"(?<=\w)(ss|sh|ch|x)es$"), r"\1"),
    (re.compile(r"(?<=\w{2})(?<![sui])s$"), ""),
)

# Words of the closed classes, which say nothing of what a title is about: articles, pronouns,
# prepositions, conjunctions, auxiliaries, words that ask or count.
COMMON_WORDS = """
    a an the this that these those it its itself he his her him she they them their we our us you
    your yours i me my mine nobody somebody anybody everybody nothing something anything everything
    none some any all both each every either neither no not never always once twice again still only
    just also too very much many more most few less least enough other another same such own
    next last of in on at by for from to into onto out off over under up down with without within
    through between before after during until since about against than as like per near behind
    beside and or but nor so yet if then else because while
    am is are was were be been being do does did done doing have has had having can could may might
    must shall should will would let get got gets go goes went gone
    who whom whose what which when where why how here there now
    zero one two three four five six seven eight nine ten
"""


def spelled(word: str) -> str:
    """A lower-case word in the form that its British and its American spelling share."""
    for ending, form in ENDINGS:
        word = ending.sub(form, word)
    return word


def singular(word: str) -> str:
    """``gradients`` -> ``gradient``, ``queries`` -> ``query``, ``boxes`` -> ``box``.

    Words in ss, us or is stay, and so do short ones.
    """
    if len(word) < 4:
        return word
    for ending, form in PLURALS:
        shorter = ending.sub(form, word)
        if shorter != word:
            return shorter
    return word


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The form that a lower-case word's spellings and its plural share."""
    return spelled(singular(spelled(word)))


COMMON = frozenset(map(stem, COMMON_WORDS.split()))


@lru_cache(maxsize=1024)
def is_common(word: str) -> bool:
    """Whether a word is one of the common ones, or one slip behind its first letter from one."""
    return any(near_as_a_whole(word, known) is not None for known in COMMON if known[0] == word[0])


def near_enough(typed: str, known: str) -> int | None:
    """How many slips lie between two words, 0 for the same; None for more than the length allows.

    A word of up to four letters bears only letters that changed places: with another letter it is
    another word. Up to seven bear one slip, longer ones two, very long ones three. Letters that
    changed places between the first and the last are one slip.
    """
    if typed == known:
        return 0
    if _shuffled(typed, known):
        return 1
    most = slips_allowed(len(typed))
    if not most or abs(len(typed) - len(known)) > most:
        return None
    count = slips(typed, known, most)
    return count if count <= most else None


def near_as_a_whole(typed: str, known: str) -> int | None:
    """As ``near_enough`` for a whole name: one of four letters bears a slip behind the first."""
    count = near_enough(typed, known)
    if count is not None or len(typed) != 4 or not known.startswith(typed[0]):
        return count
    if slips(typed, known, 1) > 1:
        return None
    return 1


def slips_allowed(length: int) -> int:
    """So many slips a word of so many letters bears."""
    if length < 5:
        return 0
    if length < 8:
        return 1
    return 2 if length < 13 else 3


def slips(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with the next one: at least, from one to another.

    ``most`` + 1 for more than that (optimal string alignment; Damerau, 1964).
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, known in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != known))
            if row > 1 and column > 1 and one[row - 2 : row] == known + other[column - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)


def chosen(typed: str, choices: Sequence[str]) -> str | None:
    """The choice of this name in any spelling, or the only one that begins so; None for none."""
    wanted = _letters(typed)
    same = [choice for choice in choices if _letters(choice) == wanted]
    if same:
        return same[0]
    begun = [choice for choice in choices if _letters(choice).startswith(wanted)]
    if len(begun) == 1 and len(wanted) >= LEAST_BEGUN:
        return begun[0]
    return None


def nearest_names(typed: str, names: Iterable[str]) -> list[str]:
    """Up to three of a few short names that were meant by ``typed``, the nearest first.

    Those that it is a slip or a plural of, or that begin with it.
    """
    wanted = _letters(typed)
    found: list[tuple[int, str]] = []
    for name in names:
        known = _letters(name)
        count = near_as_a_whole(wanted, known)
        if count is None and len(wanted) >= LEAST_BEGUN and known.startswith(wanted):
            count = len(known)
        if count is not None:
            found.append((count, name))
    return [name for _, name in sorted(found, key=lambda one: one[0])][:MOST_NEAREST]


def words_alike(typed: str, title: str) -> int:
    """How many words of ``typed``, but for common ones, the title has: slips don't matter."""
    known = [stem(word) for word in _words(title)]
    wanted = {stem(word) for word in _words(typed)} - COMMON
    return sum(any(_is_meant(word, one) for one in known) for word in wanted)


def says_all(typed: str, title: str) -> bool:
    """Whether a title has every word of ``typed``, but for common ones, as a word or joined."""
    wanted = {stem(word) for word in _words(typed)} - COMMON
    return (
        words_alike(typed, title) == len(wanted)
        or near_as_a_whole(_letters(typed), _letters(title)) is not None
    )


def _is_meant(word: str, known: str) -> bool:
    """Whether a word is a known one, its beginning, or a slip of it."""
    if len(word) > LEAST_BEGUN and known.startswith(word):
        return True
    return near_enough(word, known) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def _letters(text: str) -> str:
    """The letters of a text's words, each in the form that its spellings share."""
    return "".join(map(stem, _words(text)))


def _shuffled(one: str, other: str) -> bool:
    """Whether two words differ only in the order of the letters inside; of the last two, too."""
    if len(one) != len(other) or len(one) < 3 or one[0] != other[0]:
        return False
    return sorted(one) == sorted(other) and (one[-1] == other[-1] or len(one) < 5)
