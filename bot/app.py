"""The only door into the core: what someone says, and time that passes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.catalog import fulltext
from bot.catalog.catalog import Catalog
from bot.chat import limits
from bot.chat.command import CommandSpec, spec_of
from bot.chat.completion import Completion, LineCompleter
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Invocation, Place, Request, storable
from bot.chat.keys import key_from
from bot.chat.parameter import Suggestion
from bot.chat.parse import line_of
from bot.chat.phrases import clip
from bot.chat.post import PostSpec, post_of
from bot.chat.reply import Reply, marked
from bot.chat.sender import Sender
from bot.conversation import Conversation
from bot.delivery.courier import Courier
from bot.delivery.leaps import Leaps, set_right
from bot.delivery.planner import plan
from bot.delivery.presence import Presence
from bot.delivery.tidying import Tidying
from bot.delivery.upkeep import Upkeep
from bot.errors import NotAllowed, NotNow, StoreError
from bot.features.context import Context
from bot.features.index import COMMANDS, POSTS
from bot.fulfilment import Fulfilment, Maker
from bot.kept import KeptFacts, StoredDrafts
from bot.messages import Message, parts, sentence
from bot.meter import Meter, Silent
from bot.schedule.weekly import WeeklyPosts
from bot.store import members, organisers, outbox, schedules, seen
from bot.store.backup import BACKED_UP_AT
from bot.store.database import Database
from bot.store.members import Arrival, Community, Named
from bot.store.outbox import Backlog
from bot.store.work import NeedsWriting, Transaction
from bot.telling import is_to_be_told, with_asides

ONE_WISH = timedelta(seconds=10)  # Two presses on one button within it are one wish

# What somebody can do who asked for what only organisers may
INSTEAD = (("What I can do", "help"), ("This week's challenge", "challenge"))

log = structlog.get_logger("cairn.app")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """An answer for which nothing was written; ``whole`` where nothing is to be kept beside it."""

    reply: Reply
    whole: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A post that went out, for a page that shows them again."""

    at: datetime
    place: Place
    reply: Reply
    key: str


def utc_now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


