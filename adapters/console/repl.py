"""The conversation: a line in, a reply out, until ``quit`` or the end of the input."""

from __future__ import annotations

import shutil
import sys
import uuid

from adapters.console.completion import complete
from adapters.console.render import printed, render
from adapters.console.sender import PLATFORM
from adapters.console.terminal import ask, completing, show
from bot.app import App
from bot.chat.command import Form, ParameterSpec
from bot.chat.invocation import Actor, Invocation, Place
from bot.chat.reply import Reply, lines_of
from bot.errors import BadInput, BotError

PLACE = Place(PLATFORM, PLATFORM, "terminal", "Terminal")
FAREWELLS = {"quit", "exit", "q"}
GREETING = (
    "Cairn, in a terminal. Type a command (`help` lists them), a number to press a button, `quit`"
    " to leave.\n"
)


async def run_console(app: App, *, name: str = "you", organiser: bool = True) -> None:
    """Talk until ``quit``, the end of the input, or cancellation."""
    talk = Talk(app, Actor(PLATFORM, name, name, organiser))
    if sys.stdin.isatty():
        show(GREETING)
    with completing(lambda line: complete(app, line)):
        while (line := await ask("> ")) is not None and line.strip().lower() not in FAREWELLS:
            if line.strip():
                show(f"\n{await talk.say(line.strip())}\n")


class Talk:
    """One member's side of the conversation: it remembers the buttons of the last reply."""

    def __init__(self, app: App, actor: Actor) -> None:
        self._app = app
        self._actor = actor
        self._buttons: list[str] = []

    async def say(self, line: str) -> str:
        """What the bot answers to a line, or to the number of a button, as text."""
        if line.isdecimal() and 0 < int(line) <= len(self._buttons):
            line = self._buttons[int(line) - 1]
            show(f"> {line}")
        reply = await self._reply(line)
        if reply is None:
            return "Put away; nothing was saved."
        self._buttons = lines_of(reply)
        return printed(render(reply, min(shutil.get_terminal_size().columns, 100)))

    async def _reply(self, line: str) -> Reply | None:
        id = uuid.uuid4().hex
        try:
            invocation = self._app.invocation(id, self._actor, PLACE, line)
        except BotError as error:
            return self._app.explain(error)
        form = self._app.form(invocation.command, invocation.arguments)
        if form is None:
            return await self._app.handle(invocation)
        answers = await fill(form)
        if answers is None:
            return None
        return await self._app.handle(
            Invocation(id, self._actor, PLACE, form.spec.name, {**form.given, **answers})
        )


async def fill(form: Form) -> dict[str, str] | None:
    """Ask for each field until it fits; empty leaves an optional one out.

    None at the input's end, or for ``quit``.
    """
    show(f"{form.spec.name}: {form.spec.summary}. (`quit` puts it away.)")
    answers: dict[str, str] = {}
    for parameter in form.fields:
        answer = await _field(parameter)
        if answer is None:
            return None
        if answer:
            answers[parameter.name] = answer
    return answers


async def _field(parameter: ParameterSpec) -> str | None:
    choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
    optional = "" if parameter.required else ", or Enter to leave it out"
    show(f"  {parameter.description}{choices}{optional}")
    while (line := await ask(f"  {parameter.name}: ")) is not None:
        typed = line.strip()
        if typed.lower() in FAREWELLS:
            return None
        if not typed and not parameter.required:
            return ""
        problem = _problem(parameter, typed)
        if not problem:
            return typed
        show(f"  {problem}")
    return None


def _problem(parameter: ParameterSpec, typed: str) -> str:
    """Why a value does not fit; empty where it does."""
    if not typed:
        return "This one is needed."
    try:
        parameter.value(typed)
    except BadInput as error:
        return error.sentence.replace("**", "")
    return ""
