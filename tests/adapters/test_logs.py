"""What a line of the log looks like, and what never stands in one."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from adapters.logs import set_up_logs

SECRET = 'xoxb-heron-"quoted"-ü'
pytestmark = pytest.mark.usefixtures("logs_as_before")
FORMS = pytest.mark.parametrize("form", ["text", "json"])


def connect() -> None:
    raise ConnectionError(f"refused: {SECRET}")


def open_door() -> None:
    try:
        connect()
    except ConnectionError as error:
        raise LookupError(f"no door for {SECRET}") from error


def hidden(said: str) -> bool:
    shown = (SECRET, json.dumps(SECRET)[1:-1], "heron")
    return "***" in said and not any(form in said for form in shown)


@FORMS
def test_a_secret_in_a_message_or_a_value_is_cut_out(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(form, "info", [SECRET])
    structlog.get_logger("cairn").info(f"connecting with {SECRET}", header=f"Bearer {SECRET}")
    said = capsys.readouterr().err
    assert hidden(said)
    assert said.count("***") == 2


@FORMS
def test_a_secret_inside_a_mapping_or_a_list_is_cut_out(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(form, "info", [SECRET])
    structlog.get_logger("cairn").info(
        "sent", headers={"Authorization": [SECRET]}, error=ValueError(SECRET)
    )
    assert hidden(capsys.readouterr().err)


@FORMS
def test_a_secret_in_an_exception_is_cut_out_and_the_rest_is_kept(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(form, "info", [SECRET])
    try:
        open_door()
    except LookupError:
        structlog.get_logger("cairn").exception("it failed")
    said = capsys.readouterr().err
    assert hidden(said)
    assert "it failed" in said
    assert "Traceback" in said
    assert "LookupError: no door for ***" in said
    assert "ConnectionError: refused: ***" in said


@FORMS
def test_a_librarys_lines_go_the_same_way(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(form, "info", [SECRET])
    logger = logging.getLogger("apscheduler")
    logger.warning("token %s was refused", SECRET)
    try:
        connect()
    except ConnectionError:
        logger.exception("it failed")
    said = capsys.readouterr().err
    assert hidden(said)
    assert "token *** was refused" in said
    assert "ConnectionError: refused: ***" in said


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("json", "info", [""])
    structlog.get_logger("cairn.app").warning("late", slot="2026-11-23", hours=3)
    logging.getLogger("aiohttp").warning("from a library")
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert first.pop("timestamp").endswith("Z")
    assert first == {
        "event": "late",
        "level": "warning",
        "logger": "cairn.app",
        "slot": "2026-11-23",
        "hours": 3,
    }
    assert second["event"] == "from a library"


def test_text_is_one_line_with_what_happened_first(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("text", "info", [])
    structlog.get_logger("cairn.app").info("planned", slot="2026-11-23")
    [line] = capsys.readouterr().err.splitlines()
    assert "planned" in line
    assert "slot=2026-11-23" in line
    assert "\x1b[" not in line


def test_the_level_holds_for_ours_and_chatty_libraries_are_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("text", "info", [])
    structlog.get_logger("cairn").debug("unseen")
    structlog.get_logger("cairn").info("shown")
    logging.getLogger("discord.gateway").info("chatter")
    logging.getLogger("discord.gateway").warning("worth knowing")
    said = capsys.readouterr().err
    assert "shown" in said
    assert "worth knowing" in said
    assert "unseen" not in said
    assert "chatter" not in said


def test_setting_up_twice_says_a_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("text", "info", [])
    set_up_logs("text", "info", [])
    structlog.get_logger("cairn").info("once")
    assert capsys.readouterr().err.count("once") == 1
