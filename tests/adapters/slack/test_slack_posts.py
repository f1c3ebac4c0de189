"""The week's post: what arrives, is refused, is for later, or is unknown until it is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.sender import SlackSender
from adapters.slack.web import open_client, open_session
from bot.chat.invocation import Place
from bot.chat.reply import Audience, Button, Heading, ItemCard, Reply, actions, text
from bot.errors import Refused, RetryLater, Unknown
from tests.servers.slack import SlackServer
from tests.servers.slack_state import PASS, Fault, broken, dropped, hanging, rate_limited, refused

pytestmark = pytest.mark.asyncio

PLACE = Place("slack", "T0LOOP", "C1")
KEY = "challenge-2026w47-c1"
POST = Reply(
    "This week's challenge: Bayes by hand",
    (
        Heading("This week's challenge"),
        ItemCard(
            "Challenge",
            "Bayes by hand",
            ("60 min", "level 2"),
            "Do **this**.\n\n- first\n- second",
            "https://example.org/b",
        ),
        actions(
            Button("I did it", "done cha-bayes", primary=True), Button("A hint", "hint cha-bayes")
        ),
    ),
    Audience.EVERYONE,
)


async def test_a_post_arrives_with_its_key_twice(slack: SlackServer, adapter: SlackAdapter) -> None:
    ts = await adapter.sender.send(PLACE, POST, KEY)
    (message,) = await slack.posted()
    assert message.ts == ts
    assert message.text == POST.summary
    assert message.metadata == {"event_type": "cairn_post", "event_payload": {"key": KEY}}
    assert message.blocks[0]["block_id"] == KEY
    assert message.raw["unfurl_links"] is False


async def test_a_rate_limit_is_for_later_and_says_when(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("chat.postMessage", rate_limited(7))
    with pytest.raises(RetryLater) as fault:
        await adapter.sender.send(PLACE, POST, KEY)
    assert fault.value.after == 7.0
    assert slack.messages == []
    await adapter.sender.send(PLACE, POST, KEY)
    assert len(slack.messages) == 1


@pytest.mark.parametrize(
    "word", ["channel_not_found", "not_in_channel", "is_archived", "missing_scope"]
)
async def test_a_refusal_is_final(slack: SlackServer, adapter: SlackAdapter, word: str) -> None:
    slack.script("chat.postMessage", refused(word))
    with pytest.raises(Refused, match="Slack refused it"):
        await adapter.sender.send(PLACE, POST, KEY)


async def test_a_channel_the_app_is_not_in_is_a_refusal_with_a_way_out(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.add_channel("C2", "elsewhere", is_member=False)
    with pytest.raises(Refused, match="/invite"):
        await adapter.sender.send(Place("slack", "T0LOOP", "C2"), POST, KEY)


async def test_a_channel_is_never_joined_to_post_in_it(slack: SlackServer) -> None:
    slack.scopes.add("channels:join")
    slack.add_channel("C2", "elsewhere", is_member=False)
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, "xoxb-loopback", slack.api_url), slack.scopes)
        with pytest.raises(Refused, match="/invite"):
            await sender.send(Place("slack", "T0LOOP", "C2"), POST, KEY)
    assert slack.calls("conversations.join") == []


@pytest.mark.parametrize(
    "fault",
    [
        broken(500),
        broken(503, effect=True),
        dropped(),
        dropped(effect=False),
        refused("fatal_error"),
    ],
)
async def test_whatever_leaves_it_open_is_unknown_and_nothing_is_sent_twice(
    slack: SlackServer, adapter: SlackAdapter, fault: Fault
) -> None:
    slack.script("chat.postMessage", fault)
    with pytest.raises(Unknown):
        await adapter.sender.send(PLACE, POST, KEY)
    assert len(slack.calls("chat.postMessage")) == 1


async def test_a_slack_that_never_answers_is_unknown(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.web.ANSWER_SECONDS", 0.2)
    slack.script("chat.postMessage", hanging())
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, "xoxb-loopback", slack.api_url), [])
        with pytest.raises(Unknown):
            await sender.send(PLACE, POST, KEY)


async def test_a_dropped_but_accepted_post_is_found_by_its_marker(slack: SlackServer) -> None:
    slack.scopes.add("channels:history")
    slack.script("chat.postMessage", dropped())
    before = datetime.now(UTC)
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, "xoxb-loopback", slack.api_url), slack.scopes)
        assert sender.can(PLACE).find
        with pytest.raises(Unknown):
            await sender.send(PLACE, POST, KEY)
        assert await sender.find(PLACE, KEY, before) == slack.messages[0].ts
        assert await sender.find(PLACE, "another-key", before) is None


async def test_a_marker_is_found_on_a_later_page_and_not_before_its_time(
    slack: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack.scopes.add("channels:history")
    monkeypatch.setattr("adapters.slack.sender.PAGE", 3)
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, "xoxb-loopback", slack.api_url), slack.scopes)
        ts = await sender.send(PLACE, POST, KEY)
        for number in range(7):
            await sender.send(PLACE, Reply(f"More {number}"), f"more-{number}")
        now = datetime.now(UTC)
        assert await sender.find(PLACE, KEY, now) == ts
        assert len(slack.calls("conversations.history")) == 3
        assert await sender.find(PLACE, KEY, now + timedelta(hours=1)) is None


async def test_without_the_history_scope_nothing_can_be_found(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    assert not adapter.sender.can(PLACE).find
    with pytest.raises(Refused, match="scope"):
        await adapter.sender.find(PLACE, KEY, datetime.now(UTC))


# aiohttp itself asks a second time when a GET is dropped: reading twice does no harm
@pytest.mark.parametrize("faults", [[broken(503)], [rate_limited(3)], [dropped(), dropped()]])
async def test_a_history_that_can_not_be_read_now_is_for_later(
    slack: SlackServer, adapter: SlackAdapter, faults: list[Fault]
) -> None:
    slack.scopes.add("channels:history")
    slack.script("conversations.history", *faults)
    with pytest.raises(RetryLater):
        await adapter.sender.find(PLACE, KEY, datetime.now(UTC))


async def test_refused_blocks_go_out_once_as_text(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("chat.postMessage", refused("invalid_blocks"))
    await adapter.sender.send(PLACE, POST, KEY)
    (message,) = await slack.posted()
    assert message.blocks == []
    assert "Bayes by hand" in message.text
    assert "https://example.org/b" in message.text
    assert message.metadata is not None
    assert message.raw["mrkdwn"] is False


async def test_what_does_not_fit_one_message_follows_in_its_thread(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    long = Reply("Pages", tuple(text(f"page {number} " + "word " * 500) for number in range(1, 9)))
    ts = await adapter.sender.send(PLACE, long, KEY)
    first, second = await slack.posted(2)
    assert (first.ts, second.thread_ts) == (ts, ts)


async def test_a_lost_later_part_does_not_double_the_first(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    long = Reply("Pages", tuple(text(f"page {number} " + "word " * 500) for number in range(1, 9)))
    slack.script("chat.postMessage", PASS, rate_limited(0), dropped(effect=False))
    ts = await adapter.sender.send(PLACE, long, KEY)
    assert [message.ts for message in slack.messages] == [ts]
    assert len(slack.calls("chat.postMessage")) == 3


async def test_before_it_is_connected_everything_is_for_later() -> None:
    with pytest.raises(RetryLater, match="not connected"):
        await SlackSender().send(PLACE, POST, KEY)


async def test_a_port_where_nobody_listens_is_for_later() -> None:
    async with open_session() as session:
        sender = SlackSender()
        sender.open(open_client(session, "xoxb-loopback", "http://127.0.0.1:9/api/"), [])
        with pytest.raises(RetryLater, match="could not be reached"):
            await sender.send(PLACE, POST, KEY)
