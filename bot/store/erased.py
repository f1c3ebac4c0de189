"""Who was erased, kept beside the database: so a backup that is put back brings nobody back.

A line for each account: an HMAC of where it was and of its id, and the moment. By the line alone
nobody can tell who it was; the secret, in a file of its own, is made at the first need.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import StoreError
from bot.store.file import MY_FOLDER, ONLY_MINE

LIST, SECRET = "cairn-erased.txt", "cairn-erased.key"
RECEIPT = 8  # characters of a digest that tell one receipt from another
BYTES = 32  # of a secret

Named = tuple[str, str, str]
"""(platform, native id of the space, native id) of an account."""


@dataclass(frozen=True, slots=True)
class Erasures:
    """Which accounts were erased: the last moment by digest, and the secrets of the digests.

    The first secret is for new lines; others came with backups of other installations.
    """

    moments: Mapping[str, datetime]
    keys: Sequence[bytes]

    def moment_of(self, account: Named) -> datetime | None:
        """When an account was erased last; None for never."""
        digests = [digest(key, account) for key in self.keys]
        found = [self.moments[one] for one in digests if one in self.moments]
        return max(found, default=None)


class ErasedList:
    """The list in a folder; without one, nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def add(self, accounts: Sequence[Named], at: datetime) -> str:
        """Note accounts that are being erased, on the disk when it returns; the receipt.

        StoreError where that can't be written.
        """
        if self._folder is None:
            return secrets.token_hex(RECEIPT // 2)
        try:
            key = self._key(self._folder)
            digests = [digest(key, one) for one in accounts]
            self._append(self._folder, [f"{one} {at.isoformat()}" for one in digests])
        except OSError as error:
            raise StoreError(
                f"The list of who was erased can't be written: {error.strerror}. Nothing was"
                " deleted."
            ) from error
        return next(iter(digests), secrets.token_hex(RECEIPT))[:RECEIPT]

    def read(self) -> Erasures:
        """All that is noted. StoreError where it can't be read."""
        return Erasures(_moments(self.lines()), [bytes.fromhex(one) for one in self.keys()])

    def lines(self) -> list[str]:
        """The lines of the list, as they are."""
        return _read(self._folder, LIST)

    def keys(self) -> list[str]:
        """The secrets, in hex; none where there was no need yet."""
        return _read(self._folder, SECRET)

    def merge(self, lines: Iterable[str], keys: Iterable[str]) -> None:
        """Take over what a backup brought along, after what is here. OSError as it comes."""
        if self._folder is None:
            return
        known = {LIST: self.lines(), SECRET: self.keys()}
        for name, brought in ((SECRET, keys), (LIST, lines)):
            new = [one for one in dict.fromkeys(brought) if one not in known[name]]
            if new:
                self._append(self._folder, new, name)

    def _key(self, folder: Path) -> bytes:
        """The secret for new lines, made where there is none."""
        if not self.keys():
            self._append(folder, [secrets.token_hex(BYTES)], SECRET)
        return bytes.fromhex(self.keys()[0])

    def _append(self, folder: Path, lines: Sequence[str], name: str = LIST) -> None:
        folder.mkdir(mode=MY_FOLDER, parents=True, exist_ok=True)
        path = folder / name
        written = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, ONLY_MINE)
        try:
            # One write: two processes that append do not mix their lines
            os.write(written, "".join(f"{line}\n" for line in lines).encode())
            os.fsync(written)
        finally:
            os.close(written)
        _sync(folder)


def digest(key: bytes, account: Named) -> str:
    """The HMAC-SHA-256 of an account, in hex. No id has a line's end in it."""
    return hmac.digest(key, "\n".join(account).encode(), "sha256").hex()


def _moments(lines: Iterable[str]) -> dict[str, datetime]:
    """The last moment by digest; a line that was cut off by a fault is passed over."""
    found: dict[str, datetime] = {}
    for line in lines:
        one, _, at = line.partition(" ")
        with suppress(ValueError):
            moment = datetime.fromisoformat(at)
            found[one] = max(moment, found.get(one, moment))
    return found


def _read(folder: Path | None, name: str) -> list[str]:
    if folder is None:
        return []
    try:
        return (folder / name).read_text("ascii").split("\n")[:-1]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{folder / name} can't be read: {error}.") from error


def _sync(folder: Path) -> None:
    """Let the folder's own entry be on the disk, where the system can."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
