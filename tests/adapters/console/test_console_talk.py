"""A conversation in a terminal: lines in, replies out."""

from __future__ import annotations

import asyncio
import io
import sys
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.console.completion import TabCompleter, complete
from adapters.console.repl import run_console
from bot.app import App
from bot.catalog.load import load
from bot.chat.form import Form
from bot.chat.invocation import Request
from bot.chat.reply import Reply
from bot.store.database import open_database

TINY = Path(__file__).parents[2] / "data" / "tiny"


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    database = await open_database(None, tmp_path)
    yield App(database, load(TINY))
    await database.close()


class Conversation:
    """Lines on standard input; what was printed."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], app: App
    ) -> None:
        self._monkeypatch, self._capsys, self._app = monkeypatch, capsys, app

    async def of(self, *lines: str, organiser: bool = True) -> str:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        await asyncio.wait_for(run_console(self._app, name="Kim", organiser=organiser), 20)
        return self._capsys.readouterr().out


@pytest.fixture
def talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], app: App
) -> Conversation:
    return Conversation(monkeypatch, capsys, app)


async def test_a_line_is_answered_until_the_input_ends(talk: Conversation) -> None:
    printed = await talk.of("log vectors 45", "", "leaderboard")
    assert "Logged 45 min on Vectors" in printed
    assert "Kim (you)" in printed


async def test_quit_leaves(talk: Conversation) -> None:
    assert "Logged" not in await talk.of("quit", "log vectors 45")


async def test_a_number_presses_a_button_of_the_last_reply(talk: Conversation) -> None:
    printed = await talk.of("log vectors 45", "1")
    assert "> undo " in printed
    assert "Undone: 45 min" in printed


async def test_a_number_without_a_button_is_a_line_like_any_other(talk: Conversation) -> None:
    assert "I don't know 7" in await talk.of("7")


async def test_a_form_asks_field_by_field_until_each_fits(talk: Conversation) -> None:
    printed = await talk.of("log", "", "vectors", "lots", "30", "read it", "", "")
    assert "This one is needed." in printed
    assert "You wrote `lots`" in printed
    assert "Logged 30 min on Vectors" in printed
    assert "| read it" in printed


async def test_a_command_that_fits_no_field_puts_the_form_away_and_is_carried_out(
    talk: Conversation,
) -> None:
    printed = await talk.of("setup", "log vectors 45", "undo")
    assert "Put away; nothing was saved." in printed
    assert "Logged 45 min on Vectors" in printed
    assert "Undone: 45 min" in printed


async def test_words_that_fit_a_field_are_its_own_also_where_a_command_begins_so(
    talk: Conversation,
) -> None:
    printed = await talk.of("log", "vectors", "30", "explain it to me", "", "", "")
    assert "| explain it to me" in printed


@pytest.mark.parametrize("ends", [("log", "quit"), ("log", "vectors", "quit"), ("log",)])
async def test_a_form_can_be_put_away(talk: Conversation, ends: tuple[str, ...]) -> None:
    printed = await talk.of(*ends)
    assert "nothing was saved" in printed
    assert "Logged" not in printed


async def test_only_organisers_set_up(talk: Conversation) -> None:
    assert "Only organisers" in await talk.of("setup UTC", organiser=False)


class FallsOver(App):
    """The bot with a fault of ours: it can't say ``me``."""

    async def say(self, request: Request) -> Reply | Form:
        if request.line == "me":
            raise LookupError("nobody expected this")
        return await super().say(request)


async def test_a_fault_of_ours_ends_no_session(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = await open_database(None, tmp_path)
    talk = Conversation(monkeypatch, capsys, FallsOver(database, load(TINY)))
    with capture_logs() as logged:
        printed = await talk.of("me", "log vectors 45")
    await database.close()
    [line] = logged
    assert f"it is my fault, not yours. Reference {line['reference']}; the log has more" in printed
    assert "Logged 45 min on Vectors" in printed


async def test_a_terminal_without_the_letters_is_no_fault(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO("topic \U0001f389\nlog vectors 45\n"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))
    await asyncio.wait_for(run_console(app, name="Kim"), 20)
    printed = shown.getvalue().decode("ascii")
    assert "I don't know a topic called ?." in printed
    assert "Logged 45 min on Vectors" in printed


async def test_cancelling_does_not_wait_for_a_line(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = await asyncio.to_thread(_pipe)
    with reading, writing:
        monkeypatch.setattr(sys, "stdin", reading)
        talking = asyncio.create_task(run_console(app))
        await asyncio.sleep(0)
        talking.cancel()
        done, _ = await asyncio.wait([talking], timeout=5)
        assert done == {talking}
        writing.write("\n")


def _pipe() -> tuple[io.TextIOWrapper, io.TextIOWrapper]:
    import os

    reading, writing = os.pipe()
    return open(reading, encoding="utf-8"), open(writing, "w", encoding="utf-8")  # noqa: PTH123  descriptors; closed by the test


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("le", "leaderboard "),
        ("schedule s", "schedule set "),
        ("log vec", "log top-vectors "),
        ("log vectors mi", "log vectors minutes:"),
        ("log vectors day:yes", "log vectors day:yesterday "),
        ("leaderboard mo", "leaderboard month "),
    ],
)
async def test_tab_completes(app: App, line: str, expected: str) -> None:
    found = TabCompleter(lambda typed: complete(app, typed))
    offered = [found(line, state) for state in range(3)]
    assert expected in offered


async def test_tab_offers_nothing_after_the_last(app: App) -> None:
    assert TabCompleter(lambda typed: complete(app, typed))("nothing-like-it", 0) is None


async def test_a_file_is_saved_under_a_name_that_is_free(
    talk: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = await talk.of("recall export vectors", "recall export trees")
    assert "File: cairn-cards.txt – 6 cards of 1 topic, as text for Anki" in printed
    first, second = tmp_path / "cairn-cards.txt", tmp_path / "cairn-cards-2.txt"
    assert f"Saved as {first}." in printed
    assert f"Saved as {second}." in printed
    assert "car-dot-zero" in first.read_text("utf-8")
    assert "car-gini-pure" in second.read_text("utf-8")


async def test_all_that_is_kept_is_saved_as_one_file(
    talk: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = await talk.of("log vectors 30 a note", "me export")
    assert f"Saved as {tmp_path / 'cairn-export.zip'}." in printed
    with zipfile.ZipFile(tmp_path / "cairn-export.zip") as packed:
        assert "a note" in packed.read("entries.csv").decode()


async def test_a_file_that_can_not_be_saved_is_told(
    talk: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    printed = await talk.of("recall export vectors")
    assert "It could not be saved: No such file or directory." in printed
