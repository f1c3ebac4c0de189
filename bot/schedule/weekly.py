"""What commands and posts may ask of time: this week's pick, the vote on the next, how a post reads, when it comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.invocation import Place
from bot.chat.post import Occasion, PostSpec, edit_links
from bot.chat.reply import Reply
from bot.errors import NotNow
from bot.messages import Message, sentence
from bot.schedule.calendar import instant, next_run, upcoming
from bot.schedule.picker import GroupStage, candidates, choose, elected, group_of
from bot.schedule.slots import delivery_of, place_of
from bot.schedule.week import CommunityWeek
from bot.store import ballots, breaks, entries, outbox, picks, schedules
from bot.store.ballots import Ballot
from bot.store.members import Community
from bot.store.outbox import LEASED, SENT, WAITING, DeliveryRecord
from bot.store.picks import Pick
from bot.store.schedules import Run, Schedule, Timing
from bot.store.weeks import Week
from bot.store.work import Transaction

ACTIVE_WITHIN = timedelta(days=28)
CANDIDATES = 3
NEWEST = 100  # posts of a kind: more than a week has, in however many channels


@dataclass(frozen=True, slots=True)
class Composed:
    """A post as it will be sent, and the id of its item; "" for one that is about the group."""

    reply: Reply
    item_id: str


@dataclass(frozen=True, slots=True)
class WeeklyPosts:
    """Time, for one community, in one transaction."""

    tx: Transaction
    catalog: Catalog
    posts: Mapping[str, PostSpec]
    community: Community
    now: datetime
    grace: timedelta = timedelta(hours=12)

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
        week = Week.of(day or self.today)
        found = picks.of_week(self.tx, self.community.id, kind, week)
        if found is None and day is None and self.posts[kind].votes:
            given = self._given_before(kind, week)
            found = given[0] if given and self._open_ballot(kind, week) else None
        return found or self._new(kind, week)

    def swap(self, kind: str, day: date) -> Pick:
        """Another pick for the week of ``day``, in place of the one it has.

        NotNow where there is no other.
        """
        week = Week.of(day)
        old = picks.of_week(self.tx, self.community.id, kind, week) or self._new(kind, week)
        passed = (*old.passed, old.item_id) if old else ()
        if old:
            picks.drop(self.tx, self.community.id, old)
            ballots.drop(self.tx, self.community.id, kind, week)  # it may hold what is given now
        new = self._new(kind, week, passed)
        if new is None:
            if old:
                picks.keep(self.tx, self.community.id, old, self.now)
            way = ("Preview this one", f"schedule preview {kind}")
            raise NotNow(
                f"There is no other {self.posts[kind].noun} left to swap to: this one stays.", [way]
            )
        return new

    def ballot(self, kind: str, day: date) -> Ballot | None:
        """The vote that is opened with the post of ``day``.

        None where there is too little left to choose from, or a later week's is chosen already,
        without a vote.
        """
        week = Week.of(day)
        found = ballots.of_week(self.tx, self.community.id, kind, week)
        later = [
            p for p in picks.given(self.tx, self.community.id) if p.kind == kind and p.week > week
        ]
        if found is None and not later:
            choices = self._candidates(kind, week)
            if len(choices) == CANDIDATES:
                ballots.open_(self.tx, self.community.id, kind, week, choices)
                found = ballots.of_week(self.tx, self.community.id, kind, week)
        return found

    def open_ballot(self, kind: str) -> Ballot | None:
        """The vote that can still be cast.

        None where there is none, or the next item is chosen already.
        """
        return self._open_ballot(kind)

    def compose(self, kind: str, day: date, *, late: bool = False) -> Composed:
        """The post of a kind for the slot of ``day``, its pick kept.

        NotNow, with the reason, where there is none.
        """
        spec = self.posts.get(kind)
        if spec is None:
            raise NotNow(Message("post.unknown-kind", {"kind": kind}))
        week = CommunityWeek(self.tx, self.catalog, self.community, day, self.now)
        if spec.items is None:
            return Composed(spec.word(week, Occasion(late=late, posted=True)), "")
        pick = self.pick(kind, day)
        item = self.catalog.get(pick.item_id) if pick else None
        if pick is None or item is None:
            none_left = Message("post.all-given", {"kind": kind})
            raise NotNow(none_left, title_of=self.title_of)
        ballot = self.ballot(kind, day) if spec.votes else None
        choices = (
            tuple(found for id in ballot.items if (found := self.catalog.get(id))) if ballot else ()
        )
        tallies = tuple(spec.count(week, item)) if spec.count else ()
        occasion = Occasion(
            self.say(pick.why),
            late,
            edit_links(self.catalog.edit_url(item.id)),
            posted=True,
            tallies=tallies,
            ballot=choices,
        )
        return Composed(spec.word(item, occasion), item.id)

    def next_run(self, timing: Timing, kind: str, where: Place) -> Run | None:
        """The first run after now that is on no day off, in no week that the channel was given already.

        None where there is none. NotNow for a zone that is gone.
        """
        try:
            return next_run(timing, self.now, self._free(kind, where))
        except LookupError:
            raise NotNow(
                f"There is no time zone {timing.zone}. `/schedule set {kind}` takes another one."
            ) from None

    def upcoming(self, timing: Timing, kind: str, where: Place, count: int) -> list[Run]:
        """The first such runs after now, at most ``count``; none where the zone is gone."""
        try:
            return upcoming(timing, self.now, self._free(kind, where), count)
        except LookupError:
            return []

    def this_week(self, timing: Timing) -> Run:
        """The run of the present week, where the timing's zone is, whether it is a day off or not."""
        zone = ZoneInfo(timing.zone)
        today = self.now.astimezone(zone).date()
        day = today + timedelta(days=timing.weekday - today.weekday())
        return Run(instant(day, timing.time, zone), day)

    def record(self, schedule: Schedule) -> DeliveryRecord | None:
        """What became of this week's in the schedule's channel, whatever its day was.

        None where it has not come.
        """
        run = self.this_week(schedule.timing)
        week = Week.of(run.day)
        out = [r for r in self._out(schedule.kind, place_of(schedule)) if Week.of(r.slot) == week]
        return out[0] if out else outbox.record_of(self.tx, schedule.id, run.day, schedule.channel)

    def post_now(self, schedule: Schedule) -> bool:
        """Send this week's slot at once, also one that was given up.

        The next run is the first one after it.

        False where it is out already, or on its way.
        """
        run = self.this_week(schedule.timing)
        if outbox.record_of(self.tx, schedule.id, run.day, schedule.channel):
            until = self.now + self.grace
            sends = outbox.revive(self.tx, schedule.id, run.day, schedule.channel, self.now, until)
        else:
            outbox.enqueue(
                self.tx, [delivery_of(schedule, Run(self.now, run.day), self.now, self.grace)]
            )
            sends = True
        after = next_run(
            schedule.timing, max(self.now, run.at), self._free(schedule.kind, place_of(schedule))
        )
        schedules.move_on(self.tx, [(schedule.id, after)])
        return sends

    def _free(self, kind: str, where: Place) -> breaks.Free:
        """Days off, and the weeks that are posted: a schedule moved to a later day does not bring a week twice."""
        weeks = {Week.of(record.slot) for record in self._out(kind, where)}
        given = [(week.monday, week.sunday) for week in weeks]
        return (*breaks.free_of(breaks.of_community(self.tx, self.community.id), kind), *given)

    def _out(self, kind: str, where: Place) -> list[DeliveryRecord]:
        """The posts of a kind that are out in a channel, or on their way to it, newest first."""
        found = outbox.records(self.tx, self.community.id, NEWEST, kind)
        there = [
            r
            for r in found
            if (r.platform, r.space, r.channel) == (where.platform, where.space, where.channel)
        ]
        return [r for r in there if r.state in (WAITING, LEASED, SENT)]

    def _new(self, kind: str, week: Week, passed: tuple[str, ...] = ()) -> Pick | None:
        pick = self._elected(kind, week, passed) or self._chosen(kind, week, passed)
        if pick is not None:
            picks.keep(self.tx, self.community.id, pick, self.now)
        return pick

    def _chosen(self, kind: str, week: Week, passed: tuple[str, ...]) -> Pick | None:
        spec = self.posts[kind]
        items = [item for item in self.catalog.of_kind(spec.items or Item) if item.id not in passed]
        given = picks.given(self.tx, self.community.id)
        pick = choose(self.catalog, kind, items, given, self._group(), str(self.community.id), week)
        return pick and Pick(pick.kind, pick.week, pick.item_id, pick.why, passed)

    def _elected(self, kind: str, week: Week, passed: tuple[str, ...]) -> Pick | None:
        """What the vote before this week was won by; None where nobody voted, or it is over."""
        ballot = self._open_ballot(kind, week) if self.posts[kind].votes and not passed else None
        if ballot is None:
            return None
        given = {
            pick.item_id for pick in picks.given(self.tx, self.community.id) if pick.kind == kind
        }
        gone = set(ballot.items) - {
            item.id for item in self.catalog.of_kind(self.posts[kind].items or Item)
        }
        return elected(ballot, given | gone, str(self.community.id), week)

    def _open_ballot(self, kind: str, before: Week | None = None) -> Ballot | None:
        """The newest vote (of a week before that one), where nothing was picked since."""
        ballot = ballots.newest(self.tx, self.community.id, kind, before)
        since = [p for p in self._given_before(kind, before) if ballot and p.week > ballot.week]
        return None if since else ballot

    def _given_before(self, kind: str, week: Week | None) -> list[Pick]:
        """The picks of a kind, newest first: for weeks before that one, or all."""
        mine = [p for p in picks.given(self.tx, self.community.id) if p.kind == kind]
        if week is None:
            return mine
        return [p for p in mine if p.week < week]

    def _candidates(self, kind: str, week: Week) -> tuple[str, ...]:
        given = picks.given(self.tx, self.community.id)
        items = self.catalog.of_kind(self.posts[kind].items or Item)
        seed = str(self.community.id)
        return tuple(
            candidates(self.catalog, kind, items, given, self._group(), seed, week, CANDIDATES)
        )

    def _group(self) -> GroupStage:
        members = entries.group_states(self.tx, self.community, self.now - ACTIVE_WITHIN)
        return group_of(self.catalog, list(members.values()))
