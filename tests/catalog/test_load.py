"""Loading: the tiny catalog as values; every way to break a file, and what its writer reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.catalog import Catalog
from bot.catalog.load import load, try_load
from bot.catalog.schema import Challenge, Item, Kaggle, Reading
from bot.errors import ContentError, UnknownItem
from tests.catalog.tree import TINY

VECTORS, MATRICES, TREES = "topics/top-vectors.md", "topics/top-matrices.md", "topics/top-trees.md"
DOT, SHAPE, ADAM = (
    "challenges/cha-dot-product.md",
    "challenges/cha-product-shape.md",
    "readings/rea-adam.md",
)
MEETUP, START = "activities/act-meetup.md", "topics/top-what-is-ml.md"

BROKEN = [
    # file, what is taken out, what is put in, the fault
    (
        DOT,
        "minutes = 20",
        'minutes = "lots"',
        "7: C012 `minutes` wants a whole number from 5 to 3000; it says `lots`",
    ),
    (
        DOT,
        "minutes = 20",
        "minutes = 3",
        "7: C012 `minutes` wants a whole number from 5 to 3000; it says `3`",
    ),
    (DOT, "minutes = 20\n", "", "1: C010 `minutes` is missing"),
    (
        DOT,
        "minutes = 20",
        "minuts = 20\nminutes = 20",
        "7: C011 `minuts` is no key or section of a challenge; did you mean `minutes`?",
    ),
    (DOT, "minutes = 20", "minutes = = 20", "7: C003 this is not TOML: invalid value"),
    (
        DOT,
        "level = 1",
        "level = 4",
        "6: C012 `level` wants a whole number from 1 to 3; it says `4`",
    ),
    (
        DOT,
        'kind = "from-scratch"',
        'kind = "scratch"',
        (
            "10: C012 `kind` wants one of `from-scratch`, `data`, "
            "`structures`, `find-the-bug`, `probability`; it says `scratch`"
        ),
    ),
    (
        DOT,
        'type = "number"',
        'type = "numeric"',
        "13: C012 `check` wants a `type` that is one of `exact`, `list`, `number`, `rubric`, `set`",
    ),
    (
        DOT,
        "answer = 32.0",
        'answer = "many"',
        "15: C012 `answer` of `check` wants a number; it says `many`",
    ),
    (
        DOT,
        "tolerance = 0.001",
        'tolerance = 0.001\nnear = [\n  { answer = "much", say = "No." },\n]',
        "17: C012 `answer` of `near` 1 of `check` wants a number; it says `much`",
    ),
    (
        DOT,
        "tolerance = 0.001",
        "tolerance = 0.001\nnear = [{ answer = 3 }]",
        "17: C010 `say` of `near` 1 of `check` is missing",
    ),
    (DOT, "tolerance = 0.001\n", "", "13: C010 `tolerance` of `check` is missing"),
    (
        DOT,
        "reviewed = 2025-01-15",
        'reviewed = "soon"',
        "9: C012 `reviewed` wants a date like 2026-01-31, without quotes; it says `soon`",
    ),
    (
        DOT,
        'origin = "extension"',
        'origin = "mine"',
        (
            "8: C012 `origin` wants the row numbers of the source list, such as [12, 13], or"
            ' "extension"; it says `mine`'
        ),
    ),
    (
        DOT,
        "## Hint 2\n\n`zip` pairs the numbers up.\n\n",
        "",
        "1: C010 the section `## Hint 2` is missing",
    ),
    (DOT, "`zip` pairs the numbers up.", "", "31: C012 the section `## Hint 2` is empty"),
    (DOT, "## Hint 2", "## Hint 1", "31: C004 the section `## Hint 1` is here twice (line 27 too)"),
    (
        DOT,
        "## Hint 2",
        "## Hind 2",
        "31: C011 `hind_2` is no key or section of a challenge; did you mean `hint_2`?",
    ),
    (
        DOT,
        "## Task\n",
        "Hello.\n\n## Task\n",
        "19: C005 this text belongs to no section; put a `## ` heading above it",
    ),
    (
        DOT,
        "```\n\n## Common",
        "\n\n## Common",
        "47: C006 the code block that starts here is never closed",
    ),
    (
        DOT,
        "+++\nid",
        "id",
        "1: C002 the file starts with a line `+++`, then the front matter, then a line `+++`",
    ),
    (
        DOT,
        "0.001\n+++\n",
        "0.001\n",
        "1: C002 the front matter that starts here is never closed by a second line `+++`",
    ),
    (
        DOT,
        'hand_in = "One number"',
        'hand_in = "One number"\ntask = "Write it."',
        "20: C004 `task` is in the front matter already; say it once",
    ),
    (
        DOT,
        'stage = "S1"',
        'stage = "S3"',
        "4: C022 there is no stage `S3`; stages.toml has S0, S1, S4, S8",
    ),
    (
        DOT,
        '["top-vectors"]',
        '["top-vektors"]',
        "5: C023 `topics` names `top-vektors`, and no topic has that id",
    ),
    (
        DOT,
        '["top-vectors"]',
        '["cha-pure-leaves"]',
        "5: C023 `topics` names `cha-pure-leaves`, and no topic has that id",
    ),
    (
        DOT,
        "level = 1",
        'level = 1\nstatus = "archived"\nsuperseded_by = "cha-no"',
        "8: C023 `superseded_by` names `cha-no`, and no item has that id",
    ),
    (
        DOT,
        "level = 1",
        'level = 1\nechoes = ["cha-pure-leaves", "int-no"]',
        "7: C023 `echoes` names `int-no`, and no item has that id",
    ),
    (
        DOT,
        'id = "cha-dot-product"',
        'id = "cha-dot"',
        "2: C020 the id is `cha-dot`, so the file must be named cha-dot.md",
    ),
    (
        DOT,
        'id = "cha-dot-product"',
        'id = "top-dot-product"',
        "1: C012 the id of a challenge starts with 'cha-'",
    ),
    (
        DOT,
        'id = "cha-dot-product"',
        'id = "Dot Product"',
        (
            "2: C012 `id` wants an id such as `top-linear-algebra`: its "
            "kind, then lower-case words with hyphens, at most 40 characters; it says `Dot Product`"
        ),
    ),
    (
        SHAPE,
        'answer = "5 x 7"',
        "answer = 57",
        "15: C012 `answer` of `check` wants text of 1 to 200 characters; it says `57`",
    ),
    (
        VECTORS,
        "hours = 2",
        "hours = 0",
        "22: C012 `hours` of `resources` 1 wants a number above 0, at most 300; it says `0`",
    ),
    (VECTORS, "hours = 1.5\n", "", "25: C010 `hours` of `resources` 2 is missing"),
    (
        VECTORS,
        'cost = "paid"',
        'cost = "gratis"',
        (
            "29: C012 `cost` of `resources` 2 wants one of `free`, `free to audit`,"
            " `first module free`, `paid`; it says `gratis`"
        ),
    ),
    (
        VECTORS,
        "https://example.org/vectors",
        "example.org/vectors",
        (
            "19: C012 `url` of `resources` 1 wants an address "
            "that starts with https:// and has no spaces; it says `example.org/vectors`"
        ),
    ),
    (
        VECTORS,
        '  "Say what a dot product of zero means",\n',
        "",
        "12: C012 `outcomes` wants a list of 2 to 4 things; it has 1",
    ),
    (
        VECTORS,
        'summary = "',
        f'summary = "{"very " * 90}',
        "11: C012 `summary` wants text of 20 to 400 characters; it has 567",
    ),
    (
        MATRICES,
        '["top-vectors"]',
        '["top-matrices"]',
        "9: C024 prerequisites in a circle: top-matrices <- top-matrices",
    ),
    (
        START,
        "prereqs = []",
        'prereqs = ["top-trees"]',
        "9: C025 `top-trees` is in S4, after this topic's stage S0",
    ),
    (
        "challenges/cha-dot-product.md",
        'hand_in = "One number"',
        'hand_in = "One number"\nsolve = "split"',
        "1: C012 seed and solve go together: one says whose numbers, one says how",
    ),
    (
        "challenges/cha-pure-leaves.md",
        "[check]",
        'seed = "member"\nsolve = "split"\n\n[check]',
        "1: C012 numbers of one's own need a check of the type number",
    ),
    (ADAM, 'arxiv = "1412.6980"\n', "", "1: C012 a reading needs one of arxiv, doi or link"),
    (
        ADAM,
        '"1412.6980"',
        '"1412.6980v9"',
        (
            "10: C012 `arxiv` wants an arXiv id such as `1706.03762`, without a version; it says"
            " `1412.6980v9`"
        ),
    ),
    (
        MEETUP,
        "weekly_cap = 1",
        "weekly_cap = 0",
        "11: C012 `weekly_cap` wants a whole number from 1 to 14; it says `0`",
    ),
    (
        DOT,
        "minutes = 20",
        'minutes = "FILL-IN"',
        "7: C007 `minutes` waits to be written; replace the `FILL-IN`",
    ),
    (
        DOT,
        "`zip` pairs the numbers up.",
        "FILL-IN: a step further",
        "33: C007 this text waits to be written; replace the `FILL-IN`",
    ),
    ("stages.toml", 'title = "Mathematics"', "", "6: C010 `title` is missing"),
    (
        "stages.toml",
        "lane = true",
        'lane = "si"',
        "20: C012 `lane` wants true or false; it says `si`",
    ),
    ("stages.toml", 'id = "S8"', 'id = "S4"', "17: C021 the stage `S4` is here twice"),
]


@pytest.mark.parametrize(
    ("path", "old", "new", "fault"), BROKEN, ids=[f[3].split("C", 1)[1][:40] for f in BROKEN]
)
def test_a_broken_file_is_named_with_its_line_and_what_to_mend(
    tree: Any, path: str, old: str, new: str, fault: str
) -> None:
    tree.swap(path, old, new)
    catalog, faults = try_load(tree.folder)
    assert catalog is None
    assert f"{path}:{fault}" in [str(found) for found in faults]
    # A fault of one file is told of others only where they name what is in it.
    assert {found.code for found in faults if found.path != path} <= {"C022", "C023"}


def test_every_fault_is_told_at_once(tree: Any) -> None:
    tree.swap(DOT, "minutes = 20", "minutes = 2")
    tree.swap(DOT, "## Hint 1", "## Hint 9")
    tree.swap(MEETUP, "points = 10", "points = 99")
    (tree.folder / TREES).write_bytes(b"+++\nid = 'caf\xe9'\n+++\n")
    tree.write("topics/notes.txt", "hello")
    with pytest.raises(ContentError) as raised:
        load(tree.folder)
    assert [fault.split(" ")[:2] for fault in raised.value.faults] == [
        [f"{MEETUP}:10:", "C012"],
        [f"{DOT}:1:", "C010"],
        [f"{DOT}:7:", "C012"],
        [f"{DOT}:27:", "C011"],
        ["topics/notes.txt:1:", "C031"],
        [f"{TREES}:1:", "C001"],
    ]


def test_a_circle_of_prerequisites_is_told_once(tree: Any) -> None:
    tree.swap(VECTORS, "prereqs = []", 'prereqs = ["top-matrices"]')
    _, faults = try_load(tree.folder)
    sentence = "C024 prerequisites in a circle: top-matrices <- top-vectors <- top-matrices"
    assert [str(fault) for fault in faults] == [f"{MATRICES}:9: {sentence}"]


def test_two_files_with_one_id_are_both_named(tree: Any) -> None:
    tree.write("challenges/cha-again.md", (tree.folder / DOT).read_text("utf-8"))
    _, faults = try_load(tree.folder)
    named = "the id is `cha-dot-product`, so the file must be named cha-dot-product.md"
    assert [str(fault) for fault in faults] == [
        f"challenges/cha-again.md:2: C020 {named}",
        f"{DOT}:2: C021 `cha-dot-product` is the id of challenges/cha-again.md too",
    ]


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"+++",
        b"+++\n+++\n",
        b"\x00\xff",
        b"+++\n" * 9,
        b"## Why\n",
        b"+++\nid = 1\n+++\n## \n\n## !\n",
    ],
)
def test_rubbish_is_a_fault_and_never_a_traceback(tree: Any, rubbish: bytes) -> None:
    (tree.folder / DOT).write_bytes(rubbish)
    (tree.folder / "stages.toml").write_bytes(rubbish)
    _, faults = try_load(tree.folder)
    assert {fault.path for fault in faults} == {DOT, "stages.toml"}


def test_a_folder_without_content_says_so(tmp_path: Path) -> None:
    _, missing = try_load(tmp_path / "no")
    told = [(fault.code, fault.sentence) for fault in missing]
    assert told == [("C030", "there is no such folder")]
    _, empty = try_load(tmp_path)
    assert [(fault.path, fault.code) for fault in empty] == [(".", "C030"), ("stages.toml", "C030")]


def test_a_heading_in_a_code_block_is_code(catalog: Catalog) -> None:
    challenge = catalog.items["cha-dot-product"]
    assert isinstance(challenge, Challenge)
    assert "## the products, added up" in challenge.solution_notes


def test_files_written_on_windows_load_alike(tree: Any, catalog: Catalog) -> None:
    file = tree.folder / DOT
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(tree.folder).items["cha-dot-product"] == catalog.items["cha-dot-product"]


def test_a_lane_may_ask_for_any_stage_and_be_asked_for_by_any(tree: Any) -> None:
    tree.swap(TREES, 'stage = "S4"', 'stage = "S8"')
    tree.swap(MATRICES, '["top-vectors"]', '["top-vectors", "top-trees"]')
    assert load(tree.folder).topic("top-trees").stage == "S8"


def test_items_stand_in_roadmap_order(catalog: Catalog) -> None:
    assert [stage.id for stage in catalog.stages] == ["S0", "S1", "S4", "S8"]
    in_order: list[tuple[Sequence[Item], str]] = [
        (catalog.topics, "what-is-ml vectors matrices trees regression boosting"),
        (catalog.of_kind(Challenge), "dot-product product-shape pure-leaves boosting-bug"),
        (catalog.of_kind(Kaggle), "titanic-depth house-baseline churn-rounds"),
        (catalog.of_kind(Reading), "spectral-clustering random-forests adam xgboost"),
    ]
    for items, ids in in_order:
        assert [item.short_id for item in items] == ids.split()


def test_drafts_and_archived_items_are_kept_but_not_shown(tree: Any) -> None:
    tree.swap(DOT, "level = 1", 'level = 1\nstatus = "archived"')
    tree.swap(SHAPE, "level = 1", 'level = 1\nstatus = "draft"')
    catalog = load(tree.folder)
    assert [item.short_id for item in catalog.of_kind(Challenge)] == ["pure-leaves", "boosting-bug"]
    assert catalog.get("cha-dot-product") is not None


def test_an_item_knows_its_file(catalog: Catalog) -> None:
    assert catalog.path_of("top-vectors") == VECTORS
    assert all((TINY / catalog.path_of(id)).is_file() for id in catalog.items)
    assert catalog.stage("S8").lane
    assert catalog.get("top-nothing") is None
    with pytest.raises(UnknownItem):
        catalog.topic("act-meetup")
