"""What is said beside an answer: what a command did by the way, and what was kept for the member.

In the same transaction as the command's effect, so that it is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.privacy import for_newcomers
from bot.chat.reply import Audience, Block, Reply, marked
from bot.features.context import Context
from bot.features.remind import replies as reminders
from bot.messages import Message
from bot.store import members


def with_asides(ctx: Context, reply: Reply, kept: Message | None) -> Reply:
    """The answer with all that is to be told, which then counts as told.

    Others may read along in an answer that is for everyone: there it waits for the next one.
    """
    if not ctx.asides and kept is None:
        return reply
    if reply.audience is not Audience.ONLY_YOU:
        for aside in ctx.asides:
            members.tell(ctx.tx, ctx.member.id, aside)
        return reply
    if is_to_be_told(reply, kept):
        members.told(ctx.tx, ctx.member.id)
    return reply.with_asides(_words(ctx, ctx.asides), _words(ctx, ctx.to_tell))


def is_to_be_told(reply: Reply, kept: Message | None) -> bool:
    """Whether what was kept for the member goes along with this answer, and is then told."""
    return kept is not None and reply.audience is Audience.ONLY_YOU


def _words(ctx: Context, messages: Sequence[Message]) -> list[Block]:
    return [block for message in messages for block in _said(ctx, message)]


def _said(ctx: Context, message: Message) -> list[Block]:
    if message == members.TO_NEWCOMERS:
        return [for_newcomers()]
    if message.id in (members.ZONE_OF_PROFILE, members.ZONE_OF_LANGUAGE):
        return _zone(ctx, message)
    return reminders.told(ctx, message)


def _zone(ctx: Context, message: Message) -> list[Block]:
    """That a member was given a zone; nothing once they have set another one."""
    kept = members.by_id(ctx.tx, ctx.member.id).zone
    if message.values.get("zone") != kept:
        return []
    return [replace(marked(ctx.say(message)), quiet=True)]
