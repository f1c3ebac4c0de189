"""How a database is, as ``cairn check`` says it: nothing in it is changed by looking."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.app import App
from bot.store.condition import looked_at, scheduled
from bot.store.database import address_of
from bot.store.migrate import HEAD
from tests.fakes import Talk


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(statement)
        raw.commit()


@pytest.fixture
def file(sqlite_url: str, tmp_path: Path) -> Path:
    path = tmp_path / "cairn.db"
    path.chmod(0o600)
    return path


def test_a_sound_file_is_said_and_left_as_it_is(file: Path) -> None:
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    assert looked_at(file) == [
        (True, f"Data: SQLite in {file}, whole."),
        (True, f"Database: of this version (tables {HEAD})."),
    ]
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


def test_a_newer_one_is_no_business_of_this_version(file: Path) -> None:
    change(file, "UPDATE alembic_version SET version_num = '9999'")
    fine, sentence = looked_at(file)[-1]
    assert not fine
    assert sentence.startswith("Database: written by a newer version of Cairn (tables 9999).")


def test_an_older_one_is_brought_up_to_date_at_the_next_start(file: Path) -> None:
    change(file, "UPDATE alembic_version SET version_num = '0005'")
    fine, sentence = looked_at(file)[-1]
    assert fine
    assert sentence.endswith("The next start brings it up to date.")


def test_what_its_tables_lack_is_named(file: Path) -> None:
    change(file, "ALTER TABLE spaces DROP COLUMN repeats")
    fine, sentence = looked_at(file)[-1]
    assert not fine
    assert "repeats" in sentence


@pytest.mark.parametrize("spoilt", [b"no database at all" * 100, b""])
def test_what_is_no_database_is_said(tmp_path: Path, spoilt: bytes) -> None:
    path = tmp_path / "cairn.db"
    path.write_bytes(spoilt)
    path.chmod(0o600)
    fine, sentence = looked_at(path)[-1]
    if spoilt:
        assert not fine
        assert "file is not a database" in sentence
    else:
        assert sentence == "Database: empty; the first start makes its tables."


def test_a_damaged_page_is_found(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 8192] = b"\xff" * 8192
    file.write_bytes(data)
    fine, sentence = looked_at(file)[0]
    assert not fine
    assert sentence.startswith(f"Data: {file} ")
    assert "Put your newest backup back." in sentence


def test_a_postgres_database_is_looked_at(postgres_url: str) -> None:
    address = address_of(postgres_url, Path())
    assert looked_at(address) == [(True, f"Database: of this version (tables {HEAD}).")]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    [(fine, sentence)] = looked_at(address)
    assert not fine
    assert "newer version" in sentence


def test_a_postgres_that_refuses_is_said_in_the_drivers_words(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="not_there")
    address = address_of(url.render_as_string(hide_password=False), Path())
    [(fine, sentence)] = looked_at(address)
    assert not fine
    assert 'database "not_there" does not exist' in sentence


async def test_every_schedule_is_found(app: App, database_url: str) -> None:
    say = Talk(app)
    await say("setup UTC", organiser=True)
    await say("schedule pause recap", organiser=True)
    found = scheduled(address_of(database_url, Path()))
    assert {schedule.space for schedule in found} == {"hill"}
    assert "challenge" in {schedule.kind for schedule in found}
