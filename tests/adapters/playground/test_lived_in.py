"""The sample group's weeks: lived on the real content, through the front door, at any moment."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.console.render import printed, render
from adapters.playground.first_start import ABANDONED, MAKING, begin_lived_in, zone_here
from adapters.playground.lived_in import PastClock, live
from adapters.playground.past import said_before
from adapters.playground.people import PLACE, PLATFORM, member
from bot.app import App, Sent
from bot.catalog.catalog import Catalog
from bot.catalog.load import load
from bot.catalog.schema import Challenge, Kaggle, Reading
from bot.chat.form import Form
from bot.chat.invocation import Request
from bot.chat.reply import Accent, Reply, lines_of
from bot.store.database import SQLITE_FILE, open_database

CONTENT = Path(__file__).parents[3] / "content"
TINY = Path(__file__).parents[2] / "data" / "tiny"
ZONE = "Europe/Berlin"
GRACE = timedelta(hours=12)
SUNDAY = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
MOMENTS = (
    datetime(2026, 11, 29, 23, 20, tzinfo=UTC),  # A week that is twenty minutes old
    datetime(2026, 11, 27, 8, 0, tzinfo=UTC),  # The minute of a paper
    datetime(2027, 1, 1, 11, 0, tzinfo=UTC),  # W53
    datetime(2027, 4, 7, 6, 0, tzinfo=UTC),  # Summer time began on the way
    SUNDAY,
)


@pytest.fixture(scope="module")
def content() -> Catalog:
    return load(CONTENT)


class Overheard(App):
    """The App, and all that it answered: (line, reply), None where more was asked."""

    heard: list[tuple[str, Reply | None]]

    async def say(self, request: Request) -> Reply | Form:
        answer = await super().say(request)
        self.heard.append((request.line, answer if isinstance(answer, Reply) else None))
        return answer


@asynccontextmanager
async def lived(
    folder: Path, content: Catalog, now: datetime, zone: str = ZONE
) -> AsyncIterator[Overheard]:
    """A group that has lived until that moment."""
    database = await open_database(None, folder)
    clock = PastClock(now)
    app = Overheard(database, content, clock=clock, late_grace=GRACE)
    app.heard = []
    try:
        await live(app, clock, now, zone)
        yield app
    finally:
        await database.close()


async def ask(app: App, line: str, who: str = "ana") -> str:
    """What a member reads after a line."""
    actor = member(who)
    assert actor is not None
    answer = await App.say(app, Request(f"asked-{line}-{who}", actor, PLACE, line))
    assert isinstance(answer, Reply)
    return printed(render(answer, 88))


def kind_of(content: Catalog, post: Sent) -> str:
    """The kind of a post, by what can be finished under it."""
    done = [line for line in lines_of(post.reply) if line.startswith("done ")]
    if not done:
        return "recap"
    return type(content.get(done[0].split()[1])).__name__


@pytest.mark.parametrize("now", MOMENTS, ids=str)
async def test_all_is_understood_nothing_is_late_and_the_week_has_begun(
    tmp_path: Path, content: Catalog, now: datetime
) -> None:
    async with lived(tmp_path, content, now) as app:
        refused = [
            (line, answer)
            for line, answer in app.heard
            if answer is None or answer.accent in {Accent.WARNING, Accent.PROBLEM}
        ]
        assert refused == []
        assert len(app.heard) > 45
        posts = await app.sent(PLATFORM, 100)
        assert all(post.at <= now for post in posts)
        assert "little late" not in json.dumps([post.reply.to_json().decode() for post in posts])
        kinds = [kind_of(content, post) for post in posts]
        for kind in (Challenge.__name__, Kaggle.__name__, Reading.__name__, "recap"):
            assert kinds.count(kind) in {5, 6}

        first = next(post for post in posts if kind_of(content, post) == Challenge.__name__)
        assert "1 member of your group" in first.reply.to_json().decode()
        board = await ask(app, "leaderboard")
        assert "Tom" in board
        assert "Mia" in board
        assert "Vote: " in await ask(app, "vote", "lee")
        assert "#study-group" in await ask(app, "schedule show")


async def test_each_member_has_a_story_of_their_own(tmp_path: Path, content: Catalog) -> None:
    async with lived(tmp_path, content, SUNDAY) as app:
        finished = {
            line.split()[1] for line, _ in app.heard if line.startswith(("done ", "submit "))
        }
        assert any(isinstance(content.get(id), Challenge) for id in finished)
        assert any(line.startswith("submit ") for line, _ in app.heard)
        pages = [await ask(app, "me", who) for who in ("ana", "tom", "mia", "lee")]
        assert len(set(pages)) == len(pages)
        assert all("Lately" in page for page in pages)
        assert "Nobody" not in await ask(app, "leaderboard month", "lee")


async def test_the_same_moment_makes_the_same_group(tmp_path: Path, content: Catalog) -> None:
    told = []
    for folder in ("one", "other"):
        async with lived(tmp_path / folder, content, SUNDAY) as app:
            posts = [(post.at, post.reply.summary) for post in await app.sent(PLATFORM, 100)]
            told.append(
                (
                    posts,
                    [answer and answer.summary for _, answer in app.heard],
                    await ask(app, "me"),
                )
            )
    assert told[0] == told[1]


def test_lines_are_in_order_and_end_just_before_the_page_opens() -> None:
    for hours in range(0, 24 * 7, 5):
        now = SUNDAY + timedelta(hours=hours)
        moments = [said.at for said in said_before(now, ZONE)]
        assert moments == sorted(moments)
        assert timedelta() < now - moments[-1] < timedelta(minutes=10)
        weeks = (now - moments[0]) / timedelta(weeks=1)
        assert 5 < weeks < 7.2


async def test_a_group_lives_on_any_content(tmp_path: Path, tiny: Catalog) -> None:
    async with lived(tmp_path, tiny, SUNDAY) as app:
        assert await app.sent(PLATFORM, 10)


# --- the first start ---


async def begin(folder: Path, content: Catalog, zone: str = ZONE) -> bool:
    return await begin_lived_in(folder, content, SUNDAY, GRACE, zone)


def entries_in(file: Path) -> int:
    with sqlite3.connect(file) as reading:
        count: int = reading.execute("SELECT count(*) FROM entries").fetchone()[0]
    reading.close()
    return count


async def test_a_first_start_makes_it_once(tmp_path: Path, content: Catalog) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    assert await begin(folder, content)
    made = entries_in(folder / SQLITE_FILE)
    assert made > 40
    assert not await begin(folder, content)
    assert entries_in(folder / SQLITE_FILE) == made
    assert [one.name for one in folder.iterdir()] == [SQLITE_FILE]


async def test_data_that_is_there_is_left_alone(tmp_path: Path, tiny: Catalog) -> None:
    database = await open_database(None, tmp_path)
    await database.close()
    before = (tmp_path / SQLITE_FILE).read_bytes()
    assert not await begin(tmp_path, tiny)
    assert (tmp_path / SQLITE_FILE).read_bytes() == before


BEGIN = f"""
import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from adapters.playground.first_start import begin_lived_in
from bot.catalog.load import load
content = load(Path({str(TINY)!r}))
now = datetime.fromisoformat({SUNDAY.isoformat()!r})
print(asyncio.run(begin_lived_in(Path("data"), content, now, timedelta(hours=12), "UTC")))
"""


async def test_two_first_starts_at_once_make_one_whole_group(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(CONTENT.parent)}
    command = (sys.executable, "-c", BEGIN)
    both = [
        await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, env=environment, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [(await process.communicate())[0].decode().split()[-1] for process in both]
    assert sorted(said) == ["False", "True"]
    assert [one.name for one in (tmp_path / "data").iterdir()] == [SQLITE_FILE]
    assert entries_in(tmp_path / "data" / SQLITE_FILE) > 0


async def test_what_a_killed_start_left_is_cleared_away(tmp_path: Path, tiny: Catalog) -> None:
    left, under_way = tmp_path / f"{MAKING}left", tmp_path / f"{MAKING}under-way"
    for folder in (left, under_way):
        folder.mkdir()
        (folder / SQLITE_FILE).write_bytes(b"half")
    long_ago = left.stat().st_mtime - 2 * ABANDONED
    os.utime(left, (long_ago, long_ago))
    assert await begin(tmp_path, tiny)
    assert not left.exists()
    assert under_way.exists()


async def test_a_folder_that_takes_nothing_is_no_fault_of_this(
    tmp_path: Path, tiny: Catalog
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not await begin(tmp_path / "file", tiny)


ZONES: list[tuple[str, str, str]] = [
    ("Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"),
    (":America/New_York", "Asia/Tokyo", "America/New_York"),
    ("", "Asia/Tokyo", "Asia/Tokyo"),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "Asia/Tokyo", "Asia/Tokyo"),
    ("", "Etc/UTC", "UTC"),
    ("", "", "UTC"),
]


@pytest.mark.parametrize(("variable", "linked", "zone"), ZONES)
def test_the_groups_zone_is_the_machines(
    tmp_path: Path, variable: str, linked: str, zone: str
) -> None:
    link = tmp_path / "localtime"
    if linked:
        target = tmp_path / "zoneinfo" / linked
        target.parent.mkdir(parents=True)
        target.touch()
        link.symlink_to(target)
    assert zone_here({"TZ": variable}, link) == zone
    assert ZoneInfo(zone)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
async def test_it_lives_in_any_zone(tmp_path: Path, content: Catalog, zone: str) -> None:
    async with lived(tmp_path, content, SUNDAY, zone) as app:
        posts = await app.sent(PLATFORM, 100)
        hours = {post.at.astimezone(ZoneInfo(zone)).hour for post in posts}
        assert hours == {9, 17}
