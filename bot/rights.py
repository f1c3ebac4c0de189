"""Who may use what only organisers may, and what of it is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.invocation import Actor, storable
from bot.chat.parameter import Kind
from bot.chat.phrases import clip
from bot.errors import NotAllowed
from bot.features.context import Context
from bot.messages import Message
from bot.store import organiser_log, organisers
from bot.store.spaces import Space
from bot.store.work import Transaction

MOST_ORDERED = 200  # characters of a line in the organisers' log

# What somebody can do who asked for what only organisers may
INSTEAD = (("What I can do", "help"), ("This week's challenge", "challenge"))


def organises(tx: Transaction, spec: CommandSpec, actor: Actor, space: Space) -> bool:
    """Whether somebody is an organiser, as far as the command has to know.

    The platform says so, or organisers did. NotAllowed, with whom to turn to, where the command is
    for organisers only.
    """
    if _is_organiser(tx, spec, actor, space):
        return True
    if not spec.organisers_only:
        return False
    known = organisers.names(tx, space, actor.id)
    said = (
        f"Only organisers can use `/{spec.name}`: those who may manage this server or workspace,"
        " and whom they named."
    )
    raise NotAllowed(f"{said}{_yours(known)}", INSTEAD)


def note_changes(ctx: Context, spec: CommandSpec, arguments: Mapping[str, str]) -> None:
    """Put into the organisers' log what a command of theirs changed."""
    who = (ctx.account, ctx.member)
    for change in ctx.noted:
        did = change or _ordered(spec, arguments)
        organiser_log.keep(ctx.tx, ctx.space, who, ctx.place.channel, ctx.now, did)


def _is_organiser(tx: Transaction, spec: CommandSpec, actor: Actor, space: Space) -> bool:
    if actor.organiser or not spec.asks_role:
        return actor.organiser
    return organisers.is_named(tx, space.platform, space.native_id, actor.id, actor.roles)


def _ordered(spec: CommandSpec, arguments: Mapping[str, str]) -> Message:
    """What was changed, as it was ordered: ``schedule set paper, time 18:00``.

    A channel is kept apart, so that its name can be shown.
    """
    said, channel = spec.name, ""
    for parameter in spec.parameters:
        typed = " ".join(storable(arguments.get(parameter.name, "")).split())
        if not typed:
            continue
        match parameter.kind:
            case Kind.CHANNEL:
                channel = typed
            case Kind.FLAG:
                said += f", {parameter.name}" if parameter.value(typed) else ""
            case _ if parameter.required:
                said += f" {typed}"
            case _:
                said += f", {parameter.name} {typed}"
    return Message("change.ordered", {"line": clip(said, MOST_ORDERED), "channel": channel})


def _yours(names: Sequence[str]) -> str:
    """Who the organisers are, as far as they are known."""
    shown = [clip(name.replace("*", ""), limits.PERSON_NAME) for name in names]
    if not shown:
        return ""
    *others, last = shown
    if not others:
        return f" Yours is {last}."
    return f" Yours are {', '.join(others)} and {last}."
