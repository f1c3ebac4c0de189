"""The lint: each rule finds what it is for, at its line, and lets what is right pass."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.lint import lint
from bot.authoring.rules.roadmap import claims_by_day
from bot.authoring.rules.spelling import misspelt
from bot.catalog.faults import Severity
from bot.catalog.load import load
from bot.catalog.own import with_own
from tests.catalog.tree import OWN_CHALLENGE, OWN_TOPIC, put, swap

TODAY = date(2025, 6, 1)
VECTORS, TREES, MATRICES = "topics/top-vectors.md", "topics/top-trees.md", "topics/top-matrices.md"
REGRESSION = "topics/top-regression.md"
DOT, SHAPE, LEAVES = (
    "challenges/cha-dot-product.md",
    "challenges/cha-product-shape.md",
    "challenges/cha-pure-leaves.md",
)
BUG, TITANIC, MEETUP = (
    "challenges/cha-boosting-bug.md",
    "kaggle/kag-titanic-depth.md",
    "activities/act-meetup.md",
)

BAD = [
    # file, what is taken out, what is put in, line and code, words of the sentence
    (
        DOT,
        "Sum the three products.",
        "Sum them: 4 + 10 + 18 = 32.",
        "37: C101",
        "hint 3 says the answer, `32`",
    ),
    (
        SHAPE,
        "Look at what is left",
        "It is **5 by 7**, or 5x7: look",
        "33: C101",
        "hint 2 says the answer, `5x7`",
    ),
    (
        LEAVES,
        "One leaf is small",
        "It is west and north; one is small",
        "35: C101",
        "says the answer, `north, west`",
    ),
    (
        BUG,
        "Ask what each new tree should still explain.",
        "So fit each tree to the residual `y - guess`, not y.",
        "38: C101",
        'hint 2 copies the answer: "fit each tree to the residual y guess"',
    ),
    (
        DOT,
        "The value is **32**.",
        "The value is 31.",
        "39: C102",
        "does not say 32, which the check wants",
    ),
    (SHAPE, "The product is 5 x 7.", "The product is 5 by 7.", "39: C102", "does not say `5 x 7`"),
    (LEAVES, "are north and west", "are both ends", "39: C102", "does not say `north`"),
    (
        DOT,
        'hand_in = "One number"',
        'hand_in = "One number, and a plot"',
        "11: C105",
        '`hand_in` asks for a second thing ("and a plot"), which nobody checks',
    ),
    (
        DOT,
        'hand_in = "One number"',
        f'hand_in = "{"One " * 25}number"',
        "11: C106",
        "`hand_in` has 106 characters; a form shows 100 of them",
    ),
    (
        DOT,
        'hand_in = "One number"',
        'seed = "member"\nsolve = "no-such"\nhand_in = "One number"',
        "12: C108",
        "there is no solver called `no-such`",
    ),
    (
        DOT,
        'hand_in = "One number"',
        'seed = "member"\nsolve = "lost-records"\nhand_in = "One number"',
        "17: C109",
        "`solve` comes to 0.1178",
    ),
    (
        DOT,
        'hand_in = "One number"',
        'seed = "member"\nsolve = "lost-records"\nhand_in = "One number"',
        "21: C110",
        "`solve` shows `batches of 40 records`, which the task does not say",
    ),
    (
        DOT,
        'hand_in = "One number"',
        'seed = "member"\nsolve = "lost-records"\nhand_in = "One number"',
        "15: C111",
        "`solve` has 4 mistakes for 0 remarks",
    ),
    (
        DOT,
        "tolerance = 0.001",
        'tolerance = 0.001\nnear = [{ answer = 32.0005, say = "That is near." }]',
        "17: C103",
        "the check accepts 32.0005, which `near` calls a mistake",
    ),
    (
        DOT,
        "tolerance = 0.001",
        'tolerance = 0.001\nnear = [{ answer = 12, say = "Only a part; the whole is 32." }]',
        "17: C107",
        '"Only a part; the whole is 32." says the answer, `32`',
    ),
    (
        DOT,
        'hand_in = "One number"',
        'hand_in = "One number"\ntell = "How you came to 32."',
        "12: C107",
        '"How you came to 32." says the answer, `32`',
    ),
    (
        LEAVES,
        'answer = ["north", "west"]',
        'answer = ["north", "west"]\nnear = [{ answer = ["West", "north"], say = "No." }]',
        "17: C103",
        "the check accepts West, north",
    ),
    (
        LEAVES,
        'answer = ["north", "west"]',
        'answer = ["north", "west"]\nnear = [{ answer = ["north", "east"], say = "No." },'
        ' { answer = ["East", "north"], say = "Not so." }]',
        "17: C104",
        "East, north stands in `near` twice",
    ),
    (
        LEAVES,
        'type = "set"\nanswer = ["north", "west"]',
        'type = "list"\nanswer = ["north", "no"]',
        "39: C102",
        "does not say `no`",
    ),
    (
        LEAVES,
        'type = "set"\nanswer = ["north", "west"]',
        'type = "list"\nanswer = ["one", "leaf"]',
        "35: C101",
        "says the answer, `one, leaf`",
    ),
    (DOT, "Make it fail", "Hey @everyone, make it fail", "58: C201", "`@everyone` may ping people"),
    (DOT, "sum(x * y", "# <@U123>\nsum(x * y", "49: C201", "`<@U123>` may ping people"),
    (MEETUP, "One sentence on", "Tell @ana", "22: C201", "`@ana` may ping people"),
    (TREES, "Trees are the bricks", "<b>Trees</b> are the bricks", "28: C202", "`<b>` is HTML"),
    (
        TREES,
        "Trees are the bricks",
        "#### Why\n\nTrees are the bricks",
        "28: C205",
        "this is a heading",
    ),
    (
        TREES,
        "Trees are the bricks",
        "![a tree](https://example.org/t.png)",
        "28: C205",
        "this is a picture",
    ),
    (TREES, "Trees are the bricks", "|a|b|\n|---|---|\n", "29: C205", "this is a table"),
    (
        TREES,
        "Trees are the bricks",
        "[bricks](../bricks.md)",
        "28: C205",
        "a link that does not start with https://",
    ),
    (
        TREES,
        'title = "Decision trees"',
        'title = "vectors"',
        "3: C204",
        "top-vectors has the same title",
    ),
    (
        VECTORS,
        "level = 1",
        'level = 1\nstatus = "archived"',
        "9: C401",
        "it waits for `top-vectors`, which is archived",
    ),
    (
        VECTORS,
        "level = 1",
        'level = 1\ntopics = ["top-trees"]',
        "6: C401",
        "names other topics in `prereqs`",
    ),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        "reviewed = 2025-07-01",
        "8: C402",
        "it was reviewed on 2025-07-01",
    ),
    (
        VECTORS,
        "checked = 2025-01-15",
        "checked = 2025-07-01",
        "23: C402",
        "it was checked on 2025-07-01",
    ),
    (TITANIC, '["top-trees"]', "[]", "5: C403", "this Kaggle prompt names no active topic"),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        "reviewed = 2022-01-15",
        "8: C405",
        "it was last reviewed on 2022-01-15",
    ),
    (
        VECTORS,
        "checked = 2025-01-15",
        "checked = 2022-01-15",
        "23: C408",
        "it was last opened on 2022-01-15",
    ),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        "reviewed = 2025-01-15\nexpires = 2026-01-15",
        "9: C410",
        "`claim` has to say at what",
    ),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "the page is free"',
        "9: C410",
        "`expires` has to say from which day on",
    ),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "the page is free"\nexpires = 2025-01-15',
        "10: C410",
        "reviewed on 2025-01-15, so its claim can't expire on 2025-01-15",
    ),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "the page is free"\nexpires = 2025-06-01',
        "10: C411",
        "since 2025-06-01 this may be out of date: the page is free",
    ),
    (
        VECTORS,
        "https://example.org/vectors",
        "https://docs.microsoft.com/vectors",
        "19: C305",
        "https://docs.microsoft.com/vectors is on a host that has moved to learn.microsoft.com",
    ),
    (
        TREES,
        "Trees are the bricks",
        "[Trees](https://eng.uber.com/trees) are the bricks",
        "28: C305",
        "https://eng.uber.com/trees is on a host that has moved to www.uber.com/blog",
    ),
    (
        REGRESSION,
        "https://example.org/regression",
        "https://www.coursera.org/learn/regression",
        "22: C306",
        "www.coursera.org shows only a first module: `first module free`",
    ),
    (
        TREES,
        "Trees are the bricks",
        "In sklearn, trees are the bricks",
        "28: C206",
        "`sklearn` is spelt `scikit-learn`",
    ),
    (
        TREES,
        "Trees are the bricks",
        "With Numpy and Pandas, trees",
        "28: C206",
        "`Numpy` is spelt `NumPy`",
    ),
    (
        TREES,
        "Trees are the bricks",
        "Optimized trees are the bricks",
        "28: C206",
        "`Optimized` is spelt `Optimised`",
    ),
    (MEETUP, "One sentence on", "The behavior of", "22: C206", "`behavior` is spelt `behaviour`"),
    (
        DOT,
        "level = 1",
        'level = 1\nsuperseded_by = "cha-pure-leaves"',
        "7: C406",
        "its status must be archived",
    ),
    (
        DOT,
        "level = 1",
        'level = 1\nsuperseded_by = "cha-dot-product"',
        "7: C406",
        "can't supersede itself",
    ),
    (
        DOT,
        "level = 1",
        'level = 1\nechoes = ["cha-pure-leaves", "cha-dot-product"]',
        "7: C412",
        "no echo of itself",
    ),
    (
        DOT,
        "level = 1",
        'level = 1\nechoes = ["cha-pure-leaves", "cha-pure-leaves"]',
        "7: C412",
        "the same echo twice",
    ),
]

GOOD = [
    (DOT, '"One number"', '"The dot product, and rounded, with a sign"'),
    (DOT, '"One number"', '"One number"\ntell = "How long your loop is."'),
    (
        DOT,
        "tolerance = 0.001",
        'tolerance = 0.001\nunit = ["steps"]\nnear = [{ answer = 21, say = "That is the sum." }]',
    ),
    (
        LEAVES,
        'answer = ["north", "west"]',
        'answer = ["north", "west"]\nstrip = ["leaf"]\n'
        'near = [{ answer = ["north"], say = "A leaf of one row counts." }]',
    ),
    (
        LEAVES,
        'type = "set"\nanswer = ["north", "west"]',
        'type = "list"\nanswer = ["north", "west"]\n'
        'near = [{ answer = ["west", "north"], say = "By size, the other way." }]',
    ),
    (
        DOT,
        "Sum the three products.",
        "Sum the products of `[1, 2, 3]` and `[4, 5, 6]`; 132 is too much.",
    ),
    (DOT, "The value is **32**.", "It is 64/2, and so 3,200 %."),
    (SHAPE, "The product is 5 x 7.", "The product is **5 x** 7."),
    (LEAVES, "One leaf is small", "north is one of them; one leaf is small"),
    (
        DOT,
        "Make it fail",
        "With `@dataclass` or ana@example.org, `a < b` and 3 <4, make `<b>` fail",
    ),
    (TREES, "Trees are the bricks", "1. [Trees](https://example.org/t)\n- are # bricks"),
    (MATRICES, '["top-vectors"]', "[]"),
    (VECTORS, "reviewed = 2025-01-15", "reviewed = 2025-06-02"),
    (
        VECTORS,
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "sklearn is free"\nexpires = 2025-06-02',
    ),
    (
        MEETUP,
        "level = 1",
        'level = 1\nstatus = "archived"\nclaim = "the page is free"\nexpires = 2025-05-01',
    ),
    (VECTORS, "https://example.org/vectors", "https://learn.microsoft.com/vectors"),
    (VECTORS, "https://example.org/vectors", "https://[broken/vectors"),
    (REGRESSION, "https://example.org/regression", "https://coursera.org.example/regression"),
    (
        TREES,
        "Trees are the bricks",
        "`import sklearn`, [pandas](https://github.com/pandas-dev), size: bricks",
    ),
    (TREES, "Trees are the bricks", "Analyses of capsized, prized scikit-learn trees on Kaggle"),
    (VECTORS, "Vectors, chapter 1", "Optimization with Numpy, chapter 1"),
]


def told(folder: Path) -> list[str]:
    return [str(fault) for fault in lint(load(folder), folder, None, TODAY)]


def test_the_tiny_catalog_is_clean(tiny_folder: Path) -> None:
    assert told(tiny_folder) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "place", "words"), BAD, ids=[f"{b[3]} {b[4][:30]}" for b in BAD]
)
def test_a_bad_file_is_told(
    tree: Any, path: str, old: str, new: str, place: str, words: str
) -> None:
    tree.swap(path, old, new)
    found = [fault for fault in told(tree.folder) if f":{place} " in fault and words in fault]
    assert len(found) >= 1, told(tree.folder)


@pytest.mark.parametrize(("path", "old", "new"), GOOD)
def test_a_good_file_passes(tree: Any, path: str, old: str, new: str) -> None:
    tree.swap(path, old, new)
    assert told(tree.folder) == []


def test_a_second_thing_that_nobody_checks_is_an_error(tree: Any) -> None:
    tree.swap(DOT, '"One number"', '"One number, with a plot"')
    (fault,) = lint(load(tree.folder), tree.folder, None, TODAY)
    assert (fault.code, fault.severity) == ("C105", Severity.ERROR)
    # What people judge may ask for as much as it likes
    tree.swap(DOT, '"One number, with a plot"', '"One number"')
    tree.swap(BUG, 'hand_in = "', 'hand_in = "One page, and a plot: ')
    assert told(tree.folder) == []


def test_a_hint_with_a_small_number_only_warns(tree: Any) -> None:
    tree.swap(DOT, "answer = 32.0", "answer = 7")
    tree.swap(DOT, "**32**", "7")
    tree.swap(DOT, "Sum the three products.", "Sum them in 7 steps.")
    (fault,) = lint(load(tree.folder), tree.folder, None, TODAY)
    assert (fault.code, fault.severity) == ("C101", Severity.WARNING)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("reviewed = 2025-01-15", "reviewed = 2022-01-15", "C405"),
        ("checked = 2025-01-15", "checked = 2022-01-15", "C408"),
        (
            "reviewed = 2025-01-15",
            'reviewed = 2025-01-15\nclaim = "it is free"\nexpires = 2025-05-01',
            "C411",
        ),
    ],
)
def test_what_the_calendar_asks_for_is_due_and_no_warning(
    tree: Any, old: str, new: str, code: str
) -> None:
    tree.swap(VECTORS, old, new)
    (fault,) = lint(load(tree.folder), tree.folder, None, TODAY)
    assert (fault.code, fault.severity) == (code, Severity.DUE)


def test_the_same_claim_in_six_items_is_no_template(tree: Any) -> None:
    for file in sorted((tree.folder / "topics").glob("*.md")):
        claim = 'claim = "This page costs nothing and wants no account at all."'
        text = file.read_text("utf-8").replace(
            "reviewed = 2025-01-15\n", f"reviewed = 2025-01-15\n{claim}\nexpires = 2026-01-15\n"
        )
        tree.write(f"topics/{file.name}", text)
    assert told(tree.folder) == []


def test_claims_are_told_by_their_day(tree: Any) -> None:
    for path, day in ((VECTORS, "2026-03-01"), (TREES, "2025-12-01"), (MATRICES, "2026-03-01")):
        tree.swap(path, "level = 1", f'level = 1\nclaim = "it is free"\nexpires = {day}')
    found = [item.id for item in claims_by_day(load(tree.folder))]
    assert found == ["top-trees", "top-matrices", "top-vectors"]


def test_a_sentence_in_six_items_is_a_template_in_five_it_is_not(tree: Any) -> None:
    topics = sorted((tree.folder / "topics").glob("*.md"))
    for number, file in enumerate(topics, 1):
        line = f"You have spent {number} hours of careful work on it."
        tree.swap(f"topics/{file.name}", "## Done when\n\n", f"## Done when\n\n{line} ")
        codes = [fault.split()[1] for fault in told(tree.folder)]
        assert codes == (["C203"] if number > 5 else [])


def test_six_sums_are_no_template(tree: Any) -> None:
    for number, file in enumerate(sorted((tree.folder / "topics").glob("*.md")), 1):
        line = f"({number} + 30 + 16 + 36 + 12) / 50 = 28."
        tree.swap(f"topics/{file.name}", "## Done when\n\n", f"## Done when\n\n{line} ")
    assert told(tree.folder) == []


def test_the_same_task_in_other_numbers_is_told_and_a_sibling_is_not(tree: Any) -> None:
    path = tree.copy(DOT, "cha-dot-again")
    tree.swap(path, 'title = "A dot', 'title = "Another dot')
    tree.swap(path, "Write `dot(a, b)` in plain Python", "Write `dot(a, b)` in pure Python")
    [fault] = told(tree.folder)
    assert fault.endswith(": C204 `task` is 70% the same as that of cha-dot-product")
    tree.swap(
        path,
        "and give its value for `[1, 2, 3]` and",
        "that also takes a NumPy array, and try it on",
    )
    assert told(tree.folder) == []


def test_the_same_title_of_a_work_in_six_items_is_no_template(tree: Any) -> None:
    for file in sorted((tree.folder / "topics").glob("*.md")):
        before, mark, rest = file.read_text("utf-8").partition("[[resources]]\ntitle = ")
        _, _, after = rest.partition("\n")
        tree.write(
            f"topics/{file.name}", f'{before}{mark}"A long book about learning machines"\n{after}'
        )
    assert told(tree.folder) == []


def test_an_id_that_looks_like_an_organisers_is_told(tree: Any) -> None:
    tree.copy(LEAVES, "cha-own-leaves")
    tree.swap("challenges/cha-own-leaves.md", 'title = "', 'title = "Other ')
    found = [
        fault for fault in lint(load(tree.folder), tree.folder, None, TODAY) if fault.code == "C409"
    ]
    assert [(fault.line, fault.severity) for fault in found] == [(2, Severity.ERROR)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a pytorch model", ("pytorch", "PyTorch")),
        ("on github", ("github", "GitHub")),
        ("kaggle", ("kaggle", "Kaggle")),
        ("a neighboring cell", ("neighboring", "neighbouring")),
        ("labeled rows", ("labeled", "labelled")),
        ("we analyze it", ("analyze", "analyse")),
        ("re-normalizing", ("normalizing", "normalising")),
        ("the centers", ("centers", "centres")),
        ("PyTorch and pandas on GitHub, optimised", None),
        ("size, prize, seize, horizon, citizen", None),
    ],
)
def test_spellings(text: str, said: tuple[str, str] | None) -> None:
    assert misspelt(text) == said


def test_items_in_a_folder_that_nobody_reads_are_told(tree: Any) -> None:
    tree.write("topic/top-lost.md", "+++\n+++\n")
    assert told(tree.folder) == [
        "topic/top-lost.md:1: C407 no kind of item lives in topic/, so nobody reads this file"
    ]


def test_the_lint_reads_own_items_and_asks_them_for_no_lock(tree: Any, own: Path) -> None:
    swap(own / OWN_CHALLENGE, "Make it fail", "Hey @everyone, make it fail")
    swap(own / OWN_CHALLENGE, 'title = "A dot', 'title = "Another dot')
    swap(
        own / OWN_CHALLENGE,
        "Write `dot(a, b)` in plain Python and give its value for",
        "How far does one climb with",
    )
    swap(own / OWN_TOPIC, 'summary = "', 'summary = "Up and down: ')
    put(own / "topic/top-own-lost.md", "")
    catalog, _ = with_own(load(tree.folder), own)
    said = [str(fault) for fault in lint(catalog, tree.folder, None, TODAY, own)]
    ping = "C201 `@everyone` may ping people; write it without the @ or the brackets"
    assert f"{own.as_posix()}/{OWN_CHALLENGE}:58: {ping}" in said
    assert any(line.startswith(f"{own.as_posix()}/topic/top-own-lost.md:1: C407") for line in said)
    assert not any("C501" in line for line in said)
