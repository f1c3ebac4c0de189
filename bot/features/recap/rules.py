"""Who did what in a week, from what was logged. No ranking: names stand in alphabetical order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Topic
from bot.store.entries import EntryKind, ItemState, LoggedItem


@dataclass(frozen=True, slots=True)
class Share:
    """What one member did: titles, the first one first, and how often where more than once."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A group's week.

    ``active``: how many logged something; ``most`` are in this stage, where it can be said.
    """

    active: int
    minutes: int
    topics: int
    finished: tuple[Share, ...]
    helped: tuple[Share, ...]
    most: str


def summary_of(
    catalog: Catalog, deeds: Sequence[LoggedItem], members: Collection[Sequence[ItemState]]
) -> Summary:
    """The week of these deeds; ``members`` are the states of everyone who was lately active."""
    finished = [deed for deed in deeds if deed.kind is EntryKind.DONE]
    return Summary(
        active=len({deed.member_id for deed in deeds}),
        minutes=sum(deed.minutes for deed in deeds),
        topics=sum(isinstance(catalog.get(deed.item_id), Topic) for deed in finished),
        finished=_shares(catalog, finished),
        helped=_shares(catalog, [deed for deed in deeds if _helps(catalog, deed)]),
        most=_where_most_are(catalog, members),
    )


def _helps(catalog: Catalog, deed: LoggedItem) -> bool:
    item = catalog.get(deed.item_id)
    return isinstance(item, Activity) and item.helps


def _shares(catalog: Catalog, deeds: Sequence[LoggedItem]) -> tuple[Share, ...]:
    names = {deed.member_id: deed.name for deed in deeds}
    shares = []
    for member_id, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])):
        times = Counter(
            _title(catalog, deed.item_id) for deed in deeds if deed.member_id == member_id
        )
        shares.append(
            Share(
                name,
                tuple(f"{title} ({n} times)" if n > 1 else title for title, n in times.items()),
            )
        )
    return tuple(shares)


def _where_most_are(catalog: Catalog, members: Collection[Sequence[ItemState]]) -> str:
    """The title of the stage in which more members last worked on a topic than in any other.

    "" where none has more.
    """
    stages: Counter[str] = Counter()
    for states in members:
        topics = [
            (state.last_at, item)
            for state in states
            if isinstance(item := catalog.get(state.item_id), Topic)
        ]
        if topics:
            stages[max(topics, key=lambda one: one[0])[1].stage] += 1
    first = stages.most_common(2)
    if not first or (len(first) == 2 and first[0][1] == first[1][1]):
        return ""
    return catalog.stage(first[0][0]).title


def _title(catalog: Catalog, item_id: str) -> str:
    item = catalog.get(item_id)
    return item.title if item else item_id
