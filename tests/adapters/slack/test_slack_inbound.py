"""What Slack sends is read as what the member meant."""

from __future__ import annotations

import pytest

from adapters.slack.escaped import unescaped
from adapters.slack.forms import answers_of
from adapters.slack.inbound import Origin, from_action, from_command
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
        ("thank <@U1|ana> and <@W2>", "thank <@U1> and <@W2>"),
        (" <@U1|ana> and <@W2>", " @ana and <@W2>"),
        ("<!channel> <!subteam^S1|@tutors>", "@channel @tutors"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org|example.org>", "see https://example.org"),
        ("<mailto:ana@example.org|ana@example.org>", "ana@example.org"),
        ("", ""),
    ],
)
def test_slack_tokens_are_undone_once(sent: str, meant: str) -> None:
    assert unescaped(sent).line == meant


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("discussed in <#C0123ABC|general>", "discussed in #general"),
        ("in <#C0123ABC|general>, or <#C9|a-b>.", "in #general, or #a-b."),
        ("C0123ABCD is not <#C0123ABC|general>", "C0123ABCD is not #general"),
        ("in <#C0123ABC> and <#C2|>", "in C0123ABC and C2"),
        ("with <@U1|ana>, <@W2>", "with @ana, @W2"),
        ("for <!subteam^S1|tutors> and <!subteam^S2|@staff>", "for @tutors and @staff"),
        ("for <!subteam^S1>", "for @group"),
        (
            "<!here>, <!here|here>, <!channel>, <!everyone|@everyone>",
            "@here, @here, @channel, @everyone",
        ),
        ("until <!date^1392734382^{date}|18 February>", "until 18 February"),
        ("see <https://e.org/x|my notebook>", "see my notebook (https://e.org/x)"),
        ("see <https://e.org/x>", "see https://e.org/x"),
        (
            "see <http://e.org|e.org>, <https://e.org/|https://e.org>",
            "see http://e.org, https://e.org/",
        ),
        ("ask <mailto:ana@e.org|ana@e.org>", "ask ana@e.org"),
        ("ask <mailto:ana@e.org|Ana>", "ask Ana (ana@e.org)"),
        ("5 &lt; 6 &amp;&amp; <#C1|r&amp;d>", "5 < 6 && #r&d"),
        ("<#C1|a> &lt;#C2|b&gt;", "#a <#C2|b>"),
    ],
)
def test_a_reader_of_a_note_reads_what_its_writer_saw(sent: str, seen: str) -> None:
    read = unescaped(sent)
    assert read.for_reader(read.line) == seen


def test_smart_quotes_and_hard_spaces_are_typed_by_phones() -> None:
    body = slash(Workspace(), "/cairn", "log\u00a0bayes note:“two words”", "U1", "C1") | _trigger()
    typed = parse(from_command(body, ANA).line, SmallApp().commands)
    assert typed.arguments == {"what": "bayes", "note": "two words"}


def test_a_command_names_who_where_and_the_ways_back_and_no_handle() -> None:
    request = from_command(slash(Workspace(), "/cairn", "undo", "U1", "C1") | _trigger(), ANA)
    assert (request.id, request.actor.id, request.actor.name, request.actor.organiser) == (
        "t1",
        "U1",
        "",
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
