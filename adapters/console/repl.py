"""The conversation: a line in, a reply out, until ``quit`` or the end of the input."""

from __future__ import annotations

import itertools
import secrets
import shutil
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog

from adapters.console.completion import complete
from adapters.console.render import printed, render
from adapters.console.sender import PLATFORM
from adapters.console.terminal import ask, completing, show
from bot.app import App
from bot.chat import limits
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.parameter import ParameterSpec
from bot.chat.parse import by_any_name
from bot.chat.rendered import File
from bot.chat.reply import Reply, lines_of

PLACE = Place(PLATFORM, PLATFORM, "terminal", "Terminal")
MOST_OF_A_NAME = 100  # files in one folder
FAREWELLS = {"quit", "exit", "q"}
GREETING = (
    "Cairn, in a terminal. Type a command (`help` lists them), a number to press a button, `quit`"
    " to leave.\n"
)
SORRY = "That did not work, and it is my fault, not yours."

log = structlog.get_logger("cairn.console")


async def run_console(app: App, *, name: str = "you", organiser: bool = True) -> None:
    """Talk until ``quit``, the end of the input, or cancellation."""
    talk = Talk(app, Actor(PLATFORM, name, name, organiser))
    if sys.stdin.isatty():
        show(GREETING)
    with completing(lambda line: complete(app, line)):
        while (line := await ask("> ")) is not None and line.strip().lower() not in FAREWELLS:
            if line.strip():
                show(f"\n{await _answer(talk, line.strip())}\n")


async def _answer(talk: Talk, line: str) -> str:
    """What the bot answers; where that fails, a reference that is in the log."""
    try:
        return await talk.say(line)
    except Exception:  # the outer wall of this adapter: the session goes on
        reference = secrets.token_hex(3)
        log.exception("a line could not be answered", reference=reference)
        return f"{SORRY} Reference {reference}; the log has more."


class Talk:
    """One member's side of the conversation: it remembers the buttons of the last reply."""

    def __init__(self, app: App, actor: Actor, folder: Path | None = None) -> None:
        self._app = app
        self._actor = actor
        self._folder = folder or Path()  # where files go that come with an answer
        self._buttons: list[str] = []
        self._last = ""

    async def say(self, line: str) -> str:
        """What the bot answers to a line, or to the number of a button, as text."""
        pressed = ""
        if line.isdecimal() and 0 < int(line) <= len(self._buttons):
            line = self._buttons[int(line) - 1]
            pressed = self._last
            show(f"> {line}")
        reply = await self._reply(line, pressed)
        if reply is None:
            return "Put away; nothing was saved."
        self._buttons = lines_of(reply)
        self._last = uuid.uuid4().hex
        messages = render(reply, min(shutil.get_terminal_size().columns, 100))
        saved = [_saved(self._folder, file) for message in messages for file in message.files]
        return "\n".join([printed(messages), *saved])

    def _begins(self, line: str) -> bool:
        """Whether a line begins with a command's name."""
        said = line.lower().removeprefix("/").split()
        names = {tuple(name.split()) for name in by_any_name(self._app.commands)}
        return any(tuple(said[:count]) in names for count in range(1, limits.COMMAND_WORDS + 1))

    async def _reply(self, line: str, pressed: str) -> Reply | None:
        """The answer to a line, and to the form that it opens; None where that was put away."""
        request = Request(uuid.uuid4().hex, self._actor, PLACE, line, pressed=pressed)
        answer = await self._app.say(request)
        if not isinstance(answer, Form):
            return answer
        try:
            answers = await fill(answer, self._begins)
        except Elsewhere as other:
            show("\nPut away; nothing was saved.\n")
            return await self._reply(other.line, "")
        if answers is None:
            return None
        filled = await self._app.submit(replace(request, line=answer.line), answers)
        return filled.reply if isinstance(filled, Faults) else filled


def _saved(folder: Path, file: File) -> str:
    """Save a file under a name that is still free; where, or that it could not be."""
    first = folder / file.name
    others = (first.with_stem(f"{first.stem}-{number}") for number in itertools.count(2))
    for path in (first, *itertools.islice(others, MOST_OF_A_NAME)):
        try:
            with path.open("xb") as new:
                new.write(file.content)
        except FileExistsError:
            continue
        except OSError as error:
            return f"It could not be saved: {error.strerror}."
        return f"Saved as {path.resolve()}."
    return f"It could not be saved: there are {MOST_OF_A_NAME} files of that name."


class Elsewhere(Exception):
    """Somebody typed a command where a form asked for something."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


async def fill(form: Form, is_command: Callable[[str], bool]) -> dict[str, str] | None:
    """Ask for each field until it fits; empty leaves an optional one out, or as it was.

    None at the input's end, or for ``quit``. Elsewhere for a command that fits no field.
    """
    show(f"{form.spec.name}: {form.spec.summary}. (`quit` puts it away.)")
    answers: dict[str, str] = {}
    for parameter in form.fields:
        filled = form.filled.get(parameter.name, "")
        answer = await _field(parameter, filled, is_command)
        if answer is None:
            return None
        if answer:
            answers[parameter.name] = answer
    return answers


async def _field(
    parameter: ParameterSpec, filled: str, is_command: Callable[[str], bool]
) -> str | None:
    """One field's text; None where the form is put away."""
    said = " – ".join(parameter.asked or (parameter.description,))
    show(f"  {said}{_hint(parameter, filled)}")
    while (line := await ask(f"  {parameter.name}: ")) is not None:
        typed = line.strip() or filled
        if typed.lower() in FAREWELLS:
            return None
        problem = parameter.fault(typed)
        if not problem:
            return typed
        if is_command(typed):
            raise Elsewhere(typed)
        show(f"  {problem.replace('**', '')}")
    return None


def _hint(parameter: ParameterSpec, filled: str) -> str:
    """The choices, and what Enter alone means."""
    choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
    if filled:
        return f"{choices}, or Enter for: {filled}"
    if parameter.required:
        return choices
    return f"{choices}, or Enter to leave it out"
