"""Who did what in a week, from what was logged. No ranking: names stand in alphabetical order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Activity, Topic
from bot.store.deeds import Deed
from bot.store.recaps import MARGIN

FULL_MINUTES = 5  # Posts come at full hours, or at quarters of one

FEWEST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Share:
    """What one member did: titles, the first one first, and how often where more than once."""

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


def summarise(
    catalog: Catalog, deeds: Sequence[Deed], lately: Iterable[tuple[int, str]]
) -> Summary:
    """The week of these deeds; ``lately`` is who worked on what, the latest first."""
    finished = [deed for deed in deeds if deed.kind.finishes]
    helped = [deed for deed in deeds if _helps(catalog, deed)]
    named = {deed.member_id for deed in (*finished, *helped)}
    others = [deed for deed in deeds if deed.member_id not in named]
    return Summary(
        active=len({deed.member_id for deed in deeds}),
        minutes=_together(deeds),
        topics=sum(isinstance(catalog.get(deed.item_id), Topic) for deed in finished),
        finished=_shares(catalog, finished),
        helped=_shares(catalog, helped),
        others=tuple(name for _, name in _by_name(others)),
        most=_where_most_are(catalog, lately),
        is_earlier=any(deed.is_earlier for deed in deeds),
    )


def _together(deeds: Sequence[Deed]) -> int:
    """The minutes of all; 0 for fewer than three, of whom one could work out the other's."""
    timed = {deed.member_id for deed in deeds if deed.minutes}
    if len(timed) < FEWEST_TOGETHER:
        return 0
    return sum(deed.minutes for deed in deeds)


def _helps(catalog: Catalog, deed: Deed) -> bool:
    item = catalog.get(deed.item_id)
    return isinstance(item, Activity) and item.helps


def _shares(catalog: Catalog, deeds: Sequence[Deed]) -> tuple[Share, ...]:
    titles: dict[int, Counter[str]] = {deed.member_id: Counter() for deed in deeds}
    for deed in deeds:
        titles[deed.member_id][deed.title or catalog.title_of(deed.item_id)] += 1
    return tuple(Share(name, _counted(titles[id])) for id, name in _by_name(deeds))


def _by_name(deeds: Sequence[Deed]) -> list[tuple[int, str]]:
    """Whose deeds they are, by id and name, in alphabetical order."""
    names = {deed.member_id: deed.name for deed in deeds}
    return sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))


def _counted(titles: Counter[str]) -> tuple[str, ...]:
    """Each title, and how often where more than once."""
    said = []
    for title, times in titles.items():
        said.append(title if times == 1 else f"{title} ({times} times)")
    return tuple(said)


def _where_most_are(catalog: Catalog, lately: Iterable[tuple[int, str]]) -> str:
    """The title of the stage in which more members last worked on a topic than in any other.

    "" where none has more.
    """
    last: dict[int, str] = {}
    for member_id, item_id in lately:
        item = catalog.get(item_id)
        if isinstance(item, Topic):
            last.setdefault(member_id, item.stage)
    match Counter(last.values()).most_common(2):
        case [(_, first), (_, second)] if first == second:
            return ""
        case [(stage, _), *_]:
            return catalog.stage(stage).title
        case _:
            return ""
