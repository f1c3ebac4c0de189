"""A line in, a reply or a form out: what every platform's conversation is, once.

Reading the line, asking for what is missing, who may do it, carrying it out and saying what went
wrong happen here, in this order. An adapter turns events into requests, and answers into what its
platform shows.

Nothing that somebody typed is lost: a refusal offers it again, to be put right.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import structlog

from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.explanation import apology, explained
from bot.chat.form import (
    AGAIN,
    MEND,
    RETRY,
    Faults,
    Form,
    filled_in,
    form_for,
    to_mend,
    weekly_field,
    with_another_try,
    worded,
)
from bot.chat.invocation import (
    Invocation,
    IsOrganiser,
    Place,
    Request,
    storable,
    storable_texts,
)
from bot.chat.parse import Typed, line_of, parse
from bot.chat.reply import Actions, Block, Button, Choice, Link, Quote, Reply, actions
from bot.errors import (
    MOST_QUOTED,
    BadInput,
    BadValue,
    BotError,
    Instead,
    NotAllowed,
    StoreError,
    UnknownItem,
    quoted,
    together,
)

T = TypeVar("T")
MOST_GIVEN_BACK = 4000  # Characters of a text that a refusal repeats: what a message holds
Control = Button | Link | Choice
REOPEN = "again:"  # What the line of a button begins with that opens a refused form
LEFT = "You are no longer in that server. Join it again to use the buttons of this message."
KEPT = "kept:"  # What it begins with where the line itself is too long for a button

log = structlog.get_logger("cairn.app")


class Drafts(Protocol):
    """Where a line is kept, and what was filled in, until somebody comes back to it."""

    async def keep(self, request: Request, line: str, answers: Mapping[str, str]) -> str:
        """Keep it for who asks; the name it is found by."""

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        """(the line, the answers); None where it is gone, or another's."""


