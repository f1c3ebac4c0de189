"""The locks: every version pinned by hash, from no host in particular.

The same for running and for developing.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-content.lock")
# A host, or an option that would name one. uv's --no-emit-index-url keeps hosts out, so it may
# stay.
HOST = re.compile(r"https?://|(?<!emit-)index-url|find-links|trusted-host")
PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(.*(?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)*)", re.MULTILINE
)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pins(lock: str) -> dict[str, str]:
    """Normalised name -> version."""
    return {_normal(name): version for name, version, _ in PIN.findall((ROOT / lock).read_text())}


@pytest.mark.parametrize(
    "name",
    [
        *LOCKS,
        *("Makefile", ".ci/run", "Dockerfile"),
        *(".github/workflows/ci.yml", ".github/workflows/audit.yml", ".github/dependabot.yml"),
    ],
)
def test_no_index_host_is_named(name: str) -> None:
    assert HOST.findall((ROOT / name).read_text()) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_a_pin_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.findall(r"^[^\s#].*", text, re.MULTILINE)
    hashed = [name for name, _, rest in PIN.findall(text) if "--hash=" in rest]
    assert entries
    assert len(hashed) == len(entries)


def test_what_runs_is_what_is_tested() -> None:
    run, dev, _ = (_pins(lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def test_what_content_is_run_with_fits_beside_the_rest_and_is_needed_by_nothing_else() -> None:
    run, dev, content = (_pins(lock) for lock in LOCKS)
    assert {name: content[name] for name in content.keys() & dev} == {
        name: dev[name] for name in content.keys() & dev
    }
    assert not {"numpy", "pandas", "scikit-learn"} & (run | dev).keys()


def test_every_declared_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    declared = {
        "requirements.lock": [
            *project["project"]["dependencies"],
            *(r for e in extras.values() for r in e),
        ]
    }
    declared["requirements-dev.lock"] = [
        *declared["requirements.lock"],
        *project["dependency-groups"]["dev"],
    ]
    declared["requirements-content.lock"] = project["dependency-groups"]["content"]
    for lock, requirements in declared.items():
        names = {
            _normal(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0])
            for requirement in requirements
        }
        assert names - _pins(lock).keys() == set(), lock
