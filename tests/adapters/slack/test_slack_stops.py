"""What runs is answered before a connection is left, and what can't be acked goes another way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from adapters.slack.manifest import SHORTCUT
from bot.chat.reply import Audience
from tests.adapters.slack.gated import GatedApp, served
from tests.servers.slack import SlackServer
from tests.servers.slack_state import (
    Delivery,
    Fault,
    Message,
    broken,
    hanging,
    rate_limited,
    refused,
)

Act = Callable[[SlackServer], Awaitable[Delivery]]
ANSWERS = {
    "command": "Logged 45 min",
    "button": "Undone",
    "form": "Logged 30 min",
    "shortcut": "What I can do",
}


@pytest.fixture
async def app() -> GatedApp:
    return GatedApp()


async def ready(slack: SlackServer, kind: str) -> Act:
    """What a member is about to do; what it needs is there."""
    if kind == "command":
        return lambda slack: slack.slash("/cairn", "log bayes 45")
    if kind == "form":
        await slack.slash("/cairn", "log")
        view = await slack.view()
        return lambda slack: slack.submit(view, {"What": "bayes"})
    posted = await slack.reply(await slack.slash("/cairn", "log trees"))
    if kind == "button":
        return lambda slack: slack.press(posted, "Undo")
    return lambda slack: slack.shortcut(SHORTCUT, posted)


def heard(slack: SlackServer, kind: str) -> list[Message]:
    """The answers to what was done last that reached its member."""
    return [message for message in slack.messages if message.text == ANSWERS[kind]]


# --- a stop ---


@pytest.mark.parametrize("kind", ANSWERS)
async def test_what_runs_is_answered_before_the_end(
    slack: SlackServer, app: GatedApp, kind: str
) -> None:
    async with served(app, slack) as running:
        act = await ready(slack, kind)
        app.close()
        done = await act(slack)
        await app.begun.wait()
        running.cancel()
        late = await slack.slash("/cairn", "undo")
        await slack.sockets.heard_by_the_bot()
        app.hold.set()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert (await slack.acked(done)).envelope_id == done.envelope_id
    assert len(heard(slack, kind)) == 1
    assert late.envelope_id not in slack.acks
    assert slack.replies(late) == []


async def test_a_stop_that_comes_while_a_connection_is_left_closes_it_all_the_same(
    slack: SlackServer, app: GatedApp
) -> None:
    others = asyncio.all_tasks()
    async with served(app, slack) as running:
        app.close()
        await slack.slash("/cairn", "log bayes 45")
        await app.begun.wait()
        running.cancel()
        await slack.sockets.heard_by_the_bot()
        running.cancel()
        await asyncio.wait([running])
    left = [str(task) for task in asyncio.all_tasks() - others if not task.cancelling()]
    assert [task for task in left if "monitor_current_session" in task] == []
    app.hold.set()


async def test_what_comes_after_the_end_began_is_not_taken(
    slack: SlackServer, app: GatedApp
) -> None:
    with capture_logs() as logs:
        async with served(app, slack) as running:
            app.close()
            await slack.slash("/cairn", "log bayes 45")
            await app.begun.wait()
            app.begun.clear()
            running.cancel()
            late = await slack.slash("/cairn", "undo")
            await slack.sockets.heard_by_the_bot()
            app.hold.set()
            await asyncio.gather(running, return_exceptions=True)
    assert [invocation.command for invocation in app.invocations] == ["log"]
    assert late.envelope_id not in slack.acks
    assert [entry for entry in logs if "came too late" in entry["event"]]


async def test_what_takes_too_long_is_given_up_and_told_to_the_log(
    slack: SlackServer, app: GatedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.adapter.LAST_SECONDS", 0.02)
    with capture_logs() as logs:
        async with served(app, slack) as running:
            app.close()
            await slack.slash("/cairn", "log bayes 45")
            await app.begun.wait()
            running.cancel()
            async with asyncio.timeout(3):
                await asyncio.gather(running, return_exceptions=True)
    [told] = [entry for entry in logs if entry["log_level"] == "warning"]
    assert told["event"] == "Stopped before everybody was answered"
    assert told["unanswered"] == 2


async def test_a_connection_is_moved_when_what_came_by_it_is_answered(
    slack: SlackServer, app: GatedApp
) -> None:
    async with served(app, slack):
        app.close()
        done = await slack.slash("/cairn", "log bayes 45")
        await app.begun.wait()
        await slack.sockets.ask_to_move()
        await slack.acked(await slack.event({"type": "app_home_opened", "user": "U1"}))
        app.hold.set()
        assert (await slack.reply(done)).via == "ack"
        await slack.connected(times=2)
    assert slack.sockets.strays == []


# --- lost answers ---


@dataclass(frozen=True)
class Door:
    """What becomes of a response_url, of a message in the channel, of a direct message."""

    respond: Fault | None = None
    ephemeral: Fault | None = None
    direct: Fault | None = None

    @property
    def via(self) -> str:
        """How the answer comes; "" where it can't."""
        if self.respond is None:
            return "response_url"
        if self.ephemeral is None:
            return "chat.postEphemeral"
        return "chat.postMessage" if self.direct is None else ""

    def shut(self, slack: SlackServer) -> None:
        slack.script("respond", self.respond)
        if self.ephemeral is not None:
            slack.script("chat.postEphemeral", self.ephemeral)
        if self.direct is not None:
            slack.script("conversations.open", self.direct)