class App:
    """The bot without any platform. One transaction a call.

    Everything a member reads comes back as a Reply. ``steady`` counts seconds, such as
    time.monotonic, and tells when the ``clock`` leaps.
    """

    def __init__(
        self,
        database: Database,
        catalog: Catalog,
        *,
        clock: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] | None = None,
        late_grace: timedelta = timedelta(hours=12),
        commands: Sequence[Callable[..., Reply]] = COMMANDS,
        makers: Mapping[str, Maker] | None = None,
        meter: Meter | None = None,
    ) -> None:
        self.catalog = catalog
        self.commands: Mapping[str, CommandSpec] = {s.name: s for s in map(spec_of, commands)}
        self.kinds: Mapping[str, PostSpec] = {post.kind: post for post in map(post_of, POSTS)}
        self.now = clock
        self.facts = KeptFacts(database)
        self._database = database
        self._late_grace = late_grace
        self._tidying = Tidying(database, clock)
        self._leaps = Leaps(steady)
        self._meter = meter or Silent()
        self._fulfil = Fulfilment(makers or {})
        self.presence = Presence(database, clock, self._weekly)
        self._courier = Courier(
            database, clock, self._weekly, self._fulfil, self._meter, self.presence
        )
        self._upkeep = Upkeep(database, clock, catalog, self.kinds, self._fulfil)
        self._conversation = Conversation(
            self.commands,
            catalog,
            self._carry_out,
            self._home_of,
            StoredDrafts(database, clock),
            self._this_weeks,
        )

    async def say(self, request: Request) -> Reply | Form:
        """The answer to a typed line, a press or a chosen option. Never raises.

        A Form asks for what is missing; it is answered by ``submit``. An id that comes again is
        carried out once.
        """
        return await self._conversation.say(request)

    async def submit(self, request: Request, answers: Mapping[str, str]) -> Reply | Faults:
        """The answer to a filled form. Never raises.

        ``request.line`` is the form's own line, ``answers`` its fields' texts by parameter name.
        """
        return await self._conversation.submit(request, answers)

    def complete(self, line: str, channels: Sequence[str] = ()) -> Completion:
        """What could come next in a line that is being typed, from memory.

        ``channels`` are those that can be named where it is typed.
        """
        return LineCompleter(self.commands, self.catalog, channels).line(line)

    def complete_value(
        self, command: str, parameter: str, typed: str, channels: Sequence[str] = ()
    ) -> tuple[Suggestion, ...]:
        """What a parameter could be, from memory, best first; nothing where nothing is known."""
        spec = self.commands.get(command)
        found = spec.parameter(parameter) if spec else None
        if found is None:
            return ()
        return LineCompleter(self.commands, self.catalog, channels).value(found, typed)

    async def tick(self) -> int:
        """Plan every post whose time has come; how many there were.

        Once a day, tidy up, and purge what was left long ago: not while the clock may be wrong.
        """
        now = self.now()
        if self._leaps.unsettled(now):
            return 0
        tidied = self._leaps.holds and await self._tidying()
        if tidied or self._leaps.to_set_right:
            await self._set_right(now)
        planned = 0
        while await self._database.read(lambda tx: schedules.any_due(tx, now)):
            batch = await self._database.transact(lambda tx: plan(tx, now, self._late_grace))
            if not batch:  # what is due is being planned by another instance
                break
            planned += batch
        if planned:
            log.info("planned", posts=planned)
        if self._leaps.holds:
            await self.presence.purge()
        return planned

    async def deliver(
        self, senders: Sequence[Sender], alive: Callable[[], None] = lambda: None
    ) -> None:
        """Send what is ready in the outbox; ``alive`` is called while it goes on."""
        if not self._leaps.unsettled(self.now()):
            await self._courier.deliver(senders, alive)

    async def look_after(
        self, senders: Sequence[Sender], alive: Callable[[], None] = lambda: None
    ) -> None:
        """Open threads, and bring the numbers under posts up to date.

        ``alive`` is called while it goes on.
        """
        if not self._leaps.unsettled(self.now()):
            await self._upkeep.look_after(senders, alive)

    def warm_up(self) -> None:
        """Build what the first search and the first completion would have to wait for.

        Slow; safe in any thread.
        """
        fulltext.index_of(self.catalog)
        for spec in self.commands.values():
            for parameter in spec.parameters:
                self.complete_value(spec.name, parameter.name, "a")

    async def backlog(self) -> Backlog:
        """What waits in the outbox, for whoever watches the bot."""
        return await self._database.read(outbox.backlog)

    async def backed_up_at(self) -> datetime | None:
        """When the database was last copied by ``cairn backup``; None for never."""
        kept = await self.facts.get(BACKED_UP_AT)
        return datetime.fromisoformat(kept) if kept else None

    async def sent(self, platform: str, limit: int, space: str = "") -> list[Sent]:
        """The newest posts on a platform, oldest first; of one space where it is named."""
        posted = await self._database.read(lambda tx: outbox.sent(tx, platform, limit, space))
        return [
            Sent(
                p.at,
                Place(p.platform, p.space, p.channel, person=p.person),
                Reply.from_json(p.reply),
                p.key,
            )
            for p in posted
        ]

    async def _set_right(self, now: datetime) -> None:
        """Take back what schedules were given by a clock that was ahead."""
        self._leaps.to_set_right = False
        after: int | None = 0
        try:
            while after is not None:
                after = await self._database.transact(partial(set_right, now=now, after=after))
        except StoreError:
            self._leaps.to_set_right = True  # at the next tick
            raise

    async def _home_of(self, key: str, person: str) -> str | None:
        return await self._database.read(lambda tx: outbox.home_of(tx, key, person))

    async def _this_weeks(self, place: Place, kind: str) -> str:
        """The title of what a place's group was given this week; "" where that can't be told."""
        try:
            return await self._database.read(lambda tx: self._given(tx, place, kind))
        except StoreError:
            return ""

    def _given(self, tx: Transaction, place: Place, kind: str) -> str:
        community = members.community_of(tx, place.platform, place.space)
        if community is None:
            return ""
        pick = self._weekly(tx, community, self.now()).given(kind)
        return self.catalog.title_of(pick.item_id) if pick else ""

    def _weekly(self, tx: Transaction, community: Community, now: datetime) -> WeeklyPosts:
        return WeeklyPosts(tx, self.catalog, self.kinds, community, now, self._late_grace)

    async def _carry_out(self, invocation: Invocation) -> Reply:
        begun = time.perf_counter()
        try:
            return await self._fulfil(await self._reply_to(invocation))
        finally:
            self._meter.answered(invocation.command, time.perf_counter() - begun)

    async def _reply_to(self, invocation: Invocation) -> Reply:
        """A command that reads waits for nobody who writes; it writes where it has to after all."""
        found = await self._looked_up(invocation)
        if found is not None and found.whole:
            return found.reply
        try:
            return await self._database.transact(lambda tx: self._handle(tx, invocation))
        except StoreError:
            if found is None:
                raise
            return found.reply  # What would have been kept beside it waits for the next one

    async def _looked_up(self, invocation: Invocation) -> LookedUp | None:
        """The answer of a command that reads; None where there is none without writing."""
        if self.commands[invocation.command].reads == "never":
            return None
        try:
            return await self._database.read(lambda tx: self._look_up(tx, invocation))
        except NeedsWriting:
            return None

    def _look_up(self, tx: Transaction, invocation: Invocation) -> LookedUp:
        """One command without a trace, so one that comes again is answered again.

        NeedsWriting where who asks is new, and from the database for what the command would write.
        """
        spec = self.commands[invocation.command]
        known = members.find(tx, *_names(invocation), invocation.id)
        if known is None:
            raise NeedsWriting("somebody is new")
        if spec.organisers_only:
            _check_organiser(tx, spec.name, invocation.actor, known)
        ctx = self._context(tx, invocation, known, self.now())
        reply = with_asides(ctx, spec.handler(ctx, **spec.bind(invocation.arguments)), None)
        is_news = _is_news(tx, spec, invocation, known)
        return LookedUp(reply, whole=not is_news and not is_to_be_told(reply, known.to_tell))

    def _handle(self, tx: Transaction, invocation: Invocation) -> Reply:
        """One command as one unit of work, unless it was carried out before."""
        spec = self.commands[invocation.command]
        now = self.now()
        if spec.organisers_only:
            organisers.one_at_a_time(tx, invocation.place.platform, invocation.place.space)
        arrival = self._arrive(tx, invocation, now)
        if arrival.answered is not None:
            return _counted_once(arrival.answered)
        if spec.organisers_only:
            _check_organiser(tx, spec.name, invocation.actor, arrival)
            organisers.acted(tx, arrival.space, invocation.actor.id)
        values = spec.bind(invocation.arguments)
        if spec.again and invocation.pressed:
            _pressed_once(tx, spec, invocation, now)
        ctx = self._context(tx, invocation, arrival, now)
        reply = with_asides(ctx, spec.handler(ctx, **values), arrival.to_tell)
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
        self, tx: Transaction, invocation: Invocation, arrival: Arrival, now: datetime
    ) -> Context:
        return Context(
            tx=tx,
            catalog=self.catalog,
            community=arrival.community,
            space=arrival.space,
            member=arrival.member,
            organiser=invocation.actor.organiser,
            place=invocation.place,
            account=invocation.actor.id,
            now=now,
            weekly=self._weekly(tx, arrival.community, now),
            commands=self.commands,
            kinds=self.kinds,
            typed_after=invocation.typed_after,
            to_tell=list(parts(arrival.to_tell)),
        )


