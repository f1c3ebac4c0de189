"""A failure that needs a person reaches one, once.

The organiser who set the schedule, or else a channel. What was left out while nobody was there to
send it is told in one message for a space, however many posts it were: its words are made when it
is sent, a minute after the first of them, of all that was left out by then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.chat import limits
from bot.chat.keys import key_from
from bot.chat.post import post_of
from bot.chat.reply import Accent, Block, Bold, Button, Channel, Reply, actions, marked, text
from bot.features.index import POSTS
from bot.messages import Message, sentence
from bot.schedule.weekly import WeeklyPosts
from bot.store import leftout, outbox, presence, schedules, spaces
from bot.store.leases import Delivery
from bot.store.leftout import LeftOut
from bot.store.outbox import LEASED, NOTICE, REMINDER, SENT, WAITING, NewDelivery
from bot.store.schedules import Schedule
from bot.store.work import Transaction

KEEP_TRYING = timedelta(days=2)
GATHER = timedelta(minutes=1)  # in which all is left out that one absence made too late
TOO_LATE = "delivery.too-late"
NEEDS_A_PERSON = {"post.all-given", "post.unknown-kind"}
MOST_TOLD = 12
MOST_WAYS = 5
A_WEEK = 7 * 24 * 60  # minutes
CHECK = Button("Check the channels", "schedule check")
NOUNS = {spec.kind: spec.noun for spec in map(post_of, POSTS)}


def tell_of(
    tx: Transaction, failed: NewDelivery | Delivery, reason: Message, now: datetime
) -> None:
    """Tell an organiser of a post that was given up.

    Not where the same failure of that channel was told already. A notice that can't be delivered
    itself goes to the fallback channel, once; a reminder's failure is nobody's task. Nothing of a
    space where the bot was removed: that is told by itself.
    """
    organiser, fallback = spaces.contact_of(tx, failed.platform, failed.space)
    if failed.kind == REMINDER or presence.is_left(tx, failed.platform, failed.space):
        return
    if failed.kind == NOTICE:
        if failed.person and fallback:
            outbox.enqueue(tx, [_notice(failed, "", fallback, failed.reply, now)])
        return
    if failed.schedule_id is None or not (organiser or fallback):
        return
    if schedules.tell(tx, failed.schedule_id, reason):
        channel = ""
        if not organiser:
            channel = fallback
        reply = _worded(failed, reason).to_json()
        outbox.enqueue(tx, [_notice(failed, organiser, channel, reply, now)])


def left_out(
    tx: Transaction, posts: Iterable[tuple[NewDelivery | Delivery, Message]], now: datetime
) -> None:
    """Tell an organiser of posts that were left out, each with its reason, where it is one's task.

    What was too late is told together, once for each space, by a message of its own.
    """
    by_space: defaultdict[leftout.Where, list[NewDelivery | Delivery]] = defaultdict(list)
    for post, reason in posts:
        if reason.id in NEEDS_A_PERSON:
            tell_of(tx, post, reason, now)
        if reason.id == TOO_LATE and post.schedule_id is not None:
            by_space[post.platform, post.space].append(post)
    # In one order everywhere: whoever waits for a space holds none that comes after it
    for where in sorted(by_space):
        _tell_together(tx, where, by_space[where], now)


def worded(tx: Transaction, delivery: Delivery, weekly: WeeklyPosts) -> Reply:
    """What a notice says that is worded when it is sent: all that was left out until then."""
    posts = leftout.told_by(tx, (delivery.platform, delivery.space), delivery.key)
    found = {s.id: s for s in schedules.of_community(tx, delivery.community_id)}
    wanted = [
        post
        for post in posts
        if post.schedule_id in found and _is_still_due(weekly, found[post.schedule_id])
    ]
    lines = [_line(delivery.platform, post) for post in posts[:MOST_TOLD]]
    more = len(posts) - len(lines)
    if more > 0:
        lines.append(text(f"And {more} more."))
    blocks: list[Block] = [text(_head(len(posts))), *lines]
    if wanted:
        blocks.append(actions(*_ways(wanted)))
    blocks.append(marked("`/schedule history` keeps this."))
    return Reply(_summary(len(posts)), tuple(blocks), accent=Accent.WARNING)


def _tell_together(
    tx: Transaction,
    where: leftout.Where,
    posts: list[NewDelivery | Delivery],
    now: datetime,
) -> None:
    organiser, fallback = spaces.contact_of(tx, *where)
    if not (organiser or fallback):
        return
    channel = ""
    if not organiser:
        channel = fallback
    first, key = posts[0], key_from(NOTICE, *where, now.isoformat())
    if leftout.add(tx, where, [_kept(post, now) for post in posts], key):
        notice = _notice(first, organiser, channel, b"", now, key)
        outbox.enqueue(tx, [notice])


def _kept(post: NewDelivery | Delivery, now: datetime) -> LeftOut:
    assert post.schedule_id is not None  # that is why it is told
    late = round((now - post.due_at).total_seconds() / 60)
    return LeftOut(post.schedule_id, post.kind, post.slot, post.channel, late)


def _is_still_due(weekly: WeeklyPosts, schedule: Schedule) -> bool:
    """Whether this week's time of a schedule is over, and its post did not come."""
    try:
        run, record = weekly.this_week(schedule.timing), weekly.record(schedule)
    except LookupError:  # its zone is gone
        return False
    came = record is not None and record.state in (WAITING, LEASED, SENT)
    return run.at <= weekly.now and not came


