"""``cairn content ...``, and what ``cairn check`` says of an organiser's own items."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from adapters.cli import main
from bot.authoring.shapes import KIND_BY_NAME
from bot.settings import Settings

TINY = Path(__file__).parent.parent / "data" / "tiny"


class Said:
    """What a command printed, and its exit status."""

    def __init__(self, status: object, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


class Line:
    """A command line on a copy of the tiny catalog, every id of it locked."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self("lock")

    def __call__(self, *arguments: str) -> Said:
        return self.run("content", *arguments)

    def run(self, *arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return Said(ended.value.code, *self._capsys.readouterr())

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def swap(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path)
        (self.folder / path).write_text(self.read(path).replace(old, new, 1), "utf-8")


@pytest.fixture
def content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Line:
    for name in (*Settings.env_names(), "CAIRN_FACTS_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    folder = Path(
        shutil.copytree(TINY, tmp_path / "content", ignore=shutil.ignore_patterns("ids.lock"))
    )
    monkeypatch.setenv("CAIRN_CONTENT_DIR", str(folder))
    return Line(folder, capsys)


@pytest.fixture
def own(content: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one item of an organiser's own."""
    text = (
        content.read("topics/top-vectors.md")
        .replace('"top-vectors"', '"top-own-hills"')
        .replace("Vectors", "Hills")
    )
    text = re.sub(r"summary = .*", 'summary = "Ups and downs of a walk"', text)
    folder = tmp_path / "own"
    (folder / "topics").mkdir(parents=True)
    (folder / "topics" / "top-own-hills.md").write_text(text, "utf-8")
    monkeypatch.setenv("CAIRN_EXTRA_CONTENT_DIR", str(folder))
    return folder


# --- lint and lock ---


def test_lint_of_good_content_has_no_errors(content: Line) -> None:
    said = content("lint")
    assert said.status == 0
    *findings, last = said.out.splitlines()
    # The tiny catalog grows old.
    assert {line.split()[2] for line in findings} <= {"C405", "C408"}
    unchecked = r"Facts were not checked: CAIRN_FACTS_DIR is not set\."
    assert re.fullmatch(rf"0 errors, 0 warnings\. \d+ due for a look\. {unchecked}", last)


def test_lint_of_content_that_can_not_be_read_lists_the_fault(content: Line) -> None:
    content.swap("topics/top-vectors.md", "level = 1", 'level = "easy"')
    said = content("lint")
    assert said.status == 1
    assert re.search(r"^topics/top-vectors\.md:5: ", said.err, re.MULTILINE)


def test_a_warning_fails_only_where_it_is_told_to(content: Line) -> None:
    content.swap("challenges/cha-dot-product.md", "Make it fail", "With pytorch, make it fail")
    said = content("lint")
    assert said.status == 0
    assert "\nwarning: challenges/cha-dot-product.md:58: C206 " in said.out
    assert content("lint", "--strict").status == 1


def test_a_new_item_is_an_error_until_it_is_locked(content: Line) -> None:
    before = content.read("ids.lock")
    content.swap("ids.lock", "cha-dot-product", "cha-dot-product-that-was")
    said = content("lint")
    assert said.status == 1
    fault = "error: ids.lock:1: C501 not locked yet: cha-dot-product"
    assert f"{fault}; `cairn content lock` adds what is new" in said.out
    assert "C502 `cha-dot-product-that-was` was published and has no item now" in said.out
    locked = content("lock")
    assert (locked.status, locked.out) == (0, f"1 new, {before.count(chr(10)) + 1} in all.\n")
    kept = {line.split()[0] for line in before.splitlines()} | {"cha-dot-product-that-was"}
    assert {line.split()[0] for line in content.read("ids.lock").splitlines()} == kept
    assert content("lock").out.startswith("0 new, ")


def test_a_lock_that_can_not_be_read_is_not_written_over(content: Line) -> None:
    content.swap("ids.lock", "act-meetup ", "act-meetup since ")
    said = content("lock")
    assert said.status == 1
    assert "ids.lock:2: C503 " in said.err
    assert "act-meetup since " in content.read("ids.lock")


# --- coverage, stats, schemas ---


def test_coverage_says_what_is_missing_and_writes_what_is_there(content: Line) -> None:
    assert content("coverage").status == 0
    content.swap("topics/top-vectors.md", 'origin = "extension"', "origin = [2]")
    said = content("coverage")
    assert said.status == 1
    remedy = "add --write to make it again."
    assert said.out.startswith(f"coverage.toml is not what the items say: {remedy}\n")
    assert content("coverage", "--write").out == "1 of 2 rows are covered; no item covers row 1.\n"
    assert 'rows = 2\n\n[items]\n2 = ["top-vectors"]\n' in content.read("coverage.toml")
    content.swap("topics/top-trees.md", 'origin = "extension"', "origin = [1, 2]")
    assert content("coverage", "--write").out == "2 of 2 rows are covered.\n"
    once = content.read("coverage.toml")
    assert once.endswith('1 = ["top-trees"]\n2 = ["top-trees", "top-vectors"]\n')
    said = content("coverage", "--write")
    assert (said.status, content.read("coverage.toml")) == (0, once)


@pytest.mark.parametrize("text", ['rows = "two"\n', "rows = \n", "\xff"])
def test_coverage_that_can_not_be_read_is_not_written_over(content: Line, text: str) -> None:
    (content.folder / "coverage.toml").write_bytes(text.encode("latin-1"))
    said = content("coverage", "--write")
    assert said.status == 1
    assert said.err.startswith("coverage.toml:")
    assert (content.folder / "coverage.toml").read_bytes() == text.encode("latin-1")


def test_what_is_due_is_told_and_fails_no_strict_check(content: Line) -> None:
    content.swap(
        "topics/top-vectors.md",
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "the page is free"\nexpires = 2025-02-01',
    )
    said = content("lint", "--strict")
    words = "topics/top-vectors.md:10: C411 since 2025-02-01 this may be out of date"
    assert f"due: {words}: the page is free" in said.out
    assert "0 errors, 0 warnings. " in said.out
    assert " due for a look." in said.out
    assert said.status == 0


def test_stats_say_what_is_to_be_looked_at_next(content: Line) -> None:
    assert "No item says of itself when to look at it again." in content("stats").out
    content.swap(
        "topics/top-vectors.md",
        "reviewed = 2025-01-15",
        'reviewed = 2025-01-15\nclaim = "the page is free"\nexpires = 2025-02-01',
    )
    said = content("stats").out
    assert "1 item says when to look at it again. Next:" in said
    assert "2025-02-01  top-vectors: the page is free" in said


def test_stats_count_against_the_goals(content: Line) -> None:
    (content.folder / "amounts.toml").write_text("[launch]\ntopics = 8\n", "utf-8")
    said = content("stats")
    assert said.status == 0
    assert re.search(r"^topics +6 +8$", said.out, re.MULTILINE)
    assert re.search(r"^kind +level +S0 +S1 +S4 +S8$", said.out, re.MULTILINE)
    assert re.search(r"^challenges +1 +\. +2 +\. +\.$", said.out, re.MULTILINE)


def test_schemas_are_compared_and_written(content: Line) -> None:
    said = content("schemas")
    assert (said.status, said.out.startswith("Out of date: topic.json, ")) == (1, True)
    assert content("schemas", "--write").status == 0
    assert content("schemas").out == "All are up to date.\n"
    schema = json.loads(content.read("schemas/challenge.json"))
    assert schema["title"] == "Front matter of a challenge"


# --- show ---


def test_an_item_is_shown_as_members_see_it(content: Line) -> None:
    said = content("show", "cha-dot-product")
    assert said.status == 0
    for line in (
        "> challenge cha-dot-product",
        "> hint cha-dot-product 3",
        "**Hand in:** One number",
        "[1] Hand in",
        "> submit cha-dot-product 32.0",
        "> solution cha-dot-product",
        "Adding the numbers instead of multiplying the pairs.",
    ):
        assert line in said.out


def test_a_draft_is_shown_too(content: Line) -> None:
    content.swap("topics/top-boosting.md", "level = 2", 'level = 2\nstatus = "draft"')
    assert "Why\n---" in content("show", "top-boosting").out


def test_an_item_that_no_command_shows_is_shown_bare(content: Line) -> None:
    (content.folder / "nudges").mkdir(exist_ok=True)
    (content.folder / "nudges" / "nud-say-thanks.md").write_text(
        '+++\nid = "nud-say-thanks"\ntitle = "Say thanks"\nstage = "S8"\nlevel = 1\nminutes ='
        ' 15\norigin = "extension"\nreviewed = 2025-01-15\n+++\n\n## Step\n\nWrite to somebody'
        " whose work helped you, and say what it did.\n\n## Tell the group\n\nWhom did you"
        " thank?\n",
        "utf-8",
    )
    said = content("show", "nud-say-thanks")
    assert said.status == 0
    assert "Whom did you thank?" in said.out


def test_an_item_that_is_not_there_is_said_so(content: Line) -> None:
    said = content("show", "top-nothing")
    assert (said.status, said.err.startswith("No item has the id `top-nothing`.")) == (1, True)


# --- new ---


@pytest.mark.parametrize("kind", KIND_BY_NAME)
def test_a_new_item_waits_to_be_written(content: Line, kind: str) -> None:
    id = f"{KIND_BY_NAME[kind].prefix}brand-new"
    said = content("new", kind, id)
    assert said.status == 0
    path = f"{KIND_BY_NAME[kind].folder}/{id}.md"
    assert str(content.folder / path) in said.out
    assert f"{path}:5: C007 `title` waits to be written" in content("lint").err


@pytest.mark.parametrize(
    ("kind", "id", "words"),
    [
        ("topic", "top-vectors", "`top-vectors` was used before"),
        ("topic", "cha-dot-product", "can't be the id of a topic. It is `top-`, then"),
        ("topic", "top-Vectors", "can't be the id of a topic"),
        ("topic", "top-" + "x" * 40, "at most 40 characters"),
        ("topic", "../top-x", "can't be the id of a topic"),
        ("paper", "rea-x", "There is no kind called `paper`. The kinds are topic, activity, "),
        ("topic", "top-own-hills", "set CAIRN_EXTRA_CONTENT_DIR first"),
    ],
)
def test_what_can_not_be_begun(content: Line, kind: str, id: str, words: str) -> None:
    before = sorted(content.folder.rglob("*"))
    said = content("new", kind, id)
    assert said.status == 1
    assert words in said.err
    assert sorted(content.folder.rglob("*")) == before


def test_an_id_that_was_locked_is_never_used_again(content: Line) -> None:
    (content.folder / "challenges" / "cha-pure-leaves.md").unlink()
    assert "an id is never used again" in content("new", "challenge", "cha-pure-leaves").err


def test_a_folder_that_can_not_be_written_is_one_sentence(content: Line) -> None:
    (content.folder / "cards").mkdir(exist_ok=True)
    shutil.rmtree(content.folder / "cards")
    (content.folder / "cards").write_text("in the way")
    said = content("new", "card", "car-brand-new")
    assert said.status == 1
    assert "can't be written" in said.err


# --- an organiser's own items ---


def test_an_own_item_goes_to_its_own_folder_and_is_shown(content: Line, own: Path) -> None:
    assert content("show", "top-own-hills").status == 0
    said = content("lint")
    assert (said.status, said.out.splitlines()[-1][:9]) == (0, "0 errors,"), said.out
    said = content("new", "challenge", "cha-own-climb")
    assert (said.status, (own / "challenges" / "cha-own-climb.md").is_file()) == (0, True)


def test_a_broken_own_item_is_told_by_lint_and_check(content: Line, own: Path) -> None:
    assert content.run("check").status == 0
    assert "ok Content of your own: 1 items in " in content.run("check").out
    content("new", "card", "car-own-brand-new")
    where = f"{own.as_posix()}/cards/car-own-brand-new.md:5: C007 `title` waits to be written"
    said = content("lint")
    assert (said.status, f"error: {where}" in said.out) == (1, True)
    said = content.run("check")
    assert (said.status, f"!! {where}" in said.out) == (1, True)
    assert "the bot starts without it." in said.out
