"""The only door into the core: what someone says, and time that passes."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

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
from bot.delivery.planner import plan
from bot.delivery.upkeep import Upkeep
from bot.errors import NotAllowed, NotNow, StoreError
from bot.features.context import Context
from bot.features.index import COMMANDS, POSTS
from bot.fulfilment import Fulfilment, Maker
from bot.messages import Message, parts, sentence
from bot.meter import Meter, Silent
from bot.schedule.weekly import WeeklyPosts
from bot.store import drafts, kv, members, organisers, outbox, schedules, seen
from bot.store.backup import BACKED_UP_AT
from bot.store.database import Database
from bot.store.members import Arrival, Community
from bot.store.outbox import Backlog
from bot.store.work import Transaction
from bot.telling import with_asides

SEEN_FOR = timedelta(days=3)  # No platform delivers an event again after that
DRAFT_FOR = timedelta(days=1)
ONE_WISH = timedelta(seconds=10)  # Two presses on one button within it are one wish
LETTERS = "bcdfghjkmnpqrstvwxz"  # No vowels and no digits: a name must not look like a word
MOST_KEPT_HERE = 500  # drafts of all members, while the database fails
TIDY_EVERY = timedelta(days=1)

# What somebody can do who asked for what only organisers may
INSTEAD = (("What I can do", "help"), ("This week's challenge", "challenge"))

log = structlog.get_logger("cairn.app")


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

    Everything a member reads comes back as a Reply.
    """

    def __init__(
        self,
        database: Database,
        catalog: Catalog,
        *,
        clock: Callable[[], datetime] = utc_now,
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
        self._tidied: datetime | None = None
        self._meter = meter or Silent()
        self._fulfil = Fulfilment(makers or {})
        self._courier = Courier(database, clock, self._weekly, self._fulfil, self._meter)
        self._upkeep = Upkeep(database, clock, catalog, self.kinds, self._fulfil)
        self._conversation = Conversation(
            self.commands, catalog, self._carry_out, self._home_of, StoredDrafts(database, clock)
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
        """Plan every post whose time has come; how many there were. Once a day, tidy up."""
        now = self.now()
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            await self._tidy(now)
        planned = 0
        while await self._database.read(lambda tx: schedules.any_due(tx, now)):
            batch = await self._database.transact(lambda tx: plan(tx, now, self._late_grace))
            if not batch:  # what is due is being planned by another instance
                break
            planned += batch
        if planned:
            log.info("planned", posts=planned)
        return planned

    async def deliver(self, senders: Sequence[Sender]) -> None:
        """Send what is ready in the outbox."""
        await self._courier.deliver(senders)

    async def look_after(self, senders: Sequence[Sender]) -> None:
        """Open threads, and bring the numbers under posts up to date."""
        await self._upkeep.look_after(senders)

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

    async def _tidy(self, now: datetime) -> None:
        """Forget what is no longer needed: ids of old events, forms that nobody opened again."""

        def forget(tx: Transaction) -> None:
            seen.forget(tx, now - SEEN_FOR)
            drafts.forget(tx, now - DRAFT_FOR)

        self._tidied = now
        await self._database.transact(forget)

    async def _home_of(self, key: str) -> str | None:
        return await self._database.read(lambda tx: outbox.home_of(tx, key))

    def _weekly(self, tx: Transaction, community: Community, now: datetime) -> WeeklyPosts:
        return WeeklyPosts(tx, self.catalog, self.kinds, community, now, self._late_grace)

    async def _carry_out(self, invocation: Invocation) -> Reply:
        begun = time.perf_counter()
        try:
            reply = await self._database.transact(lambda tx: self._handle(tx, invocation))
            return await self._fulfil(reply)
        finally:
            self._meter.answered(invocation.command, time.perf_counter() - begun)

    def _handle(self, tx: Transaction, invocation: Invocation) -> Reply:
        """One command as one unit of work, unless it was carried out before."""
        spec = self.commands[invocation.command]
        now, place, actor = self.now(), invocation.place, invocation.actor
        where = (place.platform, place.space, _name(place.space_name))
        who = (actor.platform, actor.id, _name(actor.name))
        alone = bool(place.person)
        if spec.organisers_only:
            organisers.one_at_a_time(tx, place.platform, place.space)
        arrival = members.arrive(tx, where, who, invocation.id, now, renames=not alone)
        if arrival.answered is not None:
            return _counted_once(arrival.answered)
        if spec.organisers_only:
            _check_organiser(tx, spec.name, actor, arrival)
        values = spec.bind(invocation.arguments)
        if spec.again and invocation.pressed:
            _pressed_once(tx, spec, invocation, now)
        ctx = self._context(tx, invocation, arrival, now)
        reply = with_asides(ctx, spec.handler(ctx, **values), arrival.to_tell)
        seen.keep(tx, invocation.id, spec.name, now)
        return reply

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


def _check_organiser(tx: Transaction, command: str, actor: Actor, arrival: Arrival) -> None:
    """NotAllowed, with whom to turn to, where the actor is none."""
    if actor.organiser:
        organisers.acted(tx, arrival.space, actor.id)
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


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """Small facts that outlive a restart, such as which commands a platform was told."""

    database: Database

    async def get(self, key: str) -> str | None:
        """What was put there last."""
        return await self.database.read(lambda tx: kv.get(tx, key))

    async def put(self, key: str, value: str) -> None:
        """Keep it under ``key`` (<= 64 characters)."""
        await self.database.transact(lambda tx: kv.put(tx, key, value))


@dataclass(frozen=True, slots=True)
class StoredDrafts:
    """What was refused, in the database, for whoever typed it, for a day.

    While the database fails it is kept here, for as long as this process lives.
    """

    database: Database
    clock: Callable[[], datetime]
    here: dict[str, drafts.KeptForm] = field(default_factory=dict)

    async def keep(self, request: Request, line: str, answers: Mapping[str, str]) -> str:
        """Keep it; the name it is found by."""
        name = "".join(secrets.choice(LETTERS) for _ in range(10))
        kept = drafts.KeptForm(
            name,
            request.actor.platform,
            request.place.space,
            request.actor.id,
            self.clock(),
            storable(line),
            storable(json.dumps(dict(answers), ensure_ascii=False)),
        )
        try:
            await self.database.transact(lambda tx: drafts.keep(tx, kept))
        except StoreError:
            self.here[name] = kept
            for old in list(self.here)[:-MOST_KEPT_HERE]:
                del self.here[old]
        return name

    async def find(self, request: Request, name: str) -> tuple[str, Mapping[str, str]] | None:
        """(the line, the answers); None where it is gone, or another's."""
        since = self.clock() - DRAFT_FOR
        found = self.here.get(name)
        if found is None:
            found = await self.database.read(lambda tx: drafts.find(tx, name, since))
        if found is None or found.at < since:
            return None
        whose = (request.actor.platform, request.place.space, request.actor.id)
        if (found.platform, found.space, found.account) != whose:
            return None
        return found.line, json.loads(found.answers)


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
