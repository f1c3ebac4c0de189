"""confirmed.toml: what someone looked up is accepted, and the file itself is judged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.confirmed import read_confirmed
from bot.authoring.facts import Facts
from bot.authoring.lint import lint
from bot.catalog.load import load

TODAY = date(2025, 6, 1)
ADAM, VECTORS = "readings/rea-adam.md", "topics/top-vectors.md"
BY_DOI = 'doi = "10.1000/x"\nform = "paper"'
TITLE = "Adam: A Method for Stochastic Optimization"

URL = """\
[[urls]]
url = "http://www.example.org/nowhere#part"
seen = "cited in three public documents"
checked = 2025-05-30
"""
PAPER = f"""\
[[papers]]
arxiv = "1412.6980"
title = "{TITLE}"
seen = "two bibliographies"
checked = 2025-05-30
"""
BY_TITLE = PAPER.replace('arxiv = "1412.6980"\n', "")


def told(folder: Path, facts: Facts | None) -> list[str]:
    faults = lint(load(folder), folder, facts, TODAY)
    return [f"{fault.severity.value}: {fault}" for fault in faults]


def of(path: str, said: list[str]) -> list[str]:
    return [line for line in said if path in line]


@pytest.fixture
def ignorant(tmp_path: Path) -> Facts:
    """Facts that know nothing."""
    return Facts(tmp_path / "no-facts")


def test_a_confirmed_address_is_accepted_however_it_is_spelt(tree: Any, ignorant: Facts) -> None:
    tree.swap(VECTORS, "https://example.org/vectors", "https://example.org/Nowhere/")
    assert any("C303" in said and "/Nowhere/" in said for said in told(tree.folder, ignorant))
    tree.write("confirmed.toml", URL)
    after = told(tree.folder, ignorant)
    assert [said for said in after if "owhere" in said] == []
    assert of("confirmed.toml", after) == []
    assert any("C303" in said for said in of(VECTORS, after)), "other addresses are still told"


def test_a_confirmed_arxiv_id_is_accepted_with_its_title_alone(tree: Any, ignorant: Facts) -> None:
    before = [said for said in told(tree.folder, ignorant) if "C301" in said]
    assert any("1412.6980 is not among" in said for said in before)
    tree.write("confirmed.toml", PAPER)
    assert of(ADAM, told(tree.folder, ignorant)) == []
    tree.swap(ADAM, f'official_title = "{TITLE}"', 'official_title = "Something else entirely"')
    [wrong] = [said for said in of(ADAM, told(tree.folder, ignorant)) if "C301" in said]
    assert wrong.startswith("error: ")
    assert f'is "{TITLE}", not' in wrong


def test_a_confirmed_arxiv_id_vouches_for_its_address(tree: Any, ignorant: Facts) -> None:
    tree.swap(VECTORS, "https://example.org/vectors", "https://arxiv.org/abs/1412.6980v2")
    assert any("C303" in said and "1412.6980v2" in said for said in told(tree.folder, ignorant))
    tree.write("confirmed.toml", PAPER)
    assert [said for said in told(tree.folder, ignorant) if "1412.6980" in said] == []


def test_a_confirmed_title_is_accepted_for_a_paper_that_is_not_on_arxiv(
    tree: Any, ignorant: Facts
) -> None:
    tree.swap(ADAM, 'arxiv = "1412.6980"', BY_DOI)
    before = [said for said in told(tree.folder, ignorant) if "C301" in said]
    assert any("not among the known titles" in said for said in before)
    tree.write("confirmed.toml", BY_TITLE)
    after = told(tree.folder, ignorant)
    assert [said for said in of(ADAM, after) if "C301" in said] == []
    assert of("confirmed.toml", after) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (URL, 2, "no item names http://www.example.org/nowhere#part; take the entry out"),
        (
            PAPER.replace("1412.6980", "1412.6981"),
            2,
            "no item names arXiv 1412.6981; take the entry out",
        ),
        (BY_TITLE.replace(TITLE, "Unread"), 2, 'no item names "Unread"; take the entry out'),
    ],
)
def test_an_entry_that_serves_no_item_is_a_warning_with_and_without_facts(
    tree: Any, ignorant: Facts, text: str, line: int, words: str
) -> None:
    tree.write("confirmed.toml", text)
    expected = f"warning: confirmed.toml:{line}: C510 {words}"
    assert told(tree.folder, None) == [expected]
    assert of("confirmed.toml", told(tree.folder, ignorant)) == [expected]


def test_an_archived_item_still_needs_its_entry(tree: Any) -> None:
    tree.write("confirmed.toml", PAPER)
    tree.swap(ADAM, "level = ", 'status = "archived"\nlevel = ')
    assert told(tree.folder, None) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[papers]\n", "1: C509 this is not TOML"),
        (PAPER.replace("seen", "met"), "1: C509 "),
        (PAPER + PAPER, "7: C509 arXiv 1412.6980 is here twice"),
        (
            PAPER.replace("2025-05-30", "2025-06-02"),
            "2: C509 arXiv 1412.6980 was checked on 2025-06-02, which is in",
        ),
        (PAPER.replace("2025-05-30", '"lately"'), "5: C509 "),
        (PAPER.replace("1412.6980", "1412.6980v2"), "2: C509 "),
    ],
)
def test_a_file_that_can_not_be_relied_on_is_told(tree: Any, text: str, fault: str) -> None:
    tree.write("confirmed.toml", text)
    assert f"error: confirmed.toml:{fault}" in "\n".join(told(tree.folder, None))


def test_a_missing_file_confirms_nothing_and_is_fine(tree: Any) -> None:
    confirmed, _, faults = read_confirmed(tree.folder)
    assert list(confirmed.entries()) == []
    assert faults == []
    assert told(tree.folder, None) == []
