"""C2xx: text pings nobody, keeps to the format of every platform, and is not said twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.authoring.rules.finding import (
    Finding,
    of_a_work,
    texts,
    without_code,
    without_fences,
    words,
)
from bot.catalog.catalog import Catalog
from bot.catalog.faults import shorten
from bot.catalog.schema import (
    Activity,
    Card,
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
    SystemDesign,
    Topic,
)
from bot.catalog.toml import Loc

# Every pattern looks a bounded way ahead from each place, so that no text takes its length squared
MENTION = re.compile(r"@(?:everyone|here|channel)\b|<[@#!][^>\s]{0,100}>")
AT_NAME = re.compile(r"(?<![\w@./])@[A-Za-z]\w*")
HTML = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|<!--")
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
TEMPLATE_ITEMS = 5  # A sentence in more items than this is a template
TEMPLATE_WORDS = 5  # Shorter ones ("Two small files.") may repeat by chance
# The share of three-word runs that two texts have in common; honest siblings stay below 0.4.
NEARLY_THE_SAME = 0.6

NOT_OF_THE_FORMAT = (
    (re.compile(r"^#{1,6} ", re.MULTILINE), "a heading; inside a section there is none"),
    (re.compile(r"!\[[^\]]{0,500}\]\("), "a picture; no platform shows it here"),
    (re.compile(r"^[ \t]*(?:\|[ \t]*)?:?-{3,}:?[ \t]*\|", re.MULTILINE), "a table; write a list"),
    (
        re.compile(r"(?<!!)\[[^\]]{1,500}\]\((?!https?://)[^)]{0,500}\)"),
        "a link that does not start with https://",
    ),
)


MAIN_TEXT: dict[type[Item], str] = {
    Topic: "summary",
    Activity: "what",
    Challenge: "task",
    Kaggle: "task",
    Reading: "why_now",
    Interview: "question",
    SystemDesign: "scenario",
    Card: "front",
    Nudge: "step",
}
"""The field of each kind that no two items share."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands. ``key`` is what it is compared by: numbers count as one."""

    item: Item
    loc: Loc
    text: str
    key: str


def nobody_is_pinged(catalog: Catalog) -> Iterator[Finding]:
    """C201: no mention, not even in code (Discord and Slack read some of them there too)."""
    for item in catalog.active:
        for loc, text in texts(item):
            found = MENTION.search(text) or AT_NAME.search(without_code(text))
            if found:
                sentence = f"`{found[0]}` may ping people; write it without the @ or the brackets"
                yield Finding(item, loc, "C201", sentence, snippet=found[0])


def no_html(catalog: Catalog) -> Iterator[Finding]:
    """C202: no HTML outside code: it is shown as letters."""
    for item in catalog.active:
        for loc, text in texts(item):
            if found := HTML.search(without_code(text)):
                sentence = f"`{shorten(found[0])}` is HTML; use Markdown, or put it in back-ticks"
                yield Finding(item, loc, "C202", sentence, snippet=found[0])


def format_is_kept(catalog: Catalog) -> Iterator[Finding]:
    """C205: no headings, pictures, tables or relative links outside code."""
    for item in catalog.active:
        for loc, text in texts(item):
            prose = without_code(text)
            for pattern, what in NOT_OF_THE_FORMAT:
                if found := pattern.search(prose):
                    yield Finding(item, loc, "C205", f"this is {what}", snippet=found[0].strip())


def no_templates(catalog: Catalog) -> Iterator[Finding]:
    """C203: no sentence, numbers aside, stands in more than five items; titles of works may.

    Said once.
    """
    homes: defaultdict[str, dict[str, Sentence]] = defaultdict(dict)
    for item in catalog.active:
        for sentence in sentences_of(item):
            homes[sentence.key].setdefault(item.id, sentence)
    for places in homes.values():
        if len(places) > TEMPLATE_ITEMS:
            first, *others = places.values()
            names = ", ".join(other.item.id for other in others[:3])
            said = f'"{shorten(first.text, 80)}" stands in {len(places)} items ({names}, ...)'
            yield Finding(first.item, first.loc, "C203", said, snippet=first.text)


def sentences_of(item: Item) -> Iterator[Sentence]:
    """The sentences of an item that are long enough to be a template.

    Code is left out, and sums such as ``(20 + 30) / 5 = 10``, which have no words.
    """
    for loc, text in texts(item):
        if of_a_work(loc):
            continue
        for sentence in SENTENCE_END.split(without_fences(text)):
            said = words(sentence)
            if len(said) >= TEMPLATE_WORDS and not "".join(said).isdigit():
                key = re.sub(r"\d+", "0", " ".join(said))
                yield Sentence(item, loc, sentence.strip(), key)


def nothing_twice(catalog: Catalog) -> Iterator[Finding]:
    """C204: no two items of a kind have the same title, or nearly the same main text."""
    for kind, field in MAIN_TEXT.items():
        items = catalog.of_kind(kind)
        yield from same_titles(items)
        for item, other, share in near_pairs(items, field):
            sentence = f"`{field}` is {share:.0%} the same as that of {other.id}"
            yield Finding(item, (field,), "C204", sentence)


def same_titles(items: Sequence[Item]) -> Iterator[Finding]:
    """C204, for each item with the title of an earlier one."""
    titles: dict[str, Item] = {}
    for item in items:
        other = titles.setdefault(" ".join(words(item.title)), item)
        if other is not item:
            yield Finding(item, ("title",), "C204", f"{other.id} has the same title")


def near_pairs(items: Sequence[Item], field: str) -> Iterator[tuple[Item, Item, float]]:
    """(later item, earlier item, share in common) for the pairs whose field is nearly the same."""
    shingles = [three_word_runs(getattr(item, field)) for item in items]
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        shared: Counter[int] = Counter()
        for run in own:
            shared.update(holders[run])
            holders[run].append(number)
        for other, count in shared.items():
            share = count / len(own | shingles[other])
            if share >= NEARLY_THE_SAME:
                yield items[number], items[other], share


def three_word_runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every three words in a row; the whole text where it is shorter."""
    said = words(text)
    return frozenset(tuple(said[at : at + 3]) for at in range(max(1, len(said) - 2)))


TEXT_RULES = (nobody_is_pinged, no_html, no_templates, nothing_twice, format_is_kept)
