"""amounts.toml: how much there should be of what; and how much there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from bot.catalog.catalog import Catalog
from bot.catalog.document import Loc, nearest_line, parse_toml, toml_lines
from bot.catalog.faults import Fault, Severity
from bot.catalog.parts import Frozen
from bot.catalog.schema import KINDS, Card, Item
from bot.catalog.sentences import explain

AMOUNTS = "amounts.toml"
LEVELS = (1, 2, 3)
SHOWN = 12  # topics that C508 names
Amount = Annotated[int, Field(ge=0)]


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
    file = folder / AMOUNTS
    if not file.is_file():
        return Amounts(), {}, []
    text = file.read_text("utf-8", errors="replace")
    values, faults = parse_toml(text, AMOUNTS, first=1)
    lines = dict(toml_lines(text, first=1))
    try:
        return Amounts.model_validate(values or {}), lines, faults
    except ValidationError as error:
        wrong = explain(
            error, Amounts, "list of amounts", AMOUNTS, lambda loc: nearest_line(lines, loc)
        )
        return Amounts(), lines, [*faults, *wrong]


def counted(catalog: Catalog) -> Counter[tuple[str, str, int]]:
    """(folder, stage, level) -> how many active items; an organiser's own are not among them."""
    items = (item for item in catalog.active if item.id not in catalog.own)
    return Counter((item.folder, item.stage, item.level) for item in items)


def of_kind(counts: Counter[tuple[str, str, int]], kind: type[Item]) -> int:
    """How many of a kind there are."""
    return sum(count for (folder, _, _), count in counts.items() if folder == kind.folder)


def tables(
    catalog: Catalog, counts: Counter[tuple[str, str, int]], amounts: Amounts
) -> list[list[list[str]]]:
    """Two tables of cells: kinds against their goals, and kinds and levels by stage."""
    goals = [["kind", "active", "launch"]]
    by_stage = [["kind", "level", *(stage.id for stage in catalog.stages)]]
    for kind in KINDS:
        name = kind.folder
        goals.append([name, str(of_kind(counts, kind)), str(amounts.launch.get(name, "-"))])
        for level in LEVELS if of_kind(counts, kind) else ():
            cells = (counts[name, stage.id, level] for stage in catalog.stages)
            by_stage.append([name, str(level), *(str(count) if count else "." for count in cells)])
    return [goals, by_stage]


def check_amounts(catalog: Catalog, folder: Path) -> Iterator[Fault]:
    """C506: a kind's goal; C507: a stage's and a level's floor; C508: cards of a topic.

    All of them warnings.
    """
    amounts, lines, faults = read_amounts(folder)
    yield from faults
    counts = counted(catalog)
    for kind in KINDS:
        have, want = of_kind(counts, kind), amounts.launch.get(kind.folder, 0)
        if have < want:
            line = nearest_line(lines, ("launch", kind.folder))
            yield warning(AMOUNTS, line, "C506", f"{kind.folder}: {have} active items of {want}")
    for name, floor in amounts.floors.items():
        line = lines.get(("floors", name), 1)
        for stage, least in floor.stages.items():
            here = {level: counts[name, stage, level] for level in LEVELS}
            if sum(here.values()) < least:
                yield warning(
                    AMOUNTS,
                    line,
                    "C507",
                    f"{name} in {stage}: {sum(here.values())} of at least {least}",
                )
            for level in (level for level in LEVELS if here[level] < floor.each_level):
                said = (
                    f"{name} in {stage} at level {level}: {here[level]} of at least"
                    f" {floor.each_level}"
                )
                yield warning(AMOUNTS, line, "C507", said)
    yield from check_cards(catalog, amounts.cards_a_topic, nearest_line(lines, ("cards_a_topic",)))


def check_cards(catalog: Catalog, least: int, line: int) -> Iterator[Fault]:
    """C508, once for all active topics that have fewer recall cards than that."""
    held = Counter(topic for card in catalog.of_kind(Card) for topic in card.topics)
    poor = [
        f"{t.id} ({held[t.id]})"
        for t in catalog.topics
        if held[t.id] < least and t.id not in catalog.own
    ]
    if poor:
        names = ", ".join(poor[:SHOWN]) + (
            f" and {len(poor) - SHOWN} more" if len(poor) > SHOWN else ""
        )
        yield warning(
            AMOUNTS, line, "C508", f"topics with fewer than {least} recall cards: {names}"
        )


def warning(path: str, line: int, code: str, sentence: str) -> Fault:
    """A fault for a person to judge."""
    return Fault(path, line, code, sentence, Severity.WARNING)
