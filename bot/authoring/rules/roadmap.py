"""C4xx: every item can be come to, and is looked at again from time to time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.authoring.rules.finding import Finding
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity
from bot.catalog.own import is_own
from bot.catalog.schema import Activity, Topic

STALE = timedelta(days=550)  # a year and a half


def topics_open(catalog: Catalog) -> Iterator[Finding]:
    """C401: an active topic waits only for active ones."""
    for topic in catalog.topics:
        for id in topic.prereqs:
            if not catalog.items[id].active:
                sentence = (
                    f"it waits for `{id}`, which is {catalog.items[id].status}; nobody can finish"
                    " that"
                )
                yield Finding(topic, ("prereqs",), "C401", sentence)
        if topic.topics:
            yield Finding(
                topic,
                ("topics",),
                "C401",
                "a topic names other topics in `prereqs`, never in `topics`",
            )


def items_have_a_place(catalog: Catalog) -> Iterator[Finding]:
    """C403: an item in a gated stage names an active topic, else no week would ever pick it."""
    for item in catalog.active:
        if isinstance(item, Topic | Activity) or catalog.stage(item.stage).lane:
            continue
        if not any(catalog.items[id].active for id in item.topics):
            yield Finding(
                item,
                ("topics",),
                "C403",
                f"this {item.noun} names no active topic, so no week will pick it",
            )


def dates_are_past(catalog: Catalog, today: date) -> Iterator[Finding]:
    """C402: no day is still to come.

    C405: active items, C408: their resources are looked at every year and a half.
    """
    latest = today + timedelta(days=1)  # where the writer lives it may be tomorrow already
    for item in catalog.items.values():
        if item.reviewed > latest:
            yield Finding(
                item,
                ("reviewed",),
                "C402",
                f"it was reviewed on {item.reviewed}, which is still to come",
            )
        elif item.active and today - item.reviewed > STALE:
            sentence = f"it was last reviewed on {item.reviewed}; read it again"
            yield Finding(item, ("reviewed",), "C405", sentence, Severity.WARNING)
        for number, resource in enumerate(item.resources if isinstance(item, Topic) else ()):
            if resource.checked > latest:
                loc = ("resources", number, "checked")
                yield Finding(
                    item,
                    loc,
                    "C402",
                    f"it was checked on {resource.checked}, which is still to come",
                )
            elif item.active and today - resource.checked > STALE:
                loc = ("resources", number, "checked")
                sentence = (
                    f"it was last opened on {resource.checked}; see whether it is still there and"
                    " still good"
                )
                yield Finding(item, loc, "C408", sentence, Severity.WARNING)


def ids_are_the_projects(catalog: Catalog) -> Iterator[Finding]:
    """C409: ids with ``own-`` are kept for organisers' own items."""
    for item in catalog.items.values():
        if is_own(item.id) and item.id not in catalog.own:
            sentence = f"ids that start with `{item.prefix}own-` are kept for what organisers add"
            yield Finding(item, ("id",), "C409", sentence)


def lives_are_plain(catalog: Catalog) -> Iterator[Finding]:
    """C406: only an archived item has a successor, and that is another item."""
    for item in catalog.items.values():
        if item.superseded_by == item.id:
            yield Finding(item, ("superseded_by",), "C406", "an item can't supersede itself")
        elif item.superseded_by and item.status != "archived":
            sentence = f"`{item.superseded_by}` supersedes it, so its status must be archived"
            yield Finding(item, ("superseded_by",), "C406", sentence)


RULES = (topics_open, items_have_a_place, ids_are_the_projects, lives_are_plain)
