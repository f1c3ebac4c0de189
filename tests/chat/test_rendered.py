"""The files that go with a message."""

from __future__ import annotations

import io
import zipfile

from bot.chat.rendered import attached
from bot.chat.reply import Archive, Reply, TextFile

FILES = (TextFile("one.csv", "a,b\n1,ü\n"), TextFile("README.txt", "Read me."))
ALL = Archive("all.zip", FILES, "2 files")


def test_several_files_come_packed_as_one() -> None:
    [file] = attached(Reply("All", (ALL,)))
    assert (file.name, file.words, file.text()) == ("all.zip", "2 files", "")
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert packed.testzip() is None
        assert [(one, packed.read(one).decode()) for one in packed.namelist()] == [
            (one.name, one.content) for one in FILES
        ]


def test_the_same_files_are_the_same_bytes() -> None:
    assert attached(Reply("All", (ALL,))) == attached(Reply("All", (ALL,)))
