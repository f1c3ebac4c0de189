"""Bit sets give what sets of names give: the plain version stands here."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps, open_topics
from bot.catalog.load import load
from bot.catalog.schema import Item, Topic
from bot.schedule.picker import group_of
from bot.store.entries import Standing


def with_some_archived(content: Catalog) -> Catalog:
    """A topic in ten is archived: it still lies behind members, and gates nobody."""
    items: list[Item] = list(content.items.values())
    for number, item in enumerate(items):
        if isinstance(item, Topic) and number % 10 == 0:
            items[number] = item.model_copy(update={"status": "archived"})
    return Catalog.of(content.stages, items)


CONTENT = load(Path(__file__).parents[2] / "content")
MAPS = (CONTENT, with_some_archived(CONTENT))
TOPICS = sorted(id for id, item in CONTENT.items.items() if isinstance(item, Topic))
STARTS = st.sets(st.sampled_from([*TOPICS, "cha-of-no-matter"]), max_size=len(TOPICS))


def within_reach(catalog: Catalog, done: Set[str]) -> set[str]:
    ready = open_topics(catalog, done)
    stages = sorted({catalog.stage(topic.stage).order for topic in ready})[:2]
    return {topic.id for topic in ready if catalog.stage(topic.stage).order in stages}


def plainly(catalog: Catalog, members: list[Standing]) -> list[set[str]]:
    """Topics, underway, touched of a group, one name after the other."""
    current: set[str] = set()
    underway: set[str] = set()
    touched: set[str] = set()
    for member in members:
        done, started = set(member.done), set(member.started)
        coming = {step.topic.id for step in next_steps(catalog, done, started)}
        current |= started | coming | within_reach(catalog, done)
        touched |= done | started
        if done or started:
            underway |= started | coming
    return [current, underway, touched]


@st.composite
def members(draw: st.DrawFn) -> Standing:
    """Anything done and begun, and whole stretches of the map as well."""
    done = draw(STARTS) | set(TOPICS[: draw(st.integers(0, len(TOPICS)))])
    return Standing(frozenset(done), frozenset(draw(STARTS)) - done)


@given(st.sampled_from(MAPS), st.lists(members(), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_group_stands_where_the_plain_rule_says(catalog: Catalog, group: list[Standing]) -> None:
    known = [Standing(one.done & set(TOPICS), one.started & set(TOPICS)) for one in group]
    found = group_of(catalog, group)
    assert [set(found.topics), set(found.underway), set(found.touched)] == plainly(catalog, known)
