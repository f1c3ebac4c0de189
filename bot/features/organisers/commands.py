"""``organisers list``, ``add``, ``remove`` and ``log``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from bot.chat.command import command
from bot.chat.parameter import Param
from bot.chat.people import Who, person
from bot.chat.phrases import label
from bot.chat.reply import Reply
from bot.errors import BadInput, NotNow, quoted
from bot.features.context import Context
from bot.features.organisers import replies, rules
from bot.messages import Message
from bot.store import members, organiser_log, organisers, spaces
from bot.store.names import nameless
from bot.store.organisers import Organiser

A_PAGE = 10
MOST_PAGES = 4000  # more than a year's
MOST_OFFERED = 4
LIST = ("Who organises", "organisers list")


@command(
    "organisers list",
    "Who organises your group, and who named them",
    asks_role=True,
    example="organisers",
    also=("organizers list", "organisers show"),
    reads="always",
)
def list_(ctx: Context) -> Reply:
    """Who is named; members see nobody who is left out of what the group sees."""
    named = organisers.named(ctx.tx, ctx.space)
    return replies.listed(ctx, [one for one in named if ctx.organiser or not one.hidden])


@command(
    "organisers add",
    "Name somebody who may organise, too",
    organisers_only=True,
    example="organisers add Ana",
    also=("organizers add", "organisers name"),
    about="Who is named may do all that organisers may, also name others. "
    "A role counts for everybody who has it, as long as they have it.",
)
def add(
    ctx: Context,
    who: Annotated[Who, Param("A person, or a role that many have", rest=True)],
) -> Reply:
    """A person, or everybody with a role."""
    one = _new(ctx, who)
    already = organisers.named(ctx.tx, ctx.space)
    known = _same(one, already)
    if known is not None:
        raise NotNow(f"{replies.subject(known)} is named already.", [LIST])
    if len(already) >= organisers.MOST_NAMED:
        raise NotNow(
            f"{organisers.MOST_NAMED} are named already. Name a role that many have, or remove"
            " somebody first.",
            [LIST],
        )
    organisers.name(ctx.tx, ctx.space, one)
    ctx.note_change(Message(_change("named", one), {"name": one.name}))
    return replies.added(ctx, one)


@command(
    "organisers remove",
    "Take back that somebody was named",
    organisers_only=True,
    example="organisers remove Ana",
    also=("organizers remove", "organisers delete"),
    about="It does not touch who may manage the server or workspace: "
    "that right is given and taken there.",
)
def remove(
    ctx: Context, who: Annotated[Who, Param("A person or a role that was named", rest=True)]
) -> Reply:
    """Whoever organises by the platform's own right keeps it."""
    already = organisers.named(ctx.tx, ctx.space)
    one = _among(who, already) or _new(ctx, who)
    if not organisers.unname(ctx.tx, ctx.space, one.kind, one.native_id):
        raise NotNow(replies.never_named(one, is_you=_is_you(ctx, one)), [LIST])
    told, _ = spaces.contact_of(ctx.tx, ctx.space.platform, ctx.space.native_id)
    takes_over = told == one.native_id and one.kind == organisers.PERSON and not _is_you(ctx, one)
    if takes_over:
        spaces.set_contact(ctx.tx, ctx.space, ctx.account)
    ctx.note_change(Message(_change("unnamed", one), {"name": one.name}))
    return replies.removed(ctx, one, is_you=_is_you(ctx, one), takes_over=takes_over)


@command(
    "organisers log",
    "What organisers changed, when and from where",
    organisers_only=True,
    example="organisers log",
    also=("organizers log", "organisers history"),
    reads="always",
)
def log(
    ctx: Context,
    page: Annotated[int, Param("1 is the newest", low=1, high=MOST_PAGES)] = 1,
) -> Reply:
    """Newest first; what only looked something up is not in it."""
    found = organiser_log.newest(ctx.tx, ctx.community, A_PAGE + 1, (page - 1) * A_PAGE)
    older = page + 1 if len(found) > A_PAGE else None
    return replies.log(ctx, found[:A_PAGE], page, older)


def _change(what: str, one: Organiser) -> str:
    if one.kind == organisers.ROLE:
        return {"named": "change.named-role", "unnamed": "change.unnamed-role"}[what]
    return {"named": "change.named", "unnamed": "change.unnamed"}[what]


def _is_you(ctx: Context, one: Organiser) -> bool:
    return (one.kind, one.native_id) == (organisers.PERSON, ctx.account)


def _same(one: Organiser, among: list[Organiser]) -> Organiser | None:
    meant = (one.kind, one.native_id)
    return next((other for other in among if (other.kind, other.native_id) == meant), None)


def _among(who: Who, named: list[Organiser]) -> Organiser | None:
    """The named one that is meant, by its id or by its name alone; None where that is unclear."""
    if who.kind != "name":
        return next((o for o in named if (o.kind, o.native_id) == (who.kind, who.id)), None)
    known = [(f"{at}", one.name) for at, one in enumerate(named)]
    found = rules.called(who.name, known)
    return named[int(found[0][0])] if len(found) == 1 else None


def _new(ctx: Context, who: Who) -> Organiser:
    """Who is meant, as they would be named now. BadInput where no one is, or several are."""
    now = Organiser(organisers.PERSON, who.id, who.name, ctx.member.name, ctx.now)
    match who.kind:
        case "role":
            return replace(now, kind=organisers.ROLE, name=who.name or nameless(who.id))
        case "person":
            name = members.name_there(ctx.tx, ctx.space.id, who.id) or who.name
            return replace(now, name=name or nameless(who.id))
        case "name":
            native_id, name = _by_name(ctx, who.name)
            return replace(now, native_id=native_id, name=name)


def _by_name(ctx: Context, name: str) -> rules.Known:
    if rules.is_everybody(name):
        raise BadInput("That would be everybody. Name one person, or a role that some have.")
    if name.casefold() == "me":
        return ctx.account, ctx.member.name
    known = members.called_there(ctx.tx, ctx.space.id)
    found = rules.called(name, known)
    if len(found) == 1:
        return found[0]
    if found:
        ways = [(label(f"{one[1]}, id …{one[0][-4:]}"), one) for one in found[:MOST_OFFERED]]
        asked = f"Several are called {quoted(name)} here. Which one? A mention tells, too."
    else:
        near = rules.alike(name, known)
        ways = [(label(one[1]), one) for one in near[:MOST_OFFERED]]
        asked = (
            f"I know nobody called {quoted(name)} here. I know who has used me once; anybody else"
            " can be mentioned or picked in the form."
        )
    raise BadInput(asked, instead=[(said, {"who": person(one[0])}) for said, one in ways])
