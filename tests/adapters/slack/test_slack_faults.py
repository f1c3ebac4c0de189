"""Whatever Slack sends, and whatever breaks in us: who asked is answered, and nothing raises."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.slack.adapter import SlackAdapter
from adapters.slack.inbound import Origin, ReplyTarget
from adapters.slack.interactions import Interactions
from adapters.slack.manifest import SHORTCUT
from adapters.slack.respond import Responder
from adapters.slack.web import open_client, open_session
from bot.chat.form import Faults
from bot.chat.invocation import Request
from bot.chat.reply import Audience, Reply, Text
from tests.adapters.slack.gated import served
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer
from tests.servers.slack_payloads import labels
from tests.servers.slack_state import TEAM, Json, Message, refused

pytestmark = pytest.mark.usefixtures("told")
WRITTEN = "what I have\nworked on"


@pytest.fixture
def told() -> Iterator[list[Any]]:
    """What the log was told; a stack takes so long to print that a connection would die of it."""
    with capture_logs() as logs:
        yield cast("list[Any]", logs)


class BrokenApp(SmallApp):
    """Fails in a way that nobody thought of, once it ``fails``."""

    fails = False

    async def say(self, request: Request) -> Any:
        if self.fails:
            raise RuntimeError(request.line)
        return await super().say(request)

    async def submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        raise RuntimeError(request.line)

    def complete_value(self, command: str, parameter: str, typed: str) -> Any:
        raise RuntimeError(typed)


def button(action_id: str, value: str = "undo") -> Message:
    """A message of ours, with one button."""
    element = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": "Press"},
        "value": value,
    }
    return Message("C1", "1.2", "A post", "post", [{"type": "actions", "elements": [element]}])


async def said(slack: SlackServer, sentence: str) -> Message:
    """The message with a sentence, once it has come."""

    def look() -> list[Message]:
        return [message for message in slack.messages if sentence in json.dumps(message.blocks)]

    return (await slack.bell.until(look))[0]


# --- a fault of ours ---


@pytest.mark.parametrize("kind", ["command", "button", "shortcut", "form"])
async def test_a_fault_of_ours_is_answered_with_a_reference_that_is_in_the_log(
    slack: SlackServer, told: list[Json], kind: str
) -> None:
    app = BrokenApp()
    async with served(app, slack):
        await slack.slash("/cairn", "log")
        view = await slack.view()
        app.fails = True
        match kind:
            case "command":
                done = await slack.slash("/cairn", "undo")
            case "button":
                done = await slack.press(button("cairn:v1:1"), "Press")
            case "shortcut":
                done = await slack.shortcut(SHORTCUT, button("cairn:v1:1"))
            case _:
                done = await slack.submit(view, {"What": "bayes", "Note": WRITTEN})
        await slack.acked(done)
        answer = await said(slack, "it is my fault, not yours")
    [fault] = [entry for entry in told if "reference" in entry]
    assert fault["log_level"] == "error"
    assert fault["reference"] in answer.text
    assert answer.to == "U1"
    assert labels(answer.blocks) == ["What I can do"]
    assert (json.dumps(WRITTEN)[1:-1] in json.dumps(answer.blocks)) == (kind == "form")


async def test_a_search_that_fails_offers_what_was_typed(
    slack: SlackServer, told: list[Json]
) -> None:
    async with served(BrokenApp(), slack):
        await slack.slash("/cairn", "log")
        offered = await slack.suggest(await slack.view(), "What", "bayes")
    assert [option["value"] for option in offered] == ["bayes"]
    assert [entry["event"] for entry in told if entry["log_level"] == "error"] == [
        "What was typed into a form could not be searched"
    ]


BROKEN_METADATA = {
    "empty": "",
    "cut off": '{"line": "log", "chan',
    "no JSON": "log",
    "a list": "[]",
    "null": "null",
    "a number": "7",
    "nothing in it": "{}",
    "no channel": '{"line": "log", "url": "", "thread": null}',
    "a line that is none": '{"line": 7, "channel": "C1", "url": "", "thread": null}',
    "a thread that is none": '{"line": "log", "channel": "C1", "url": "", "thread": 1.2}',
    "nested without end": "[" * 2900,
}


@pytest.mark.parametrize("metadata", BROKEN_METADATA)
async def test_a_form_that_can_not_be_read_gives_back_what_was_written(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, metadata: str
) -> None:
    await slack.slash("/cairn", "log")
    view = await slack.view() | {"private_metadata": BROKEN_METADATA[metadata]}
    sent = await slack.submit(view, {"What": "bayes", "Note": WRITTEN})
    assert (await slack.acked(sent)).payload == {}
    [answer] = await slack.posted(channel="D1")
    assert "I can't tell any more what this form was for." in answer.text
    assert json.dumps(WRITTEN)[1:-1] in json.dumps(answer.blocks)
    assert app.notes.done == []


async def test_such_a_form_stays_open_where_its_member_can_not_be_written_to(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("conversations.open", refused("cannot_dm_user"))
    await slack.slash("/cairn", "log")
    sent = await slack.submit(await slack.view() | {"private_metadata": ""}, {"What": "bayes"})
    payload = (await slack.acked(sent)).payload
    assert payload["response_action"] == "errors"
    assert payload["errors"]["what"].startswith("Copy what you wrote before you close this")


async def test_a_reply_that_can_not_be_drawn_is_said_in_one_line(slack: SlackServer) -> None:
    reply = Reply("Undone", (Text((cast("str", object()),)),))
    async with open_session() as session:
        client = open_client(session, slack.bot_token, slack.api_url)
        assert await Responder(client, session).say(reply, ReplyTarget("C1", "U1"))
    assert [message.text for message in slack.messages] == ["Undone"]


# --- other versions ---


@pytest.mark.parametrize("action_id", ["cairn:1", "cairn:25", "cairn:v1:1", "cairn:v1:117"])
async def test_buttons_of_every_version_until_now_work(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, action_id: str
) -> None:
    await slack.acked(await slack.press(button(action_id), "Press"))
    assert app.notes.done == ["undo"]


@pytest.mark.parametrize(
    "action_id", ["cairn:v2:1", "cairn:v1:", "cairn:", "cairn:undo", "undo", "old", "x" * 255]
)
async def test_a_button_of_no_version_known_is_answered(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, action_id: str
) -> None:
    pressed = await slack.press(button(action_id), "Press")
    answer = await slack.reply(pressed)
    assert (answer.to, answer.via) == ("U1", "response_url")
    assert answer.text.startswith("This button is from another version of Cairn")
    assert app.notes.done == []
    shown = await slack.reply(await slack.press(answer, "What I can do"))
    assert shown.text == "What I can do"


async def test_a_menu_of_no_version_known_is_answered(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    posted = await slack.reply(await slack.slash("/cairn", "board"))
    posted.blocks[-1]["elements"][0]["action_id"] = "cairn:v2:1"
    answer = await slack.reply(await slack.press(posted, "Last week"))
    assert answer.text.startswith("This menu is from another version of Cairn")


async def test_an_address_that_another_version_offered_asks_nothing(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    message = button("cairn:v2:1")
    message.blocks[0]["elements"][0] |= {"url": "https://example.org"}
    await slack.acked(await slack.press(message, "Press"))
    assert slack.messages == []


@pytest.mark.parametrize("callback", ["cairn:form", "cairn:form:v1"])
async def test_forms_of_every_version_until_now_work(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, callback: str
) -> None:
    asked = await slack.slash("/cairn", "log")
    await slack.submit(await slack.view() | {"callback_id": callback}, {"What": "bayes"})
    assert (await slack.reply(asked)).text == "Logged 30 min"


@pytest.mark.parametrize("callback", ["cairn:form:v2", "cairn:settings", "form", ""])
async def test_a_form_of_no_version_known_gives_back_what_was_written(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, callback: str
) -> None:
    await slack.slash("/cairn", "log")
    view = await slack.view() | {"callback_id": callback}
    sent = await slack.submit(view, {"What": "bayes", "Note": WRITTEN})
    assert (await slack.acked(sent)).payload == {}
    [answer] = await slack.posted(channel="D1")
    assert answer.text.startswith("This form is from another version of Cairn")
    assert json.dumps(WRITTEN)[1:-1] in json.dumps(answer.blocks)
    assert app.notes.done == []


async def test_a_search_in_a_form_of_no_version_known_offers_what_was_typed(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    await slack.slash("/cairn", "log")
    view = await slack.view()
    field = next(block for block in view["blocks"] if block["block_id"] == "what")
    field["element"]["action_id"] = "v2:what"
    field["block_id"] = "which"
    assert [option["value"] for option in await slack.suggest(view, "What", "kni")] == ["kni"]


async def test_a_shortcut_of_no_version_known_is_answered(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    answer = await slack.reply(await slack.shortcut("cairn:count:v2", button("cairn:1")))
    assert answer.text.startswith("This shortcut is from another version of Cairn")


async def test_another_name_of_the_command_is_answered(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    answer = await slack.reply(await slack.slash("/study", "log bayes"))
    assert answer.text.startswith("This command is from another version of Cairn")


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_closed", "user": {"id": "U1"}, "view": {"id": "V1", "callback_id": "x"}},
        {"type": "workflow_step_execute", "user": {"id": "U1"}},
        {"type": "a kind that there is not yet", "user": {"id": "U1"}},
        {"type": None},
        {},
    ],
)
async def test_what_nobody_knows_is_acked_and_told_to_the_log_alone(
    slack: SlackServer, adapter: SlackAdapter, told: list[Json], payload: Json
) -> None:
    before = len(told)
    sent = await slack.deliver("interactive", dict(payload))
    assert (await slack.acked(sent)).payload == {}
    assert [entry["log_level"] for entry in told[before:]] == ["debug"]
    assert slack.messages == []


# --- nothing raises ---

CLOSED = "http://127.0.0.1:9/"  # A port that nobody listens on: every call fails at once
URLS = st.sampled_from(["", "nowhere", "http://", "http://127.0.0.1:9/r", "http://[", "ftp://x"])
TEXTS = st.text(max_size=12) | st.sampled_from(["C1", "U1", "log", "log bayes 45", "undo", "help"])
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=5,
)
METADATA = st.sampled_from(['{"line":"log","channel":"C1","url":"","thread":null}', "{", "[]"])


def maybe(known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What is expected, or anything else."""
    return known | ODD


