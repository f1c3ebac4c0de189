"""The script that measures the house measures right, and the house keeps to what it measures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling.figures import Module, figures, modules_of, size

ROOT = Path(__file__).parents[2]
LONGEST = 50  # lines of a function

APP = '''\
"""A core."""

# A comment alone is no line of code.
LIMIT = 3


class App:
    """The only door."""

    def say(self, line: str) -> str:
        return line if line else "nothing" if LIMIT else "less"

    async def tick(self) -> int:
        try:
            return sum(n for n in range(LIMIT) if n and n > 1)
        except Exception:
            return 0

    def _hidden(self) -> None: ...
'''
ADAPTER = f"""\
LIMIT: int = 4


def greet(name):
    match name:
        case "":
            return None
        case _:
            return "{"x" * 100}"
"""


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A folder of two files that count, and two that don't."""
    left_out = "if True:\n    pass\n"
    files = {
        "bot/app.py": APP,
        "adapters/greet.py": ADAPTER,
        "bot/store/migrations/env.py": left_out,
        "tests/test_app.py": left_out,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_what_is_measured(made_up: Path) -> None:
    assert figures(modules_of(made_up)) == {
        "files": "2",
        "lines of code": "19",
        "lines over 100 characters": "1 (5.3 %)",
        "file, lines: median / p90 / longest": "14 / 19 / 19",
        "function, lines: median / p90 / longest": "3.5 / 6 / 6",
        "complexity: median / p90 / most": "3 / 4 / 4",
        "functions with a complexity over 10": "0",
        "conditional expressions per 1,000 lines": "105.3",
        "conditional expressions inside another": "1",
        "comprehensions per 1,000 lines": "52.6",
        "broad excepts": "1",
        "public names defined more than once": "1",
        "public methods of App": "2",
    }


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.tooling.figures", str(folder)]
    return subprocess.run(
        command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )


def test_it_prints_a_table(made_up: Path) -> None:
    lines = run(made_up).stdout.splitlines()
    assert lines[0].split() == ["files", "2"]
    assert lines[-1].split() == ["public", "methods", "of", "App", "2"]


def test_a_folder_without_code_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"There is no code in bot or adapters of {tmp_path}.\n"


@pytest.fixture(scope="module")
def house() -> list[Module]:
    """The real code."""
    return modules_of(ROOT)


def test_no_conditional_expression_stands_inside_another(house: list[Module]) -> None:
    nested = [
        f"{module.path}:{node.lineno}" for module in house for node in module.nested_conditionals()
    ]
    assert not nested, "\n".join(nested)


def test_no_function_is_longer_than_a_page(house: list[Module]) -> None:
    long = [
        f"{module.path}:{function.lineno} {function.name}: {size(function)} lines"
        for module in house
        for function in module.functions()
        if size(function) > LONGEST
    ]
    assert not long, "\n".join(long)
