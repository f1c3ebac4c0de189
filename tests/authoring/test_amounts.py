"""amounts.toml: what falls short of what is wanted, and what is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.authoring.amounts import count_items, goal_table, read_amounts, stage_table
from bot.authoring.lint import lint
from bot.catalog.faults import Severity
from bot.catalog.load import load

TODAY = date(2025, 6, 1)

AMOUNTS = """\
cards_a_topic = 50

[launch]
topics = 7
challenges = 4

[floors.challenges]
stages = { S1 = 2, S4 = 3 }
each_level = 1
"""


def test_what_falls_short_is_a_warning_at_its_line(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS)
    faults = [
        fault
        for fault in lint(load(tree.folder), tree.folder, None, TODAY)
        if fault.path == "amounts.toml"
    ]
    assert {fault.severity for fault in faults} == {Severity.WARNING}
    said = [str(fault) for fault in faults]
    names = [line for line in said if "C508" in line]
    assert len(names) == 1
    assert "topics with fewer than 50 recall cards: top-what-is-ml (" in names[0]
    assert [line for line in said if "C508" not in line] == [
        "amounts.toml:4: C506 topics: 6 active items of 7",
        "amounts.toml:7: C507 challenges in S1 at level 2: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S1 at level 3: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4 at level 1: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4 at level 3: 0 of at least 1",
        "amounts.toml:7: C507 challenges in S4: 2 of at least 3",
    ]


def test_amounts_that_are_not_numbers_are_told(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS.replace("topics = 7", 'topics = "many"'))
    [fault] = lint(load(tree.folder), tree.folder, None, TODAY)
    assert (fault.path, fault.code) == ("amounts.toml", "C012")


def test_what_is_there_is_counted(tree: Any) -> None:
    tree.write("amounts.toml", AMOUNTS)
    catalog = load(tree.folder)
    amounts, _, _ = read_amounts(tree.folder)
    counts = count_items(catalog)
    goals = goal_table(counts, amounts)
    assert goals[0] == ["kind", "active", "launch"]
    assert goals[1] == ["topics", "6", "7"]
    assert goals[2] == ["activities", "3", "-"]
    by_stage = stage_table(catalog, counts)
    assert by_stage[0] == ["kind", "level", "S0", "S1", "S4", "S8"]
    assert ["challenges", "1", ".", "2", ".", "."] in by_stage
    cells = [cell for row in by_stage[1:] for cell in row[2:] if cell != "."]
    assert sum(map(int, cells)) == len(catalog.active)
