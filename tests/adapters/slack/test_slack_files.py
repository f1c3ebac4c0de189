"""A file that somebody asked for: sent to them alone, and said where it can't be."""

from __future__ import annotations

import io
import zipfile

import pytest

from adapters.slack.inbound import ReplyTarget
from adapters.slack.respond import Responder
from adapters.slack.web import open_client, open_session
from bot.app import App
from bot.catalog.catalog import Catalog
from bot.chat.reply import Attachment, Audience, Reply, text
from bot.store.database import Database
from tests.fakes import Clock, Talk
from tests.servers.slack import SlackServer
from tests.servers.slack_state import BOT_TOKEN, Fault, refused

CARDS = Attachment("cards.txt", "#separator:tab\nfront\tbäck\n", "2 cards & more")
REPLY = Reply("Your cards", (text("Your cards as a file."), CARDS))
NOT_SENT = "I can't send files here yet. An organiser can allow it"


async def say(slack: SlackServer, reply: Reply = REPLY) -> bool:
    async with open_session() as session:
        client = open_client(session, BOT_TOKEN, slack.api_url)
        return await Responder(client, session).say(reply, ReplyTarget("C1", "U1"))


async def test_a_file_comes_in_a_direct_message(slack: SlackServer) -> None:
    assert await say(slack)
    [answer] = slack.messages
    assert (answer.to, answer.via) == ("U1", "chat.postEphemeral")
    assert "cards.txt: 2 cards & more" in str(answer.blocks)
    [upload] = slack.uploads.values()
    assert upload["content"] == CARDS.content.encode()
    assert (upload["name"], upload["channel"]) == ("cards.txt", "D1")


async def test_all_that_is_kept_of_a_member_comes_to_them_alone(
    slack: SlackServer, sqlite_database: Database, tiny: Catalog, clock: Clock
) -> None:
    talk = Talk(App(sqlite_database, tiny, clock=clock))
    await talk("log vectors 30 with a note", "ana")
    assert await say(slack, await talk("me export", "ana"))
    [answer] = slack.messages
    assert (answer.to, answer.via) == ("U1", "chat.postEphemeral")
    assert "with a note" not in str(answer.blocks)
    [upload] = slack.uploads.values()
    assert (upload["name"], upload["channel"]) == ("cairn-export.zip", "D1")
    with zipfile.ZipFile(io.BytesIO(upload["content"])) as packed:
        assert {"README.txt", "cairn.json", "entries.csv"} <= set(packed.namelist())
        assert "with a note" in packed.read("entries.csv").decode()


async def test_what_is_for_everyone_comes_in_the_channel(slack: SlackServer) -> None:
    everyone = Reply("Cards", (text("Cards."), CARDS), audience=Audience.EVERYONE)
    assert await say(slack, everyone)
    assert [upload["channel"] for upload in slack.uploads.values()] == ["C1"]


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("files.getUploadURLExternal", refused("missing_scope")),
        ("files.getUploadURLExternal", Fault(drop=True)),
        ("upload", Fault(status=500)),
        ("upload", Fault(drop=True)),
        ("files.completeUploadExternal", refused("channel_not_found")),
        ("conversations.open", refused("cannot_dm_bot")),
    ],
)
async def test_a_file_that_can_not_be_sent_is_named_with_what_helps(
    slack: SlackServer, method: str, fault: Fault
) -> None:
    slack.script(method, fault)
    assert await say(slack)
    answer, said = slack.messages
    assert "Your cards as a file." in str(answer.blocks)
    assert said.to == "U1"
    assert said.text.startswith("File: cards.txt – 2 cards &amp; more\n")
    assert NOT_SENT in said.text
