"""The code in content is run, with the libraries it names, and does what the items say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.conftest import CONTENT
from tests.content.not_run import NOT_RUN
from tests.content.snippets import LABELS, Fence, Page, fences_of, run

HERE = Path(__file__).parent
MODULES = [
    importlib.import_module(f"tests.content.{file.stem}") for file in HERE.glob("proofs_*.py")
]
PROOFS: dict[str, Callable[[Page], None]] = {
    id: proof for module in MODULES for id, proof in module.PROOFS.items()
}
PAGES = {path.stem: path for path in sorted(CONTENT.glob("*/*.md"))}
FENCES = {id: found for id, path in PAGES.items() if (found := list(fences_of(path)))}
PYTHON = {
    (id, number): fence
    for id, fences in FENCES.items()
    for number, fence in enumerate(fences, 1)
    if fence.label == "python"
}
ALONE = sorted({id for id, _ in PYTHON.keys() - NOT_RUN.keys()} - PROOFS.keys())

pytestmark = pytest.mark.timeout(30)


def fault_of(fence: Fence) -> str:
    """What is wrong with how a fence is opened; "" where nothing is."""
    if fence.label and fence.label not in LABELS:
        known = ", ".join(LABELS)
        return f"{fence.where}: I don't know the language {fence.label!r}; it is one of {known}"
    if not fence.label and fence.looks_like_code:
        return (
            f"{fence.where}: this looks like code. Say in which language, as in ```python (that "
            "is run), or write ```text if it is none"
        )
    return ""


def run_alone(page: Page) -> str:
    """What stops the Python of an item that nothing else is said of; "" where it runs.

    Its fences build on each other, in their order.
    """
    id, fences = page.path.stem, enumerate(page.fences, 1)
    numbers = [n for n, one in fences if one.label == "python" and (id, n) not in NOT_RUN]
    try:
        page.run(*numbers)
    except Exception as error:
        return (
            f"{page.fences[numbers[0] - 1].where}: this Python stops with {type(error).__name__}: "
            f"{error}. Let it run as it stands, or hand in what it lacks in a proof "
            "(tests/content/proofs_*.py), or say in tests/content/not_run.py why it can't be run"
        )
    return ""


def test_every_fence_says_what_it_holds() -> None:
    faults = [fault for fences in FENCES.values() for one in fences if (fault := fault_of(one))]
    assert not faults, "\n".join(faults)


def test_python_runs_as_it_stands() -> None:
    faults = [fault for id in ALONE if (fault := run_alone(Page(PAGES[id])))]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("id", sorted(PROOFS))
def test_code_does_what_the_item_says(id: str) -> None:
    page = Page(PAGES[id])
    PROOFS[id](page)
    left = {n for item, n in PYTHON if item == id and (item, n) not in NOT_RUN} - page.ran
    assert not left, f"the proof of {id} leaves out its Python no. {sorted(left)}"


def test_no_item_is_proven_in_two_places() -> None:
    assert sum(len(module.PROOFS) for module in MODULES) == len(PROOFS)


def test_what_is_not_run_is_there_and_nothing_runs_it() -> None:
    assert NOT_RUN.keys() <= PYTHON.keys(), NOT_RUN.keys() - PYTHON.keys()
    assert all(re.fullmatch(r"[A-Z].{15,}\.", reason) for reason in NOT_RUN.values())


@pytest.mark.parametrize(
    "text",
    [
        "x = np.arange(12)",
        "x = (1103515245 * x + 12345) % 2**31",
        "for (int i = 0; i < 24; i += T)\n  b[i] = a[i];",
        " 1  x = np.array([1.0])\n 2  y = x + 1",
        "def f(x):\n    return x",
        "for i in range(3):\n    total += i",
        "from math import exp",
        "print(1)",
        'df["a"] = df.groupby("b")["c"].transform("mean")',
        "SELECT a FROM b",
        "FROM python:3.12-slim\nRUN pip install x",
        "for (int i = 0; i < 3; i++) {\n}",
        "x <- c(1, 2)",
        "struct Event {",
    ],
)
def test_code_without_a_language_is_told_what_to_do(text: str) -> None:
    fault = fault_of(Fence("content/cards/car-a.md:9", "", text))
    assert fault.startswith("content/cards/car-a.md:9: this looks like code. Say in which")
    assert fault_of(Fence("", "text", text)) == ""


@pytest.mark.parametrize(
    "text",
    ["x  1  2  3", "118 124 131", "from \\ to  Harbour  Market", "1, 2", "C, model  -0.9  -1.2"],
)
def test_a_table_needs_no_language(text: str) -> None:
    assert fault_of(Fence("", "", text)) == ""


def test_an_unknown_language_is_told_the_known_ones() -> None:
    assert "'phyton'; it is one of python, sql" in fault_of(Fence("", "phyton", "x = 1"))


@pytest.fixture
def item(tmp_path: Path) -> Callable[[str], Page]:
    """Writes an item that holds a text."""

    def write(text: str) -> Page:
        path = tmp_path / "content" / "challenges" / "cha-new.md"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        return Page(path)

    return write


def test_python_that_stops_is_told_what_to_do(item: Callable[[str], Page]) -> None:
    fault = run_alone(item("## Task\n\n```python\ny = x + 1\n```\n"))
    assert fault.startswith(
        "content/challenges/cha-new.md:3: this Python stops with NameError: name 'x' is not "
        "defined. Let it run as it stands, or hand in what it lacks in a proof"
    )
    assert "not_run.py" in fault


def test_fences_build_on_each_other_in_their_order(item: Callable[[str], Page]) -> None:
    page = item("```python\nx = 1\n```\n\n```\n1 2\n```\n\n~~~python\ny = x + 1\n~~~\n")
    assert run_alone(page) == ""
    assert page.ran == {1, 3}


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("1  a = 3\n2\n3  b = a", "a = 3\n\nb = a"),
        (" 9  x = 1\n10  y = 2", " 9  x = 1\n10  y = 2"),
        ("x = 1\n\ny = 2", "x = 1\n\ny = 2"),
    ],
    ids=["numbered from 1", "numbers of its own", "none"],
)
def test_the_numbers_of_lines_are_taken_off(shown: str, source: str) -> None:
    assert Fence("", "python", shown).source == source


def test_code_has_no_way_out() -> None:
    with pytest.raises(PermissionError, match="reaches out of its process"):
        run("import socket\nsocket.create_connection(('127.0.0.1', 9))", "here", {})
    with pytest.raises(PermissionError, match="reaches out of its process"):
        run("import subprocess, sys\nsubprocess.run([sys.executable, '-V'])", "here", {})


def test_a_warning_stops_code() -> None:
    with pytest.raises(UserWarning, match="look here"):
        run("import warnings\nwarnings.warn('look here')", "here", {})


def test_names_do_not_stay_behind() -> None:
    run("left = 1", "here", {})
    with pytest.raises(NameError):
        run("left", "here", {})
