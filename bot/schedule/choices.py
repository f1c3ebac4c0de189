"""What a community is given and what it votes on.

Choosing only reads, so that a post can be worded beside what is written; ``keep`` writes it down,
where what it stands on is still so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Item
from bot.chat.post import PostSpec
from bot.schedule.findings import Findings
from bot.schedule.group import Group, group_of
from bot.schedule.picker import Question, candidates, choose, elected
from bot.schedule.tiers import true_of_all
from bot.store import ballots, picks, standings
from bot.store.ballots import Ballot
from bot.store.picks import Given, Pick
from bot.store.spaces import Community
from bot.store.standings import Lately, Since, Standing
from bot.store.weeks import Week
from bot.store.work import Transaction

ACTIVE_WITHIN = timedelta(weeks=4)
FINISHED_WITHIN = timedelta(weeks=6)
CANDIDATES = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a choice stands on: what was given before, the vote that decides, the vote it opens.

    Where a second look finds the same, nothing was chosen, swapped or voted meanwhile. (Where the
    group stands may have moved on: any moment's answer to that is a right one.)
    """

    given: Given
    decides: Ballot | None = None
    opened: Ballot | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The pick of a post, and the vote that opens with it; not kept yet where they are new."""

    pick: Pick
    is_new: bool
    ballot: Ballot | None
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Choices:
    """Picks and votes of one community, in one transaction."""

    tx: Transaction
    catalog: Catalog
    posts: Mapping[str, PostSpec]
    community: Community
    now: datetime
    findings: Findings

    def of_post(self, kind: str, week: Week) -> Choice | None:
        """What the post of a week brings. None where everything was given.

        The vote is one on what was not given by then, the pick included.
        """
        given = self._all_given()
        grounds = self._grounds(kind, week, picks.items_of(self.community, given))
        kept = next((one for one in given if (one.kind, one.week) == (kind, week)), None)
        pick = kept or self._elected(kind, week) or self._chosen(kind, week, given)
        if pick is None:
            return None
        ballot: Ballot | None = None
        if self.posts[kind].votes:
            ballot = grounds.opened or self._vote_after(pick, given)
        return Choice(pick, kept is None, ballot, grounds)

    def keep(self, choice: Choice) -> bool:
        """Write down what is new of a choice.

        False, and nothing is written, where another choice was made since. On PostgreSQL it may be
        made in this very moment: then one of the unique keys says so, and the unit runs again.
        """
        pick = choice.pick
        given = picks.items(self.tx, self.community)
        if self._grounds(pick.kind, pick.week, given) != choice.grounds:
            return False
        if choice.is_new:
            self.keep_pick(pick)
        if choice.ballot is not None and choice.grounds.opened is None:
            ballots.open_(self.tx, self.community, pick.kind, pick.week, choice.ballot.items)
        return True

    def keep_pick(self, pick: Pick) -> None:
        """Remember a pick."""
        picks.keep(self.tx, self.community, pick, self.now)

    def of_week(self, kind: str, week: Week) -> Pick | None:
        """What the community was given for a week."""
        return picks.of_week(self.tx, self.community, kind, week)

    def new(self, kind: str, week: Week, passed: tuple[str, ...] = ()) -> Pick | None:
        """The pick for a week that has none, not one that was ``passed``.

        None where everything was given.
        """
        won = None if passed else self._elected(kind, week)
        return won or self._chosen(kind, week, self._all_given(), passed)

    def given(self, kind: str, before: Week | None = None) -> list[Pick]:
        """The picks of a kind, newest first; for weeks before that one, where one is named."""
        mine = [pick for pick in self._all_given() if pick.kind == kind]
        if before is None:
            return mine
        return [pick for pick in mine if pick.week < before]

    def open_ballot(self, kind: str, before: Week | None = None) -> Ballot | None:
        """The vote that can still be cast; of a week before that one, where one is named.

        None where there is none, or the next item is chosen already.
        """
        ballot = ballots.newest(self.tx, self.community, kind, before)
        if ballot is None:
            return None
        if any(pick.week > ballot.week for pick in self.given(kind, before)):
            return None
        return ballot

    def _grounds(self, kind: str, week: Week, given: Given) -> Grounds:
        if not self.posts[kind].votes:
            return Grounds(given)
        opened = ballots.of_week(self.tx, self.community, kind, week)
        return Grounds(given, self.open_ballot(kind, week), opened)

    def _vote_after(self, pick: Pick, given: Sequence[Pick]) -> Ballot | None:
        """The vote that opens with a pick's post, nobody's vote in it yet.

        None where there is too little left to choose from, or a later week's is chosen already,
        without a vote.
        """
        if any(one.kind == pick.kind and one.week > pick.week for one in given):
            return None
        with_it = [pick, *(one for one in given if one != pick)]
        with_it.sort(key=lambda one: one.week, reverse=True)
        question = self._question(pick.kind, pick.week, with_it)
        found = candidates(question, self._items(pick.kind), CANDIDATES)
        if len(found) < CANDIDATES:
            return None
        return Ballot(pick.kind, pick.week, tuple((id, 0) for id in found))

    def _chosen(
        self, kind: str, week: Week, given: Sequence[Pick], passed: tuple[str, ...] = ()
    ) -> Pick | None:
        items = [item for item in self._items(kind) if item.id not in passed]
        pick = choose(self._question(kind, week, given), items)
        if pick is None:
            return None
        why = true_of_all(self._group(), pick.why, self._was_begun)
        return replace(pick, passed=passed, why=why)

    def _was_begun(self, topic: str) -> bool:
        return standings.was_begun(self.tx, self.community, topic)

    def _elected(self, kind: str, week: Week) -> Pick | None:
        """What the vote before this week was won by; None where nobody voted, or it is over."""
        if not self.posts[kind].votes:
            return None
        ballot = self.open_ballot(kind, week)
        if ballot is None:
            return None
        given = {pick.item_id for pick in self.given(kind)}
        gone = set(ballot.items) - {item.id for item in self._items(kind)}
        return elected(ballot, given | gone, str(self.community.leading), week)

    def _items(self, kind: str) -> tuple[Item, ...]:
        return self.catalog.of_kind(self.posts[kind].items or Item)

    def _all_given(self) -> list[Pick]:
        return picks.given(self.tx, self.community)

    def _question(self, kind: str, week: Week, given: Sequence[Pick]) -> Question:
        seed = str(self.community.leading)
        return Question(self.catalog, self._group(), kind, given, seed, week)

    def _group(self) -> Group:
        return self.findings.once("where the group stands", self._where_it_stands)

    def _where_it_stands(self) -> Group:
        """By those who were active in the last weeks; after a pause, in the last weeks before."""
        lately = self.now - ACTIVE_WITHIN
        since = Since(lately, lately, self.now - FINISHED_WITHIN)
        found = self._standings(since)
        newest = None if found[0] else standings.newest(self.tx, self.community)
        if newest is not None:
            found = self._standings(replace(since, active=newest - ACTIVE_WITHIN))
        return group_of(self.catalog, *found)

    def _standings(self, since: Since) -> tuple[list[Standing], list[Lately]]:
        return standings.of_community(self.tx, self.community, since, self.catalog.topic_ids)
