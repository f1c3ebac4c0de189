"""A line in, a reply or a form out: what every platform's conversation is, once.

Reading the line, asking for what is missing, who may do it, carrying it out and saying what went
wrong happen here, in this order. An adapter turns events into requests, and answers into what its
platform shows.

Nothing that somebody typed is lost: a refusal offers it again, to be put right.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import structlog

from bot.chat.command import CommandSpec
from bot.chat.explanation import apology, explained
from bot.chat.form import (
    Faults,
    Form,
    filled_in,
    form_for,
    to_mend,
    weekly_field,
    worded,
)
from bot.chat.invocation import (
    Actor,
    Invocation,
    Place,
    Request,
    storable,
    storable_texts,
)
from bot.chat.parse import Typed, parse
from bot.chat.reply import Reply
from bot.errors import (
    BadInput,
    BotError,
    NotAllowed,
    StoreError,
    together,
)
from bot.refusals import (
    KEPT,
    REOPEN,
    Drafts,
    Refusals,
    answer_at_fault,
    was_given,
    with_other_texts,
)

T = TypeVar("T")
LEFT = "You are no longer in that server. Join it again to use the buttons of this message."

log = structlog.get_logger("cairn.app")


async def _nothing_given(_place: Place, _kind: str) -> str:
    return ""


async def _nobody_named(_place: Place, _actor: Actor) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers requests. ``carry_out`` does what a complete command says, once for each id.

    ``home_of`` tells the space that a direct message with a key is about, where it was written to
    that account; None for no key of ours, and for anybody else. ``this_weeks`` tells the title of
    the item of a kind that a place's group has this week, "" for none. ``is_named`` tells whether
    organisers named somebody beside those of whom the platform says it.
    """

    commands: Mapping[str, CommandSpec]
    catalog: Any
    carry_out: Callable[[Invocation], Awaitable[Reply]]
    home_of: Callable[[str, str], Awaitable[str | None]]
    drafts: Drafts
    this_weeks: Callable[[Place, str], Awaitable[str]] = _nothing_given
    is_named: Callable[[Place, Actor], Awaitable[bool]] = _nobody_named

    @property
    def _refusals(self) -> Refusals:
        return Refusals(self.drafts)

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
            typed = self._typed(request, answers)
            apologised = apology(reference)
            return await self._refusals.to_try_again(request, apologised, typed, answers)
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
            line, _ = await self._refusals.found(request, request.line.removeprefix(KEPT))
            return await self._answered(replace(request, line=line), self._say, None)
        typed = self._read(request)
        form = form_for(typed.spec, typed.arguments, request.is_channel)
        if form is None:
            return await self._carried_out(request, typed)
        if typed.spec.organisers_only:
            request, may = await self._ranked(request, typed)
            if not may:  # Nobody fills in a form to hear at its end that they may not
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
            named = answer_at_fault(error, answers)
            if not named:
                raise
            refused = await self._refused(request, error, answers)
            return Faults({named: with_other_texts(error, named)}, refused)

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
        return await self._refusals.worded(request, error, self._typed(request, answers), answers)

    async def _reopened(self, request: Request) -> Form:
        line, answers = await self._refusals.found(request, request.line.removeprefix(REOPEN))
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
        if _asks_role(typed) and not _is_told(request):
            request, _ = await self._ranked(request, typed)
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

    async def _ranked(self, request: Request, typed: Typed) -> tuple[Request, bool]:
        """(the request with what the platform says of who asks, whether that is an organiser).

        Whom organisers named is one without asking the platform. BotError where the platform does
        not say, and the command needs to know.
        """
        if request.actor.organiser:
            return request, True
        try:
            request = await _with_roles(request)
            if await self.is_named(request.home, request.actor):
                return request, True
            request = await _with_rank(request)
        except BotError:
            if typed.spec.organisers_only:
                raise
        return request, request.actor.organiser  # Else it only leaves out what is for organisers


def _is_told(request: Request) -> bool:
    """Whether the platform said all of who asks; whom organisers named is looked up later."""
    return request.is_organiser is None and request.roles_in is None


async def _with_roles(request: Request) -> Request:
    """The request, once the platform was asked for the actor's roles, where it has to be."""
    if request.roles_in is None:
        return request
    actor = replace(request.actor, roles=await request.roles_in(request.home))
    return replace(request, actor=actor, roles_in=None)


async def _with_rank(request: Request) -> Request:
    """The request, once the platform was asked for the actor's rank, where it has to be."""
    if request.is_organiser is None:
        return request
    actor = replace(request.actor, organiser=await request.is_organiser(request.home))
    return replace(request, actor=actor, is_organiser=None)


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
    return typed.spec.asks_role and not was_given(typed)


def _storable(request: Request) -> Request:
    """The request with texts that can be kept, hashed and said again, whatever was typed."""
    options = storable_texts(request.options)
    return replace(request, line=storable(request.line), options=options)


def _note(error: BotError, line: str) -> None:
    """A fault of the database goes into the log; what a member did wrong does not."""
    if not isinstance(error, StoreError):
        return
    why = {"reason": error.sentence, "cause": repr(error.__cause__)}
    log.error("the database failed", command=line.partition(" ")[0], **why)  # a stack says no more
