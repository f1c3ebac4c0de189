"""Who did what in a week, from what was logged. No ranking: names stand in alphabetical order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity
from bot.store.deeds import Deed, Doer
from bot.store.recaps import MARGIN

MOST_NAMES = 12  # a post is read on a telephone
FULL_MINUTES = 5  # Posts come at full hours, or at quarters of one

FEWEST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Share:
    """What one member did: titles, the first one first, and how often where more than once.

    Without titles for whom the post has no room.
    """

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a group did.

    ``active``: how many logged something; ``others`` are the names of those who neither finished
    anything nor helped. ``minutes`` are those of all together, 0 where so few logged some that it
    would tell whose they are. ``most`` are in this stage, where it can be said. ``is_earlier``:
    some of it is for days before.
    """

    active: int
    minutes: int
    topics: int
    finished: tuple[Share, ...]
    helped: tuple[Share, ...]
    others: tuple[str, ...]
    most: str
    is_earlier: bool = False


def boundary(since: datetime) -> datetime:
    """The moment that is said of where a recap begins.

    A recap ends a margin before it is worded; where that is just before a usual time of a post, as
    17:59 is, the time itself is meant.
    """
    worded = since + MARGIN
    if worded.minute % FULL_MINUTES == 0:
        return worded
    return since


def helping(catalog: Catalog) -> frozenset[str]:
    """The ids of the activities by which others are helped, archived ones too."""
    items = catalog.items.values()
    return frozenset(item.id for item in items if isinstance(item, Activity) and item.helps)


def listed(doers: Iterable[Doer]) -> list[int]:
    """The members whose deeds are named, of all who did such: a post has room for few."""
    return [doer.member_id for doer in _by_name(doers)[:MOST_NAMES]]


def summarise(
    catalog: Catalog,
    doers: Sequence[Doer],
    finished: Sequence[Deed],
    helped: Sequence[Deed],
    last_worked: Mapping[str, int],
) -> Summary:
    """A week of these members, with the deeds of those who are ``listed``.

    ``last_worked``: how many of those who were lately active worked on which topic last.
    """
    return Summary(
        active=len(doers),
        minutes=_together(doers),
        topics=sum(doer.topics for doer in doers),
        finished=_shares(catalog, [doer for doer in doers if doer.finished], finished),
        helped=_shares(catalog, [doer for doer in doers if doer.helped], helped),
        others=tuple(doer.name for doer in _by_name(doers) if not doer.finished | doer.helped),
        most=_where_most_are(catalog, last_worked),
        is_earlier=any(doer.is_earlier for doer in doers),
    )


def _together(doers: Sequence[Doer]) -> int:
    """The minutes of all; 0 for fewer than three, of whom one could work out the other's."""
    if sum(doer.minutes > 0 for doer in doers) < FEWEST_TOGETHER:
        return 0
    return sum(doer.minutes for doer in doers)


def _shares(catalog: Catalog, doers: Sequence[Doer], deeds: Sequence[Deed]) -> tuple[Share, ...]:
    titles: dict[int, Counter[str]] = {doer.member_id: Counter() for doer in doers}
    for deed in deeds:
        titles[deed.member_id][deed.title or catalog.title_of(deed.item_id)] += 1
    return tuple(Share(doer.name, _counted(titles[doer.member_id])) for doer in _by_name(doers))


def _by_name(doers: Iterable[Doer]) -> list[Doer]:
    """In alphabetical order."""
    return sorted(doers, key=lambda doer: (doer.name.casefold(), doer.member_id))


def _counted(titles: Counter[str]) -> tuple[str, ...]:
    """Each title, and how often where more than once."""
    said = []
    for title, times in titles.items():
        said.append(title if times == 1 else f"{title} ({times} times)")
    return tuple(said)


def _where_most_are(catalog: Catalog, last_worked: Mapping[str, int]) -> str:
    """The title of the stage in which more members last worked on a topic than in any other.

    "" where none has more.
    """
    stages: Counter[str] = Counter()
    for topic, many in last_worked.items():
        stages[catalog.topic(topic).stage] += many
    match stages.most_common(2):
        case [(_, first), (_, second)] if first == second:
            return ""
        case [(stage, _), *_]:
            return catalog.stage(stage).title
        case _:
            return ""
