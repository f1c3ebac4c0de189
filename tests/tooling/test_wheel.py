"""The wheel carries the content, installs into a fresh environment, and runs from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _run(*command: str | Path, folder: Path) -> str:
    """What the command printed; the failure shows everything it said."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CAIRN_", "PYTHON"))
    }
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{said}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, folder=ROOT)
    (built,) = folder.glob("cairn_bot-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment.

    The wheel is its own, the dependencies are this environment's.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    site_packages = sysconfig.get_path("purelib", vars={"base": str(home)})
    (Path(site_packages) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    uv = Path(sys.executable).with_name("uv")
    _run(
        uv,
        "pip",
        "install",
        "-q",
        "--offline",
        "--no-deps",
        "--python",
        programs / "python",
        wheel,
        folder=home,
    )
    return programs


def _files(folder: str) -> set[str]:
    """Every file below a folder of the checkout, as ``folder/...``.

    Without what Python left behind.
    """
    found = (
        path
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )
    return {path.relative_to(ROOT).as_posix() for path in found}


def test_the_wheel_carries_all_content_and_no_tests(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    content = {name.replace("content/", "bot/_content/", 1) for name in _files("content")}
    assert content
    assert content - carried == set()
    code = {name.split("/")[0] for name in carried if ".dist-info/" not in name}
    assert code == {"bot", "adapters"}


def test_the_wheel_carries_every_file_of_the_code(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())
    assert (_files("bot") | _files("adapters")) - carried == set()


def test_it_is_the_installed_copy_that_runs(installed: Path, tmp_path: Path) -> None:
    where = _run(installed / "python", "-c", "import bot; print(bot.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_command_helps_from_any_folder(installed: Path, tmp_path: Path) -> None:
    assert "run" in _run(installed / "cairn", "--help", folder=tmp_path)


def test_the_command_checks_itself_from_any_folder(installed: Path, tmp_path: Path) -> None:
    assert _run(installed / "cairn", "check", folder=tmp_path)
