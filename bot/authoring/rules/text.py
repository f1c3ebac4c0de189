"""C2xx: text pings nobody, keeps to the format that every platform can show, and is not said twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

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

PING = re.compile(r"@(?:everyone|here|channel)\b|<[@#!][^>\s]*>")
NAMED = re.compile(r"(?<![\w@./])@[A-Za-z]\w*")
HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n+")
TEMPLATE_ITEMS = 5  # a sentence in more items than this is a template
TEMPLATE_WORDS = 5  # shorter ones ("Two small files.") may repeat by chance
ALIKE = (
    0.6  # share of three-word runs that two texts have in common; honest siblings stay below 0.4
)

FORMAT = (
    (re.compile(r"^#{1,6} ", re.MULTILINE), "a heading; inside a section there is none"),
    (re.compile(r"!\[[^\]]*\]\("), "a picture; no platform shows it here"),
    (re.compile(r"^\s*\|?\s*:?-{3,}:?\s*\|", re.MULTILINE), "a table; write a list"),
    (
        re.compile(r"(?<!!)\[[^\]]+\]\((?!https?://)[^)]*\)"),
        "a link that does not start with https://",
    ),
)


def nobody_is_pinged(catalog: Catalog) -> Iterator[Finding]:
    """C201: no mention, not even in code (Discord and Slack read some of them there too)."""
    for item in catalog.active:
        for loc, text in texts(item):
            found = PING.search(text) or NAMED.search(without_code(text))
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
            bare = without_code(text)
            for pattern, what in FORMAT:
                if found := pattern.search(bare):
                    yield Finding(item, loc, "C205", f"this is {what}", snippet=found[0].strip())


def no_templates(catalog: Catalog) -> Iterator[Finding]:
    """C203: no sentence, numbers aside, stands in more than five items; titles of works may.

    Said once.
    """
    homes: dict[str, dict[str, tuple[Item, tuple[str | int, ...], str]]] = defaultdict(dict)
    for item in catalog.active:
        for loc, text in texts(item):
            for sentence in () if of_a_work(loc) else SENTENCE_END.split(without_fences(text)):
                said = words(sentence)
                if len(said) >= TEMPLATE_WORDS:
                    homes[re.sub(r"\d+", "0", " ".join(said))].setdefault(
                        item.id, (item, loc, sentence.strip())
                    )
    for places in homes.values():
        if len(places) > TEMPLATE_ITEMS:
            item, loc, sentence = next(iter(places.values()))
            others = ", ".join(list(places)[1:4])
            said_so = f'"{shorten(sentence, 80)}" stands in {len(places)} items ({others}, ...)'
            yield Finding(item, loc, "C203", said_so, snippet=sentence)


def nothing_twice(catalog: Catalog) -> Iterator[Finding]:
    """C204: no two items of a kind have the same title, or nearly the same main text."""
    for kind, field in (
        (Topic, "summary"),
        (Activity, "what"),
        (Challenge, "task"),
        (Kaggle, "task"),
        (Reading, "why_now"),
        (Interview, "question"),
        (SystemDesign, "scenario"),
        (Card, "front"),
        (Nudge, "step"),
    ):
        items = catalog.of_kind(kind)
        titles: dict[str, Item] = {}
        for item in items:
            other = titles.setdefault(" ".join(words(item.title)), item)
            if other is not item:
                yield Finding(item, ("title",), "C204", f"{other.id} has the same title")
        for item, other, share in near_pairs(items, field):
            sentence = f"`{field}` is {share:.0%} the same as that of {other.id}"
            yield Finding(item, (field,), "C204", sentence)


def near_pairs(items: tuple[Item, ...], field: str) -> Iterator[tuple[Item, Item, float]]:
    """(later item, earlier item, share in common) for the pairs whose field is nearly the same."""
    shingles = [three_word_runs(getattr(item, field)) for item in items]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(shingles):
        shared: dict[int, int] = defaultdict(int)
        for run in own:
            for other in holders[run]:
                shared[other] += 1
            holders[run].append(number)
        for other, count in shared.items():
            share = count / len(own | shingles[other])
            if share >= ALIKE:
                yield items[number], items[other], share


def three_word_runs(text: str) -> frozenset[tuple[str, ...]]:
    """Every three words in a row; the whole text where it is shorter."""
    said = words(text)
    return frozenset(tuple(said[at : at + 3]) for at in range(max(1, len(said) - 2)))


RULES = (nobody_is_pinged, no_html, no_templates, nothing_twice, format_is_kept)
