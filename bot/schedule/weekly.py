"""What commands and posts may ask of time.

This week's pick, the vote on the next, how a post reads, when it comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.invocation import Place
from bot.chat.post import Occasion, PostSpec, edit_links
from bot.chat.reply import Reply, Tally
from bot.chat.words.zone_names import say_zone
from bot.errors import NotNow
from bot.messages import Message, sentence
from bot.schedule.calendar import instant, next_run
from bot.schedule.choices import Choice, Choices
from bot.schedule.findings import Findings
from bot.schedule.slots import delivery_of, place_of
from bot.schedule.week import CommunityWeek
from bot.store import ballots, breaks, outbox, picks, records, schedules
from bot.store.ballots import Ballot
from bot.store.outbox import LEASED, SENT, WAITING
from bot.store.picks import Pick
from bot.store.records import DeliveryRecord
from bot.store.schedules import Run, Schedule, Timing
from bot.store.spaces import Community
from bot.store.weeks import Week
from bot.store.work import Transaction

NEWEST = 100  # posts of a kind: more than a week has, in however many channels


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be sent; ``choice`` is None for one that is about the group."""

    reply: Reply
    choice: Choice | None = None

    @property
    def item_id(self) -> str:
        """The id of its item, "" where it has none."""
        if self.choice is None:
            return ""
        return self.choice.pick.item_id


