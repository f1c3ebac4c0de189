"""The only door: ``handle`` what someone typed, ``tick`` when time passes, ``deliver`` what is to be posted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.catalog import fulltext
from bot.catalog.catalog import Catalog
from bot.chat import limits, parse
from bot.chat.command import CommandSpec, Form, Suggestion, form_for, spec_of
from bot.chat.invocation import Actor, Invocation, Place, storable
from bot.chat.post import PostSpec, post_of
from bot.chat.reply import Accent, Button, Mono, Reply, actions, marked, plain, text
from bot.chat.sender import Sender
from bot.delivery.courier import Courier
from bot.delivery.planner import plan
from bot.delivery.upkeep import Upkeep
from bot.errors import BotError, NotAllowed, StoreError, UnknownCommand, clip
from bot.features.context import Context
from bot.features.index import COMMANDS, POSTS
from bot.messages import Message, sentence
from bot.schedule.weekly import WeeklyPosts
from bot.store import kv, members, outbox, schedules, seen
from bot.store.database import Database
from bot.store.members import Arrival, Community
from bot.store.work import Transaction

SEEN_FOR = timedelta(days=3)  # no platform delivers an event again after that

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
    """The bot without any platform.

    One transaction a call; everything a member reads comes back as a Reply.
    """

    def __init__(
        self,
        database: Database,
        catalog: Catalog,
        *,
        clock: Callable[[], datetime] = utc_now,
        late_grace: timedelta = timedelta(hours=12),
    ) -> None:
        self.catalog = catalog
        self.commands: Mapping[str, CommandSpec] = {
            spec.name: spec for spec in map(spec_of, COMMANDS)
        }
        self.posts: Mapping[str, PostSpec] = {post.kind: post for post in map(post_of, POSTS)}
        self.now = clock
        self._database = database
        self._late_grace = late_grace
        self._courier = Courier(database, clock, self._weekly)
        self._upkeep = Upkeep(database, clock, catalog, self.posts)

    async def handle(self, invocation: Invocation) -> Reply:
        """Carry out a command, once for each invocation id.

        Never raises: what goes wrong is said in the reply.
        """
        try:
            return await self._database.transact(lambda tx: self._carry_out(tx, invocation))
        except BotError as error:
            if isinstance(error, StoreError):
                why = {"reason": error.sentence, "cause": repr(error.__cause__)}
                log.error("the database failed", command=invocation.command, **why)  # noqa: TRY400  # a stack says no more
            return self.explain(error)
        except (
            Exception
        ):  # the outer wall: a member gets an apology with a reference, the log gets the rest
            reference = secrets.token_hex(3)
            log.exception(
                "a command failed",
                reference=reference,
                command=invocation.command,
                id=invocation.id,
            )
            return _apology(reference)

    def invocation(self, id: str, actor: Actor, place: Place, line: str) -> Invocation:
        """A typed line, or a button's, as an Invocation. BadInput where it can't be read."""
        typed = parse.parse(line, self.commands, self.catalog)
        return Invocation(id, actor, place, typed.spec.name, typed.arguments)

    def form(self, command: str, arguments: Mapping[str, str], always: bool = False) -> Form | None:
        """What must be asked before this command can be handled; None where nothing must."""
        spec = self.commands.get(command)
        return form_for(spec, arguments, always) if spec else None

    def explain(self, error: BotError) -> Reply:
        """A fault as a quiet reply: the sentence, and a button for each way out."""
        ways = tuple(Button(label[: limits.LABEL], line) for label, line in error.ways_out[:4])
        said = marked(error.sentence)
        line = "".join(map(plain, said.spans)).splitlines()[0]
        summary = line if len(line) <= limits.SUMMARY else line[: limits.SUMMARY].rsplit(" ", 1)[0]
        return Reply(summary, (said, actions(*ways)) if ways else (said,), accent=Accent.WARNING)

    def complete(self, command: str, parameter: str, typed: str) -> tuple[Suggestion, ...]:
        """What a parameter could be, from memory, best first; empty where nothing is known."""
        spec = self.commands.get(command)
        found = spec.parameter(parameter) if spec else None
        if found is None:
            return ()
        if found.choices:
            return tuple(
                Suggestion(c, c) for c in found.choices if c.startswith(typed.strip().lower())
            )
        if found.about.complete is None:
            return ()
        return tuple(found.about.complete(self.catalog, typed[:100]))[: limits.SUGGESTIONS]

    async def tick(self) -> int:
        """Plan every post whose time has come; how many there were."""
        now = self.now()
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

    async def home_of(self, key: str) -> str | None:
        """The native id of the space that a direct message with this key belongs to.

        None for no key of ours.
        """
        return await self._database.read(lambda tx: outbox.home_of(tx, key))

    def warm_up(self) -> None:
        """Build what the first search and the first completion would have to wait for.

        Slow; safe in any thread.
        """
        fulltext.index_of(self.catalog)
        for spec in self.commands.values():
            for parameter in spec.parameters:
                self.complete(spec.name, parameter.name, "a")

    async def tidy(self) -> None:
        """Forget what is no longer needed: invocation ids that no platform delivers again."""
        before = self.now() - SEEN_FOR
        await self._database.transact(lambda tx: seen.forget(tx, before))

    async def sent(self, platform: str, limit: int) -> list[Sent]:
        """The newest posts on a platform, oldest first."""
        posted = await self._database.read(lambda tx: outbox.sent(tx, platform, limit))
        return [
            Sent(
                p.at,
                Place(p.platform, p.space, p.channel, person=p.person),
                Reply.from_json(p.reply),
                p.key,
            )
            for p in posted
        ]

    async def recall(self, key: str) -> str | None:
        """A small fact that was kept."""
        return await self._database.read(lambda tx: kv.get(tx, key))

    async def remember(self, key: str, value: str) -> None:
        """Keep a small fact over a restart."""
        await self._database.transact(lambda tx: kv.put(tx, key, value))

    def _weekly(self, tx: Transaction, community: Community, now: datetime) -> WeeklyPosts:
        return WeeklyPosts(tx, self.catalog, self.posts, community, now, self._late_grace)

    def _carry_out(self, tx: Transaction, invocation: Invocation) -> Reply:
        spec = self.commands.get(invocation.command)
        if spec is None:
            raise UnknownCommand(
                invocation.command, parse.nearest(invocation.command, self.commands)
            )
        now, place, actor = self.now(), invocation.place, invocation.actor
        to, who = (
            (place.platform, place.space, _name(place.space_name)),
            (actor.platform, actor.id, _name(actor.name)),
        )
        arrival = members.arrive(tx, to, who, invocation.id, now)
        if arrival.answered is not None:
            return _counted_once(arrival.answered)
        if spec.organisers_only and not invocation.actor.organiser:
            raise NotAllowed(
                f"Only organisers can use `/{spec.name}`: those who may manage this server or"
                " workspace."
            )
        values = spec.bind(invocation.arguments)
        reply = spec.handler(self._context(tx, invocation, arrival, now), **values)
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
            kinds=self.posts,
        )


def _name(shown: str) -> str:
    return " ".join(storable(shown).split())[: limits.PERSON_NAME]


def _counted_once(answered: Message) -> Reply:
    said = sentence(answered)
    return Reply(clip(said.replace("`", ""), limits.SUMMARY), (marked(said),))


def _apology(reference: str) -> Reply:
    return Reply(
        f"That did not work (reference {reference})",
        (
            text(
                "That did not work, and it is my fault, not yours. Nothing was saved. Reference ",
                Mono(reference),
                "; an organiser can look it up.",
            ),
        ),
        accent=Accent.PROBLEM,
    )
