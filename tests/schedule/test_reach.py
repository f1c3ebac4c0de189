"""Bit sets give what sets of names give: the plain version stands here."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps, open_topics
from bot.catalog.load import load
from bot.catalog.schema import Item, Topic
from bot.schedule.group import group_of
from bot.store.standings import Standing


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


def is_aside(catalog: Catalog, topic: Topic) -> bool:
    return catalog.stage(topic.stage).lane


def on_the_road(catalog: Catalog, member: Standing) -> set[str]:
    """What a member can begin in the first two unfinished stages, where they are, and next."""
    ready = [one for one in open_topics(catalog, member.done) if not is_aside(catalog, one)]
    stages = set(sorted({catalog.stage(topic.stage).order for topic in ready})[:2])
    stages |= {catalog.stage(one.stage).order for one in catalog.topics if one.id in member.started}
    coming = {step.topic.id for step in next_steps(catalog, member.done, member.started)}
    found = {one.id for one in ready if catalog.stage(one.stage).order in stages}
    found |= {one.id for one in ready if one.id in coming}
    return found - member.started


def plainly(catalog: Catalog, members: list[Standing]) -> list[object]:
    """What a group's members stand at, one name after the other."""
    road: set[str] = set()
    aside: set[str] = set()
    can_begin: Counter[str] = Counter()
    for member in members:
        ready = [one for one in open_topics(catalog, member.done) if one.id not in member.started]
        can_begin.update(topic.id for topic in ready)
        road |= on_the_road(catalog, member)
        aside |= {topic.id for topic in ready if is_aside(catalog, topic)}
    begun = Counter(id for member in members for id in member.started)
    done = [set(member.done) for member in members]
    return [begun, can_begin, road, aside, set.union(*done), set.intersection(*done)]


@st.composite
def members(draw: st.DrawFn) -> Standing:
    """Anything done and begun, and whole stretches of the map as well."""
    done = draw(STARTS) | set(TOPICS[: draw(st.integers(0, len(TOPICS)))])
    return Standing(frozenset(done), frozenset(draw(STARTS)) - done)


@given(st.sampled_from(MAPS), st.lists(members(), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_group_stands_where_the_plain_rule_says(catalog: Catalog, group: list[Standing]) -> None:
    known = [Standing(one.done & set(TOPICS), one.started & set(TOPICS)) for one in group]
    found = group_of(catalog, known)
    told = [found.begun, found.open, found.road, found.aside, found.done, found.done_by_all]
    assert told == plainly(catalog, known)