async def _nothing_given(_place: Place, _kind: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers requests. ``carry_out`` does what a complete command says, once for each id.

    ``home_of`` tells the space that a direct message with a key is about, where it was written to
    that account; None for no key of ours, and for anybody else. ``this_weeks`` tells the title of
    the item of a kind that a place's group has this week, "" for none.
    """

    commands: Mapping[str, CommandSpec]
    catalog: Any
    carry_out: Callable[[Invocation], Awaitable[Reply]]
    home_of: Callable[[str, str], Awaitable[str | None]]
    drafts: Drafts
    this_weeks: Callable[[Place, str], Awaitable[str]] = _nothing_given

    async def say(self, request: Request) -> Reply | Form:
        """The answer to a line. Never raises: what goes wrong is said in the reply."""
        return await self._answered(_storable(request), self._say, None)

    async def submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        """The answer to a form that was opened for the request's line. Never raises."""
        texts = storable_texts(answers)
        return await self._answered(
            _storable(request), lambda placed: self._submit(placed, texts), texts
        )

    async def _answered(
        self,
        request: Request,
        work: Callable[[Request], Awaitable[T]],
        answers: Mapping[str, str] | None,
    ) -> T | Reply:
        """What ``work`` gives; the outer wall of the core."""
        try:
            request = await self._placed(request)
            return await self._or_refused(request, work, answers)
        except BotError as error:
            return explained(error)
        except Exception:  # the outer wall: an apology with a reference, and the rest in the log
            reference = secrets.token_hex(3)
            log.exception("a command failed", reference=reference, id=request.id)
        try:
            return await self._to_try_again(request, apology(reference), answers)
        except Exception:  # what can't even be offered again is told all the same
            log.exception("nothing could be offered", reference=reference, id=request.id)
            return apology(reference)

    async def _or_refused(
        self,
        request: Request,
        work: Callable[[Request], Awaitable[T]],
        answers: Mapping[str, str] | None,
    ) -> T | Reply:
        """What ``work`` gives, or why it does not, with what was given."""
        try:
            return await work(request)
        except BotError as error:
            _note(error, request.line)
            return await self._refused(request, error, answers)

    async def _say(self, request: Request) -> Reply | Form:
        if request.line.startswith(REOPEN):
            return await self._reopened(request)
        if request.line.startswith(KEPT):
            line, _ = await self._found(request, request.line.removeprefix(KEPT))
            return await self._answered(replace(request, line=line), self._say, None)
        typed = self._read(request)
        form = form_for(typed.spec, typed.arguments, request.is_channel)
        if form is None:
            return await self._carried_out(request, typed)
        request = await self._with_rank(request, typed)
        if typed.spec.organisers_only and not request.actor.organiser:
            # Nobody fills in a form to hear at its end that they may not
            return await self._carried_out(request, typed)
        self._check(typed.spec, form.given)
        return await self._worded(request, form)

    async def _submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        opened = self._read(request)
        filled = Typed(opened.spec, {**opened.arguments, **answers})
        wrong = opened.spec.refusals(filled.arguments)
        if not wrong:
            return await self._carried_out_or_faulty(request, filled, answers)
        wrong |= self._misnamed(opened.spec, filled.arguments, wrong)
        refused = await self._refused(request, together(list(wrong.values())), answers)
        sentences = opened.spec.faults(answers)
        for name in wrong.keys() & answers.keys() - sentences.keys():
            sentences[name] = wrong[name].sentence
        return Faults(sentences, refused) if sentences else refused

    async def _carried_out_or_faulty(
        self, request: Request, filled: Typed, answers: Mapping[str, str]
    ) -> Reply | Faults:
        """Carried out; where one answer is at fault, what to say of it."""
        try:
            return await self._carried_out(request, filled)
        except BadInput as error:
            named = _answer_at_fault(error, answers)
            if not named:
                raise
            refused = await self._refused(request, error, answers)
            return Faults({named: _with_other_texts(error, named)}, refused)

    def _misnamed(
        self, spec: CommandSpec, given: Mapping[str, str], but: Collection[str]
    ) -> dict[str, BadInput]:
        """What is known to be wrong beside what does not even fit, by parameter name."""
        found: dict[str, BadInput] = {}
        for name in given.keys() - set(but):
            try:
                self._check(spec, {name: given[name]})
            except BadInput as error:
                found[name] = error
        return found

    def _check(self, spec: CommandSpec, given: Mapping[str, str]) -> None:
        """BadInput for what is known to be wrong, before more is asked for."""
        for name, typed in given.items():
            parameter = spec.parameter(name)
            if parameter is None or not typed.strip():
                continue
            parameter.value(typed)
            if parameter.about.check is not None:
                parameter.about.check(self.catalog, typed)

    async def _refused(
        self, request: Request, error: BotError, answers: Mapping[str, str] | None
    ) -> Reply:
        """The error in words, and every way out of it with what was given."""
        typed = self._typed(request, answers)
        if typed is None:
            refused = _quoting(explained(error), _line_of(request))
            return await self._with_short_lines(request, refused)
        instead = _instead(error, typed)
        refused = explained(error, instead)
        if isinstance(error, StoreError):
            return await self._to_try_again(request, refused, answers)
        refused = await self._with_short_lines(request, _quoting(refused, _texts_of(typed)))
        if not isinstance(error, BadInput) or not _was_given(typed):
            return refused
        if answers is not None:
            return await self._to_fill_in(request, refused, answers)
        kept = await self.drafts.keep(request, typed.spec.name, typed.arguments)
        return with_another_try(refused, MEND, REOPEN + kept)

    async def _to_try_again(
        self, request: Request, reply: Reply, answers: Mapping[str, str] | None
    ) -> Reply:
        """The reply with the way to do the same once more: the fault was not in what was given."""
        typed = self._typed(request, answers)
        if typed is None:
            return _quoting(reply, _line_of(request))
        reply = _quoting(reply, _texts_of(typed))
        if answers is not None:
            return await self._to_fill_in(request, reply, answers)
        once_more = with_another_try(reply, RETRY, line_of(typed.spec, typed.arguments))
        return await self._with_short_lines(request, once_more)

    async def _to_fill_in(
        self, request: Request, reply: Reply, answers: Mapping[str, str]
    ) -> Reply:
        """The reply with a button that opens the form as it was filled in."""
        kept = await self.drafts.keep(request, request.line, answers)
        return with_another_try(reply, AGAIN, REOPEN + kept)

    async def _with_short_lines(self, request: Request, reply: Reply) -> Reply:
        """The reply with every line that is too long for a button kept under a short name."""
        blocks = [await self._shortened(request, block) for block in reply.blocks]
        return replace(reply, blocks=tuple(blocks))

    async def _shortened(self, request: Request, block: Block) -> Block:
        if not isinstance(block, Actions):
            return block
        return actions(*[await self._short(request, item) for item in block.items])

    async def _short(self, request: Request, item: Control) -> Control:
        if not isinstance(item, Button) or len(item.line) <= limits.LINE:
            return item
        name = await self.drafts.keep(request, item.line, {})
        return replace(item, line=KEPT + name)

    async def _reopened(self, request: Request) -> Form:
        line, answers = await self._found(request, request.line.removeprefix(REOPEN))
        typed = self._read(replace(request, line=line))
        if typed.arguments:
            return await self._worded(request, filled_in(typed.spec, typed.arguments, answers))
        return await self._worded(request, to_mend(typed.spec, answers))

    async def _worded(self, request: Request, form: Form) -> Form:
        """The form with its questions, and with what is taken where one is left unanswered."""
        weekly = weekly_field(form)
        title = ""
        if weekly is not None:
            title = await self.this_weeks(request.home, weekly.about.weekly)
        return worded(form, self.catalog, title)

    async def _found(self, request: Request, name: str) -> tuple[str, Mapping[str, str]]:
        kept = await self.drafts.find(request, name)
        if kept is None:
            raise BadInput("What was written there is gone: I keep it for a day. Begin it anew.")
        return kept

    def _typed(self, request: Request, answers: Mapping[str, str] | None) -> Typed | None:
        """All that was given, in a line or a form; None where it can't be read."""
        if request.line.startswith((REOPEN, KEPT)):
            return None
        try:
            typed = self._read(request)
        except BotError:
            return None
        return Typed(typed.spec, {**typed.arguments, **(answers or {})})

    def _read(self, request: Request) -> Typed:
        typed = parse(request.line, self.commands, self.catalog)
        if not request.options:
            return typed
        return Typed(typed.spec, {**typed.arguments, **request.options})

    async def _placed(self, request: Request) -> Request:
        """The request in the space that its direct message is about.

        BotError for a message that was written to somebody else, and for who left that space.
        """
        if isinstance(request.place, Place):
            return request
        home = await self.home_of(request.key, request.actor.id) if request.key else None
        if home is None:
            raise BadInput(_do_it_there(request))
        place = request.place.within(home)
        if request.is_member is not None and not await request.is_member(place):
            raise NotAllowed(LEFT)
        return replace(request, place=place)

    async def _carried_out(self, request: Request, typed: Typed) -> Reply:
        request = await self._with_rank(request, typed)
        named = typed.spec.name
        return await self.carry_out(
            Invocation(
                request.id,
                request.actor,
                request.home,
                named,
                typed.arguments,
                request.typed_after,
                request.pressed,
            )
        )

    async def _with_rank(self, request: Request, typed: Typed) -> Request:
        """The request, once the platform was asked for the actor's rank where that matters."""
        if not _asks_role(typed) or request.actor.organiser or request.is_organiser is None:
            return request
        rank = await self._is_organiser(request, request.is_organiser, typed.spec)
        actor = replace(request.actor, organiser=rank)
        return replace(request, actor=actor, is_organiser=None)

    async def _is_organiser(
        self, request: Request, is_organiser: IsOrganiser, spec: CommandSpec
    ) -> bool:
        """Asked of the platform. BotError where it does not say, and the command needs to know."""
        try:
            return await is_organiser(request.home)
        except BotError:
            if spec.organisers_only:
                raise
            return False  # Only leaves out what is for organisers


def _do_it_there(request: Request) -> str:
    """What is said under a direct message of which nobody knows any more what it is about."""
    unknown = "I can't tell which server this message is about."
    if not request.line or request.options or request.line.startswith((REOPEN, KEPT)):
        return f"{unknown} Do it there, please."
    return f"{unknown} Do it there, please: `/{request.line}`."


def _asks_role(typed: Typed) -> bool:
    """Whether it matters who asks: what is asked for by its name is the same for everybody."""
    if typed.spec.organisers_only:
        return True
    return typed.spec.asks_role and not _was_given(typed)


def _storable(request: Request) -> Request:
    """The request with texts that can be kept, hashed and said again, whatever was typed."""
    options = storable_texts(request.options)
    return replace(request, line=storable(request.line), options=options)


def _instead(error: BotError, typed: Typed) -> Sequence[tuple[str, str]]:
    """(label, line) of what may have been meant, with everything else as it was given."""
    return [
        (label, line_of(typed.spec, {**typed.arguments, **texts}))
        for label, texts in (*_suggested(error, typed), *error.instead)
    ]


def _suggested(error: BotError, typed: Typed) -> Sequence[Instead]:
    """The items that an unknown name looks like, in place of that name."""
    if not isinstance(error, UnknownItem):
        return ()
    named = [name for name, text in typed.arguments.items() if text.strip() == error.typed.strip()]
    return [(title, {named[0]: id}) for id, title in error.suggestions if named]


def _answer_at_fault(error: BadInput, answers: Mapping[str, str]) -> str:
    """The one answer that an error is about, by its name; "" where it does not say so."""
    changed = {name for _, texts in error.instead for name in texts}
    match error:
        case BadValue():
            named = {error.parameter}
        case UnknownItem():
            named = {name for name, text in answers.items() if text.strip() == error.typed.strip()}
        case _:
            named = changed
    if len(named) != 1 or not changed <= named or not named <= answers.keys():
        return ""
    return named.pop()


def _with_other_texts(error: BadInput, name: str) -> str:
    """The sentence, and what can be written instead: under a field stands no button."""
    others = [f"{said}: {quoted(texts[name])}." for said, texts in error.instead]
    return " ".join([error.sentence, *others])


def _was_given(typed: Typed) -> bool:
    """Whether anything was given that could be put right."""
    return any(text.strip() for text in typed.arguments.values())


def _texts_of(typed: Typed) -> list[str]:
    """What was given, in the order of the parameters."""
    return [typed.arguments.get(parameter.name, "") for parameter in typed.spec.parameters]


def _line_of(request: Request) -> list[str]:
    """The line itself, where it was typed."""
    if request.line.startswith((REOPEN, KEPT)):
        return []
    return [request.line]


def _quoting(reply: Reply, texts: Sequence[str]) -> Reply:
    """The reply with what a sentence could not repeat whole, so that it can be copied."""
    quotes = [Quote(text.strip()[:MOST_GIVEN_BACK]) for text in texts if len(text) > MOST_QUOTED]
    if not quotes:
        return reply
    first, *rest = reply.blocks
    return replace(reply, blocks=(first, *quotes, *rest))


def _note(error: BotError, line: str) -> None:
    """A fault of the database goes into the log; what a member did wrong does not."""
    if not isinstance(error, StoreError):
        return
    why = {"reason": error.sentence, "cause": repr(error.__cause__)}
    log.error("the database failed", command=line.partition(" ")[0], **why)  # a stack says no more
