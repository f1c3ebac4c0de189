"""Where something comes in from outside, and what must hold there whatever comes.

A door is tried with one input; it raises where the promise is not kept.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from adapters.console import render as console
from adapters.discord import controls
from adapters.discord import forms as discord_forms
from adapters.discord import render as discord
from adapters.slack import forms as slack_forms
from adapters.slack import inbound as slack
from adapters.slack.render import render as slack_render
from adapters.slack.render import render_plain
from bot.app import App
from bot.catalog.document import read_document
from bot.catalog.load import read_item, read_stages
from bot.catalog.schema import KINDS
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.parse import line_of, parse
from bot.chat.reply import Accent, Reply, spelled
from bot.errors import BotError
from tests.fuzz.inputs import Inputs

PLATFORMS = ("discord", "slack", "console")
SEED_LINES = ("help", "me", "next", "leaderboard", "roadmap", "challenge", "log python 45", "lgo")
# What Slack leaves out of some payloads, or sends as null
OPTIONAL = ("username", "name", "container", "message", "channel", "thread_ts", "response_url")
TARGET = slack.ReplyTarget("C1", "U1", "https://hooks.example/1", "17.1")


class Broken(AssertionError):
    """A promise that was not kept."""


class House:
    """What the doors lead into: the bot, content files, and replies and forms to begin with."""

    def __init__(self, app: App, folder: Path, files: Sequence[Path]) -> None:
        """``folder`` is for files that are written; ``files`` are items that are right."""
        self.app, self.folder, self.files = app, folder, files
        self.commands = list(app.commands.values())
        self.replies: list[Reply] = []
        self.forms: list[Form] = []
        self._ids = itertools.count()

    async def furnish(self) -> None:
        """Collect the answers to a few lines, and the form of every command that opens one."""
        for line in (*SEED_LINES, *self.app.commands):
            answer = await self.app.say(self.request(Inputs(0), line))
            if isinstance(answer, Form):
                self.forms.append(answer)
            else:
                self.replies.append(answer)

    def request(self, made: Inputs, line: str, options: Mapping[str, str] | None = None) -> Request:
        """A line that somebody typed somewhere, or pressed."""
        platform = made.one_of(PLATFORMS)
        name, organises = made.one_of(("Ana", made.text())), made.one_of((True, False))
        actor = Actor(platform, made.one_of(("U1", "U2")), name, organises)
        place = Place(platform, "hill", "C1", made.one_of(("Hill", made.text())))
        id, pressed = f"fuzz-{next(self._ids)}", made.one_of(("", "m1"))
        return Request(id, actor, place, line, options or {}, pressed=pressed)


Door = Callable[[House, Inputs], Awaitable[None]]


async def reading(house: House, made: Inputs) -> None:
    """A line is read, or refused with a sentence; what was read can be written and read again."""
    line = made.line(house.commands)
    with suppress(BotError):
        typed = parse(line, house.app.commands, house.app.catalog)
        typed.spec.faults(typed.arguments)
        typed.spec.refusals(typed.arguments)
        again = parse(line_of(typed.spec, typed.arguments), house.app.commands, house.app.catalog)
        if again.spec is not typed.spec:
            raise Broken(f"{typed.spec.name} is read back as {again.spec.name}")
        typed.spec.bind(typed.arguments)


async def talking(house: House, made: Inputs) -> None:
    """Any line, with any options, is answered: by a reply, or a form that is answered in turn."""
    spec = made.one_of(house.commands)
    line, options = made.line(house.commands), None
    if made.one_of((True, False, False)):
        line, options = spec.name, made.arguments(spec)
    answer = await house.app.say(house.request(made, line, options))
    if isinstance(answer, Form):
        _show_form(answer)
        await _must_be_answered(house, made, answer.line, made.arguments(answer.spec))
        return
    _must_be_no_fault_of_ours(answer)
    _show(answer)


async def submitting(house: House, made: Inputs) -> None:
    """Any answers to any form, opened for any line, are answered."""
    spec = made.one_of(house.commands)
    line = made.one_of((spec.name, line_of(spec, made.arguments(spec)), made.text()))
    await _must_be_answered(house, made, line, made.arguments(spec))


async def completing(house: House, made: Inputs) -> None:
    """Whatever is being typed, completing it raises nothing."""
    spec = made.one_of(house.commands)
    house.app.complete(made.line(house.commands), ["general"])
    names = [parameter.name for parameter in spec.parameters]
    house.app.complete_value(spec.name, made.one_of([*names, "nothing"]), made.text())


async def on_discord(house: House, made: Inputs) -> None:
    """A custom_id or a modal of any content is read, or is not ours; its line is answered."""
    sent = made.changed(controls.custom_id(made.text(), made.one_of((0, 7))))
    controls.key_in(sent)
    line = controls.line_in(sent)
    if line is not None:
        await _must_be_answered(house, made, line)
    opened = discord_forms.modal(made.one_of(house.forms), made.one_of(("", "post-1")))
    data = made.leaves(_filled(opened, made))
    discord_forms.key_in(str(data["custom_id"]))
    filled = discord_forms.read(data)
    if filled is not None:
        await _must_be_answered(house, made, filled.line, filled.answers)


async def on_slack(house: House, made: Inputs) -> None:
    """A slash command, a press, a form of any content is read; its line is answered."""
    origin = slack.Origin("T1", made.one_of(("U1", "U2")), made.text())
    typed = slack.from_command(made.texts_in(_slash(), 0.4), origin)
    slack.is_channel(typed.line)
    await _must_be_answered(house, made, typed.line)
    pressed = slack.from_action(made.without(made.texts_in(_press(), 0.3), OPTIONAL), origin)
    if pressed is not None:
        await _must_be_answered(house, made, pressed.line)
    form = made.one_of(house.forms)
    view = slack_forms.view_of(form, TARGET)
    line, _ = slack_forms.carried_by(view, made.text())
    answers = slack_forms.answers_of({"state": made.texts_in(_state(form, made), 0.5)})
    await _must_be_answered(house, made, line, answers)
    slack_forms.options_for(made.text(), house.app.complete_value("log", "what", made.text()))


async def showing(house: House, made: Inputs) -> None:
    """A reply of any words is shown by every renderer."""
    written = json.loads(made.one_of(house.replies).to_json())
    changed = made.texts_in(written, 0.3, but=("type", "accent", "audience"))
    text = json.dumps(changed, ensure_ascii=False).encode("utf-8", "ignore")
    with suppress(ValueError):  # no reply of ours is like this one
        _show(Reply.from_json(text))


async def content(house: House, made: Inputs) -> None:
    """A content file of any bytes is an item, or it is left out with a sentence."""
    source = made.one_of(house.files)
    text = made.changed(source.read_text(encoding="utf-8"))
    file = house.folder / source.name
    file.write_bytes(made.bytes_of(text))
    kind = next(kind for kind in KINDS if kind.folder == source.parent.name)
    document, faults = read_document(file, file.name)
    item, wrong = read_item(file, kind)
    if (document is None and not faults) or (item is None and not wrong):
        raise Broken(f"{source.name} is left out without a word")
    read_stages(file)
    file.unlink()


DOORS: dict[str, Door] = {
    "reading": reading,
    "talking": talking,
    "submitting": submitting,
    "completing": completing,
    "discord": on_discord,
    "slack": on_slack,
    "showing": showing,
    "content": content,
}


async def _must_be_answered(
    house: House, made: Inputs, line: str, answers: Mapping[str, str] | None = None
) -> None:
    """A line, or a form's answers for it, gets an answer that can be shown everywhere."""
    request = house.request(made, line)
    if answers is None:
        answer: Reply | Form | Faults = await house.app.say(request)
    else:
        answer = await house.app.submit(request, answers)
    if isinstance(answer, Faults):
        slack_forms.errors_of(answer, "/cairn")
        answer = answer.reply
    reply = answer.as_reply() if isinstance(answer, Form) else answer
    _must_be_no_fault_of_ours(reply)
    _show(reply)


