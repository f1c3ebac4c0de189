"""What a refusal says and offers: nothing that somebody typed is lost.

Each way out keeps everything else that was given; a form opens again as it was filled in, a line
too long for a button waits under a short name, and a long text is quoted, so that it can be copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.chat import limits
from bot.chat.explanation import explained
from bot.chat.form import AGAIN, MEND, RETRY, with_another_try
from bot.chat.invocation import Request
from bot.chat.parse import Typed, line_of
from bot.chat.reply import Actions, Block, Button, Choice, Link, Quote, Reply, actions
from bot.errors import (
    MOST_QUOTED,
    BadInput,
    BadValue,
    BotError,
    Instead,
    StoreError,
    UnknownItem,
    quoted,
)

MOST_GIVEN_BACK = 4000  # Characters of a text that a refusal repeats: what a message holds
Control = Button | Link | Choice
REOPEN = "again:"  # What the line of a button begins with that opens a refused form
KEPT = "kept:"  # What it begins with where the line itself is too long for a button


class Drafts(Protocol):
    """Where a line is kept, and what was filled in, until somebody comes back to it."""

    async def keep(self, request: Request, line: str, answers: Mapping[str, str]) -> str:
        """Keep it for who asks; the name it is found by."""

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        """(the line, the answers); None where it is gone, or another's."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Words refusals, with every way out of them."""

    drafts: Drafts

    async def worded(
        self,
        request: Request,
        error: BotError,
        typed: Typed | None,
        answers: Mapping[str, str] | None,
    ) -> Reply:
        """The error in words, and every way out of it with what was given.

        ``typed``: all that was, in a line or in a form's ``answers``; None where it can't be read.
        """
        if typed is None:
            refused = _quoting(explained(error), _line_of(request))
            return await self._with_short_lines(request, refused)
        instead = _instead(error, typed)
        refused = explained(error, instead)
        if isinstance(error, StoreError):
            return await self.to_try_again(request, refused, typed, answers)
        refused = await self._with_short_lines(request, _quoting(refused, _texts_of(typed)))
        if not isinstance(error, BadInput) or not was_given(typed):
            return refused
        if answers is not None:
            return await self._to_fill_in(request, refused, answers)
        kept = await self.drafts.keep(request, typed.spec.name, typed.arguments)
        return with_another_try(refused, MEND, REOPEN + kept)

    async def to_try_again(
        self,
        request: Request,
        reply: Reply,
        typed: Typed | None,
        answers: Mapping[str, str] | None,
    ) -> Reply:
        """The reply with the way to do the same once more: the fault was not in what was given."""
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

    async def found(self, request: Request, name: str) -> tuple[str, Mapping[str, str]]:
        """(the line, the answers) that were kept. BadInput where they are gone."""
        kept = await self.drafts.find(request, name)
        if kept is None:
            raise BadInput("What was written there is gone: I keep it for a day. Begin it anew.")
        return kept


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


def answer_at_fault(error: BadInput, answers: Mapping[str, str]) -> str:
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


def with_other_texts(error: BadInput, name: str) -> str:
    """The sentence, and what can be written instead: under a field stands no button."""
    others = [f"{said}: {quoted(texts[name])}." for said, texts in error.instead]
    return " ".join([error.sentence, *others])


def was_given(typed: Typed) -> bool:
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
