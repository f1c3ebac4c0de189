"""What the explanations list is all that there is: tables, floors, broad excepts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from bot.store.tables import metadata
from tests.docs.markdown import INLINE_CODE, fences
from tests.docs.reference import ROOT

CORE = "The core is layered, and every room of it has its place"
BROAD = re.compile(r"^ *except(?: (?:Base)?Exception\b|:)", re.MULTILINE)


def page(name: str) -> str:
    """An explanation's text."""
    return (ROOT / "docs/explanation" / name).read_text("utf-8")


def first_cells(text: str, title: str) -> Iterator[str]:
    """The code in the first column of the tables below a heading."""
    section = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            yield from INLINE_CODE.findall(line.split("|")[1])


def test_first_cells_are_those_of_one_section() -> None:
    before, after = "\n## A\n| `no` | x |\n", "\n\n## C\n| `no` | x |"
    text = before + "## B\n\n| head | x |\n|---|---|\n| `one`, `two` | `x` |" + after
    assert list(first_cells(text, "B")) == ["one", "two"]


def test_every_table_is_listed_and_no_other() -> None:
    listed = first_cells(page("store.md"), "The tables")
    assert sorted(listed) == sorted(metadata.tables)


def test_the_layers_are_those_that_the_contract_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    held = next(c for c in contracts["tool"]["importlinter"]["contracts"] if c["name"] == CORE)
    [drawn] = [fence.text for fence in fences(page("design.md")) if fence.info == "layers"]
    assert " ".join(drawn.split()).split(" > ") == held["layers"]


def test_every_broad_except_is_told_and_no_other() -> None:
    files = [file for folder in ("bot", "adapters") for file in (ROOT / folder).rglob("*.py")]
    broad = [file for file in files if BROAD.search(file.read_text("utf-8"))]
    told = first_cells(page("design.md"), "Errors")
    assert sorted(told) == sorted(str(file.relative_to(ROOT)) for file in broad)