NOT_THERE, GONE = refused("not_in_channel"), refused("user_not_found")
URLS = {"404": broken(404), "500": broken(500), "429": rate_limited(1), "timeout": hanging()}
DOORS = {"open": Door()}
for _name, _fault in URLS.items():
    DOORS[_name] = Door(_fault)
    DOORS[f"{_name}, no ephemeral"] = Door(_fault, NOT_THERE)
    DOORS[f"{_name}, no message at all"] = Door(_fault, NOT_THERE, GONE)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", ANSWERS)
async def test_an_answer_whose_ack_is_lost_comes_once_or_is_told_to_the_log(
    slack: SlackServer, app: GatedApp, monkeypatch: pytest.MonkeyPatch, kind: str, door: str
) -> None:
    monkeypatch.setattr("adapters.slack.web.RESPOND_SECONDS", 0.05)
    with capture_logs() as logs:
        async with served(app, slack) as running:
            act = await ready(slack, kind)
            before = len(app.notes.done)
            app.close()
            done = await act(slack)
            await app.begun.wait()
            DOORS[door].shut(slack)
            await slack.sockets.cut()
            app.hold.set()
            if DOORS[door].via:
                await slack.bell.until(lambda: heard(slack, kind))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert [m.via for m in heard(slack, kind)] == [DOORS[door].via] * bool(DOORS[door].via)
    assert done.envelope_id not in slack.acks
    assert len(app.notes.done) - before == (kind != "shortcut")
    silent = [entry for entry in logs if "did not reach its reader" in entry["event"]]
    assert len(silent) == (not DOORS[door].via)


@pytest.mark.parametrize("refusals", [0, 1_000_000])
async def test_a_command_whose_socket_is_torn_is_answered_by_its_response_url(
    slack: SlackServer, app: GatedApp, refusals: int
) -> None:
    async with served(app, slack):
        app.close()
        done = await slack.slash("/cairn", "log bayes 45")
        await app.begun.wait()
        slack.sockets.refusals = refusals
        await slack.sockets.cut()
        if not refusals:
            await slack.connected(times=2)
        app.hold.set()
        answer = await slack.reply(done)
        slack.sockets.refusals = 0
        await slack.connected(times=2)
    assert (answer.via, answer.to, answer.text) == ("response_url", "U1", "Logged 45 min")
    assert all(ack.payload == {} for ack in slack.sockets.strays)
    assert len(slack.replies(done)) == 1


async def test_what_all_read_is_said_to_all_also_the_other_way(
    slack: SlackServer, app: GatedApp
) -> None:
    async with served(app, slack):
        app.close()
        done = await slack.slash("/cairn", "undo")
        await app.begun.wait()
        app.audience = Audience.EVERYONE
        await slack.sockets.cut()
        app.hold.set()
        assert (await slack.reply(done)).to is None


# --- forms ---


async def test_a_form_sent_again_after_a_lost_ack_counts_once(
    slack: SlackServer, app: GatedApp
) -> None:
    async with served(app, slack):
        asked = await slack.slash("/cairn", "log")
        view = await slack.view()
        app.close()
        await slack.submit(view, {"What": "bayes"})
        await app.begun.wait()
        await slack.sockets.cut()
        app.hold.set()
        await slack.connected(times=2)
        again = await slack.submit(view, {"What": "bayes"})
        assert (await slack.acked(again)).payload == {}
        answers = [(await slack.reply(asked, number)).text for number in (1, 2)]
    assert answers == ["Logged 30 min", "That is done already."]
    assert app.notes.done == ["log bayes 30 None "]


async def test_a_form_that_was_kept_open_is_carried_out_when_it_is_put_right(
    slack: SlackServer, app: GatedApp
) -> None:
    async with served(app, slack):
        asked = await slack.slash("/cairn", "log")
        view = await slack.view()
        wrong = await slack.submit(view, {"What": "bayes", "Minutes": "9000"})
        assert (await slack.acked(wrong)).payload["response_action"] == "errors"
        await slack.submit(view, {"What": "bayes", "Minutes": "45"})
        assert (await slack.reply(asked)).text == "Logged 45 min"
    assert app.notes.done == ["log bayes 45 None "]


async def test_two_forms_with_the_same_answers_are_two(slack: SlackServer, app: GatedApp) -> None:
    async with served(app, slack):
        for number in (1, 2):
            asked = await slack.slash("/cairn", "log")
            await slack.submit(await slack.view(number), {"What": "bayes"})
            await slack.reply(asked)
    assert app.notes.done == ["log bayes 30 None "] * 2
