"""Who spells as Americans do finds what is written here in British English.

The words are the content's own: each is respelt by every habit in which the two differ, and the
respelt word has to find what the word finds. A habit may make words that nobody writes; these find
the same all the more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.fulltext import search, searched_texts, split
from bot.catalog.names import aliases_of
from bot.catalog.schema import Item, Topic
from bot.catalog.search import resolve

LETTERS = re.compile(r"[a-z]+")
BEFORE_OUR = "(?:(?<=[aeiou][a-z])|(?<=[aeiou][a-z][a-z]))"

HABITS = {
    "-ise": (
        r"(?<=[a-z]{2})(?<!pract)is(?=(?:e|ed|er|ers|es|ing|able|ation|ations|ational)$)",
        "iz",
    ),
    "-yse": (r"ys(?=(?:e|ed|er|ers|es|ing)$)", "yz"),
    "-our": (rf"{BEFORE_OUR}our(?=(?:s|ed|ing|ite|ites|al|ally|ful|able|hood|hoods)?$)", "or"),
    "-re": (r"(?<=[a-z]{2}[bt])re(?=s?$)", "er"),
    "-red": (r"(?<=n[bt])red$", "ered"),
    "-lled": (r"(?<=[aeiou][b-df-hj-np-tv-z][aeiou])ll(?=(?:ed|er|ers|ing)$)", "l"),
    "-nelled": (r"(?<=[aeiou]n[a-z][aeiou])ll(?=(?:ed|er|ers|ing)$)", "l"),
    "-ogue": (r"(?<=[a-z]{2}og)ue(?=s?$)", ""),
    "-ence": (r"(?<=[ei][fcr]en)c(?=es?$)|(?<=icen)c(?=es?$)", "s"),
    "-amme": (r"(?<=[a-z]{2}am)me(?=s?$)", ""),
    "-dgement": (r"(?<=dg)e(?=ments?$)", ""),
    "-ae-": (r"(?<=[b-df-hj-np-tv-z])ae(?=[b-df-hj-np-tv-z]i|di)", "e"),
    "-wards": (r"(?<=[a-z]{2}ward)s$", ""),
    "learnt": (r"^(burn|dream|lean|leap|learn|spoil)t$", r"\1ed"),
    "spelt": (r"^(dwel|smel|spel|spil)t$", r"\1led"),
    "practise": (r"(?<=pract)is(?=(?:e|ed|es|ing)$)", "ic"),
    "enrol": (r"(?<=enro|ulfi)l(?=(?:s|ment|ments)?$)", "ll"),
    "grey": (r"^grey", "gray"),
    "sceptic": (r"^scept", "skept"),
    "artefact": (r"^artef", "artif"),
    "maths": (r"^maths$", "math"),
}
"""The habit -> (what of a British word it changes, what stands there in America)."""

ASKED_FOR = """
    regularization normalize normalized optimizer labeled labeling visualization center centered
    behavior color neighbor modeling catalog analyze standardize vectorized generalize math
    organizational canceled enrolled judgment program gray skepticism artifact defense license
    learned practice favorite meter summarize
"""


def texts_of(item: Item) -> Iterator[str]:
    yield from (item.title, *aliases_of(item), *searched_texts(item))
    if isinstance(item, Topic):
        yield item.summary


@pytest.fixture(scope="module")
def words(content: Catalog) -> list[str]:
    """Every word that a search looks at."""
    found: set[str] = set()
    for item in content.active:
        for text in texts_of(item):
            found.update(LETTERS.findall(text.lower()))
    return sorted(found)


def respelt(word: str, habit: str) -> str:
    pattern, american = HABITS[habit]
    return re.sub(pattern, american, word)


@pytest.mark.parametrize("habit", HABITS)
def test_a_word_and_its_american_spelling_are_one(words: list[str], habit: str) -> None:
    pairs = [(word, respelt(word, habit)) for word in words]
    changed = [(word, american) for word, american in pairs if word != american]
    apart = [pair for pair in changed if split(pair[0]) != split(pair[1])]
    assert apart == []


@pytest.mark.parametrize("american", ASKED_FOR.split())
def test_an_american_word_finds_items(content: Catalog, american: str) -> None:
    """As a known word, not as one that begins so or looks like it."""
    (form,) = split(american)
    found = search(content, american, 5)
    assert found
    assert any(form in split(" ".join(texts_of(item))) for item in found)


def americanised(title: str, habit: str) -> str:
    return LETTERS.sub(lambda word: respelt(word[0], habit), title)


def test_a_title_typed_the_american_way_is_its_own(content: Catalog) -> None:
    for item in content.active:
        american = item.title
        for habit in HABITS:
            american = americanised(american, habit)
        if american != item.title:
            assert resolve(content, american, (type(item),)) is item
