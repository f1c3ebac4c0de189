"""C305, C306: addresses whose host has moved, and courses whose host has changed what is free."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.authoring.rules.finding import Finding
from bot.authoring.rules.truth import addresses
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity, shorten
from bot.catalog.schema import Topic
from bot.catalog.toml import Loc

MOVED = {
    "ai.googleblog.com": "research.google/blog",
    "building.nubank.com.br": "building.nubank.com",
    "docs.microsoft.com": "learn.microsoft.com",
    "eng.uber.com": "www.uber.com/blog",
}
"""A host that is gone -> where its pages are now; each page's own address has to be looked up."""

PREVIEWS_ONLY = re.compile(r"(?:^|\.)coursera\.org$")
"""Hosts that let nobody audit a whole course any more."""


def hosts_are_current(catalog: Catalog) -> Iterator[Finding]:
    """C305: no address of an active item is on a host that has moved."""
    for item in catalog.active:
        for loc, url in addresses(item):
            new = MOVED.get(host_of(url))
            if new is not None:
                sentence = f"{shorten(url, 120)} is on a host that has moved to {new}"
                yield Finding(item, loc, "C305", sentence, Severity.WARNING, url)


def costs_are_current(catalog: Catalog) -> Iterator[Finding]:
    """C306: what can only be previewed is not called free to audit."""
    for topic in catalog.of_kind(Topic):
        for loc, cost in stale_costs(topic):
            sentence = f"{cost} shows only a first module: `first module free`"
            yield Finding(topic, loc, "C306", sentence, Severity.WARNING)


def stale_costs(topic: Topic) -> Iterator[tuple[Loc, str]]:
    """The places of a topic's resources that nobody can audit, with their hosts."""
    for number, resource in enumerate(topic.resources):
        host = host_of(resource.url)
        if resource.cost == "free to audit" and PREVIEWS_ONLY.search(host):
            yield ("resources", number, "cost"), host


def host_of(url: str) -> str:
    """The host of an address, in lower case; empty where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


HOST_RULES = (hosts_are_current, costs_are_current)
