"""Answers that are no answer of Slack's: everywhere a failure with a sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError

from adapters.slack.adapter import SlackAdapter
from adapters.slack.inbound import ReplyTarget
from adapters.slack.outcomes import NETWORK, meaning
from adapters.slack.people import People
from adapters.slack.respond import Responder
from adapters.slack.sender import SlackSender
from adapters.slack.web import Client, open_client, open_session
from bot.chat.invocation import Place
from bot.chat.reply import Audience, Reply
from bot.errors import RetryLater, SendError, Unknown
from tests.adapters.slack.conftest import adapter_for
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer
from tests.servers.slack_state import BOT_TOKEN, TEAM, Fault, garbled

C1, ANA = Place("slack", TEAM, "C1"), Place("slack", TEAM, "", person="U1")
POST, KEY = Reply("The week's challenge"), "cairn-abcdefghij234567"
PAGE = b"<!doctype html><title>Sign in to the hotel's network</title>"
JSON, HTML, PLAIN = "application/json", "text/html", "text/plain"

BODIES: dict[str, tuple[bytes, str, str]] = {
    "cut off": (b'{"ok":tru', JSON, ""),
    "cut off in its middle": (b'{"ok":true,"channel":{"id":"C', JSON, ""),
    "empty": (b"", JSON, ""),
    "blank": (b"  \n", JSON, ""),
    "empty, of no known type": (b"", "application/octet-stream", ""),
    "a page": (PAGE, HTML, ""),
    "a page that is called JSON": (PAGE, JSON, ""),
    "plain text": (b"ok", PLAIN, ""),
    "JSON that is called plain text": (b'{"ok":true,"ts":"1.2"}', PLAIN, ""),
    "empty plain text": (b"", PLAIN, ""),
    "null": (b"null", JSON, ""),
    "a list": (b'[{"ok":true}]', JSON, ""),
    "a text": (b'"ok"', JSON, ""),
    "a number": (b"200", JSON, ""),
    "true": (b"true", JSON, ""),
    "an empty object": (b"{}", JSON, ""),
    "no bytes of UTF-8": (b'{"ok":true,"error":"\xff\xfe"}', JSON, ""),
    "of an unknown character set": (b'{"ok":true}', "application/json; charset=klingon", ""),
    "of an analytics file": (b"\x1f\x8b\x08", "application/gzip", ""),
    "not packed as it says": (b'{"ok":true}', JSON, "gzip"),
    "nested without end": (b"[" * 100_000, JSON, ""),
    "yes, and nothing else": (b'{"ok":true}', JSON, ""),
    "yes, and null": (
        b'{"ok":true,"ts":null,"channel":null,"user":null,"messages":null,"team_id":null}',
        JSON,
        "",
    ),
    "yes, and of other kinds": (
        b'{"ok":true,"ts":1,"channel":"C1","user":[],"messages":{},"team_id":7,"url":{}}',
        JSON,
        "",
    ),
    "no, and no word": (b'{"ok":false}', JSON, ""),
    "no, and null": (b'{"ok":false,"error":null}', JSON, ""),
}
YES = {
    *("yes, and nothing else", "yes, and null", "yes, and of other kinds"),
    "of an unknown character set",
}
STATUSES = (200, 500)


def fault(kind: str, status: int = 200) -> Fault:
    body, content_type, encoding = BODIES[kind]
    return garbled(body, content_type, status=status, encoding=encoding)


@pytest_asyncio.fixture
async def client(slack: SlackServer) -> AsyncIterator[Client]:
    async with open_session() as session:
        yield open_client(session, BOT_TOKEN, slack.api_url)


@pytest.fixture
def sender(slack: SlackServer, client: Client) -> SlackSender:
    made = SlackSender()
    slack.scopes |= {"channels:history", "channels:join"}
    made.open(client, slack.scopes, team=TEAM)
    return made


Act = Callable[[SlackSender], Awaitable[object]]
ACTS: dict[str, tuple[Act, type[SendError]]] = {
    "chat.postMessage": (lambda sender: sender.send(C1, POST, KEY), Unknown),
    "chat.update": (lambda sender: sender.edit(C1, "1.2", POST, KEY), Unknown),
    "conversations.open": (lambda sender: sender.send(ANA, POST, KEY), RetryLater),
    "conversations.info": (lambda sender: sender.lacking(C1), RetryLater),
    "conversations.join": (lambda sender: sender.lacking(C1), RetryLater),
    "conversations.history": (
        lambda sender: sender.find(C1, KEY, datetime.now(UTC)),
        RetryLater,
    ),
}
TAKES_ANY_YES = {"chat.update", "conversations.join"}
"""Nothing is read of their answer."""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("method", ACTS)
async def test_what_a_sender_is_answered_is_a_failure_with_a_sentence(
    slack: SlackServer, sender: SlackSender, method: str, kind: str, status: int
) -> None:
    act, wanted = ACTS[method]
    slack.channels["C1"]["is_member"] = method != "conversations.join"
    slack.script(method, fault(kind, status))
    if status == 200 and kind in YES and method in TAKES_ANY_YES:
        await act(sender)
        return
    with pytest.raises(SendError) as failure:
        await act(sender)
    assert type(failure.value) is wanted
    assert failure.value.sentence.startswith(("Slack answered with", "The connection to Slack"))


@pytest.mark.parametrize("kind", BODIES)
async def test_a_post_answered_like_that_is_found_and_not_sent_again(
    slack: SlackServer, sender: SlackSender, kind: str
) -> None:
    before = datetime.now(UTC)
    slack.script("chat.postMessage", fault(kind))
    with pytest.raises(Unknown):
        await sender.send(C1, POST, KEY)
    [message] = slack.messages
    assert await sender.find(C1, KEY, before) == message.ts


@pytest.mark.parametrize("kind", BODIES)
async def test_who_is_an_organiser_is_not_guessed_from_it(
    slack: SlackServer, client: Client, kind: str
) -> None:
    slack.script("users.info", fault(kind))
    roles = People(client, TEAM)
    with pytest.raises(SendError):
        await roles.is_organiser("U2")
    assert await roles.is_organiser("U2")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", BODIES)
async def test_every_call_raises_what_everybody_knows(
    slack: SlackServer, client: Client, kind: str, status: int
) -> None:
    slack.script("auth.test", fault(kind, status))
    if status == 200 and kind in YES:
        assert isinstance((await client.auth_test()).data, dict)
        return
    with pytest.raises((SlackApiError, *NETWORK)) as failure:
        await client.auth_test()
    assert meaning(failure.value).sentence
    if isinstance(failure.value, SlackApiError):
        assert isinstance(failure.value.response.data, dict)


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_the_log_in_is_tried_again(
    slack: SlackServer, app: SmallApp, method: str, kind: str
) -> None:
    slack.script(method, fault(kind), fault(kind, 500))
    adapter = adapter_for(app, slack)
    running = asyncio.create_task(adapter.run())
    await slack.connected()
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).text == "Undone"
    assert adapter.status() == "ready"
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("kind", BODIES)
async def test_a_form_that_may_not_have_opened_says_how_to_type_it(
    slack: SlackServer, adapter: SlackAdapter, kind: str
) -> None:
    slack.script("views.open", fault(kind))
    request = await slack.slash("/cairn", "log")
    if kind in YES:
        assert (await slack.acked(request)).payload == {}
        return
    assert "/cairn log <what>" in json.dumps((await slack.reply(request)).blocks)


TAKEN = {"plain text", *YES, "JSON that is called plain text", "no bytes of UTF-8"}
"""What Slack says where a response_url took something: ``ok``, bare or as JSON."""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("kind", BODIES)
async def test_a_reply_goes_another_way(
    slack: SlackServer, adapter: SlackAdapter, audience: Audience, kind: str, status: int
) -> None:
    body, content_type, encoding = BODIES[kind]
    lost = garbled(body, content_type, status=status, encoding=encoding, effect=False)
    slack.script("respond", lost)
    async with open_session() as session:
        client = open_client(session, BOT_TOKEN, slack.api_url)
        target = ReplyTarget("C1", "U1", f"{slack.base}/respond/r1")
        await Responder(client, session).say(Reply("Undone", audience=audience), target)
    came = [(message.text, message.via) for message in slack.messages]
    if status == 200 and kind in TAKEN:
        assert came == []
        return
    via = "chat.postMessage" if audience is Audience.EVERYONE else "chat.postEphemeral"
    assert came == [("Undone", via)]


@pytest.mark.parametrize("method", ["chat.postEphemeral", "conversations.open"])
@pytest.mark.parametrize("kind", BODIES)
async def test_a_reply_that_can_go_no_way_is_told_to_the_log_and_raises_nothing(
    slack: SlackServer, adapter: SlackAdapter, method: str, kind: str
) -> None:
    slack.channels["C1"]["is_member"] = method == "chat.postEphemeral"
    slack.script("respond", garbled(b"", effect=False))
    slack.script(method, *[fault(kind)] * 2)
    async with open_session() as session:
        client = open_client(session, BOT_TOKEN, slack.api_url)
        target = ReplyTarget("C1", "U1", f"{slack.base}/respond/r1")
        await Responder(client, session).say(Reply("Undone"), target)


@pytest.mark.parametrize(
    "headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "nan"}, {"Retry-After": ""}]
)
def test_a_wait_that_is_no_number_is_none(headers: dict[str, str]) -> None:
    answer = SimpleNamespace(status_code=429, headers=headers, data={})
    # The SDK leaves it untyped
    fault = meaning(SlackApiError("slow", answer))  # type: ignore[no-untyped-call]
    assert isinstance(fault, RetryLater)
    assert fault.after is None


def test_an_error_without_an_answer_has_a_meaning() -> None:
    # The SDK leaves it untyped
    fault = meaning(SlackApiError("nothing", None))  # type: ignore[no-untyped-call]
    assert isinstance(fault, Unknown)
