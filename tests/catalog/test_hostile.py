"""Own content that is hostile, unreadable or huge: left out with a sentence, beside the rest."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.catalog.document import MOST_BYTES, MOST_SECTIONS
from bot.catalog.load import MOST_ITEMS, load, try_load
from bot.catalog.own import MOST_BYTES_OF_ALL, MOST_SAID, with_own
from tests.catalog.tree import OWN_CHALLENGE, OWN_TOPIC, put, swap

DEEP = "[" * 500
NOBODY = 65534
HOSTILE = "challenges/cha-own-hostile.md"


def told(tree: Any, own: Path) -> tuple[set[str], list[str]]:
    """(the own items that are there, what is said of the others)."""
    catalog, faults = with_own(load(tree.folder), own)
    return set(catalog.own), [str(fault).removeprefix(f"{own.as_posix()}/") for fault in faults]


def written(front: str, body: str = "\n## Task\n\nWalk.\n") -> bytes:
    return f"+++\n{front}\n+++\n{body}".encode()


# name -> (the bytes of a file, what is said of it)
FILES: dict[str, tuple[bytes, str]] = {
    "lists in lists": (
        written(f"level = {DEEP}{']' * 500}"),
        "2: C003 lists and tables stand more than 20 deep in each other",
    ),
    "tables in tables": (
        written("level = " + "{a = " * 500 + "1" + "}" * 500),
        "2: C003 lists and tables stand more than 20 deep in each other",
    ),
    "a key of many parts": (
        written(".".join("a" * 5000) + " = 1"),
        "2: C003 lists and tables stand more than 20 deep in each other",
    ),
    "lists that are never closed": (
        written(f"level = {DEEP * 4}"),
        "2: C003 lists and tables stand more than 20 deep in each other",
    ),
    "a number without end": (written("level = " + "9" * 5000), "2: C003 this is not TOML: exceeds"),
    "larger than an item can be": (
        b"+++\n" + b"a" * (MOST_BYTES * 3),
        "1: C001 the file is larger than 64 kB",
    ),
    "a hundred thousand sections": (
        written("", "## a\n" * (MOST_BYTES // 6)),
        f"4: C008 the file has more than {MOST_SECTIONS} sections",
    ),
    "NUL": (
        written('id = "cha-own-hostile"', "\n## Task\n\na\0b\n"),
        "7: C001 U+0000, a character that nobody sees, is here; take it out",
    ),
    "what turns the direction": (
        written("# \N{RIGHT-TO-LEFT OVERRIDE}"),
        "2: C001 U+202E, a character that nobody sees, is here; take it out",
    ),
    "UTF-16": (
        "+++\nid = 1\n+++\n".encode("utf-16"),
        "1: C001 the file is not UTF-8 (byte 0 does not fit)",
    ),
    "nothing": (b"", "1: C002 the file starts with a line `+++`"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_nobody_can_read_is_left_out_with_one_sentence(
    tree: Any, own: Path, name: str
) -> None:
    data, sentence = FILES[name]
    (own / HOSTILE).write_bytes(data)
    there, said = told(tree, own)
    assert there == {"top-own-hills", "cha-own-climb"}
    [line] = said
    assert line.startswith(f"{HOSTILE}:{sentence}")
    assert len(line) < 200


@pytest.mark.parametrize("many", ["prereqs = [" + '"top-x", ' * 5000 + "]", "x{} = 1\n"])
def test_of_very_many_faults_the_first_few_are_said(tree: Any, own: Path, many: str) -> None:
    if "{}" in many:
        many = "".join(many.format(number) for number in range(5000))
    swap(
        own / OWN_TOPIC,
        "prereqs = []\n",
        f"{many}\n" if "prereqs" in many else f"prereqs = []\n{many}",
    )
    there, said = told(tree, own)
    assert there == set()
    of_topic = [line for line in said if line.startswith(OWN_TOPIC)]
    assert len(of_topic) == MOST_SAID
    assert of_topic[-1].endswith(" more)")
    assert max(map(len, said)) < 300


# --- what is no file, or no folder ---


def a_socket(path: Path) -> None:
    here = os.open(path.parent, os.O_RDONLY)  # a socket's own path may have about 100 characters
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(f"/proc/self/fd/{here}/{path.name}")
    os.close(here)


ODD: dict[str, Callable[[Path], None]] = {
    "a fifo": os.mkfifo,
    "a socket": a_socket,
    "a folder": lambda path: path.mkdir(),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nowhere.md"),
    "a link to what never ends": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_file_is_left_out_with_one_sentence(tree: Any, own: Path, name: str) -> None:
    ODD[name](own / HOSTILE)
    there, said = told(tree, own)
    assert there == {"top-own-hills", "cha-own-climb"}
    assert said == [f"{HOSTILE}:1: C031 only item files, named <id>.md, belong in challenges/"]


def test_a_name_that_is_no_text_can_be_printed(tree: Any, own: Path) -> None:
    name = os.fsdecode(b"cha-\x1b[31m\xff.md")
    (own / "challenges" / name).write_text("x")
    _, [line] = told(tree, own)
    assert line.startswith("challenges/cha-?[31m?.md:1: C002")
    line.encode()


FOLDERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file": (lambda path: path.touch(), "Not a directory"),
    "a link to itself": (
        lambda path: path.symlink_to(path.name),
        "Too many levels of symbolic links",
    ),
    "a fifo": (os.mkfifo, "Not a directory"),
}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("kind", ["readings", ""])
def test_a_folder_that_can_not_be_read_is_said(
    tree: Any, own: Path, tmp_path: Path, name: str, kind: str
) -> None:
    make, why = FOLDERS[name]
    folder = own
    if not kind:
        folder = tmp_path / "other"
    make(folder / kind if kind else folder)
    there, said = told(tree, folder)
    assert there == ({"top-own-hills", "cha-own-climb"} if kind else set())
    [line] = said
    where = kind or folder.as_posix()
    assert line == f"{where}:1: C030 the folder can't be read: {why}"


def test_a_path_that_the_system_refuses_is_said(tree: Any, tmp_path: Path) -> None:
    _, said = told(tree, tmp_path / ("x" * 300))
    assert said[0].endswith("C030 the folder can't be read: File name too long")


@contextmanager
def without_rights() -> Iterator[None]:
    """As somebody to whom what is shut is shut; root would walk through."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory, own: Path) -> Iterator[Path]:
    """The own folder where everybody may look, and the folder of its challenges shut."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as above:
        folder = Path(above, "own")
        shutil.copytree(own, folder)
        for path in (Path(above), *folder.rglob("*"), folder):
            path.chmod(0o755)
        yield folder
        for path in folder.rglob("*"):
            path.chmod(0o755)
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("shut", "there", "sentence"),
    [
        ("challenges", {"top-own-hills"}, "challenges:1: C030 the folder can't be read"),
        (OWN_CHALLENGE, {"top-own-hills"}, f"{OWN_CHALLENGE}:1: C001 the file can't be read"),
        (".", set(), "C030 the folder can't be read"),
    ],
)
def test_what_is_shut_is_said(
    tree: Any, outside: Path, shut: str, there: set[str], sentence: str
) -> None:
    base = load(tree.folder)
    (outside / shut).chmod(0)
    with without_rights():
        catalog, faults = with_own(base, outside)
    assert catalog.own == there
    [line] = [str(fault).removeprefix(f"{outside.as_posix()}/") for fault in faults]
    assert line.endswith(f"{sentence}: Permission denied")


def test_a_folder_behind_a_shut_one_is_said(tree: Any, outside: Path) -> None:
    base = load(tree.folder)
    outside.chmod(0)
    with without_rights():
        catalog, [fault] = with_own(base, outside / "further")
    assert catalog.own == set()
    assert fault.sentence == "the folder can't be read: Permission denied"


# --- too much of it ---


def test_more_files_than_are_read_are_counted(tree: Any, own: Path) -> None:
    for number in range(MOST_ITEMS + 20):
        put(own / f"nudges/x-{number:04}.txt", "")
    there, said = told(tree, own)
    assert there == {"top-own-hills", "cha-own-climb"}
    assert f"nudges:1: C030 {MOST_ITEMS + 20} files are here; I read the first {MOST_ITEMS}" in said
    assert len(said) == MOST_ITEMS + 1


def test_more_than_all_files_may_have_is_left_out_from_there_on(tree: Any, own: Path) -> None:
    for number in range(MOST_BYTES_OF_ALL // MOST_BYTES + 10):
        file = own / f"nudges/nud-own-{number:04}.md"
        put(file, "")
        os.truncate(file, MOST_BYTES)
    there, said = told(tree, own)
    assert there == {"top-own-hills", "cha-own-climb"}
    assert sum("the files before this one have 8 MB already" in line for line in said) == 1


def test_the_content_itself_says_the_same(tree: Any) -> None:
    tree.write("nudges/nud-deep.md", f"+++\nlevel = {DEEP}\n+++\n")
    (tree.folder / "design").rename(tree.folder / "set-aside")
    tree.write("design", "a file")
    catalog, faults = try_load(tree.folder)
    assert catalog is None
    assert {(fault.path, fault.code) for fault in faults} == {
        ("nudges/nud-deep.md", "C003"),
        ("design", "C030"),
    }
