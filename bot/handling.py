"""One complete command: who asks, whether they may, what it does, what is told beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.invocation import Actor, Invocation, Place, storable
from bot.chat.keys import key_from
from bot.chat.parameter import Kind
from bot.chat.parse import line_of
from bot.chat.phrases import clip
from bot.chat.post import PostSpec
from bot.chat.reply import Reply, marked
from bot.chat.words.locales import zone_of_locale
from bot.chat.words.zones import is_same_time, known_zone
from bot.delivery.presence import Presence
from bot.errors import NotAllowed, NotNow, StoreError
from bot.features.context import Context
from bot.fulfilment import Fulfilment
from bot.messages import Message, parts, sentence
from bot.meter import Meter
from bot.schedule.findings import Findings
from bot.schedule.weekly import WeeklyPosts
from bot.store import members, organiser_log, organisers, seen
from bot.store.database import Database
from bot.store.erased import ErasedList
from bot.store.members import Arrival, Called, Named
from bot.store.spaces import Community
from bot.store.work import NeedsWriting, Transaction
from bot.telling import is_to_be_told, with_asides

MOST_ORDERED = 200  # characters of a line in the organisers' log
ONE_WISH = timedelta(seconds=10)  # Two presses on one button within it are one wish

EXAMPLES = ("Europe/Berlin", "Asia/Kolkata")  # Of a zone that can be set

# What somebody can do who asked for what only organisers may
INSTEAD = (("What I can do", "help"), ("This week's challenge", "challenge"))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An answer for which nothing was written; ``whole`` where nothing is to be kept beside it."""

    reply: Reply
    whole: bool


@dataclass(frozen=True, slots=True)
class Handling:
    """Carries out commands, each in one unit of work. ``weekly`` tells a community's week."""

    database: Database
    catalog: Catalog
    commands: Mapping[str, CommandSpec]
    kinds: Mapping[str, PostSpec]
    now: Callable[[], datetime]
    weekly: Callable[[Transaction, Community, datetime], WeeklyPosts]
    presence: Presence
    fulfil: Fulfilment
    meter: Meter
    erased: ErasedList

    async def carry_out(self, invocation: Invocation) -> Reply:
        """What a command answers; an id that comes again is carried out once. BotError."""
        begun = time.perf_counter()
        try:
            return await self.fulfil(await self._reply_to(invocation))
        finally:
            self.meter.answered(invocation.command, time.perf_counter() - begun)

    async def _reply_to(self, invocation: Invocation) -> Reply:
        """A command that reads waits for nobody who writes; it writes where it has to after all."""
        findings = Findings()
        found = await self._looked_up(invocation, findings)
        if found is not None and found.whole:
            return found.reply
        try:
            return await self.database.transact(lambda tx: self._handle(tx, invocation, findings))
        except StoreError:
            if found is None:
                raise
            return found.reply  # What would have been kept beside it waits for the next one

    async def _looked_up(self, invocation: Invocation, findings: Findings) -> LookedUp | None:
        """The answer of a command that reads; None where there is none without writing."""
        if self.commands[invocation.command].reads == "never":
            return None
        try:
            return await self.database.read(lambda tx: self._look_up(tx, invocation, findings))
        except NeedsWriting:
            return None

    def _look_up(self, tx: Transaction, invocation: Invocation, findings: Findings) -> LookedUp:
        """One command without a trace, so one that comes again is answered again.

        NeedsWriting where who asks is new, and from the database for what the command would write.
        """
        spec = self.commands[invocation.command]
        known = members.find(tx, *_names(invocation), invocation.id)
        if known is None:
            raise NeedsWriting("somebody is new")
        if spec.organisers_only:
            _check_organiser(tx, spec, invocation.actor, known)
        ctx = self._context(tx, invocation, known, self.now(), findings)
        reply = with_asides(ctx, spec.handler(ctx, **spec.bind(invocation.arguments)), None)
        is_news = _is_news(tx, spec, invocation, known)
        return LookedUp(reply, whole=not is_news and not is_to_be_told(reply, known.to_tell))

    def _handle(self, tx: Transaction, invocation: Invocation, findings: Findings) -> Reply:
        """One command as one unit of work, unless it was carried out before."""
        spec = self.commands[invocation.command]
        now = self.now()
        if spec.organisers_only:
            organisers.one_at_a_time(tx, invocation.place.platform, invocation.place.space)
        arrival = self._arrive(tx, invocation, now)
        if arrival.answered is not None:
            return _counted_once(arrival.answered)
        arrival = _with_zone(tx, invocation.actor, arrival)
        if spec.organisers_only:
            _check_organiser(tx, spec, invocation.actor, arrival)
            organisers.acted(tx, arrival.space, invocation.actor.id)
        values = spec.bind(invocation.arguments)
        if spec.again and invocation.pressed:
            _pressed_once(tx, spec, invocation, now)
        ctx = self._context(tx, invocation, arrival, now, findings)
        reply = with_asides(ctx, spec.handler(ctx, **values), arrival.to_tell)
        for did in ctx.deeds:
            _note_deed(ctx, did or _ordered(spec, invocation.arguments))
        seen.keep(tx, invocation.id, spec.name, now)
        return reply

    def _arrive(self, tx: Transaction, invocation: Invocation, now: datetime) -> Arrival:
        """Who comes. A command that comes from a space is the surest sign that we are there."""
        arrival = _arrival(tx, invocation, now)
        if not _is_back(invocation.place, arrival):
            return arrival
        self.presence.come_back(tx, invocation.place.platform, invocation.place.space, now)
        return _arrival(tx, invocation, now)

    def _context(
        self,
        tx: Transaction,
        invocation: Invocation,
        arrival: Arrival,
        now: datetime,
        findings: Findings,
    ) -> Context:
        spec = self.commands[invocation.command]
        return Context(
            tx=tx,
            catalog=self.catalog,
            community=arrival.community,
            space=arrival.space,
            member=arrival.member,
            organiser=_is_organiser(tx, spec, invocation.actor, arrival),
            place=invocation.place,
            account=invocation.actor.id,
            now=now,
            weekly=replace(self.weekly(tx, arrival.community, now), findings=findings),
            commands=self.commands,
            kinds=self.kinds,
            typed_after=invocation.typed_after,
            to_tell=list(parts(arrival.to_tell)),
            erased=self.erased,
        )


