"""How near an item is to a group, and the sentence that says so: each tier has its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, IntFlag

from bot.catalog.catalog import Catalog
from bot.catalog.graph import opens
from bot.catalog.schema import Item, Topic
from bot.messages import Message
from bot.schedule.group import Group


class Near(IntEnum):
    """How near a topic is, the nearest first."""

    LOGGED = 0  # begun, and logged in the last weeks
    BEGUN = 1  # begun before that
    UNBEGUN = 2  # open where the group is, and nobody has begun it
    OPEN = 3  # open to some, while others have it behind them
    ASIDE = 4  # open, in a lane
    FINISHED = 5  # finished in the last weeks, and what comes next builds on it
    ANYWHERE = 6  # of an item without topics: it goes along with every stage
    BEHIND = 7
    AHEAD = 8


CURRENT = frozenset({Near.LOGGED, Near.BEGUN, Near.UNBEGUN, Near.OPEN})
"""What the group works on or can work on now."""
NOBODY_HAS_BEGUN = frozenset({"pick.open-to-most", "pick.open-to-a-few"})


class Misfit(IntFlag):
    """What speaks against an item on a topic that is near."""

    NONE = 0
    LEVEL = 1
    SHUT = 2  # it needs another topic, too, that nobody can begin yet


@dataclass(frozen=True, slots=True)
class Fit:
    """How an item fits a group, by its nearest ``topic``, "" where it has none.

    Among topics that are as near, ``stages`` counts how far theirs is from where the group is, and
    ``weight`` is what each of them counts: minutes where it is logged, members where it is open.
    """

    near: Near
    misfit: Misfit = Misfit.NONE
    topic: str = ""
    stages: int = 0
    weight: int = 1

    @property
    def is_current(self) -> bool:
        """Whether it is on what the group works on or can work on now."""
        return self.near in CURRENT

    @property
    def tier(self) -> tuple[int, int, int, int]:
        """What comes first is less.

        An item without misfit goes before one on a nearer topic, as long as both are current: a
        group is not sent back to what it finished while a hard task on its own topics is left. Of
        what lies ahead the next stage comes first, of what is behind the levels that suit.
        """
        if self.is_current:
            return (0, self.misfit, self.near, self.stages)
        if self.near is Near.AHEAD:
            return (1, self.near, self.stages, self.misfit)
        return (1, self.near, self.misfit, self.stages)


def near_of(catalog: Catalog, group: Group, topic: str) -> Near:
    """How near a topic is to a group."""
    lately = group.lately.get(topic)
    if lately is not None and lately.logged:
        return Near.LOGGED
    if topic in group.begun:
        return Near.BEGUN
    if topic in group.road and topic in group.done:
        return Near.OPEN
    if topic in group.road:
        return Near.UNBEGUN
    if topic in group.aside:
        return Near.ASIDE
    if topic not in group.done:
        return Near.AHEAD
    if lately is not None and lately.finished and _built_on(catalog, group, topic):
        return Near.FINISHED
    return Near.BEHIND


def why(catalog: Catalog, group: Group, item: Item, fit: Fit) -> Message:
    """What is true of the group's log, and speaks for the item."""
    topic = {"topic": fit.topic}
    match fit.near:
        case Near.ANYWHERE:
            return Message("pick.every-stage", {"stage": item.stage})
        case Near.LOGGED:
            return Message("pick.logged", {"members": group.lately[fit.topic].logged, **topic})
        case Near.BEGUN:
            return Message("pick.begun", {"members": group.begun[fit.topic], **topic})
        case Near.UNBEGUN:
            return _why_unbegun(group, fit.topic)
        case Near.OPEN | Near.ASIDE:
            return _can_begin(group, fit.topic)
        case Near.FINISHED:
            members = group.lately[fit.topic].finished
            built_on = _built_on(catalog, group, fit.topic)[0]
            return Message("pick.finished", {"members": members, **topic, "next": built_on})
        case Near.BEHIND if fit.topic in group.done_by_all:
            return Message("pick.look-back", topic)
        case Near.BEHIND:
            return Message("pick.look-back-for-some", topic)
        case Near.AHEAD:
            return Message("pick.stretch", topic)


def true_of_all(group: Group, why: Message, was_begun: Callable[[str], bool]) -> Message:
    """The reason, true also of members who were not active lately.

    ``was_begun`` says of a topic whether anybody has ever begun it; it is asked where that matters.
    """
    if why.id not in NOBODY_HAS_BEGUN:
        return why
    topic = str(why.values["topic"])
    if not was_begun(topic):
        return why
    return _can_begin(group, topic)


def _can_begin(group: Group, topic: str) -> Message:
    return Message("pick.can-begin", {"members": group.open[topic], "topic": topic})


def _why_unbegun(group: Group, topic: str) -> Message:
    if group.is_new:
        return Message("pick.first", {"topic": topic})
    if 2 * group.open[topic] > group.members:
        return Message("pick.open-to-most", {"topic": topic})
    return Message("pick.open-to-a-few", {"topic": topic})


def _built_on(catalog: Catalog, group: Group, topic: str) -> list[str]:
    """What the group has begun or can begin that builds on a topic; lanes lend no prerequisites."""
    return [
        later.id
        for later in opens(catalog, topic)
        if (later.id in group.begun or later.id in group.road) and not _in_a_lane(catalog, later)
    ]


def _in_a_lane(catalog: Catalog, topic: Topic) -> bool:
    return catalog.stage(topic.stage).lane
