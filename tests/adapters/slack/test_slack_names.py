"""What members are called on Slack, and where their days end: the whole bot, on both databases."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.slack import people
from adapters.slack.adapter import SlackAdapter
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from bot.store.work import Transaction
from tests.fakes import Clock
from tests.servers.slack import SlackServer
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, Fault, broken, rate_limited, refused

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("bot")]


@pytest_asyncio.fixture
async def bot(
    slack: SlackServer, database: Database, tiny: Catalog, clock: Clock
) -> AsyncIterator[None]:
    """The whole bot, in a workspace whose members live where it does."""
    for user in slack.users.values():
        user["tz"] = "UTC"
    core = App(database, tiny, clock=clock)
    adapter = SlackAdapter(core, BOT_TOKEN, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.5)
    running = asyncio.create_task(adapter.run())
    await slack.connected()
    yield
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def said(slack: SlackServer, line: str, user: str = "U1") -> str:
    """All that is answered."""
    answer = await slack.reply(await slack.slash("/cairn", line, user=user))
    return json.dumps([answer.text, answer.blocks], ensure_ascii=False)


async def test_a_member_is_called_as_slack_shows_them_and_not_by_their_handle(
    slack: SlackServer,
) -> None:
    slack.users["U1"] |= {"name": "ana.bauer1987", "profile": {"display_name": "Ana"}}
    await said(slack, "log vectors 45")
    board = await said(slack, "leaderboard", user="U2")
    assert '"Ana"' in board
    assert "bauer1987" not in board


async def test_by_buttons_and_forms_as_well(slack: SlackServer) -> None:
    slack.users["U1"] |= {"name": "ana.bauer1987", "profile": {"display_name": "Ana"}}
    asked = await slack.slash("/cairn", "log")
    await slack.submit(await slack.view(), {"What": "vectors", "Minutes": "30"})
    logged = await slack.reply(asked)
    assert '"Ana"' in await said(slack, "leaderboard", user="U2")
    await slack.reply(await slack.press(logged, "Undo"))
    assert "Ana" not in await said(slack, "leaderboard", user="U2")
    await said(slack, "redo")
    assert '"Ana"' in await said(slack, "leaderboard", user="U2")


async def test_a_new_name_is_taken_over(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "A_DAY", 0.0)
    await said(slack, "log vectors 45")
    slack.users["U1"]["profile"]["display_name"] = "Ana Maria"
    await said(slack, "next")
    assert '"Ana Maria"' in await said(slack, "leaderboard", user="U2")


@pytest.mark.parametrize(
    ("shown", "called"),
    [
        ("آنا", "\u2068آنا\u2069"),
        ("\u202eanA", "anA"),
        ("x" * 200, "x" * 80),
        ("\u200b\u3164", "Member U1"),
        ("Ana\nBauer\x07", "Ana Bauer"),
    ],
)
async def test_a_name_is_safe_to_show(slack: SlackServer, shown: str, called: str) -> None:
    slack.users["U1"]["profile"] = {"display_name": shown, "real_name": "Ana Bauer"}
    await said(slack, "log vectors 45")
    assert f'"{called}"' in await said(slack, "leaderboard", user="U2")


@pytest.mark.parametrize("fault", [broken(503), rate_limited(1), refused("missing_scope")])
async def test_a_newcomer_is_called_by_their_id_until_slack_says_their_name(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(people, "REST_SECONDS", 0.0)
    slack.script("users.info", fault)
    assert "45 min" in await said(slack, "log vectors 45")
    assert "Member U1" in await said(slack, "leaderboard", user="U2")


async def test_and_by_their_name_from_then_on(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "REST_SECONDS", 0.0)
    slack.script("users.info", broken(503))
    await said(slack, "log vectors 45")
    await said(slack, "next")
    board = await said(slack, "leaderboard", user="U2")
    assert '"ana"' in board
    assert "Member" not in board


async def test_a_name_that_is_known_stays_where_slack_does_not_say(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await said(slack, "log vectors 45")
    monkeypatch.setattr(people, "A_DAY", 0.0)
    monkeypatch.setattr(people, "REST_SECONDS", 0.0)
    slack.script("users.info", broken(503), broken(503))
    await said(slack, "next")
    assert '"ana"' in await said(slack, "leaderboard", user="U2")


async def test_a_slack_that_does_not_answer_holds_up_no_command(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "NAME_SECONDS", 0.0)
    gate = slack.gates["users.info"] = asyncio.Event()
    asked = await slack.slash("/cairn", "log vectors 45")
    assert "45 min" in json.dumps((await slack.reply(asked)).blocks)
    assert (await slack.acked(asked)).payload, "in time for its ack"
    form = await slack.slash("/cairn", "log")
    await slack.view()
    await slack.acked(form)
    gate.set()


async def test_their_days_end_where_their_profile_says_and_they_are_told_once(
    slack: SlackServer, database: Database
) -> None:
    slack.users["U1"]["tz"] = "Asia/Kolkata"
    told = "Your days end at midnight in Asia/Kolkata, as in your Slack profile"
    first = await said(slack, "log vectors 45")
    assert told in first
    assert "/cairn me show zone:Europe/Berlin" in first
    again = await said(slack, "me")
    assert "Asia/Kolkata (yours)" in again
    assert told not in again

    def zones(tx: Transaction) -> list[str]:
        return [row[0] for row in tx.exec_driver_sql("SELECT zone FROM members")]

    assert await database.read(zones) == ["Asia/Kolkata"]


async def test_a_guest_of_another_workspace_has_a_name_and_a_zone_as_everybody(
    slack: SlackServer,
) -> None:
    profile = {"display_name": "Gast"}
    slack.add_user("U8", "g", team_id="T0ELSE", is_stranger=True, profile=profile, is_admin=True)
    slack.users["U8"]["tz"] = "Asia/Tokyo"
    assert "Asia/Tokyo, as in your Slack profile" in await said(slack, "log vectors 45", user="U8")
    assert '"Gast"' in await said(slack, "leaderboard")
    assert "Only organisers can use" in await said(slack, "schedule show", user="U8")