def _arrival(tx: Transaction, invocation: Invocation, now: datetime) -> Arrival:
    """Who comes, and where to; made at first sight."""
    where, who = _names(invocation)
    return members.arrive(tx, where, who, invocation.id, now, renames=not invocation.place.person)


def _names(invocation: Invocation) -> tuple[Named, Called]:
    """The space and the account, as they are called now."""
    place, actor = invocation.place, invocation.actor
    where = (place.platform, place.space, _name(place.space_name))
    return where, (actor.id, _name(actor.name))


def _is_news(tx: Transaction, spec: CommandSpec, invocation: Invocation, known: Arrival) -> bool:
    """Whether something of who comes is to be kept, though all of them are known."""
    where, who = _names(invocation)
    if members.is_named_anew(known, where, who, renames=not invocation.place.person):
        return True
    if _is_back(invocation.place, known) or _zone_of(invocation.actor, known):
        return True
    by = invocation.actor.id
    return spec.organisers_only and not organisers.acted_last(tx, known.space, by)


def _with_zone(tx: Transaction, actor: Actor, arrival: Arrival) -> Arrival:
    """Who comes, with the zone that the platform knows of them where they have set none."""
    zone = _zone_of(actor, arrival)
    if not zone:
        return arrival
    id = members.ZONE_OF_PROFILE if known_zone(actor.zone) else members.ZONE_OF_LANGUAGE
    other = next(example for example in EXAMPLES if example != zone)
    values = {"zone": zone, "platform": actor.platform.capitalize(), "other": other}
    return members.propose_zone(tx, arrival, zone, Message(id, values))


def _zone_of(actor: Actor, arrival: Arrival) -> str:
    """The zone of somebody who has set none, as far as the platform gives it away.

    A language does so for newcomers alone: who has been here goes by the group's zone knowingly.
    "" where it shows the time of the group all the same.
    """
    if arrival.member.zone:
        return ""
    zone = known_zone(actor.zone)
    if not zone and members.TO_NEWCOMERS in parts(arrival.to_tell):
        zone = zone_of_locale(actor.locale)
    if not zone or is_same_time(zone, arrival.community.zone):
        return ""
    return zone


def _is_back(place: Place, arrival: Arrival) -> bool:
    """Whether a command comes from a space that was left."""
    return not place.person and arrival.space.left_at is not None


def _check_organiser(tx: Transaction, spec: CommandSpec, actor: Actor, arrival: Arrival) -> None:
    """NotAllowed, with whom to turn to, where the actor is none."""
    if _is_organiser(tx, spec, actor, arrival):
        return
    known = organisers.names(tx, arrival.space, actor.id)
    said = (
        f"Only organisers can use `/{spec.name}`: those who may manage this server or workspace,"
        " and whom they named."
    )
    raise NotAllowed(f"{said}{_yours(known)}", INSTEAD)


def _is_organiser(tx: Transaction, spec: CommandSpec, actor: Actor, arrival: Arrival) -> bool:
    """Whether the platform says so, or organisers did; of the last where the command asks it."""
    if actor.organiser or not spec.asks_role:
        return actor.organiser
    space = arrival.space
    return organisers.is_named(tx, space.platform, space.native_id, actor.id, actor.roles)


def _note_deed(ctx: Context, did: Message) -> None:
    who = (ctx.account, ctx.member)
    organiser_log.keep(ctx.tx, ctx.space, who, ctx.place.channel, ctx.now, did)


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
    return Message("deed.ordered", {"line": clip(said, MOST_ORDERED), "channel": channel})


def _yours(names: Sequence[str]) -> str:
    """Who the organisers are, as far as they are known."""
    shown = [clip(name.replace("*", ""), limits.PERSON_NAME) for name in names]
    if not shown:
        return ""
    *others, last = shown
    if not others:
        return f" Yours is {last}."
    return f" Yours are {', '.join(others)} and {last}."


def _name(shown: str) -> str:
    return " ".join(storable(shown).split())[: limits.PERSON_NAME]


def _pressed_once(
    tx: Transaction, spec: CommandSpec, invocation: Invocation, now: datetime
) -> None:
    """NotNow where the same person pressed the same button a moment ago: that was one wish."""
    line = line_of(spec, invocation.arguments)
    who = (invocation.actor.platform, invocation.actor.id)
    pressed = key_from("press", *who, invocation.place.space, invocation.pressed, line)
    before = seen.press(tx, pressed, now)
    if before is not None and now - before < ONE_WISH:
        raise NotNow(
            "You pressed that button a moment ago, and it counted once.", [(spec.again, line)]
        )


def _counted_once(answered: Message) -> Reply:
    said = sentence(answered)
    return Reply(clip(said.replace("`", ""), limits.SUMMARY), (marked(said),))
