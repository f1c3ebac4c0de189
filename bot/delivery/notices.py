"""A failure that needs a person reaches one, once.

The organiser who set the schedule, or else a channel.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat.keys import key_from
from bot.chat.post import post_of
from bot.chat.reply import Accent, Bold, Channel, Reply, marked, text
from bot.features.index import POSTS
from bot.messages import Message, sentence
from bot.store import members, outbox, schedules
from bot.store.leases import Delivery
from bot.store.outbox import NOTICE, REMINDER, NewDelivery
from bot.store.work import Transaction

KEEP_TRYING = timedelta(days=2)
NOUNS = {spec.kind: spec.noun for spec in map(post_of, POSTS)}


def tell_of(
    tx: Transaction, failed: NewDelivery | Delivery, reason: Message, now: datetime
) -> None:
    """Tell an organiser of a post that was given up.

    Not where the same failure of that channel was told already. A notice that can't be delivered
    itself goes to the fallback channel, once; a reminder's failure is nobody's task.
    """
    organiser, fallback = members.contact_of(tx, failed.platform, failed.space)
    if failed.kind == REMINDER:
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


def _notice(
    failed: NewDelivery | Delivery, person: str, channel: str, reply: bytes, now: datetime
) -> NewDelivery:
    return NewDelivery(
        failed.community_id,
        NOTICE,
        failed.slot,
        failed.platform,
        failed.space,
        channel,
        key_from(NOTICE, failed.key, person, channel, now.isoformat()),
        due_at=now,
        give_up_at=now + KEEP_TRYING,
        next_try_at=now,
        created_at=now,
        person=person,
        reply=reply,
    )


def _worded(failed: NewDelivery | Delivery, reason: Message) -> Reply:
    day, noun = failed.slot, NOUNS.get(failed.kind, failed.kind)
    when = f"{day:%A} {day.day} {day:%B}"
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
        ),
        accent=Accent.PROBLEM,
    )
