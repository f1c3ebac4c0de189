"""Whether channels can be posted in, looked at before anything is: what a ``Later`` asks for.

A command that changes the schedule asks for it (``bot.features.schedule.access``). After its commit
the platform is asked, and what keeps a post out comes before all else that the reply says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chat.blocks import Later
from bot.chat.invocation import Place
from bot.chat.reply import (
    Accent,
    Block,
    Bold,
    Button,
    Channel,
    Span,
    Text,
    actions,
    marked,
    text,
)
from bot.chat.sender import Lack, Sender
from bot.delivery.serving import sender_for
from bot.errors import SendError
from bot.fulfilment import Made
from bot.messages import sentence

CHECK = Button("Check again", "schedule check")
NOT_ASKED = "Nothing is connected to it just now."


@dataclass(frozen=True, slots=True)
class Found:
    """What a platform says of a channel.

    ``unsaid``: why it says nothing, as a sentence; "" where it does.
    """

    place: Place
    lacks: Sequence[Lack] = field(default=())
    unsaid: str = ""

    @property
    def stops(self) -> bool:
        """Whether nothing can be posted there."""
        return any(lack.stops for lack in self.lacks)


@dataclass(frozen=True, slots=True)
class Look:
    """Asks whichever of the senders serves the space.

    The values of a Later are ``platform``, ``space``, a ``channel`` for each to look at, and
    perhaps ``ready``: the reply's summary where all is well.
    """

    senders: Sequence[Sender]

    async def __call__(self, asked: Later) -> Made:
        """What is missing, before all else where nothing can be posted; or one quiet line."""
        values = dict(asked.values)
        channels = [value for name, value in asked.values if name == "channel"]
        places = [Place(values["platform"], values["space"], channel) for channel in channels]
        found = await asyncio.gather(*map(self._look, places))
        return _said(found, values.get("ready", ""))

    async def _look(self, place: Place) -> Found:
        sender = sender_for(self.senders, place.platform, place.space)
        if sender is None:
            return Found(place, unsaid=NOT_ASKED)
        try:
            return Found(place, await sender.lacking(place))
        except SendError as error:
            return Found(place, unsaid=error.sentence)


def _said(found: Sequence[Found], ready: str) -> Made:
    blocks: list[Block] = []
    for one in found:
        blocks += _about(one)
    fine = [one.place for one in found if not (one.lacks or one.unsaid)]
    if fine:
        blocks.append(text("I may post in ", *_listed(fine), ".", quiet=True))
    if len(fine) < len(found):
        blocks.append(actions(CHECK))
    if any(one.stops for one in found):
        said = "I can't post in that channel yet"
        if len(found) > 1:
            said = "There is a channel that I can't post in yet"
        return Made(tuple(blocks), first=True, summary=said, accent=Accent.WARNING)
    if len(fine) < len(found):
        return Made(tuple(blocks))
    return Made(tuple(blocks), summary=ready)


def _about(found: Found) -> list[Text]:
    """What is missing in one channel, a line each."""
    there = Channel(found.place.platform, found.place.channel)
    if found.unsaid:
        doubt = "I could not look whether I may post in "
        return [text(doubt, there, f". {found.unsaid}", quiet=True)]
    if not found.lacks:
        return []
    first = text("I may post in ", there, ". Only this is missing:", quiet=True)
    if found.stops:
        first = text(Bold("I can't post in "), there, Bold(" yet."))
    return [first, *(marked(sentence(lack.message)) for lack in found.lacks)]


def _listed(places: Sequence[Place]) -> list[Span]:
    spans: list[Span] = []
    for place in places:
        if spans:
            spans.append(", ")
        spans.append(Channel(place.platform, place.channel))
    return spans
