"""amounts.toml: how much there should be of what; and how much there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import Field

from bot.authoring.lists import read_list
from bot.authoring.wording import first_few
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Fault, Severity
from bot.catalog.parts import Frozen
from bot.catalog.schema import KINDS, Card, Item
from bot.catalog.toml import Loc, nearest_line

AMOUNTS = "amounts.toml"
LEVELS = (1, 2, 3)
TOPICS_SHOWN = 12  # So many does C508 name
Amount = Annotated[int, Field(ge=0)]

Counts: TypeAlias = Counter[tuple[str, str, int]]
"""(folder, stage, level) -> how many active items."""


class Floor(Frozen):
    """The least of a kind in each stage that is named, and at each level of each of them."""

    stages: dict[str, Amount]
    each_level: Amount = 0


class Amounts(Frozen):
    """Goals and floors by the kind's folder.

    ``cards_a_topic`` is the least for each active topic.
    """

    launch: dict[str, Amount] = Field(default_factory=dict)
    floors: dict[str, Floor] = Field(default_factory=dict)
    cards_a_topic: Amount = 0


def read_amounts(folder: Path) -> tuple[Amounts, dict[Loc, int], list[Fault]]:
    """(what is wanted, the lines it is written in, faults).

    Nothing is wanted where there is no such file.
    """
    return read_list(folder / AMOUNTS, Amounts, "list of amounts")


def count_items(catalog: Catalog) -> Counts:
    """How many active items there are; an organiser's own are not among them."""
    items = (item for item in catalog.active if item.id not in catalog.own)
    return Counter((item.folder, item.stage, item.level) for item in items)


def count_of(counts: Counts, kind: type[Item]) -> int:
    """How many of a kind there are."""
    return sum(count for (folder, _, _), count in counts.items() if folder == kind.folder)


def goal_table(counts: Counts, amounts: Amounts) -> list[list[str]]:
    """Rows of cells: each kind with how many there are, and how many there should be."""
    rows = [["kind", "active", "launch"]]
    for kind in KINDS:
        goal = amounts.launch.get(kind.folder, "-")
        rows.append([kind.folder, str(count_of(counts, kind)), str(goal)])
    return rows


def stage_table(catalog: Catalog, counts: Counts) -> list[list[str]]:
    """Rows of cells: each kind and level with how many there are in each stage."""
    stages = [stage.id for stage in catalog.stages]
    rows = [["kind", "level", *stages]]
    for kind in KINDS:
        if not count_of(counts, kind):
            continue
        for level in LEVELS:
            cells = [str(counts[kind.folder, stage, level] or ".") for stage in stages]
            rows.append([kind.folder, str(level), *cells])
    return rows


def check_amounts(catalog: Catalog, folder: Path) -> Iterator[Fault]:
    """C506: a kind's goal; C507: a stage's and a level's floor; C508: cards of a topic.

    All of them warnings.
    """
    amounts, lines, faults = read_amounts(folder)
    yield from faults
    counts = count_items(catalog)
    yield from check_goals(counts, amounts, lines)
    for name, floor in amounts.floors.items():
        yield from check_floor(counts, name, floor, lines.get(("floors", name), 1))
    yield from check_cards(catalog, amounts.cards_a_topic, nearest_line(lines, ("cards_a_topic",)))


def check_goals(counts: Counts, amounts: Amounts, lines: dict[Loc, int]) -> Iterator[Fault]:
    """C506, for each kind of which there are fewer than wanted."""
    for kind in KINDS:
        have, want = count_of(counts, kind), amounts.launch.get(kind.folder, 0)
        if have < want:
            line = nearest_line(lines, ("launch", kind.folder))
            yield too_few(line, "C506", f"{kind.folder}: {have} active items of {want}")


def check_floor(counts: Counts, name: str, floor: Floor, line: int) -> Iterator[Fault]:
    """C507, for each stage that has too few of a kind, and each level of it."""
    for stage, least in floor.stages.items():
        by_level = {level: counts[name, stage, level] for level in LEVELS}
        have = sum(by_level.values())
        if have < least:
            yield too_few(line, "C507", f"{name} in {stage}: {have} of at least {least}")
        yield from check_levels(by_level, f"{name} in {stage}", floor.each_level, line)


def check_levels(by_level: Mapping[int, int], where: str, least: int, line: int) -> Iterator[Fault]:
    """C507, for each level with too few items."""
    for level, have in by_level.items():
        if have < least:
            yield too_few(line, "C507", f"{where} at level {level}: {have} of at least {least}")


def check_cards(catalog: Catalog, least: int, line: int) -> Iterator[Fault]:
    """C508, once for all active topics that have fewer recall cards than that."""
    held = Counter(topic for card in catalog.of_kind(Card) for topic in card.topics)
    poor: list[str] = []
    for topic in catalog.topics:
        if held[topic.id] < least and topic.id not in catalog.own:
            poor.append(f"{topic.id} ({held[topic.id]})")
    if poor:
        names = first_few(poor, TOPICS_SHOWN)
        yield too_few(line, "C508", f"topics with fewer than {least} recall cards: {names}")


def too_few(line: int, code: str, sentence: str) -> Fault:
    """A warning at a line of amounts.toml."""
    return Fault(AMOUNTS, line, code, sentence, Severity.WARNING)
