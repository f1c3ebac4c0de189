"""Around the post: its pace, its edits in place, direct messages, links."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.sender import SlackSender
from adapters.slack.web import open_client, open_session
from bot.chat.invocation import Place
from bot.chat.reply import Bold, Button, ItemCard, Prose, Reply, Tally, actions, marked
from bot.errors import Refused, RetryLater, Unknown
from tests.servers.slack import SlackServer
from tests.servers.slack_state import broken, dropped, rate_limited, refused

pytestmark = pytest.mark.asyncio

PLACE = Place("slack", "T0LOOP", "C1")
ANA = Place("slack", "T0LOOP", "", person="U1")
KEY = "cairn-abcdefghij234567"


def post(finished: str) -> Reply:
    item = ItemCard("Challenge", "Bayes by hand", ("level 1",), "Do it.")
    return Reply(
        "Bayes by hand",
        (item, Tally("finished", (finished,)), actions(Button("I did it", "done bayes"))),
    )


async def test_an_edit_replaces_the_post_in_place_and_it_can_still_be_found(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.scopes.add("channels:history")
    ts = await adapter.sender.send(PLACE, post("Nobody yet."), KEY)
    for _ in range(2):
        await adapter.sender.edit(PLACE, ts, post("2 members finished it."), KEY)
    [message] = slack.messages
    assert "2 members finished it." in str(message.blocks)
    assert "Nobody yet." not in str(message.blocks)
    assert message.edits == 2
    assert message.metadata == {"event_type": "cairn_post", "event_payload": {"key": KEY}}
    assert message.blocks[0]["block_id"] == KEY


@pytest.mark.parametrize(
    "word", ["message_not_found", "cant_update_message", "edit_window_closed", "channel_not_found"]
)
async def test_an_edit_that_slack_refuses_is_final(
    slack: SlackServer, adapter: SlackAdapter, word: str
) -> None:
    ts = await adapter.sender.send(PLACE, post("Nobody yet."), KEY)
    slack.script("chat.update", refused(word))
    with pytest.raises(
        Refused, match=r"Slack refused it: (that message|the workspace|Slack knows)"
    ):
        await adapter.sender.edit(PLACE, ts, post("1 member finished it."), KEY)


async def test_an_edit_can_be_for_later_or_open(slack: SlackServer, adapter: SlackAdapter) -> None:
    ts = await adapter.sender.send(PLACE, post("Nobody yet."), KEY)
    slack.script("chat.update", rate_limited(9), broken(503), dropped())
    with pytest.raises(RetryLater) as later:
        await adapter.sender.edit(PLACE, ts, post("1 member finished it."), KEY)
    assert later.value.after == 9
    for _ in range(2):
        with pytest.raises(Unknown):
            await adapter.sender.edit(PLACE, ts, post("1 member finished it."), KEY)


async def test_an_edit_whose_blocks_slack_refuses_goes_out_as_text(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    ts = await adapter.sender.send(PLACE, post("Nobody yet."), KEY)
    slack.script("chat.update", refused("invalid_blocks"))
    await adapter.sender.edit(PLACE, ts, post("1 member finished it."), KEY)
    [message] = slack.messages
    assert "1 member finished it." in message.text
    assert message.blocks == []


async def test_a_direct_message_is_edited_where_it_stands(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    ts = await adapter.sender.send(ANA, post("Nobody yet."), KEY)
    await adapter.sender.edit(ANA, ts, post("1 member finished it."), KEY)
    [message] = slack.messages
    assert "1 member finished it." in str(message.blocks)


async def test_of_a_post_of_several_messages_the_first_has_the_numbers(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    long = post("Nobody yet.")
    long = replace(long, blocks=(long.blocks[0], Prose("word " * 5000), *long.blocks[1:]))
    ts = await adapter.sender.send(PLACE, long, KEY)
    await adapter.sender.edit(
        PLACE, ts, long.with_tallies([Tally("finished", ("3 members.",))]), KEY
    )
    first, *rest = slack.messages
    assert rest
    assert "3 members." in str(first.blocks)
    assert "Nobody yet." not in str([message.blocks for message in slack.messages])


@pytest.mark.parametrize("word", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_that_is_wrong_today_is_for_later(
    slack: SlackServer, adapter: SlackAdapter, word: str
) -> None:
    slack.script("chat.postMessage", refused(word))
    with pytest.raises(RetryLater, match="Slack refused it"):
        await adapter.sender.send(PLACE, post("Nobody yet."), KEY)


async def test_every_message_is_the_root_of_its_thread(adapter: SlackAdapter) -> None:
    assert await adapter.sender.open_thread(PLACE, "1.2", "Bayes by hand") == ""


async def test_a_direct_message_goes_to_its_person_and_carries_its_key(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    ts = await adapter.sender.send(ANA, post("Nobody yet."), KEY)
    [message] = slack.messages
    assert (message.ts, slack.channels[message.channel]["is_im"]) == (ts, True)
    assert slack.calls("conversations.open")[0].args["users"] == "U1"
    assert message.blocks[0]["block_id"] == KEY


@pytest.mark.parametrize(
    "word", ["user_not_found", "user_disabled", "cannot_dm_bot", "cannot_dm_user"]
)
async def test_who_cannot_be_written_to_is_a_refusal(
    slack: SlackServer, adapter: SlackAdapter, word: str
) -> None:
    slack.script("conversations.open", refused(word))
    with pytest.raises(Refused, match=r"Slack refused it: (that member|a bot)"):
        await adapter.sender.send(ANA, post("Nobody yet."), KEY)
    assert slack.messages == []


async def test_a_direct_message_whose_channel_was_not_opened_is_surely_not_sent(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("conversations.open", dropped(), broken(503))
    for _ in range(2):
        with pytest.raises(RetryLater):
            await adapter.sender.send(ANA, post("Nobody yet."), KEY)
    await adapter.sender.send(ANA, post("Nobody yet."), KEY)
    assert len(slack.messages) == 1


async def test_nobody_looks_into_direct_messages(slack: SlackServer, adapter: SlackAdapter) -> None:
    slack.scopes.add("channels:history")
    with pytest.raises(Refused):
        await adapter.sender.find(ANA, KEY, datetime(2026, 11, 20, tzinfo=UTC))


async def test_a_link_is_made_of_the_workspaces_address(slack: SlackServer) -> None:
    async with open_session() as session:
        sender = SlackSender()
        assert sender.link(PLACE, "1763974800.000100") == ""
        client = open_client(session, "xoxb-loopback", slack.api_url)
        sender.open(client, (), "https://loopback.slack.com/")
        assert (
            sender.link(PLACE, "1763974800.000100")
            == "https://loopback.slack.com/archives/C1/p1763974800000100"
        )
        assert sender.link(ANA, "1763974800.000100") == ""


async def test_commands_in_a_post_are_spelled_with_the_root(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    told = Reply("Not posted", (marked("Then `/schedule history`."), Tally("note", (Bold("x"),))))
    await adapter.sender.send(PLACE, told, KEY)
    assert "/cairn schedule history" in str(slack.messages[0].blocks)
