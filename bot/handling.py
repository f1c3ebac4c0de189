"""One complete command: who asks, whether they may, what it does, what is told beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import arrivals
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.command import CommandSpec
from bot.chat.invocation import Invocation
from bot.chat.keys import key_from
from bot.chat.parse import line_of
from bot.chat.phrases import clip
from bot.chat.post import PostSpec
from bot.chat.reply import Reply, marked
from bot.delivery.presence import Presence
from bot.errors import NotNow, StoreError
from bot.features.context import Context
from bot.fulfilment import Fulfilment
from bot.messages import Message, parts, sentence
from bot.meter import Meter
from bot.rights import note_changes, organises
from bot.schedule.findings import Findings
from bot.schedule.weekly import WeeklyPosts
from bot.store import members, organisers, seen
from bot.store.database import Database
from bot.store.erased import ErasedList
from bot.store.members import Arrival
from bot.store.spaces import Community
from bot.store.work import NeedsWriting, Transaction
from bot.telling import is_to_be_told, with_asides

ONE_WISH = timedelta(seconds=10)  # Two presses on one button within it are one wish


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
        known = members.find(tx, *arrivals.names_of(invocation), invocation.id)
        if known is None:
            raise NeedsWriting("somebody is new")
        organiser = organises(tx, spec, invocation.actor, known.space)
        ctx = self._context(tx, invocation, known, self.now(), findings, organiser=organiser)
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
        arrival = arrivals.with_zone(tx, invocation.actor, arrival)
        organiser = organises(tx, spec, invocation.actor, arrival.space)
        if spec.organisers_only:
            organisers.acted(tx, arrival.space, invocation.actor.id)
        values = spec.bind(invocation.arguments)
        if spec.again and invocation.pressed:
            _pressed_once(tx, spec, invocation, now)
        ctx = self._context(tx, invocation, arrival, now, findings, organiser=organiser)
        reply = with_asides(ctx, spec.handler(ctx, **values), arrival.to_tell)
        note_changes(ctx, spec, invocation.arguments)
        seen.keep(tx, invocation.id, spec.name, now)
        return reply

    def _arrive(self, tx: Transaction, invocation: Invocation, now: datetime) -> Arrival:
        """Who comes. A command that comes from a space is the surest sign that we are there."""
        arrival = arrivals.arrived(tx, invocation, now)
        if not arrivals.is_back(invocation.place, arrival):
            return arrival
        self.presence.come_back(tx, invocation.place.platform, invocation.place.space, now)
        return arrivals.arrived(tx, invocation, now)

    def _context(
        self,
        tx: Transaction,
        invocation: Invocation,
        arrival: Arrival,
        now: datetime,
        findings: Findings,
        *,
        organiser: bool,
    ) -> Context:
        return Context(
            tx=tx,
            catalog=self.catalog,
            community=arrival.community,
            space=arrival.space,
            member=arrival.member,
            organiser=organiser,
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


def _is_news(tx: Transaction, spec: CommandSpec, invocation: Invocation, known: Arrival) -> bool:
    """Whether something is to be kept beside what a command that reads answers."""
    if arrivals.brings_news(invocation, known):
        return True
    by = invocation.actor.id
    return spec.organisers_only and not organisers.acted_last(tx, known.space, by)


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
