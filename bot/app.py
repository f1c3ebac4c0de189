"""The only door into the core: what someone says, and time that passes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from bot.catalog import fulltext
from bot.catalog.catalog import Catalog
from bot.chat.command import CommandSpec, spec_of
from bot.chat.completion import Completion, LineCompleter
from bot.chat.form import Faults, Form
from bot.chat.invocation import Actor, Place, Request
from bot.chat.parameter import Suggestion
from bot.chat.post import PostSpec, post_of
from bot.chat.reply import Reply
from bot.chat.sender import Sender
from bot.conversation import Conversation
from bot.delivery import recall
from bot.delivery.courier import Courier
from bot.delivery.leaps import Leaps, set_right
from bot.delivery.planner import plan
from bot.delivery.presence import Presence
from bot.delivery.tidying import Tidying
from bot.delivery.upkeep import Upkeep
from bot.errors import StoreError
from bot.features.index import COMMANDS, POSTS
from bot.fulfilment import Fulfilment, Maker
from bot.handling import Handling
from bot.kept import KeptFacts, StoredDrafts
from bot.meter import Meter, Silent
from bot.schedule.weekly import WeeklyPosts
from bot.store import kv, organisers, outbox, recall_weekly, schedules, spaces
from bot.store.database import Database
from bot.store.erased import ErasedList
from bot.store.outbox import Backlog
from bot.store.spaces import Community
from bot.store.work import Transaction

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

    Everything a member reads comes back as a Reply. ``steady`` counts seconds, such as
    time.monotonic, and tells when the ``clock`` leaps. ``erased`` keeps who was deleted, where the
    database is one that a backup can be put in the place of.
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
        erased: ErasedList | None = None,
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
        handling = Handling(
            database,
            catalog,
            self.commands,
            self.kinds,
            clock,
            self._weekly,
            self.presence,
            self._fulfil,
            self._meter,
            erased or ErasedList(),
        )
        self._conversation = Conversation(
            self.commands,
            catalog,
            handling.carry_out,
            self._home_of,
            StoredDrafts(database, clock),
            self._this_weeks,
            self._is_named,
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

        Once a day, tidy up, purge what was left long ago and tell of what soon will be: not while
        the clock may be wrong.
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
        await self._plan_lines(now)
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
        kept = await self.facts.get(kv.BACKED_UP_AT)
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

    async def _plan_lines(self, now: datetime) -> None:
        """Plan the lines about recall cards of the members who want one and whose time has come."""
        while await self._database.read(lambda tx: recall_weekly.any_due(tx, now)):
            if not await self._database.transact(lambda tx: recall.plan(tx, now)):
                break  # what is due is being planned by another instance

    async def _set_right(self, now: datetime) -> None:
        """Take back what schedules were given by a clock that was ahead."""
        self._leaps.to_set_right = False
        after: int | None = 0
        try:
            await self._database.transact(lambda tx: recall.set_right(tx, now))
            while after is not None:
                after = await self._database.transact(partial(set_right, now=now, after=after))
        except StoreError:
            self._leaps.to_set_right = True  # at the next tick
            raise

    async def _home_of(self, key: str, person: str) -> str | None:
        return await self._database.read(lambda tx: outbox.home_of(tx, key, person))

    async def _is_named(self, place: Place, actor: Actor) -> bool:
        where = (place.platform, place.space)
        return await self._database.read(
            lambda tx: organisers.is_named(tx, *where, actor.id, actor.roles)
        )

    async def _this_weeks(self, place: Place, kind: str) -> str:
        """The title of what a place's group was given this week; "" where that can't be told."""
        try:
            return await self._database.read(lambda tx: self._given(tx, place, kind))
        except StoreError:
            return ""

    def _given(self, tx: Transaction, place: Place, kind: str) -> str:
        community = spaces.community_of(tx, place.platform, place.space)
        if community is None:
            return ""
        pick = self._weekly(tx, community, self.now()).given(kind)
        return self.catalog.title_of(pick.item_id) if pick else ""

    def _weekly(self, tx: Transaction, community: Community, now: datetime) -> WeeklyPosts:
        return WeeklyPosts(tx, self.catalog, self.kinds, community, now, self._late_grace)
