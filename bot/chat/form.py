"""A form: a command whose missing parameters are asked for, as a modal, a view, prompts or fields.

What was given before travels as a command line, so that nothing is kept while a form is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.invocation import any_channel
from bot.chat.parameter import Kind, ParameterSpec
from bot.chat.parse import line_of
from bot.chat.phrases import clip
from bot.chat.reply import Actions, Button, Reply, actions, marked

AGAIN = "Fill it in again"
MEND = "Put it right"
RETRY = "Try it again"


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked. ``given`` are the arguments at hand; ``filled`` what its fields begin with.

    Whoever shows it keeps ``line`` with it and hands both to ``App.submit`` with the answers.
    """

    spec: CommandSpec
    given: Mapping[str, str]
    fields: tuple[ParameterSpec, ...]
    filled: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The command line that the form was opened for."""
        return line_of(self.spec, self.given)

    def as_reply(self) -> Reply:
        """What to say where a form can't be shown: how it goes in one line."""
        said = marked(f"In one line it goes `/{self.spec.usage}`.")
        return Reply(f"{self.spec.name}: {self.spec.summary}", (said,))


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a form's answers: a sentence for each field, by parameter name.

    ``reply`` says the same, with a button that opens the form as it was filled in, for platforms
    where a form that was sent is closed.
    """

    sentences: Mapping[str, str]
    reply: Reply


def form_for(
    spec: CommandSpec,
    arguments: Mapping[str, str],
    is_channel: Callable[[str], bool] = any_channel,
) -> Form | None:
    """The form for what is missing, required fields first, at most five.

    None where nothing required is missing. A channel that is none here is asked for again.
    """
    odd = _odd_channels(spec, arguments, is_channel)
    given = {name: typed for name, typed in arguments.items() if name not in odd}
    form = whole_form(spec, given)
    return form if odd or any(field.required for field in form.fields) else None


def whole_form(spec: CommandSpec, given: Mapping[str, str]) -> Form:
    """A form for all that is not given; where that is too much, for what is needed first."""
    missing = [p for p in spec.parameters if not given.get(p.name, "").strip()]
    needed_first = sorted(missing, key=lambda p: not p.required)[: limits.FORM_FIELDS]
    return Form(spec, given, tuple(p for p in spec.parameters if p in needed_first))


def filled_in(spec: CommandSpec, given: Mapping[str, str], answers: Mapping[str, str]) -> Form:
    """The form as someone filled it in, to be opened again.

    What was given before and does not fit is asked for, too: else nobody could mend it.
    """
    wrong = spec.faults(given)
    filled = {**{name: given[name] for name in wrong}, **answers}
    kept = {name: typed for name, typed in given.items() if name not in filled}
    fields = tuple(p for p in spec.parameters if p.name in filled)
    return Form(spec, kept, fields[: limits.FORM_FIELDS], filled)


def to_mend(spec: CommandSpec, arguments: Mapping[str, str]) -> Form:
    """A form with all that was given in one line, to be put right: first what does not fit.

    A yes or no stays as it was said, and so does what is more than a form holds.
    """
    wrong = spec.faults(arguments)
    asked = [p for p in spec.parameters if p.name in wrong or _is_asked(p, arguments)]
    first = sorted(asked, key=lambda p: (p.name not in wrong, not p.required))
    fields = first[: limits.FORM_FIELDS]
    names = {field.name for field in fields}
    filled = {name: typed for name, typed in arguments.items() if name in names}
    given = {name: typed for name, typed in arguments.items() if name not in names}
    return Form(spec, given, tuple(p for p in spec.parameters if p.name in names), filled)


def weekly_field(form: Form) -> ParameterSpec | None:
    """The field that may be left empty for this week's item; None where there is no such."""
    return next((field for field in form.fields if field.about.weekly), None)


def worded(form: Form, catalog: Any, this_weeks: str = "") -> Form:
    """The form with its questions as what was given makes them.

    ``this_weeks`` is the title of what is taken where a weekly field is left empty, "" for none.
    """
    fields = [_worded(field, catalog, form.given, this_weeks) for field in form.fields]
    return replace(form, fields=tuple(fields))


def _worded(
    field: ParameterSpec, catalog: Any, given: Mapping[str, str], this_weeks: str
) -> ParameterSpec:
    if field.about.weekly and this_weeks:
        said = clip(f"If left out, this week's: {this_weeks}", limits.FIELD_DESCRIPTION)
        return replace(field, asked=(field.labels[0], said))
    if field.about.asking is None or catalog is None:
        return field
    return replace(field, asked=field.about.asking(catalog, given))


def with_another_try(reply: Reply, said: str, line: str) -> Reply:
    """The reply with a button that opens the form again, beside those it has."""
    *others, last = reply.blocks
    if isinstance(last, Actions):
        opening = Button(said, line)
        return replace(reply, blocks=(*others, actions(*last.items, opening)))
    return replace(reply, blocks=(*reply.blocks, actions(Button(said, line, primary=True))))


def _is_asked(parameter: ParameterSpec, arguments: Mapping[str, str]) -> bool:
    if parameter.required:
        return True
    return bool(arguments.get(parameter.name)) and parameter.kind is not Kind.FLAG


def _odd_channels(
    spec: CommandSpec, arguments: Mapping[str, str], is_channel: Callable[[str], bool]
) -> list[str]:
    """The channel arguments that can be no channel here, such as ``#typo``."""
    names = [p.name for p in spec.parameters if p.kind is Kind.CHANNEL]
    return [name for name in names if arguments.get(name) and not is_channel(arguments[name])]
