"""``.ci/run`` from outside: what it hands to ``make test``, and what it installs first."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FITTINGS = ("make", "python3", "chromium", "chromedriver", "pgbouncer")
REPORT = '#!/bin/sh\necho "$(basename "$0") $*"\n'
MAKE = REPORT + 'env | grep ^CAIRN_ | sort\nread -r line && echo "stdin: $line"\nexit 0\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with nothing but ``.ci/run``; beside it ``programs``, the only folder on the path."""
    folder = tmp_path / "clone"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "sh", "dirname", "basename", "env", "grep", "sort"):
        program = shutil.which(name)
        assert program
        (programs / name).symlink_to(program)
    for name in (*FITTINGS, "apt-get"):
        _program(programs / name, MAKE if name == "make" else REPORT)
    return folder


def _program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def _run(clone: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(clone.parent / "programs")}
    command = [str(clone / ".ci" / "run")]
    return subprocess.run(
        command,
        check=False,
        env=environment,
        cwd="/",
        input="y\n",
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_with_all_at_hand_it_only_makes_test(clone: Path) -> None:
    done = _run(clone)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-2:] == ["make test", "CAIRN_REQUIRE_ALL=1"]
    assert "apt-get" not in done.stdout


def test_the_libraries_of_content_are_there_before_the_tests(clone: Path) -> None:
    calls = [line for line in _run(clone).stdout.splitlines() if line.startswith("make ")]
    assert calls == ["make libraries", "make test"]


def test_what_lies_beside_the_clone_is_named_in_full(clone: Path) -> None:
    shared = clone.parent / "shared"
    for name in ("specs", "facts"):
        (shared / name).mkdir(parents=True)
    told = _run(clone).stdout.splitlines()
    assert f"CAIRN_SPECS_DIR={shared}/specs" in told
    assert f"CAIRN_FACTS_DIR={shared}/facts" in told


def test_a_missing_browser_is_installed_by_root_alone(clone: Path) -> None:
    (clone.parent / "programs" / "chromedriver").unlink()
    done = _run(clone)
    if os.geteuid() == 0:
        installs = "apt-get install -y -qq --no-install-recommends chromium-driver"
        assert installs in done.stdout.splitlines()
        assert done.returncode == 0, done.stderr
    else:
        assert "only root can install them: apt-get install chromium-driver" in done.stderr
        assert done.returncode == 1


def test_a_failing_check_fails_the_run(clone: Path) -> None:
    _program(clone.parent / "programs" / "make", "#!/bin/sh\nexit 2\n")
    assert _run(clone).returncode == 2
