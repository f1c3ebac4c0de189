"""The connection: lost and found, refused tokens, a Slack that does not answer, an end."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.errors import SettingsError
from tests.adapters.slack.conftest import adapter_for
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer
from tests.servers.slack_state import broken, dropped, rate_limited

pytestmark = pytest.mark.asyncio


async def test_it_says_when_it_is_ready(slack: SlackServer, adapter: SlackAdapter) -> None:
    await slack.acked(await slack.slash("/cairn", "undo"))
    assert adapter.status() == "ready"
    assert adapter.name == "slack"


async def test_it_moves_when_slack_asks_it_to(slack: SlackServer, adapter: SlackAdapter) -> None:
    await slack.sockets.refresh()
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"
    assert slack.sockets.hellos == 2


async def test_it_comes_back_when_the_network_breaks(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    await slack.sockets.cut()
    await slack.connected(times=2)
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"


async def test_a_connection_that_only_looks_alive_is_replaced(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.sockets.deaf = True
    await slack.connected(times=2)
    slack.sockets.deaf = False
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"


async def test_it_starts_again_when_the_sdk_does_not_mend_the_connection(
    slack: SlackServer, adapter: SlackAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "slack_sdk.socket_mode.aiohttp.SocketModeClient.connect_to_new_endpoint", _does_nothing
    )
    await slack.sockets.cut()
    await slack.connected(times=2)
    assert len(slack.calls("auth.test")) == 2


async def test_a_refused_handshake_tells_the_log_no_ticket(
    slack: SlackServer, app: SmallApp, caplog: pytest.LogCaptureFixture
) -> None:
    slack.sockets.refusals = 2
    running = asyncio.create_task(adapter_for(app, slack).run())
    await slack.connected()
    await _stop(running)
    told = [record for record in caplog.records if "Failed to connect" in record.getMessage()]
    assert len(told) == 2
    assert "ticket=***" in told[0].getMessage()
    assert "ticket-" not in caplog.text


async def _does_nothing(client: object, force: bool = False) -> None:
    """An SDK that has lost its monitor."""


@pytest.mark.parametrize(
    ("bot_token", "app_token", "variable"),
    [
        ("xoxb-wrong", "xapp-loopback", "SLACK_BOT_TOKEN"),
        ("xoxb-loopback", "xapp-wrong", "SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_token_is_one_clear_line(
    slack: SlackServer, app: SmallApp, bot_token: str, app_token: str, variable: str
) -> None:
    adapter = adapter_for(app, slack, bot_token, app_token)
    with pytest.raises(SettingsError) as fault:
        await adapter.run()
    said = fault.value.sentence
    assert variable in said
    assert "invalid_auth" in said
    assert "\n" not in said
    assert adapter.status() == f"failed: {said}"
    assert "wrong" not in said


async def test_an_unreachable_slack_is_tried_again(slack: SlackServer, app: SmallApp) -> None:
    slack.script("auth.test", broken(503), dropped())
    slack.script("apps.connections.open", rate_limited(1), broken(500))
    running = asyncio.create_task(adapter_for(app, slack).run())
    await slack.connected()
    assert len(slack.calls("auth.test")) == 5
    await _stop(running)


async def test_it_ends_within_seconds_and_lets_what_runs_finish(
    slack: SlackServer, app: SmallApp
) -> None:
    running = asyncio.create_task(adapter_for(app, slack).run())
    await slack.connected()
    started = asyncio.get_running_loop().time()
    await _stop(running)
    await slack.bell.until(lambda: not slack.sockets.live)
    assert asyncio.get_running_loop().time() - started < 3.0


async def _stop(running: asyncio.Task[None]) -> None:
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