def _must_be_no_fault_of_ours(reply: Reply) -> None:
    if reply.accent is Accent.PROBLEM and "reference" in reply.summary:
        raise Broken(f"an apology: {reply.summary} (the log above has its stack)")


def _show(reply: Reply) -> None:
    """By every renderer, with a key and without."""
    for key in ("", "post-1"):
        discord.render(reply, key)
        slack_render(spelled(reply, "/cairn"), key)
    render_plain(reply)
    console.printed(console.render(reply))


def _show_form(form: Form) -> None:
    discord_forms.modal(form)
    with suppress(BotError):  # what is given is too long to be carried along
        slack_forms.view_of(form, TARGET)


def _filled(opened: dict[str, Any], made: Inputs) -> dict[str, Any]:
    """A modal as it comes back: a value for each control."""
    components = []
    for label in opened["components"]:
        inner = {"type": 4, "custom_id": label["component"]["custom_id"], "value": made.text()}
        if made.one_of((True, False)):
            inner = {"type": 3, "custom_id": inner["custom_id"], "values": [made.text()]}
        components.append({"type": 18, "component": inner})
    return {"custom_id": opened["custom_id"], "components": components}


def _state(form: Form, made: Inputs) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form.fields:
        text = made.text()
        value = made.one_of(({"value": text}, {"selected_option": {"value": text}}, {}))
        values[field.name] = {f"field:{field.name}": value}
    return {"values": values}


def _slash() -> dict[str, Any]:
    names = ("user_id", "user_name", "trigger_id", "team_id", "channel_id", "response_url", "text")
    return {name: name for name in names}


def _press() -> dict[str, Any]:
    return {
        "actions": [{"value": "log python 45", "action_id": "cairn:1"}],
        "user": {"id": "U1", "username": "ana", "name": "ana", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "container": {"channel_id": "C1", "message_ts": "17.1", "thread_ts": "17.0"},
        "message": {"ts": "17.1", "thread_ts": "17.0"},
        "trigger_id": "t1",
        "response_url": "https://hooks.example/1",
    }