USERS = maybe(st.fixed_dictionaries({}, optional={"id": ODD, "username": ODD, "name": ODD}))
ACTIONS = maybe(
    st.lists(
        maybe(
            st.fixed_dictionaries(
                {}, optional={"type": ODD, "value": ODD, "selected_option": ODD, "url": ODD}
            )
        ),
        max_size=2,
    )
)
STATES = maybe(
    st.fixed_dictionaries(
        {"values": maybe(st.dictionaries(TEXTS, maybe(st.dictionaries(TEXTS, ODD, max_size=2))))}
    )
)
VIEWS = maybe(
    st.fixed_dictionaries(
        {},
        optional={
            "id": ODD,
            "private_metadata": maybe(METADATA),
            "state": STATES,
            "blocks": ODD,
        },
    )
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "type": ODD,
        "command": ODD,
        "text": maybe(TEXTS),
        "trigger_id": maybe(TEXTS),
        "channel_id": maybe(TEXTS),
        "user_id": ODD,
        "user_name": ODD,
        "response_url": maybe(URLS),
        "user": USERS,
        "channel": ODD,
        "container": ODD,
        "message": ODD,
        "actions": ACTIONS,
        "view": VIEWS,
        "block_id": ODD,
        "value": ODD,
    },
)
METHODS = ("typed", "pressed", "chosen", "submitted", "searched", "strange")


