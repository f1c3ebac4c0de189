"""A line in, a reply or a form out: what every platform's conversation is, once.

Reading the line, asking for what is missing, who may do it, carrying it out and saying what went
wrong happen here, in this order. An adapter turns events into requests, and answers into what its
platform shows.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import structlog

from bot.chat.command import CommandSpec
from bot.chat.explanation import apology, explained
from bot.chat.form import Faults, Form, filled_in, form_for, with_another_try
from bot.chat.invocation import Invocation, Request
from bot.chat.parse import Typed, parse
from bot.chat.reply import Reply
from bot.errors import BadInput, BotError, StoreError

T = TypeVar("T")
REOPEN = "again:"  # What the line of a button begins with that opens a refused form

log = structlog.get_logger("cairn.app")


class Drafts(Protocol):
    """Where a refused form is kept, as it was filled in, until it is opened again."""

    async def keep(self, request: Request, form: Form) -> str:
        """Keep it for who asks; the name it is found by."""

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        """(the form's line, its answers); None where it is gone, or another's."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers requests. ``carry_out`` does what a complete command says, once for each id.

    ``home_of`` tells the space that a direct message with a key is about; None for no key of ours.
    """

    commands: Mapping[str, CommandSpec]
    catalog: Any
    carry_out: Callable[[Invocation], Awaitable[Reply]]
    home_of: Callable[[str], Awaitable[str | None]]
    drafts: Drafts

    async def say(self, request: Request) -> Reply | Form:
        """The answer to a line. Never raises: what goes wrong is said in the reply."""
        return await self._answered(request, self._say(request))

    async def submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        """The answer to a form that was opened for the request's line. Never raises."""
        return await self._answered(request, self._submit(request, answers))

    async def _answered(self, request: Request, work: Awaitable[T]) -> T | Reply:
        """What ``work`` gives; the outer wall of the core."""
        try:
            return await work
        except StoreError as error:
            why = {"reason": error.sentence, "cause": repr(error.__cause__)}
            command = request.line.partition(" ")[0]
            log.error("the database failed", command=command, **why)  # noqa: TRY400  # a stack says no more
            return explained(error)
        except BotError as error:
            return explained(error)
        except Exception:  # the outer wall: an apology with a reference, and the rest in the log
            reference = secrets.token_hex(3)
            log.exception("a command failed", reference=reference, id=request.id)
            return apology(reference)

    async def _say(self, request: Request) -> Reply | Form:
        request = await self._placed(request)
        if request.line.startswith(REOPEN):
            return await self._reopened(request)
        typed = self._read(request)
        form = form_for(typed.spec, typed.arguments, request.is_channel)
        return form or await self._carried_out(request, typed)

    async def _submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        request = await self._placed(request)
        opened = self._read(request)
        filled = Typed(opened.spec, {**opened.arguments, **answers})
        try:
            opened.spec.bind(filled.arguments)
            return await self._carried_out(request, filled)
        except BadInput as error:
            form = filled_in(opened.spec, opened.arguments, answers)
            refused = with_another_try(explained(error), await self._again(request, form))
            sentences = opened.spec.faults(answers)
            return Faults(sentences, refused) if sentences else refused

    async def _again(self, request: Request, form: Form) -> str:
        """The line of a button that opens the form as it was filled in."""
        return REOPEN + await self.drafts.keep(request, form)

    async def _reopened(self, request: Request) -> Form:
        kept = await self.drafts.find(request, request.line.removeprefix(REOPEN))
        if kept is None:
            raise BadInput("What was written there is gone: I keep it for a day. Begin it anew.")
        line, answers = kept
        typed = self._read(replace(request, line=line))
        return filled_in(typed.spec, typed.arguments, answers)

    def _read(self, request: Request) -> Typed:
        typed = parse(request.line, self.commands, self.catalog)
        if not request.options:
            return typed
        return Typed(typed.spec, {**typed.arguments, **request.options})

    async def _placed(self, request: Request) -> Request:
        """The request in the space that its direct message is about."""
        if request.place.space:
            return request
        home = await self.home_of(request.key) if request.key else None
        if home is None:
            raise BadInput("I can't tell which server this message is about. Do it there, please.")
        return replace(request, place=replace(request.place, space=home))

    async def _carried_out(self, request: Request, typed: Typed) -> Reply:
        actor = request.actor
        if typed.spec.asks_role and not actor.organiser and request.is_organiser is not None:
            actor = replace(actor, organiser=await self._is_organiser(request, typed.spec))
        named = typed.spec.name
        return await self.carry_out(
            Invocation(
                request.id, actor, request.place, named, typed.arguments, request.typed_after
            )
        )

    async def _is_organiser(self, request: Request, spec: CommandSpec) -> bool:
        """Asked of the platform. BotError where it does not say, and the command needs to know."""
        assert request.is_organiser is not None
        try:
            return await request.is_organiser(request.place)
        except BotError:
            if spec.organisers_only:
                raise
            return False  # Only leaves out what is for organisers
