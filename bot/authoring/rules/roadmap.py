"""C4xx: every item can be come to, and is looked at again from time to time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.authoring.rules.finding import Finding
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity
from bot.catalog.own import is_own
from bot.catalog.parts import Status
from bot.catalog.schema import Activity, Item, Topic

STALE = timedelta(days=550)  # A year and a half


def topics_open(catalog: Catalog) -> Iterator[Finding]:
    """C401: an active topic waits only for active ones."""
    for topic in catalog.topics:
        for id in topic.prereqs:
            other = catalog.items[id]
            if not other.active:
                sentence = f"it waits for `{id}`, which is {other.status}; nobody can finish that"
                yield Finding(topic, ("prereqs",), "C401", sentence)
        if topic.topics:
            sentence = "a topic names other topics in `prereqs`, never in `topics`"
            yield Finding(topic, ("topics",), "C401", sentence)


def items_have_a_place(catalog: Catalog) -> Iterator[Finding]:
    """C403: an item in a gated stage names an active topic, else no week would ever pick it."""
    for item in catalog.active:
        if isinstance(item, Topic | Activity) or catalog.stage(item.stage).lane:
            continue
        if not any(catalog.items[id].active for id in item.topics):
            sentence = f"this {item.noun} names no active topic, so no week will pick it"
            yield Finding(item, ("topics",), "C403", sentence)


def dates_are_past(catalog: Catalog, today: date) -> Iterator[Finding]:
    """C402: no day is still to come.

    C405: active items, C408: their resources are looked at every year and a half. C410, C411: a
    claim that ages has a day, and is looked at from that day on.
    """
    for item in catalog.items.values():
        yield from check_review(item, today)
        yield from check_claim(item, today)
        if isinstance(item, Topic):
            yield from check_resources(item, today)


def check_review(item: Item, today: date) -> Iterator[Finding]:
    """C402, C405: the day on which an item was read."""
    day, loc = item.reviewed, ("reviewed",)
    if is_to_come(day, today):
        sentence = f"it was reviewed on {day}, which is still to come"
        yield Finding(item, loc, "C402", sentence)
    elif item.active and today - day > STALE:
        sentence = f"it was last reviewed on {day}; read it again"
        yield Finding(item, loc, "C405", sentence, Severity.DUE)


def check_claim(item: Item, today: date) -> Iterator[Finding]:
    """C410: a claim and its day belong together, and the day is after the review.

    C411: once the day has come, somebody looks.
    """
    claim, day = item.claim, item.expires
    if claim is None and day is None:
        return
    if claim is None:
        sentence = "`expires` says when to look; `claim` has to say at what"
        yield Finding(item, ("expires",), "C410", sentence)
    elif day is None:
        sentence = "`claim` says what to look at; `expires` has to say from which day on"
        yield Finding(item, ("claim",), "C410", sentence)
    elif day <= item.reviewed:
        sentence = f"it was reviewed on {item.reviewed}, so its claim can't expire on {day}"
        yield Finding(item, ("expires",), "C410", sentence)
    elif item.active and day <= today:
        sentence = f"since {day} this may be out of date: {claim}"
        yield Finding(item, ("expires",), "C411", sentence, Severity.DUE)


def claims_by_day(catalog: Catalog) -> list[Item]:
    """The active items with a claim that ages, those first that are to be looked at first."""
    found = [(item.expires, item.id, item) for item in catalog.active if item.expires]
    return [item for _, _, item in sorted(found, key=lambda row: row[:2])]


def check_resources(topic: Topic, today: date) -> Iterator[Finding]:
    """C402, C408: the days on which a topic's resources were opened."""
    for number, resource in enumerate(topic.resources):
        day, loc = resource.checked, ("resources", number, "checked")
        if is_to_come(day, today):
            sentence = f"it was checked on {day}, which is still to come"
            yield Finding(topic, loc, "C402", sentence)
        elif topic.active and today - day > STALE:
            sentence = f"it was last opened on {day}; see whether it is still there and still good"
            yield Finding(topic, loc, "C408", sentence, Severity.DUE)


def is_to_come(day: date, today: date) -> bool:
    """Whether a day is still to come everywhere: where the writer lives it may be tomorrow."""
    return day > today + timedelta(days=1)


def ids_are_the_projects(catalog: Catalog) -> Iterator[Finding]:
    """C409: ids with ``own-`` are kept for organisers' own items."""
    for item in catalog.items.values():
        if is_own(item.id) and item.id not in catalog.own:
            sentence = f"ids that start with `{item.prefix}own-` are kept for what organisers add"
            yield Finding(item, ("id",), "C409", sentence)


def successors_are_others(catalog: Catalog) -> Iterator[Finding]:
    """C406: only an archived item has a successor, and that is another item."""
    for item in catalog.items.values():
        if item.superseded_by == item.id:
            yield Finding(item, ("superseded_by",), "C406", "an item can't supersede itself")
        elif item.superseded_by and item.status is not Status.ARCHIVED:
            sentence = f"`{item.superseded_by}` supersedes it, so its status must be archived"
            yield Finding(item, ("superseded_by",), "C406", sentence)


def echoes_are_others(catalog: Catalog) -> Iterator[Finding]:
    """C412: what an item echoes is another item, named once."""
    for item in catalog.items.values():
        if item.id in item.echoes:
            yield Finding(item, ("echoes",), "C412", "an item is no echo of itself")
        elif len(set(item.echoes)) < len(item.echoes):
            yield Finding(item, ("echoes",), "C412", "it names the same echo twice")


ROADMAP_RULES = (
    topics_open,
    items_have_a_place,
    ids_are_the_projects,
    successors_are_others,
    echoes_are_others,
)