@given(body=BODIES, method=st.sampled_from(METHODS), user=st.sampled_from(["U1", ""]))
@settings(max_examples=300, deadline=None)
def test_no_payload_makes_anything_raise(body: Json, method: str, user: str) -> None:
    asyncio.run(_served_by(body, method, user))


async def _served_by(body: Json, method: str, user: str) -> None:
    async with open_session() as session:
        client = open_client(session, "xoxb-loopback", CLOSED)
        responder = Responder(client, session)
        who = {"team": "Loopback", "team_id": TEAM}
        app = cast("Any", SmallApp())
        interactions = Interactions(app, client, responder, "/cairn", who)
        payload = await getattr(interactions, method)(body, Origin(TEAM, user))
        interactions.lost(body, {"text": "Undone"})
        json.dumps(payload)
        for task in list(interactions.running):
            await task


@given(
    audience=st.sampled_from(Audience),
    url=maybe(URLS),
    channel=ODD,
    user=ODD,
    thread=ODD,
    summary=st.text(min_size=1, max_size=20),
)
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_reply_and_no_target_makes_the_responder_raise(
    told: list[Json],
    audience: Audience,
    url: Any,
    channel: Any,
    user: Any,
    thread: Any,
    summary: str,
) -> None:
    told.clear()

    async def say() -> bool:
        async with open_session() as session:
            responder = Responder(open_client(session, "xoxb-loopback", CLOSED), session)
            target = ReplyTarget(channel, user, url, thread)
            return await responder.say(Reply(summary, audience=audience), target)

    assert asyncio.run(say()) is False
    assert [entry for entry in told if "did not reach its reader" in entry["event"]]