def _arrival(tx: Transaction, invocation: Invocation, now: datetime) -> Arrival:
    """Who comes, and where to; made at first sight."""
    where, who = _names(invocation)
    return members.arrive(tx, where, who, invocation.id, now, renames=not invocation.place.person)


def _names(invocation: Invocation) -> tuple[Named, Named]:
    """The space and the account, as they are called now."""
    place, actor = invocation.place, invocation.actor
    where = (place.platform, place.space, _name(place.space_name))
    return where, (actor.platform, actor.id, _name(actor.name))


def _is_news(tx: Transaction, spec: CommandSpec, invocation: Invocation, known: Arrival) -> bool:
    """Whether something of who comes is to be kept, though all of them are known."""
    where, who = _names(invocation)
    if members.is_named_anew(known, where, who, renames=not invocation.place.person):
        return True
    if _is_back(invocation.place, known):
        return True
    by = invocation.actor.id
    return spec.organisers_only and not organisers.acted_last(tx, known.space, by)


def _is_back(place: Place, arrival: Arrival) -> bool:
    """Whether a command comes from a space that was left."""
    return not place.person and arrival.space.left_at is not None


def _check_organiser(tx: Transaction, command: str, actor: Actor, arrival: Arrival) -> None:
    """NotAllowed, with whom to turn to, where the actor is none."""
    if actor.organiser:
        return
    known = organisers.names(tx, arrival.community, arrival.space, actor.id)
    said = f"Only organisers can use `/{command}`: those who may manage this server or workspace."
    raise NotAllowed(f"{said}{_yours(known)}", INSTEAD)


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
