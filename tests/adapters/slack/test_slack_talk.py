"""Members talk to the real Bolt app over real sockets: commands, buttons, forms, shortcuts."""

from __future__ import annotations

import json
import logging

import pytest

from adapters.slack.adapter import SlackAdapter
from adapters.slack.forms import errors_of
from adapters.slack.manifest import SHORTCUT
from bot.chat.form import Faults
from bot.chat.invocation import Place, Request
from bot.chat.reply import Reply
from tests.adapters.slack.small_app import SmallApp
from tests.servers.slack import SlackServer
from tests.servers.slack_payloads import labels, slash
from tests.servers.slack_state import Fault, broken, refused

pytestmark = pytest.mark.asyncio


async def test_a_command_is_answered_in_its_ack_and_only_to_the_member(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    done = await slack.slash("/cairn", "log bayes 45")
    answer = await slack.reply(done)
    assert (answer.via, answer.to, answer.text) == ("ack", "U1", "Logged 45 min")
    assert labels(answer.blocks) == ["Undo", "Log more"]
    assert app.notes.done == ["log bayes 45 None "]
    assert app.invocations[0].actor.name == "ana"
    assert app.invocations[0].place.space == "T0LOOP"


async def test_what_is_for_everyone_is_said_in_the_channel(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    answer = await slack.reply(await slack.slash("/cairn", "board"))
    assert answer.to is None
    assert answer.blocks[0]["type"] == "table"


async def test_a_block_that_not_every_workspace_takes_is_in_no_ack_whose_refusal_nobody_hears(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    asked = await slack.slash("/cairn", "board")
    answer = await slack.reply(asked)
    assert (await slack.acked(asked)).payload == {}
    assert answer.via == "response_url"


async def test_a_block_that_is_refused_is_said_as_text_and_no_ack_has_blocks_from_then_on(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    assert (await slack.reply(await slack.slash("/cairn", "log bayes 45"))).via == "ack"
    slack.script("respond", Fault(error="invalid_blocks", status=400))
    answer = await slack.reply(await slack.slash("/cairn", "board"))
    assert (answer.blocks, answer.to) == ([], None)
    assert "ana" in answer.text
    asked = await slack.slash("/cairn", "log bayes 45")
    assert (await slack.reply(asked)).via == "response_url"
    assert (await slack.acked(asked)).payload == {}


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_also_where_a_post_had_the_block(
    slack: SlackServer, adapter: SlackAdapter, method: str
) -> None:
    place = Place("slack", "T0LOOP", "C1")
    ts = await adapter.sender.send(place, Reply("A post"), "cairn-abcdefghij234567")
    slack.script(method, refused("invalid_blocks"))
    if method == "chat.update":
        await adapter.sender.edit(place, ts, Reply("A post"), "cairn-abcdefghij234567")
    else:
        await adapter.sender.send(place, Reply("A post"), "cairn-bbcdefghij234567")
    assert (await slack.reply(await slack.slash("/cairn", "undo"))).via == "response_url"


async def test_a_button_types_its_line(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    answer = await slack.reply(await slack.press(logged, "Undo"))
    assert (answer.text, answer.to) == ("Undone", "U1")
    assert app.notes.done[-1] == "undo"


async def test_a_chosen_option_types_its_line_for_everyone(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    posted = await slack.reply(await slack.slash("/cairn", "board"))
    answer = await slack.reply(await slack.press(posted, "Last week", user="U2"))
    assert answer.to is None
    assert answer.text == "The board"


async def test_what_is_missing_is_asked_for_in_a_form(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    request = await slack.slash("/cairn", 'log note:"two words"')
    view = await slack.view()
    assert (await slack.acked(request)).payload == {}
    assert [block["label"]["text"] for block in view["blocks"]] == ["What", "Minutes", "How"]
    sent = await slack.submit(view, {"What": "bayes & <b>", "Minutes": "45", "How": "together"})
    assert (await slack.acked(sent)).payload == {}
    answer = await slack.reply(request)
    assert (answer.via, answer.to) == ("response_url", "U1")
    assert app.notes.done == ["log bayes & <b> 45 together two words"]


async def test_a_field_with_suggestions_is_searched_and_takes_what_nobody_suggested(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    request = await slack.slash("/cairn", "log")
    view = await slack.view()
    offered = [option["text"]["text"] for option in await slack.suggest(view, "What", "")]
    assert offered == ["Bayes nets", "Trees & forests"]
    await slack.submit(view, {"What": "Bayes nets"})
    await slack.reply(request)
    other = await slack.slash("/cairn", "log")
    await slack.submit(await slack.view(2), {"What": "knitting"})
    await slack.reply(other)
    assert app.notes.done == ["log bayes 30 None ", "log knitting 30 None "]


async def test_a_wrong_value_keeps_the_form_open_and_says_why(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    await slack.slash("/cairn", "log")
    sent = await slack.submit(await slack.view(), {"What": "bayes", "Minutes": "9000"})
    payload = (await slack.acked(sent)).payload
    assert payload["response_action"] == "errors"
    assert payload["errors"] == {
        "minutes": "minutes wants a whole number from 1 to 720. You wrote 9000."
    }
    assert app.notes.done == []


async def test_a_button_can_open_a_form(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    pressed = await slack.press(logged, "Log more")
    await slack.submit(await slack.view(), {"What": "trees"})
    assert "trees" in json.dumps((await slack.reply(pressed)).blocks)
    assert app.notes.done[-1].startswith("log trees 30")


async def test_a_form_slack_would_not_open_says_how_to_type_it(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("views.open", broken(500))
    answer = await slack.reply(await slack.slash("/cairn", "log"))
    assert "/cairn log <what>" in json.dumps(answer.blocks)


async def test_a_bare_root_opens_the_menu(slack: SlackServer, adapter: SlackAdapter) -> None:
    answer = await slack.reply(await slack.slash("/cairn"))
    assert answer.text == "What I can do"
    assert "Log something" in labels(answer.blocks)
    assert "/cairn log" in json.dumps(answer.blocks)
    assert "organisers" not in json.dumps(answer.blocks)
    assert "organisers" in json.dumps(
        (await slack.reply(await slack.slash("/cairn", user="U2"))).blocks
    )


async def test_a_typo_is_met_with_a_suggestion(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    answer = await slack.reply(await slack.slash("/cairn", "bord"))
    shown = await slack.reply(await slack.press(answer, "board"))
    assert shown.text == "The board"


async def test_the_menu_opens_from_a_message_inside_its_thread(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    posted = await slack.reply(await slack.slash("/cairn", "board"))
    posted.thread_ts = posted.ts
    answer = await slack.reply(await slack.shortcut(SHORTCUT, posted))
    assert answer.text == "What I can do"
    assert answer.to == "U1"


async def test_only_admins_are_organisers_and_slack_is_asked_once(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    line = "schedule set <#C1|study>"
    first = await slack.deliver("slash_commands", _raw(slack, line, "U1"), "C1")
    assert (await slack.reply(first)).text == "Only organisers can change the schedule."
    for _ in range(2):
        again = await slack.deliver("slash_commands", _raw(slack, line, "U2"), "C1")
        assert (await slack.reply(again)).text == "Posts go to C1"
    assert [call.args["user"] for call in slack.calls("users.info")] == ["U1", "U2"]
    await slack.reply(await slack.slash("/cairn", "log bayes", user="U1"))
    assert len(slack.calls("users.info")) == 2


async def test_slack_is_asked_who_somebody_is_once(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    for line in ["log bayes", "undo", "board", "help log", "help organisers", "help", "x"]:
        await slack.reply(await slack.slash("/cairn", line))
    [asked] = slack.calls("users.info")
    assert asked.args["user"] == "U1"


async def test_an_unanswered_question_about_organisers_says_so(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.script("users.info", broken(503), broken(503))  # for the name, and for the rank
    done = await slack.deliver(
        "slash_commands", _raw(slack, "schedule set <#C1|study>", "U2"), "C1"
    )
    assert "did not tell me" in (await slack.reply(done)).text
    slack.script("users.info", broken(503))
    assert (
        await slack.reply(await slack.slash("/cairn", "help", user="U2"))
    ).text == "What I can do"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("log bayes 45 together discussed in <#C1|study>", "discussed in #study"),
        ('log bayes 45 together note:"in <#C1|study>"', "in #study"),
        ("log bayes 45 together with <@U2|tom> and <!subteam^S1|tutors>", "with @tom and @tutors"),
        ("log bayes 45 together see <https://e.org/x|my notes>", "see my notes (https://e.org/x)"),
        ("log bayes 45 together see <http://e.org|e.org>", "see http://e.org"),
    ],
)
async def test_a_note_keeps_what_its_writer_saw(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, typed: str, kept: str
) -> None:
    await slack.reply(await slack.deliver("slash_commands", _raw(slack, typed, "U1"), "C1"))
    assert app.notes.done == [f"log bayes 45 together {kept}"]


async def test_a_form_for_the_rest_keeps_it_as_well(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    line = 'log note:"in <#C1|study>"'
    asked = await slack.deliver("slash_commands", _raw(slack, line, "U1"), "C1")
    await slack.submit(await slack.view(), {"What": "bayes"})
    await slack.reply(asked)
    assert app.notes.done == ["log bayes 30 None in #study"]


async def test_a_line_that_can_not_be_read_is_repeated_as_its_writer_saw_it(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    line = "lgo <#C1|study>"
    answer = await slack.reply(await slack.deliver("slash_commands", _raw(slack, line, "U1"), "C1"))
    assert "C1" not in json.dumps(answer.blocks)


async def test_what_is_said_under_a_field_is_plain(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    faults = Faults({"what": "Did you mean **Bayes**? `/help log` says more."}, Reply("No"))
    assert errors_of(faults, "/cairn") == {"what": "Did you mean Bayes? /cairn help log says more."}


async def test_a_channel_slack_does_not_know_is_asked_for(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    await slack.slash("/cairn", "schedule set #stduy", user="U2")
    view = await slack.view()
    await slack.acked(await slack.submit(view, {"Channel": "C1"}, user="U2"))
    assert app.notes.done == ["schedule C1"]


async def test_a_long_answer_comes_in_several_messages_and_in_order(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    done = await slack.slash("/cairn", "long")
    await slack.reply(done, 2)
    assert [message.text for message in slack.replies(done)] == ["Pages (1 of 2)", "Pages (2 of 2)"]
    shown = json.dumps([message.blocks for message in slack.replies(done)])
    assert all(f"page {number} " in shown for number in range(1, 9))


async def test_what_takes_long_is_acknowledged_first_and_answered_later(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.interactions.PATIENCE", 0.02)
    app.hold.clear()
    done = await slack.slash("/cairn", "log bayes 45")
    assert (await slack.acked(done)).payload == {}
    app.hold.set()
    answer = await slack.reply(done)
    assert (answer.via, answer.text) == ("response_url", "Logged 45 min")


async def test_an_expired_response_url_is_replaced_by_an_ephemeral_post(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    slack.script("respond", broken(404))
    await slack.press(logged, "Undo")
    answer = await slack.bell.until(
        lambda: [m for m in slack.messages if m.via == "chat.postEphemeral"]
    )
    assert (answer[0].text, answer[0].to) == ("Undone", "U1")


async def test_where_the_app_is_not_in_the_channel_the_answer_comes_as_a_direct_message(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    slack.add_channel("C2", "elsewhere", is_member=False)
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45", channel="C2"))
    slack.script("respond", broken(500))
    await slack.press(logged, "Undo")
    assert [message.text for message in await slack.posted(channel="D1")] == ["Undone"]


async def test_the_same_envelope_twice_is_done_once(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp
) -> None:
    done = await slack.slash("/cairn", "log bayes 45")
    await slack.acked(done)
    await slack.redeliver(done)
    await slack.acked(done, times=2)
    assert app.notes.done == ["log bayes 45 None "]
    assert len({invocation.id for invocation in app.invocations}) == 1


async def test_the_same_press_twice_opens_one_form(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    logged = await slack.reply(await slack.slash("/cairn", "log bayes 45"))
    pressed = await slack.press(logged, "Log more")
    await slack.view()
    await slack.redeliver(pressed)
    await slack.acked(pressed, times=2)
    assert len(slack.views) == 1
    assert slack.replies(pressed) == []


async def test_a_fault_of_ours_is_still_answered(
    slack: SlackServer, adapter: SlackAdapter, app: SmallApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(request: Request) -> Reply:
        raise RuntimeError(request.line)

    monkeypatch.setattr(app, "say", fails)
    answer = await slack.reply(await slack.slash("/cairn", "log bayes"))
    assert "my fault" in str(answer.blocks)


async def test_every_answer_was_in_time(slack: SlackServer, adapter: SlackAdapter) -> None:
    for _ in range(20):
        await slack.acked(await slack.slash("/cairn", "log bayes 45"))
    assert slack.timeouts == []
    assert max(ack.seconds for acks in slack.acks.values() for ack in acks) < 1.0


def _raw(slack: SlackServer, text: str, user: str) -> dict[str, object]:
    """A slash command whose text Slack has already escaped."""
    return slash(slack, "/cairn", text, user, "C1")


async def test_commands_in_sentences_follow_the_root(
    slack: SlackServer, adapter: SlackAdapter
) -> None:
    answer = await slack.reply(await slack.slash("/cairn", "zzzz"))
    assert "/cairn help" in json.dumps(answer.blocks)


async def test_bolt_does_not_silence_our_own_log(slack: SlackServer, adapter: SlackAdapter) -> None:
    await slack.reply(await slack.slash("/cairn", "help"))
    assert logging.getLogger("cairn").level == logging.NOTSET
    assert logging.getLogger("cairn.slack").level == logging.NOTSET