def _head(count: int) -> str:
    if count == 1:
        return "I was away when this was due, and came back too late to post it:"
    return "I was away when these were due, and came back too late to post them:"


def _summary(count: int) -> str:
    if count == 1:
        return "A post was left out while I was away"
    return f"{count} posts were left out while I was away"


def _line(platform: str, post: LeftOut) -> Block:
    followed = ""
    if post.late >= A_WEEK:
        followed = ", and those that followed until I was back"
    noun, there = NOUNS.get(post.kind, post.kind), Channel(platform, post.channel)
    return text("The ", Bold(noun), f" of {_day(post.slot)}, in ", there, f"{followed}.")


def _ways(posts: list[LeftOut]) -> list[Button]:
    """A button for each that can be posted after all; it asks first."""
    ways: list[Button] = []
    for post in posts[:MOST_WAYS]:
        label = f"Post the {NOUNS.get(post.kind, post.kind)} now"
        if len(posts) == 1:
            label = "Post it now"
        line = _post_now(post.kind, post.channel)
        ways.append(Button(label, line))
    return ways


def _post_now(kind: str, channel: str) -> str:
    """The line that posts a kind in a channel; without the channel, where that is too long."""
    line = f"schedule post-now {kind} channel:{channel}"
    if len(line) > limits.LINE:
        return f"schedule post-now {kind}"
    return line


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _notice(
    failed: NewDelivery | Delivery,
    person: str,
    channel: str,
    reply: bytes,
    now: datetime,
    key: str = "",
) -> NewDelivery:
    """A message about a post; one without words waits until all that it tells is known."""
    first_try = now
    if not reply:
        first_try += GATHER
    return NewDelivery(
        failed.community_id,
        NOTICE,
        failed.slot,
        failed.platform,
        failed.space,
        channel,
        key or key_from(NOTICE, failed.key, person, channel, now.isoformat()),
        due_at=now,
        give_up_at=now + KEEP_TRYING,
        next_try_at=first_try,
        created_at=now,
        person=person,
        reply=reply,
    )


def _worded(failed: NewDelivery | Delivery, reason: Message) -> Reply:
    noun, when = NOUNS.get(failed.kind, failed.kind), _day(failed.slot)
    where = Channel(failed.platform, failed.channel)
    again = f"When it is mended, `/schedule post-now {failed.kind}` posts it after all."
    once = "`/schedule history` keeps this. I say it once, until a post gets through there again."
    return Reply(
        f"Not posted: the {noun} of {when}",
        (
            text("The ", Bold(noun), f" of {when} did not go out in ", where, "."),
            text(sentence(reason)),
            marked(again),
            marked(once),
            actions(CHECK, Button("Post it now", _post_now(failed.kind, failed.channel))),
        ),
        accent=Accent.PROBLEM,
    )