@dataclass(frozen=True, slots=True)
class WeeklyPosts:
    """Picks, votes, posts and runs of one community, in one transaction."""

    tx: Transaction
    catalog: Catalog
    posts: Mapping[str, PostSpec]
    community: Community
    now: datetime
    grace: timedelta = timedelta(hours=12)
    findings: Findings = field(default_factory=Findings)

    @property
    def today(self) -> date:
        """The community's own day."""
        return self.now.astimezone(ZoneInfo(self.community.zone)).date()

    def title_of(self, id: str) -> str:
        """What a kind of post, an item or a stage is called; the id itself where it is gone."""
        spec = self.posts.get(id)
        if spec is not None:
            return spec.noun
        return self.catalog.title_of(id)

    def say(self, message: Message | None) -> str:
        """A message in words, "" for none."""
        if message is None:
            return ""
        return sentence(message, self.title_of)

    def pick(self, kind: str, day: date | None = None) -> Pick | None:
        """What the community is given for the week of ``day``: the one it has, or a new one, kept.

        Without a day: for its own this week; while a vote on the next one is open, that is still
        the last one given. None where it was given everything there is of this kind.
        """
        if day is None:
            return self.given(kind) or self._new(kind, Week.of(self.today))
        week = Week.of(day)
        return self._choices.of_week(kind, week) or self._new(kind, week)

    def given(self, kind: str) -> Pick | None:
        """The pick that the community has for its own this week; None where there is none yet.

        While a vote on the next one is open, that is still the last one given.
        """
        week = Week.of(self.today)
        return self._choices.of_week(kind, week) or self._last_while_voting(kind, week)

    def given_before(self, kind: str) -> Pick | None:
        """The newest pick of a week before the community's own this week; None for none."""
        return next(iter(self._choices.given(kind, Week.of(self.today))), None)

    def swap(self, kind: str, day: date) -> Pick:
        """Another pick for the week of ``day``, in place of the one it has.

        NotNow where there is no other.
        """
        week = Week.of(day)
        kept = self._choices.of_week(kind, week)
        old = kept or self._choices.new(kind, week)
        new: Pick | None = None
        if kept is not None:
            picks.drop(self.tx, self.community, kept)
        if old is not None:
            ballots.drop(self.tx, self.community, kind, week)  # it may hold what is given now
            new = self._new(kind, week, (*old.passed, old.item_id))
        if new is not None:
            return new
        if old is not None:
            self._choices.keep_pick(old)
        way = ("Preview this one", f"schedule preview {kind}")
        raise NotNow(
            f"There is no other {self.posts[kind].noun} left to swap to: this one stays.", [way]
        )

    def open_ballot(self, kind: str, before: Week | None = None) -> Ballot | None:
        """The vote that can still be cast; of a week before that one, where one is named.

        None where there is none, or the next item is chosen already.
        """
        return self._choices.open_ballot(kind, before)

    def compose(
        self, kind: str, day: date, *, late: bool = False, opened: object = None
    ) -> Composed:
        """The post of a kind for the slot of ``day``. It only reads.

        ``opened`` is what ``open`` gave, for one that is to be sent. NotNow, with the reason, where
        there is none.
        """
        spec = self.posts.get(kind)
        if spec is None:
            raise NotNow(Message("post.unknown-kind", {"kind": kind}))
        week = self._week(day, opened)
        if spec.items is None:
            occasion = Occasion(late=late, posted=True)
            told = (kind, day, occasion.late)
            return Composed(self.findings.once(told, lambda: spec.word(week, occasion)))
        choice, item = self._picked(kind, day)
        tallies: Sequence[Tally] = ()
        if spec.count is not None:
            tallies = spec.count(replace(week, ballot=choice.ballot), item)
        occasion = Occasion(
            self.say(choice.pick.why),
            late,
            edit_links(self.catalog.edit_url(item.id)),
            posted=True,
            tallies=tuple(tallies),
            ballot=self._to_vote_for(choice.ballot),
        )
        return Composed(spec.word(item, occasion), choice)

    def open(self, kind: str, day: date) -> object:
        """Write down what a post must before it is worded to be sent; None where there is none."""
        spec = self.posts.get(kind)
        if spec is None or spec.opens is None:
            return None
        return spec.opens(self._week(day))

    def keep(self, composed: Composed) -> bool:
        """Write down what a post chose.

        False, and nothing is written, where it would choose otherwise by now.
        """
        return composed.choice is None or self._choices.keep(composed.choice)

    def stands(self, kind: str, day: date, opened: object) -> bool:
        """Whether what ``open`` wrote down for a post is still as it was."""
        spec = self.posts.get(kind)
        return spec is None or spec.stands is None or spec.stands(self._week(day, opened))

    def next_run(self, timing: Timing, kind: str, where: Place) -> Run | None:
        """The first run after now, on no day off and in no week that the channel was given already.

        None where there is none. NotNow for a zone that is gone.
        """
        try:
            return next_run(timing, self.now, self._free(kind, where))
        except LookupError:
            gone = f"There is no time zone {say_zone(timing.zone)}."
            raise NotNow(f"{gone} `/schedule set {kind}` takes another one.") from None

    def this_week(self, timing: Timing) -> Run:
        """The run of the present week in the timing's zone, whether it is a day off or not."""
        zone = ZoneInfo(timing.zone)
        today = self.now.astimezone(zone).date()
        day = today + timedelta(days=timing.weekday - today.weekday())
        return Run(instant(day, timing.time, zone), day)

    def record(self, schedule: Schedule) -> DeliveryRecord | None:
        """What became of this week's in the schedule's channel, whatever its day was.

        None where it has not come.
        """
        run = self.this_week(schedule.timing)
        for record in self._out(schedule.kind, place_of(schedule)):
            if Week.of(record.slot) == Week.of(run.day):
                return record
        return records.record_of(self.tx, schedule, run.day)

    def post_now(self, schedule: Schedule) -> bool:
        """Send this week's slot at once, also one that was given up.

        The next run is the first one after it.

        False where it is out already, or on its way.
        """
        run = self.this_week(schedule.timing)
        if outbox.is_there(self.tx, schedule.id, run.day, schedule.channel):
            until = self.now + self.grace
            sends = outbox.revive(self.tx, schedule.id, run.day, schedule.channel, self.now, until)
        else:
            now = Run(self.now, run.day)
            outbox.enqueue(self.tx, [delivery_of(schedule, now, self.now, self.grace)])
            sends = True
        free = self._free(schedule.kind, place_of(schedule))
        after = next_run(schedule.timing, max(self.now, run.at), free)
        schedules.move_on(self.tx, [(schedule.id, after)])
        return sends

    def _free(self, kind: str, where: Place) -> breaks.Free:
        """Days off, and the weeks that are posted.

        So a schedule that is moved to a later day does not bring a week twice.
        """
        weeks = {Week.of(record.slot) for record in self._out(kind, where)}
        given = [(week.monday, week.sunday) for week in weeks]
        return (*breaks.free_of(breaks.of_community(self.tx, self.community), kind), *given)

    def _out(self, kind: str, where: Place) -> list[DeliveryRecord]:
        """The posts of a kind that are out in a channel, or on their way to it, newest first."""
        there = (where.platform, where.space, where.channel)
        of_each = [records.newest(self.tx, part, NEWEST, kind) for part in self.community.parts]
        found = chain.from_iterable(of_each)
        out = [record for record in found if record.state in (WAITING, LEASED, SENT)]
        return [r for r in out if (r.platform, r.space, r.channel) == there]

    def _last_while_voting(self, kind: str, week: Week) -> Pick | None:
        """The pick before a week whose vote is still open."""
        given = self._choices.given(kind, week)
        if not given or not self.posts[kind].votes or not self.open_ballot(kind, week):
            return None
        return given[0]

    def _picked(self, kind: str, day: date) -> tuple[Choice, Item]:
        """What the post of ``day`` brings, and its item. NotNow where there is none."""
        choice = self._choices.of_post(kind, Week.of(day))
        if choice is not None:
            item = self.catalog.get(choice.pick.item_id)
            if item is not None:
                return choice, item
        raise NotNow(Message("post.all-given", {"kind": kind}), title_of=self.title_of)

    def _to_vote_for(self, ballot: Ballot | None) -> tuple[Item, ...]:
        """The items of a vote; none without one."""
        if ballot is None:
            return ()
        found = [self.catalog.get(id) for id in ballot.items]
        return tuple(item for item in found if item is not None)

    def _new(self, kind: str, week: Week, passed: tuple[str, ...] = ()) -> Pick | None:
        pick = self._choices.new(kind, week, passed)
        if pick is not None:
            self._choices.keep_pick(pick)
        return pick

    def _week(self, day: date, opened: object = None) -> CommunityWeek:
        return CommunityWeek(self.tx, self.catalog, self.community, day, self.now, opened)

    @property
    def _choices(self) -> Choices:
        return Choices(self.tx, self.catalog, self.posts, self.community, self.now, self.findings)
