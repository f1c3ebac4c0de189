"""What a command handler is given beside its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.catalog.catalog import AnyItem, Catalog
from bot.catalog.schema import Interview, Item
from bot.chat.command import CommandSpec
from bot.chat.invocation import Place
from bot.chat.phrases import label
from bot.chat.post import PostSpec, edit_links
from bot.chat.reply import Bold, Link, Reply, text
from bot.errors import BadInput, NotNow
from bot.features.items import none_yet
from bot.features.naming import GIVEN_WEEKLY, find, find_to_read, is_last_weeks, weekly_kind
from bot.messages import Message, kept_moments
from bot.schedule.weekly import WeeklyPosts
from bot.store import outbox, upkeep
from bot.store.erased import ErasedList
from bot.store.members import Member
from bot.store.spaces import Community, Space
from bot.store.work import Transaction

# Between a change and the edit of the post that shows it: several go into one.
SETTLE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where and when, with the open transaction.

    ``account`` is the platform's own id of who asks; ``typed_after``
    is what commands follow there.
    """

    tx: Transaction
    catalog: Catalog
    community: Community
    space: Space
    member: Member
    organiser: bool
    place: Place
    account: str
    now: datetime
    weekly: WeeklyPosts
    commands: Mapping[str, CommandSpec]
    kinds: Mapping[str, PostSpec]
    typed_after: str
    # What was kept for the member and goes along with this answer: who says it takes it out.
    to_tell: list[Message] = field(default_factory=list)
    # What this command did beside what its answer says.
    asides: list[Message] = field(default_factory=list)
    # Who was erased, beside the database.
    erased: ErasedList = field(default_factory=ErasedList)
    # What an organiser's command changed, for their log; None: just what was ordered.
    noted: list[Message | None] = field(default_factory=list)

    @property
    def zone(self) -> str:
        """The member's own zone, or the community's."""
        return self.member.zone or self.community.zone

    def edit(self, item: Item) -> tuple[Link, ...]:
        """Where the item can be mended, as the last thing in its reply.

        Nothing where no such place is set.
        """
        return edit_links(self.catalog.edit_url(item.id))

    def say(self, message: Message | None) -> str:
        """What was kept to be said later, in words; "" for nothing."""
        return self.weekly.say(message)

    def says(self, message: Message) -> None:
        """The answer itself says what was kept to be told: it is not said twice."""
        self.to_tell[:] = [kept for kept in self.to_tell if kept != message]

    def note_change(self, message: Message | None = None) -> None:
        """An organiser changed something, which their log tells; as it was ordered for None."""
        self.noted.append(message)

    def changed(self, item_id: str, kind: str = "") -> None:
        """What is counted under an item's posts has changed.

        They are brought up to date in a moment.
        """
        upkeep.stale(self.tx, self.community, kind, item_id, self.now + SETTLE)

    def finished(self, item_id: str) -> None:
        """The member finished an item, or finished it after all.

        It is counted under its posts, and they need not be reminded of it: the answer says so.
        """
        self.changed(item_id)
        dropped = outbox.no_need(self.tx, self.member.id, item_id)
        if dropped:
            self.asides.append(Message("reminder.dropped", {"at": kept_moments(dropped)}))

    def unfinished(self, item_id: str) -> None:
        """The member took back that they finished an item: the inverse of ``finished``.

        Reminders of it that are still to come are back, and the answer says so.
        """
        self.changed(item_id)
        back = outbox.needed_again(self.tx, self.member.id, item_id, self.now)
        if back:
            self.asides.append(Message("reminder.back", {"at": kept_moments(back)}))

    @property
    def today(self) -> date:
        """The member's local day."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


def given_this_week(ctx: Context, kind: str, of: type[AnyItem]) -> tuple[AnyItem, str]:
    """This week's item of a kind, and why it was picked.

    NotNow where there is none, or the group had them all.
    """
    if not ctx.catalog.of_kind(of):
        raise none_yet(of)
    pick = ctx.weekly.pick(kind)
    if pick is not None:
        item = ctx.catalog.get(pick.item_id)
        if isinstance(item, of):
            return item, ctx.say(pick.why)
    raise NotNow(
        f"Your group was given every {of.noun} there is. `/{kind}` with a name shows any of"
        " them again.",
        [("Search", "search"), ("What is next?", "next")],
    )


def named_or_given(ctx: Context, name: str, kind: str, of: type[AnyItem]) -> tuple[AnyItem, str]:
    """The item of this name, or else this week's, and why it was picked.

    For ``last week`` the one before. BadInput, NotNow as they say.
    """
    if is_last_weeks(name):
        return _given_before(ctx, kind, of)
    if name and weekly_kind(name, (of,)) is None:
        return find_to_read(ctx.catalog, name, (of,)), ""
    return given_this_week(ctx, kind, of)


def _given_before(ctx: Context, kind: str, of: type[AnyItem]) -> tuple[AnyItem, str]:
    pick = ctx.weekly.given_before(kind)
    item = ctx.catalog.get(pick.item_id) if pick else None
    if pick is None or not isinstance(item, of):
        raise NotNow(
            f"Your group was given no {of.noun} before this week.",
            [(f"This week's {of.noun}", kind)],
        )
    return item, ctx.say(pick.why)


def meant(
    ctx: Context, name: str, kinds: Sequence[type[AnyItem]], parameter: str = "name"
) -> AnyItem:
    """The item of this name, or this week's where that is what the name means.

    BadInput where the name is nobody's, and where nothing was given this week; then it offers the
    last one for ``parameter``.
    """
    kind = weekly_kind(name, kinds)
    if kind is None:
        return find(ctx.catalog, name, kinds)
    item = this_weeks(ctx, kind, parameter)
    return next(item for one in kinds if isinstance(item, one))


def this_weeks(ctx: Context, kind: type[AnyItem], parameter: str = "name") -> AnyItem:
    """The item of a kind that the group has this week, as long as it was given one.

    BadInput where it was not, so that the rest of what was typed is kept; it offers the last one
    for ``parameter``.
    """
    pick = ctx.weekly.given(GIVEN_WEEKLY[kind])
    item = ctx.catalog.get(pick.item_id) if pick else None
    if isinstance(item, kind):
        return item
    raise _not_given(ctx, kind, parameter)


def which_week(reply: Reply, name: str, item: Item) -> Reply:
    """The reply, and that it is about this week's item, where the name said no more than that."""
    if weekly_kind(name, (type(item),)) is None:
        return reply
    first, *others = reply.blocks
    said = text(Bold(item.title), f" is this week's {item.noun}.", quiet=True)
    return replace(reply, blocks=(first, said, *others))


def _not_given(ctx: Context, kind: type[Item], parameter: str) -> BadInput:
    """What to say where a group has nothing of a kind this week, with last time's as a way out."""
    command = GIVEN_WEEKLY[kind]
    shown = f"This week's {kind.noun}"
    if kind is Interview:  # A group has one of its own only where it is posted
        shown = "Ask me one"
    last = ctx.weekly.given_before(command)
    instead = (
        [(label(ctx.catalog.title_of(last.item_id)), {parameter: last.item_id})] if last else []
    )
    return BadInput(
        f"Your group was given no {kind.noun} yet this week.", [(shown, command)], instead=instead
    )
