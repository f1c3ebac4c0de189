"""``make run`` and ``make test`` from outside.

A copy of the Makefile, with tools that only write down their names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("python", "ruff", "mypy", "lint-imports", "check-jsonschema", "hadolint")
# $BROKEN is a list of patterns of command lines that fail.
TOOL = """#!/bin/sh
line="$(basename "$0") $*"
echo "$line" >> calls
for pattern in $BROKEN; do case "$line" in *$pattern*) exit 1;; esac; done
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile and locks without a single package."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-content.lock"):
        (tmp_path / lock).touch()
    return tmp_path


@pytest.fixture
def furnished(checkout: Path) -> Path:
    """A checkout whose environment is there, filled with tools that write to ``calls``."""
    folder = checkout / ".venv" / "bin"
    folder.mkdir(parents=True)
    for name in TOOLS:
        _write_program(folder / name, TOOL)
    for old in (folder / "python", *checkout.glob("*.lock")):
        os.utime(old, (0, 0))
    for stamp in (".installed-run", ".installed-dev"):
        (checkout / ".venv" / stamp).touch()
    return checkout


def _write_program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o755)
    return path


def _make(folder: Path, *arguments: str, broken: str = "") -> subprocess.CompletedProcess[str]:
    """Runs make as a person would.

    Without what an outer make, which may be running this test, left behind.
    """
    outer = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON", "ARGS", "PYTEST_ARGS")
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    command = ["make", "-C", str(folder), "--no-print-directory", *arguments]
    return subprocess.run(
        command,
        check=False,
        env=environment | {"BROKEN": broken},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def _calls(folder: Path) -> list[str]:
    return (folder / "calls").read_text().splitlines()


def test_all_checks_run_and_the_tests_come_last(furnished: Path) -> None:
    done = _make(furnished, "test", "PYTEST_ARGS=-k streak -x")
    assert done.returncode == 0, done.stderr
    assert _calls(furnished) == [
        "ruff check .",
        "ruff format --check .",
        "mypy bot adapters tests",
        "lint-imports ",
        "python -m bot content lint --strict",
        "check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml",
        "check-jsonschema --builtin-schema vendor.github-workflows"
        " .github/workflows/ci.yml .github/workflows/audit.yml",
        "check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml",
        "hadolint Dockerfile",
        "python -m pytest -rs -n 3 --dist loadfile -k streak -x",
    ]


def test_one_failure_stops_no_other_check_and_is_named_last(furnished: Path) -> None:
    done = _make(furnished, "test", broken="mypy pytest")
    assert done.returncode != 0
    assert len(_calls(furnished)) == 10
    assert done.stdout.splitlines()[-1] == "Failed: mypy pytest"


@pytest.mark.parametrize(
    ("broken", "check"),
    [
        ("--check", "ruff-format"),
        ("lint-imports", "imports"),
        ("content", "content"),
        ("compose-spec", "compose"),
        ("workflows", "workflow"),
        ("vendor.dependabot", "dependabot"),
        ("hadolint", "dockerfile"),
    ],
)
def test_each_check_can_fail_the_whole(furnished: Path, broken: str, check: str) -> None:
    done = _make(furnished, "lint", broken=broken)
    assert done.returncode != 0
    assert done.stdout.splitlines()[-1] == f"Failed: {check}"


def test_a_second_run_starts_at_once_and_passes_arguments_on(furnished: Path) -> None:
    done = _make(furnished, "run", "ARGS=console --as ada")
    assert done.returncode == 0, done.stderr
    assert _calls(furnished) == ["python -m bot console --as ada"]


def test_the_libraries_of_content_are_installed_when_asked_for_and_once(furnished: Path) -> None:
    for _ in range(2):
        done = _make(furnished, "libraries")
        assert done.returncode == 0, done.stderr
    installs = [call for call in _calls(furnished) if "pip install" in call]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert installs[0].endswith("-r requirements-content.lock")


@pytest.mark.parametrize(
    ("target", "module"),
    [
        ("bench", "tests.benchmarks"),
        ("faults", "tests.faults"),
        ("fuzz", "tests.fuzz"),
        ("figures", "tests.tooling.figures"),
    ],
)
def test_what_measures_is_a_module_that_gets_the_arguments(
    furnished: Path, target: str, module: str
) -> None:
    done = _make(furnished, target, "ARGS=some words")
    assert done.returncode == 0, done.stderr
    assert _calls(furnished) == [f"python -m {module} some words"]


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        (None, "There is no working Python"),
        ("*version_info*) exit 1;; --version) echo Python 3.9.2;;", "is Python 3.9.2"),
        ("*ensurepip*) exit 1;;", "apt install python3-venv"),
    ],
    ids=["none", "too old", "without venv"],
)
def test_an_unfit_python_is_told_in_a_sentence(
    checkout: Path, python: str | None, sentence: str
) -> None:
    program = checkout / "some-python"
    if python:
        _write_program(program, f'#!/bin/sh\ncase "$*" in {python} esac\n')
    done = _make(checkout, "run", f"PYTHON={program}")
    assert done.returncode != 0
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (checkout / ".venv").exists()


def test_from_nothing_to_running_and_again(checkout: Path) -> None:
    (checkout / "bot").mkdir()
    (checkout / "bot" / "__main__.py").write_text("import sys\nprint('started with', sys.prefix)\n")
    first = _make(checkout, "run", f"PYTHON={sys.executable}")
    again = _make(checkout, "run", f"PYTHON={sys.executable}")
    started = f"started with {checkout / '.venv'}"
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[0].startswith("Making the environment .venv with Python 3.")
    assert first.stdout.splitlines()[-1] == started
    assert again.stdout.splitlines() == [started]


def test_help_is_the_default_and_lists_every_target_for_people(checkout: Path) -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    listed = [line.split()[1] for line in _make(checkout).stdout.splitlines()]
    assert listed == targets
    assert {"run", "test"} < set(targets)
