"""Shared channels and organisations: whose workspace it is that something happened in."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.slack.adapter import SlackAdapter
from adapters.slack.manifest import SHORTCUT
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.store.database import Database
from bot.store.work import Transaction
from tests.adapters.slack.small_app import SmallApp
from tests.fakes import Clock
from tests.servers.slack import SlackServer
from tests.servers.slack_payloads import slash
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, TEAM, Json

pytestmark = pytest.mark.asyncio

ELSEWHERE = "T0ELSE"
GUEST, BOSS, STRANGER = "U8GUEST", "U9BOSS", "U7NOBODY"


@pytest.fixture
def shared(slack: SlackServer) -> SlackServer:
    """A workspace whose channel is shared with another one: its members and its admin act here."""
    slack.add_user(GUEST, "gast", team_id=ELSEWHERE)
    slack.add_user(BOSS, "boss", team_id=ELSEWHERE, is_admin=True, is_owner=True)
    slack.add_user(STRANGER, "nobody", team_id=ELSEWHERE, is_unknown=True)
    return slack


async def test_a_guests_form_goes_to_the_workspace_that_the_app_is_installed_in(
    shared: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    logged = await shared.reply(await shared.slash("/cairn", "log bayes 45"))
    pressed = await shared.press(logged, "Log more", user=GUEST)
    sent = await shared.submit(await shared.view(), {"What": "trees"}, user=GUEST)
    assert sent.payload["team"]["id"] == ELSEWHERE
    await shared.reply(pressed)
    invoked = app.invocations[-1]
    assert (invoked.actor.id, invoked.place.space) == (GUEST, TEAM)
    assert invoked.place.space_name == "Loopback"


async def test_a_guests_press_and_shortcut_as_well(
    shared: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    logged = await shared.reply(await shared.slash("/cairn", "log bayes 45"))
    await shared.reply(await shared.press(logged, "Undo", user=GUEST))
    await shared.reply(await shared.shortcut(SHORTCUT, logged, user=GUEST))
    assert [invoked.place.space for invoked in app.invocations] == [TEAM] * 3


async def test_a_guests_press_that_names_their_own_workspace(
    shared: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    logged = await shared.reply(await shared.slash("/cairn", "log bayes 45"))
    theirs: Json = {"team": {"id": ELSEWHERE, "domain": "elsewhere"}}
    await shared.reply(await shared.press_as(logged, "Undo", theirs, user=GUEST))
    assert (app.invocations[-1].actor.id, app.invocations[-1].place.space) == (GUEST, TEAM)


@pytest.mark.parametrize("user", [{}, {"user": {"id": "U1", "username": "ana", "name": "ana"}}])
async def test_an_organisations_payload_that_names_no_workspace(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, user: Json
) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    organisation: Json = {"team": None, "enterprise": {"id": "E1", "name": "Org"}}
    pressed = await slack.press_as(logged, "Undo", organisation | user)
    await slack.reply(pressed)
    assert app.invocations[-1].place.space == TEAM


def organiser_command(slack: SlackServer, user: str) -> Json:
    return slash(slack, "/cairn", "schedule set <#C1|study>", user, "C1")


@pytest.mark.parametrize("user", [GUEST, BOSS, STRANGER])
async def test_who_is_from_another_workspace_is_no_organiser_whatever_they_are_there(
    shared: SlackServer, adapter: SlackAdapter, app: SmallApp, user: str
) -> None:
    asked = await shared.deliver("slash_commands", organiser_command(shared, user), "C1")
    answer = await shared.reply(asked)
    assert answer.text == "Only organisers can change the schedule."
    assert app.notes.done == []


async def test_in_an_organisation_an_admin_of_this_workspace_may_belong_to_others_too(
    shared: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    shared.users[BOSS]["enterprise_user"] = {"teams": [ELSEWHERE, TEAM], "id": "W9"}
    asked = await shared.deliver("slash_commands", organiser_command(shared, BOSS), "C1")
    assert (await shared.reply(asked)).text == "Posts go to C1"


@pytest_asyncio.fixture
async def whole(
    shared: SlackServer, sqlite_database: Database, tiny: Catalog, clock: Clock
) -> AsyncIterator[Database]:
    """The whole bot's database."""
    core = App(sqlite_database, tiny, clock=clock)
    bot = SlackAdapter(core, BOT_TOKEN, APP_TOKEN, "/cairn", shared.api_url, heartbeat=0.5)
    running = asyncio.create_task(bot.run())
    await shared.connected()
    yield sqlite_database
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_a_guest_is_on_the_board_of_the_workspace_and_no_other_one_appears(
    shared: SlackServer, whole: Database
) -> None:
    await shared.reply(await shared.slash("/cairn", "log vectors 45"))
    asked = await shared.slash("/cairn", "log", user=GUEST)
    await shared.submit(await shared.view(), {"What": "vectors", "Minutes": "30"}, user=GUEST)
    assert "30 min" in (await shared.reply(asked)).text
    board = await shared.reply(await shared.slash("/cairn", "leaderboard"))
    assert "gast" in json.dumps(board.blocks)

    def spaces(tx: Transaction) -> list[str]:
        return [row[0] for row in tx.exec_driver_sql("SELECT native_id FROM spaces")]

    assert await whole.read(spaces) == [TEAM]


@pytest.mark.parametrize("user", [GUEST, STRANGER])
async def test_a_guest_is_told_who_may_and_not_to_try_again(
    shared: SlackServer, whole: Database, user: str
) -> None:
    answer = await shared.reply(await shared.slash("/cairn", "schedule show", user=user))
    assert "Only organisers can use" in answer.text
    assert "again" not in answer.text
