"""What Slack sends is read as what the member meant."""

from __future__ import annotations

import pytest

from adapters.slack.forms import answers_of
from adapters.slack.inbound import Origin, from_action, from_command, readable
from bot.chat.invocation import Place
from bot.chat.parse import parse
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack_payloads import block_actions, slash
from tests.servers.slack_state import TEAM, Message, Workspace

ANA = Origin(TEAM, "U1")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("log a &lt;b&gt; &amp; c", "log a <b> & c"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("setup <#C123|study>", "setup C123"),
        ("setup <#C123>", "setup C123"),
        ("thank <@U1|ana> and <@W2>", "thank @ana and @W2"),
        ("<!channel> <!subteam^S1|@tutors>", "@channel @tutors"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org|example.org>", "see https://example.org"),
        ("<mailto:ana@example.org|ana@example.org>", "ana@example.org"),
        ("", ""),
    ],
)
def test_slack_tokens_are_undone_once(sent: str, meant: str) -> None:
    assert readable(sent) == meant


def test_smart_quotes_and_hard_spaces_are_typed_by_phones() -> None:
    body = slash(Workspace(), "/cairn", "log\u00a0bayes note:“two words”", "U1", "C1") | _trigger()
    typed = parse(from_command(body, ANA).line, SmallApp().commands)
    assert typed.arguments == {"what": "bayes", "note": "two words"}


def test_a_command_names_who_where_and_the_ways_back() -> None:
    request = from_command(slash(Workspace(), "/cairn", "undo", "U1", "C1") | _trigger(), ANA)
    assert (request.id, request.actor.id, request.actor.name, request.actor.organiser) == (
        "t1",
        "U1",
        "ana",
        False,
    )
    assert request.place == Place("slack", "T0LOOP", "C1")
    assert (request.target.channel, request.target.user, request.target.response_url) == (
        "C1",
        "U1",
        "https://r",
    )


def test_a_button_in_a_thread_is_answered_in_that_thread() -> None:
    button = {
        "type": "button",
        "action_id": "cairn:1",
        "text": {"type": "plain_text", "text": "Undo"},
        "value": "undo",
    }
    message = Message(
        "C1", "1.2", "Logged", "ack", [{"type": "actions", "elements": [button]}], thread_ts="1.1"
    )
    request = from_action(block_actions(Workspace(), message, "Undo", "U1") | _trigger(), ANA)
    assert request is not None
    assert (request.line, request.target.thread) == ("undo", "1.1")


def test_a_button_that_only_opened_an_address_asks_nothing() -> None:
    link = {
        "type": "button",
        "action_id": "cairn:1",
        "text": {"type": "plain_text", "text": "Open"},
        "url": "https://e",
    }
    message = Message("C1", "1.2", "Read", "ack", [{"type": "actions", "elements": [link]}])
    assert from_action(block_actions(Workspace(), message, "Open", "U1") | _trigger(), ANA) is None


def test_answers_left_empty_are_left_out() -> None:
    values = {
        "what": {"field:what": {"type": "plain_text_input", "value": "bayes"}},
        "note": {"field:note": {"type": "plain_text_input", "value": None}},
        "how": {"field:how": {"type": "static_select", "selected_option": None}},
        "channel": {
            "field:channel": {"type": "conversations_select", "selected_conversation": "C1"}
        },
    }
    assert answers_of({"state": {"values": values}}) == {"what": "bayes", "channel": "C1"}


def _trigger() -> dict[str, str]:
    return {"trigger_id": "t1", "response_url": "https://r"}
