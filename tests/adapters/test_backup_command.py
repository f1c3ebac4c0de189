"""``cairn backup`` and ``cairn restore``, as an operator types them."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import NamedTuple

import pytest

from adapters.cli import main
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.settings import Settings
from bot.store.backup import looked_through
from bot.store.database import open_database
from tests.fakes import Clock, Talk


class Said(NamedTuple):
    status: object
    out: str
    err: str


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, logs_as_before: None) -> None:
    for name in Settings.env_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Said:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    told = capsys.readouterr()
    return Said(ended.value.code, told.out, told.err)


def live(tiny: Catalog, *lines: str) -> None:
    """Type lines into a bot on the usual database."""

    async def act() -> None:
        database = await open_database(None, Path("data"))
        talk = Talk(App(database, tiny, clock=Clock()))
        for line in lines:
            await talk(line, id=line)
        await database.close()

    asyncio.run(act())


def backups(folder: Path = Path()) -> list[str]:
    return sorted(path.name for path in folder.glob("cairn-*.db"))


def test_a_backup_and_the_way_back(capsys: pytest.CaptureFixture[str], tiny: Catalog) -> None:
    live(tiny, "log vectors 45", "log vectors 30")
    made = run(capsys, "backup", "before.db")
    assert made.status == 0
    assert made.out.splitlines() == [
        "Backed up to before.db: 1 group, 1 member and 2 entries.",
        "It is whole, and the sums of all boards are those of the entries.",
    ]
    back = run(capsys, "restore", "before.db", "--yes")
    assert back.status == 0
    assert "holds 1 group, 1 member and 2 entries." in back.out
    assert "Start the bot" in back.out
    assert "is kept in data/cairn-before-restore-" in back.out
    assert len(backups(Path("data"))) == 1


def test_without_a_name_it_is_named_by_the_time_and_only_the_newest_are_kept(
    capsys: pytest.CaptureFixture[str], tiny: Catalog, tmp_path: Path
) -> None:
    live(tiny, "log vectors 45")
    folder = tmp_path / "copies"
    folder.mkdir()
    old = ["cairn-2026-01-01-000000.db", "cairn-2026-01-02-000000.db"]
    mine = ["cairn-mine.db", "notes.txt"]
    for name in (*old, *mine):
        (folder / name).touch()
    made = run(capsys, "backup", "copies", "--keep", "2")
    assert made.status == 0
    assert "Removed copies/cairn-2026-01-01-000000.db." in made.out
    kept = {path.name for path in folder.iterdir()}
    assert kept > {old[1], *mine}
    assert old[0] not in kept
    assert len(kept) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["backup"], "There is no database at data/cairn.db. Was the bot ever started here?"),
        (["backup", "--keep", "2", "x.db"], "--keep wants a folder"),
        (["restore", "x.db"], "There is no file x.db."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    answer = run(capsys, *arguments)
    assert answer.status == 1
    assert answer.err.startswith(said)
    assert answer.err.count("\n") == 1
    assert "Traceback" not in answer.err


LONG = "a" * 300 + ".db"
SERVER_DOWN = "postgresql://cairn:secret@127.0.0.1:1/cairn"


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["backup", "a-file/x.db"], {}, "No backup was made: a-file/x.db.part: Not a directory."),
        (["backup", LONG], {}, f"No backup was made: {LONG}: File name too long."),
        (["backup", "nowhere/x.db"], {}, "No backup was made: nowhere/x.db.part: No such file"),
        (["restore", LONG], {}, f"Nothing was restored: {LONG}: File name too long."),
        (["restore", "a-file"], {"CAIRN_DATA_DIR": "a-file"}, "Nothing was restored: a-file: File"),
        (
            ["restore", "good.db"],
            {"CAIRN_DATABASE_URL": "sqlite:///a-file/x.db"},
            "Nothing was restored: a-file: File exists.",
        ),
        (
            ["restore", "good.db"],
            {"CAIRN_DATABASE_URL": "sqlite:///a-folder"},
            "Nothing was restored: unable to open database file.",
        ),
        (["backup", "x.db"], {"CAIRN_DATABASE_URL": SERVER_DOWN}, "No backup was made: connection"),
        (
            ["restore", "good.db"],
            {"CAIRN_DATABASE_URL": SERVER_DOWN},
            "Nothing was restored: connection",
        ),
    ],
    ids=lambda value: " ".join(value)[:40] if value else None,
)
def test_files_and_servers_that_cannot_be_used_are_one_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tiny: Catalog,
    arguments: list[str],
    environment: dict[str, str],
    said: str,
) -> None:
    live(tiny, "log vectors 45")
    run(capsys, "backup", "good.db")
    Path("a-file").touch()
    Path("a-folder").mkdir()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    answer = run(capsys, *arguments)
    assert answer.status == 1
    assert answer.err.startswith(said)
    assert answer.err.count("\n") == 1
    assert "secret" not in answer.err


def test_a_database_of_its_own_folder_is_put_back_there_and_what_was_is_kept_beside_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tiny: Catalog
) -> None:
    """Where the data folder is on another disk, no file could be moved between the two."""
    live(tiny, "log vectors 45")
    run(capsys, "backup", "good.db")
    monkeypatch.setenv("CAIRN_DATABASE_URL", "sqlite:///elsewhere/study.db")
    assert run(capsys, "restore", "good.db", "--yes").status == 0
    again = run(capsys, "restore", "good.db", "--yes")
    assert "is kept in elsewhere/cairn-before-restore-" in again.out
    assert sorted(path.name for path in Path("data").iterdir()) == ["cairn.db"]
    assert looked_through(Path("elsewhere/study.db")).inventory.entries == 1


def test_a_number_to_keep_is_at_least_one(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "backup", "--keep", "0")
    assert answer.status == 2
    assert "at least 1" in answer.err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("\n", 1), ("no\n", 1)])
def test_it_asks_before_anything_is_lost(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tiny: Catalog,
    typed: str,
    status: int,
) -> None:
    live(tiny, "log vectors 45")
    run(capsys, "backup", "before.db")
    live(tiny, "log vectors 10")
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    answer = run(capsys, "restore", "before.db")
    assert answer.status == status
    assert "Put the backup in its place? Type yes:" in answer.out
    assert ("Nothing was changed." in answer.out) is bool(status)
    assert len(backups(Path("data"))) == 1 - status
    assert looked_through(Path("data/cairn.db")).inventory.entries == 1 + status


def test_where_nobody_can_be_asked_nothing_is_changed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tiny: Catalog
) -> None:
    live(tiny, "log vectors 45")
    run(capsys, "backup", "before.db")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    answer = run(capsys, "restore", "before.db")
    assert answer.status == 1
    assert answer.err.startswith("Nobody is there to ask. Add --yes")
