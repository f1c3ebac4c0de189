"""``cairn backup`` and ``cairn restore``: a copy that is looked through, and the way back."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.words.plurals import several
from bot.errors import BackupError
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.store.backup import Address
    from bot.store.erased import ErasedList
    from bot.store.inventory import Contents, Inventory

STAMP = "%Y-%m-%d-%H%M%S"
OURS = re.compile(r"cairn-\d{4}-\d\d-\d\d-\d{6}\.db")
Declare = Callable[..., argparse.ArgumentParser]


def declare(add: Declare) -> None:
    """Declare both commands; ``add`` takes name, what it does, and one line about it."""
    made = add(
        "backup", _backup, "copy the database into one file, while the bot runs, and check it"
    )
    made.add_argument(
        "target",
        nargs="?",
        type=Path,
        default=Path(),
        help="a new file, or a folder for one named by the time (default: this folder)",
    )
    made.add_argument(
        "--keep",
        type=_at_least_one,
        metavar="N",
        help="of the backups that are named by the time, keep the newest N in that folder",
    )
    back = add("restore", _restore, "put a backup in the database's place, and check it before")
    back.add_argument("file", type=Path, help="what `cairn backup` made")
    back.add_argument(
        "--yes", action="store_true", help="do not ask, whatever would be lost: what was is kept"
    )


def _backup(given: argparse.Namespace) -> int:
    from bot.store import backup

    settings, now = read_settings(), datetime.now(UTC)
    target: Path = given.target
    if os.path.isdir(target):  # noqa: PTH112  Path.is_dir raises for a name that is too long
        target = target / f"cairn-{now.strftime(STAMP)}.db"
    elif given.keep:
        raise BackupError("--keep wants a folder, so that it knows which files are backups.")
    contents = backup.back_up(_address(settings), target, now, _erased(settings))
    _say(f"Backed up to {target}: {_in_words(contents.inventory)}.")
    _say(_checked(contents))
    with backup.told("Older backups are still there", target.parent):
        for old in _beyond(target.parent, given.keep):
            old.unlink()
            _say(f"Removed {old}.")
    return 0


def _restore(given: argparse.Namespace) -> int:
    from bot.store import restore

    settings, now = read_settings(), datetime.now(UTC)
    address = _address(settings)
    # A file is put in a file's place only on its own disk
    folder = address.parent if isinstance(address, Path) else settings.data_dir
    with restore.prepared(given.file, address, folder) as found:
        _say(f"The backup of {_moment(found.made_at)} holds {_in_words(found.contents.inventory)}.")
        _say(_checked(found.contents))
        _say(_losses(found.lost, found.made_at))
        if not given.yes and not _agreed():
            _say("Nothing was changed.")
            return 1
        aside = folder / f"cairn-before-restore-{now.strftime(STAMP)}.db"
        kept = restore.put_back(found, address, aside, now, _erased(settings))
    _say(
        "Restored. Start the bot: what was due since the backup is looked for before it is posted."
    )
    if kept is not None:
        _say(f"What was there before is kept in {kept}.")
    return 0


def _address(settings: Settings) -> Address:
    from bot.store.database import address_of

    return address_of(settings.database_address(), settings.data_dir)


def _erased(settings: Settings) -> ErasedList:
    from bot.store.database import folder_of
    from bot.store.erased import ErasedList

    return ErasedList(folder_of(settings.database_address(), settings.data_dir))


def _in_words(found: Inventory) -> str:
    counts = {
        "group": found.communities,
        "member": found.members,
        "entry": found.entries,
        "post": found.posts,
    }
    plurals = {"entry": "entries"}
    said = [several(count, noun, plurals.get(noun, "")) for noun, count in counts.items() if count]
    *others, last = said or ["nothing"]
    if not others:
        return last
    return f"{', '.join(others)} and {last}"


def _checked(contents: Contents) -> str:
    if contents.differing:
        boards = several(contents.differing, "board")
        return (
            f"It is whole, but the sums of {boards} are not those of the entries; a restore counts"
            " them anew."
        )
    return "It is whole, and the sums of all boards are those of the entries."


def _losses(lost: Inventory | None, made_at: datetime) -> str:
    if lost is None:
        return "There is no database in its place that could be read; nothing is lost."
    if lost.is_nothing:
        return "The database in its place knows nothing that is newer; nothing is lost."
    return f"Since {_moment(made_at)} came {_in_words(lost)}: that would be gone."


def _agreed() -> bool:
    """Whether somebody types yes. BackupError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise BackupError("Nobody is there to ask. Add --yes if that is what you want.")
    return input("Put the backup in its place? Type yes: ").strip().lower() in {"yes", "y"}


def _beyond(folder: Path, keep: int | None) -> list[Path]:
    """The backups, named by the time, that are older than the newest ``keep``."""
    if keep is None:
        return []
    ours = sorted(path for path in folder.iterdir() if OURS.fullmatch(path.name))
    return ours[:-keep]


def _at_least_one(typed: str) -> int:
    if not typed.isdecimal() or int(typed) < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return int(typed)


def _moment(at: datetime) -> str:
    seconds = timedelta(seconds=at.second, microseconds=at.microsecond)
    return (at - seconds).astimezone(UTC).strftime("%d %B %Y, %H:%M UTC").lstrip("0")


def _say(line: str) -> None:
    print(line)  # noqa: T201  # what was asked for
