"""Who comes with a command, and what their platform says of them."""

from __future__ import annotations

from datetime import datetime

from bot.chat import limits
from bot.chat.invocation import Actor, Invocation, Place, storable
from bot.chat.words.locales import zone_of_locale
from bot.chat.words.zones import is_same_time, known_zone
from bot.messages import Message, parts
from bot.store import members
from bot.store.members import Arrival, Called, Named
from bot.store.work import Transaction

EXAMPLES = ("Europe/Berlin", "Asia/Kolkata")  # Of a zone that can be set


def arrived(tx: Transaction, invocation: Invocation, now: datetime) -> Arrival:
    """Who comes, and where to; made at first sight."""
    where, who = names_of(invocation)
    return members.arrive(tx, where, who, invocation.id, now, renames=not invocation.place.person)


def names_of(invocation: Invocation) -> tuple[Named, Called]:
    """The space and the account, as they are called now."""
    place, actor = invocation.place, invocation.actor
    where = (place.platform, place.space, _name(place.space_name))
    return where, (actor.id, _name(actor.name))


def brings_news(invocation: Invocation, known: Arrival) -> bool:
    """Whether something of who comes is to be kept, though all of them are known."""
    where, who = names_of(invocation)
    if members.is_named_anew(known, where, who, renames=not invocation.place.person):
        return True
    return is_back(invocation.place, known) or bool(_zone_of(invocation.actor, known))


def with_zone(tx: Transaction, actor: Actor, arrival: Arrival) -> Arrival:
    """Who comes, with the zone that the platform knows of them where they have set none."""
    zone = _zone_of(actor, arrival)
    if not zone:
        return arrival
    id = members.ZONE_OF_PROFILE if known_zone(actor.zone) else members.ZONE_OF_LANGUAGE
    other = next(example for example in EXAMPLES if example != zone)
    values = {"zone": zone, "platform": actor.platform.capitalize(), "other": other}
    return members.propose_zone(tx, arrival, zone, Message(id, values))


def _zone_of(actor: Actor, arrival: Arrival) -> str:
    """The zone of somebody who has set none, as far as the platform gives it away.

    A language does so for newcomers alone: who has been here goes by the group's zone knowingly.
    "" where it shows the time of the group all the same.
    """
    if arrival.member.zone:
        return ""
    zone = known_zone(actor.zone)
    if not zone and members.TO_NEWCOMERS in parts(arrival.to_tell):
        zone = zone_of_locale(actor.locale)
    if not zone or is_same_time(zone, arrival.community.zone):
        return ""
    return zone


def is_back(place: Place, arrival: Arrival) -> bool:
    """Whether a command comes from a space that was left."""
    return not place.person and arrival.space.left_at is not None


def _name(shown: str) -> str:
    return " ".join(storable(shown).split())[: limits.PERSON_NAME]
