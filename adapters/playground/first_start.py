"""A first start without tokens: the sample group has lived its weeks before the page opens.

They are lived in a database beside the real one, which takes its place when it is whole: a start
that is killed on the way leaves nothing half done, and where there is a database already, nothing
is done at all.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from adapters.playground.lived_in import PastClock, live
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.words.zones import read_zone
from bot.errors import BotError, StoreError
from bot.store.database import SQLITE_FILE, open_database

MAKING = ".first-start-"
ABANDONED = 60.0  # Seconds after which what is still there is a killed start's
ELSEWHERE = "UTC"  # Where the machine does not say its zone
LINK_TO_ZONE = Path("/etc/localtime")

log = structlog.get_logger("cairn.web")


async def begin_lived_in(
    data_dir: Path, catalog: Catalog, now: datetime, grace: timedelta, zone: str
) -> bool:
    """Make the database of a first start, with the sample group's weeks in it.

    False where there is one already, or where it could not be made: then it is made empty later,
    as ever. ``zone`` is the group's.
    """
    file = data_dir / SQLITE_FILE
    if file.exists():
        return False
    try:
        _make_room(data_dir)
        with tempfile.TemporaryDirectory(prefix=MAKING, dir=data_dir) as making, _quietly():
            await _lived(Path(making), catalog, now, grace, zone)
            return _put(Path(making) / SQLITE_FILE, file)
    except (OSError, StoreError) as error:
        log.warning("the playground begins empty", reason=str(error))
        return False


def zone_here(environment: Mapping[str, str] = os.environ, link: Path = LINK_TO_ZONE) -> str:
    """This machine's zone as an IANA name; UTC where it does not say one."""
    linked = link.resolve().as_posix().partition("zoneinfo/")[2]
    for name in (environment.get("TZ", "").lstrip(":"), linked):
        with suppress(ValueError, BotError):  # No name that `setup` takes
            return read_zone(name)
    return ELSEWHERE


async def _lived(
    folder: Path, catalog: Catalog, now: datetime, grace: timedelta, zone: str
) -> None:
    database = await open_database(None, folder)
    try:
        clock = PastClock(now)
        await live(App(database, catalog, clock=clock, late_grace=grace), clock, now, zone)
    finally:
        await database.close()


def _make_room(data_dir: Path) -> None:
    """The folder, without what killed starts left; what is of one under way stays."""
    data_dir.mkdir(parents=True, exist_ok=True)
    for left in data_dir.glob(f"{MAKING}*"):
        if time.time() - left.stat().st_mtime > ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def _put(made: Path, file: Path) -> bool:
    """Put it in its place, unless another process was there first."""
    try:
        file.hardlink_to(made)
    except FileExistsError:
        return False
    except OSError:  # A file system without links
        made.rename(file)
    return True


@contextmanager
def _quietly() -> Iterator[None]:
    """What was posted weeks ago is no news for today's log."""
    ours = logging.getLogger("cairn")
    before = ours.level
    ours.setLevel(logging.WARNING)
    try:
        yield
    finally:
        ours.setLevel(before)
