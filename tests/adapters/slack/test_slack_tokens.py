"""A token that Slack takes no more: seen by any call or event, said once, and tried again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from adapters.http.health import answer
from adapters.slack.adapter import SlackAdapter
from adapters.slack.manifest import EVENTS
from adapters.slack.outcomes import WRONG_TOKEN
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.invocation import Place
from bot.chat.reply import Reply
from bot.errors import RetryLater, SendError, StoreError
from bot.store.database import Database
from tests.adapters.slack.conftest import adapter_for
from tests.adapters.slack.small_app import SmallApp
from tests.fakes import Clock
from tests.servers.slack import SlackServer
from tests.servers.slack_state import APP_TOKEN, BOT_TOKEN, Json, refused

C1, ANA = Place("slack", "T0LOOP", "C1"), Place("slack", "T0LOOP", "", person="U1")
POST, KEY = Reply("The week's challenge"), "cairn-abcdefghij234567"
REVOKED: Json = {"type": "tokens_revoked", "tokens": {"bot": ["U0CAIRN"]}}
UNINSTALLED: Json = {"type": "app_uninstalled"}

LEFT_OUT = ("2 posts were left out while I was away", "A post was left out while I was away")

Act = Callable[[SlackServer, SlackAdapter], Awaitable[object]]


async def _posts(slack: SlackServer, adapter: SlackAdapter) -> None:
    await adapter.sender.send(C1, POST, KEY)


async def _writes(slack: SlackServer, adapter: SlackAdapter) -> None:
    await adapter.sender.send(ANA, POST, KEY)


async def _edits(slack: SlackServer, adapter: SlackAdapter) -> None:
    await adapter.sender.edit(C1, "1.2", POST, KEY)


async def _finds(slack: SlackServer, adapter: SlackAdapter) -> None:
    await adapter.sender.find(C1, KEY, datetime.now(UTC))


async def _looks(slack: SlackServer, adapter: SlackAdapter) -> None:
    await adapter.sender.lacking(C1)


async def _opens(slack: SlackServer, adapter: SlackAdapter) -> None:
    await slack.reply(await slack.slash("/cairn", "log"))


async def _asks(slack: SlackServer, adapter: SlackAdapter) -> None:
    await slack.reply(await slack.slash("/cairn", "schedule set C1", user="U2"))


async def _answers(slack: SlackServer, adapter: SlackAdapter) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    slack.script("respond", refused("expired_url"))
    await slack.press(logged, "Undo")


CALLS: dict[str, Act] = {
    "chat.postMessage": _posts,
    "conversations.open": _writes,
    "chat.update": _edits,
    "conversations.history": _finds,
    "conversations.info": _looks,
    "views.open": _opens,
    "users.info": _asks,
    "chat.postEphemeral": _answers,
}


async def until(look: Callable[[], object]) -> None:
    """Let everything else go on until it is so."""
    async with asyncio.timeout(5.0):
        while True:
            if look():
                return
            await asyncio.sleep(0)


def health(adapter: SlackAdapter) -> tuple[int, str]:
    told = answer(lambda: {adapter.name: adapter.status()})
    return told.status, told.text or ""


@pytest.mark.parametrize("method", CALLS)
async def test_a_revoked_token_is_seen_by_any_call_said_once_and_taken_again(
    slack: SlackServer, adapter: SlackAdapter, method: str
) -> None:
    slack.scopes.add("channels:history")
    slack.revoked = "token_revoked"
    with capture_logs() as logged:
        with contextlib.suppress(SendError):
            await CALLS[method](slack, adapter)
        await until(lambda: adapter.status() != "ready")
        status, told = health(adapter)
        assert status == 503
        assert "SLACK_BOT_TOKEN any more (token_revoked). Install the app again" in told
        tried = len(slack.calls("auth.test"))
        await until(lambda: len(slack.calls("auth.test")) > tried + 2)
        assert [line["event"] for line in logged if line["log_level"] == "error"] == [
            adapter.status().removeprefix("failed: ")
        ]
        slack.revoked = ""
        await until(lambda: adapter.status() == "ready")
    assert health(adapter)[0] == 200
    await adapter.sender.send(C1, POST, KEY)


@pytest.mark.parametrize("word", sorted(WRONG_TOKEN))
async def test_every_word_that_refuses_a_token_is_one(
    slack: SlackServer, adapter: SlackAdapter, word: str
) -> None:
    slack.revoked = word
    with pytest.raises(RetryLater, match="Slack refused it"):
        await adapter.sender.send(C1, POST, KEY)
    await until(lambda: adapter.status() != "ready")
    assert f"any more ({word})" in adapter.status()


async def test_nothing_is_sent_with_a_token_that_was_refused(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.revoked = "token_revoked"
    with pytest.raises(RetryLater):
        await adapter.sender.send(C1, POST, KEY)
    for _ in range(3):
        with pytest.raises(RetryLater):
            await adapter.sender.send(C1, POST, KEY)
    assert len(slack.calls("chat.postMessage")) == 1
    assert slack.messages == []


async def test_members_are_answered_meanwhile(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    slack.revoked = "token_revoked"
    await slack.acked(await slack.event(REVOKED))
    await until(lambda: adapter.status() != "ready")
    answer = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    assert answer.text == "Logged 45 min"
    assert slack.sockets.hellos == 1


@pytest.mark.parametrize("event", [UNINSTALLED, REVOKED])
async def test_an_event_that_says_so_is_acknowledged_and_heeded(
    slack: SlackServer, adapter: SlackAdapter, event: Json
) -> None:
    assert event["type"] in EVENTS
    slack.revoked = "account_inactive"
    assert (await slack.acked(await slack.event(dict(event)))).payload == {}
    await until(lambda: adapter.status() != "ready")
    assert health(adapter)[0] == 503
    slack.revoked = ""
    await until(lambda: adapter.status() == "ready")


async def test_a_late_event_about_a_token_that_is_good_again_heals_at_once(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    await slack.acked(await slack.event(UNINSTALLED))
    await until(lambda: len(slack.calls("auth.test")) == 2 and adapter.status() == "ready")


async def test_a_removal_is_noted_and_a_log_in_is_a_return(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    assert app.presence.told == [("returned", "T0LOOP")]
    slack.revoked = "account_inactive"
    await slack.acked(await slack.event(UNINSTALLED))
    await until(lambda: app.presence.told[1:] == [("left", "T0LOOP")])
    slack.revoked = ""
    await until(lambda: app.presence.told[2:] == [("returned", "T0LOOP")])


@pytest.mark.parametrize("fault", [StoreError("The disk is full."), KeyError("a bug of ours")])
async def test_where_a_removal_cannot_be_noted_the_rest_goes_on(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, fault: Exception
) -> None:
    app.presence.broken = fault
    await slack.acked(await slack.event(UNINSTALLED))
    await until(lambda: len(slack.calls("auth.test")) == 2 and adapter.status() == "ready")
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"


async def test_the_tokens_of_members_are_no_concern(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}
    await slack.acked(await slack.event(event))
    await slack.acked(await slack.slash("/cairn", "undo"))
    assert adapter.status() == "ready"
    assert len(slack.calls("auth.test")) == 1


async def test_the_apps_token_is_watched_as_well(slack: SlackServer, adapter: SlackAdapter) -> None:
    slack.app_revoked = "token_revoked"
    await slack.sockets.cut()
    await until(lambda: adapter.status().startswith("failed: "))
    assert "SLACK_APP_TOKEN any more (token_revoked)" in adapter.status()
    assert "connections:write" in adapter.status()
    slack.app_revoked = ""
    await slack.connected(times=2)
    await until(lambda: adapter.status() == "ready")
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"


async def test_a_token_refused_after_a_broken_connection_is_one_that_was_good(
    slack: SlackServer, app: SmallApp
) -> None:
    adapter = adapter_for(app, slack)
    running = asyncio.create_task(adapter.run())
    await slack.connected()
    slack.revoked = "account_inactive"
    slack.app_revoked = "invalid_auth"
    await slack.sockets.cut()
    await until(lambda: "SLACK_BOT_TOKEN" in adapter.status())
    assert not running.done()
    slack.revoked = slack.app_revoked = ""
    await slack.connected(times=2)
    await until(lambda: adapter.status() == "ready")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def core(sqlite_database: Database, tiny: Catalog, clock: Clock) -> App:
    return App(sqlite_database, tiny, clock=clock)


@pytest_asyncio.fixture
async def bot(core: App, slack: SlackServer) -> AsyncIterator[SlackAdapter]:
    """The whole bot."""
    made = SlackAdapter(
        core, BOT_TOKEN, APP_TOKEN, "/cairn", slack.api_url, heartbeat=0.2, pause=0.01
    )
    running = asyncio.create_task(made.run())
    await slack.connected()
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def go_round(core: App, bot: SlackAdapter) -> None:
    await core.tick()
    await core.deliver([bot.sender])


@pytest.mark.parametrize("late", [timedelta(hours=2), timedelta(hours=20)])
async def test_what_is_due_waits_until_the_token_is_good_as_long_as_a_late_post_may(
    bot: SlackAdapter, core: App, clock: Clock, slack: SlackServer, late: timedelta
) -> None:
    await slack.reply(await slack.slash("/cairn", "setup Europe/Berlin 09:00", user="U2"))
    slack.revoked = "token_revoked"
    await slack.acked(await slack.event(REVOKED))
    await until(lambda: bot.status() != "ready")
    clock.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    for _ in range(3):
        await go_round(core, bot)
        clock.turn(minutes=5)
    assert slack.messages_by_post() == []
    clock.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC) + late
    slack.revoked = ""
    await until(lambda: bot.status() == "ready")
    await go_round(core, bot)
    clock.turn(minutes=2)
    await go_round(core, bot)
    posts = [message for message in slack.messages_by_post() if message.channel == "C1"]
    told = [message.text for message in slack.messages_by_post() if message.channel == "D2"]
    assert len(posts) == int(late < timedelta(hours=12))
    # The Friday's was too late in any case
    assert told == [LEFT_OUT[len(posts)]]
