"""What is kept to be said later: an id with values when stored, a sentence when somebody reads it.

A stored text never is a sentence, so that one day each reader can have it in their own language.
``ENGLISH`` holds the words, a template for each id. In a template, ``{late:span}`` says how a value
is worded:

- ``{name}``: as it is, a number or a word that is the same in every language;
- ``{name:span}``: whole minutes, as ``35 days``, ``12 h`` or ``12 h 20 min``;
- ``{name:title}``: the id of an item, a stage or a kind of post, by its title;
- ``{name:votes}``: a number of votes;
- ``{name:moments}``: moments in ISO 8601 with a space between them, in UTC;
- ``{name:message}``: another message, stored;
- ``{name:messages}``: several of them, as a JSON list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from string import Formatter
from typing import Any

PLAIN = "plain"
SEVERAL = "several"
Values = Mapping[str, str | int]
TitleOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said: an id of ``ENGLISH``, and the values that its template names."""

    id: str
    values: Values = field(default_factory=dict, hash=False)

    @classmethod
    def saying(cls, text: str) -> Message:
        """A message that says exactly this text."""
        return cls(PLAIN, {"text": text})

    @classmethod
    def read(cls, text: str) -> Message:
        """What ``stored`` wrote.

        A text of another form, as older versions kept, is a message that says exactly that.
        """
        try:
            found = json.loads(text)
        except ValueError:
            return cls.saying(text)
        if not _is_message(found):
            return cls.saying(text)
        return cls(found["id"], found["values"])

    def stored(self) -> str:
        """Compact JSON in ASCII, the same text for equal messages."""
        return _JSON.encode({"id": self.id, "values": dict(self.values)})


def together(messages: Sequence[Message]) -> Message | None:
    """One message that says all of them; None for none of them."""
    if len(messages) < 2:
        return next(iter(messages), None)
    return Message(SEVERAL, {"all": json.dumps([message.stored() for message in messages])})


def parts(message: Message | None) -> tuple[Message, ...]:
    """The messages that ``together`` made one of, in their order."""
    if message is None:
        return ()
    if message.id != SEVERAL:
        return (message,)
    try:
        return tuple(_kept_in(message.values["all"]))
    except (KeyError, TypeError, ValueError):  # a newer version may keep them otherwise
        return (message,)


def kept_moments(moments: Sequence[datetime]) -> str:
    """Moments (aware) as a message keeps them."""
    return " ".join(moment.astimezone(UTC).isoformat() for moment in moments)


def moments_in(kept: str) -> list[datetime]:
    """The moments that ``kept_moments`` wrote."""
    return [datetime.fromisoformat(moment) for moment in kept.split()]


def sentence(message: Message, title_of: TitleOf = str) -> str:
    """The message in English.

    ``title_of`` gives the title for an id; without it ids stay as they are. A message that this
    version does not know, as a newer one may have kept it, is shown with its id and its values.
    """
    template = ENGLISH.get(message.id)
    if template is None:
        return _unknown(message)
    try:
        return _Words(title_of).vformat(template, (), message.values)
    except (KeyError, TypeError, ValueError):
        return _unknown(message)


class _Words(Formatter):
    """Formats a template; what follows a colon in it names the wording of a value."""

    def __init__(self, title_of: TitleOf) -> None:
        self._title_of = title_of

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value in words. ValueError for a wording that there is not."""
        match format_spec:
            case "":
                return str(value)
            case "span":
                return _span(int(value))
            case "title":
                return self._title_of(str(value))
            case "votes":
                return _votes(int(value))
            case "moments":
                return " and ".join(map(_moment, moments_in(str(value))))
            case "messages":
                return " ".join(sentence(one, self._title_of) for one in _kept_in(value))
            case "message":
                return sentence(Message.read(str(value)), self._title_of)
            case _:
                raise ValueError(f"no such wording: {format_spec}")


def _span(minutes: int) -> str:
    if minutes >= 72 * 60:
        return f"{minutes // (24 * 60)} days"
    hours, rest = divmod(minutes, 60)
    if rest:
        return f"{hours} h {rest} min"
    return f"{hours} h"


def _kept_in(value: str | int) -> list[Message]:
    """The messages of a JSON list. TypeError, ValueError where it is none."""
    return [Message.read(text) for text in json.loads(str(value))]


def _moment(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}, {at:%H:%M} (UTC)"


def _votes(count: int) -> str:
    if count == 1:
        return "1 vote"
    return f"{count} votes"


def _unknown(message: Message) -> str:
    values = ", ".join(f"{name}: {value}" for name, value in sorted(message.values.items()))
    if values:
        return f"A newer version of me wrote this: {message.id} ({values})."
    return f"A newer version of me wrote this: {message.id}."


def _is_message(found: Any) -> bool:
    if not isinstance(found, dict) or found.keys() != {"id", "values"}:
        return False
    if not isinstance(found["id"], str) or not isinstance(found["values"], dict):
        return False
    return all(isinstance(value, str | int) for value in found["values"].values())


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

_PICKED = {
    "pick.near": "your group is working on or near {topic:title}",
    "pick.every-stage": "{stage:title} goes along with every stage",
    "pick.in-stage": "your group is in the stage {stage:title}",
    "pick.review": "it is a review of {stage:title}",
    "pick.ahead": "your group has had everything nearer; this looks ahead to {stage:title}",
    "pick.voted": "your group voted for it: {votes} of {total:votes}",
    "pick.drawn": (
        "your group voted for it: {votes} of {total:votes}, and the draw decided between equals"
    ),
}
"""Why an item was picked: what follows "because"."""

_LEFT_OUT = {
    "post.unknown-kind": "This version knows no post called {kind}.",
    "post.all-given": "The group was given every {kind:title} there is.",
    "post.nothing-logged": "Nobody logged anything in that week.",
    "post.recap-waits": "It is not known yet whether the recap before it arrived.",
    "post.removed": "An organiser removed it from the schedule.",
    "post.skipped": "An organiser skipped it.",
    "reminder.finished": "It was finished before.",
    "reminder.taken-back": "Taken back by the member.",
}
"""Why something was not to be sent."""

_REMINDERS = {
    "reminder.dropped": "I dropped your reminder of {at:moments}.",
    "reminder.back": "Your reminder of {at:moments} is back.",
    "reminder.not-reached": (
        "Your reminder of {item:title}, due {at:moments}, could not reach you. {reason:message}"
    ),
}
"""What became of a member's reminder, said to them with an answer."""

_FAILED = {
    "delivery.too-late": "It was {late:span} late, more than the {grace:span} that are allowed.",
    "delivery.no-plan": "It can't be planned ({error}); it is paused until it is set again.",
    "delivery.left-lying": "Nothing was connected to where it belongs until it was too late.",
    "delivery.not-arrived": "It did not arrive, and by now it is too late.",
    "delivery.in-doubt": "It may have arrived, and I may not look; I did not post it twice.",
    "delivery.in-doubt-because": (
        "It may have arrived, and I may not look; I did not post it twice. {reason:message}"
    ),
    "delivery.tried-too-long": "{reason:message} I tried until it was too late.",
    "delivery.unexpected": "Unexpected {error}.",
    "delivery.in-part": "Only the beginning arrived. {reason:message}",
    "delivery.no-thread": "No thread: {reason:message}",
}
"""What went wrong on the way; ``error`` is what a program said."""

_PLATFORM = {
    "platform.not-connected": "{platform} is not connected.",
    "platform.out-of-reach": "{platform} could not be reached.",
    "platform.busy": "{platform} asks to wait.",
    "platform.broken-off": "The connection to {platform} broke ({error}).",
    "platform.broken-off-unanswered": (
        "The connection to {platform} broke before it answered ({error})."
    ),
    "platform.status": "{platform} says {status}.",
    "platform.status-and-words": "{platform} says {status}: {said}",
    "platform.own-error": "{platform} answered with an error of its own ({said}).",
}
"""How a platform did not answer as it should; ``said`` are its own words."""

_REFUSED = {
    "refused.no-channel-of-it": "This is no channel on {platform}.",
    "refused.no-account-of-it": "This is no account on {platform}.",
    "refused.no-history": (
        "I may not look there for what I posted; allow me Read Message History in that channel."
    ),
    "refused.no-direct-history": "I may not read direct messages.",
    "refused.in-its-words": "{platform} refused it: {said}.",
    "refused.account-gone": "{platform} refused it: that account is gone.",
    "refused.app-removed": (
        "{platform} refused it: the app was removed from the workspace; install it again."
    ),
    "refused.archived": "{platform} refused it: that channel is archived; choose another.",
    "refused.bots-get-none": "{platform} refused it: a bot takes no direct messages.",
    "refused.channel-gone": (
        "{platform} refused it: that channel is gone; choose another with /schedule set."
    ),
    "refused.channel-unknown": (
        "{platform} refused it: {platform} knows no such channel, or I am not in it; invite me"
        " with /invite, or choose another."
    ),
    "refused.edit-too-late": (
        "{platform} refused it: the workspace no longer lets that message be changed."
    ),
    "refused.member-gone": "{platform} refused it: that member is not in the workspace any more.",
    "refused.member-out-of-reach": (
        "{platform} refused it: that member can't be written to from here."
    ),
    "refused.message-deleted": (
        "{platform} refused it: that message is gone, somebody has deleted it."
    ),
    "refused.message-gone": "{platform} refused it: that message is gone.",
    "refused.messages-tab-off": (
        "{platform} refused it: the app's Messages tab is off; install it again with its manifest."
    ),
    "refused.no-direct": (
        "{platform} refused it: that person takes no direct messages from me; their privacy"
        " settings for this server can allow them."
    ),
    "refused.no-such-recipient": (
        "{platform} refused it: nobody can be written to under that account."
    ),
    "refused.no-text": (
        "{platform} refused it: nothing can be written in a channel of that type; choose a text"
        " channel with /schedule set."
    ),
    "refused.no-threads": (
        "{platform} refused it: I may not open a thread there; allow me Create Public Threads"
        " in that channel."
    ),
    "refused.no-view": (
        "{platform} refused it: I may not see that channel; allow me View Channel there."
    ),
    "refused.no-write": (
        "{platform} refused it: I may not write in that channel; allow me Send Messages and"
        " Embed Links there."
    ),
    "refused.not-in-channel": (
        "{platform} refused it: I am not in that channel; invite me with /invite."
    ),
    "refused.not-mine": "{platform} refused it: that message is not mine to change.",
    "refused.restricted": "{platform} refused it: a workspace setting keeps me from posting there.",
    "refused.scope-missing": (
        "{platform} refused it: the app lacks a scope; install it again with its manifest."
    ),
    "refused.server-left": (
        "{platform} refused it: I am no longer in that server; `cairn invite discord` prints"
        " the link that adds me again."
    ),
    "refused.thread-archived": (
        "{platform} refused it: that thread is archived; open it again, or choose another"
        " channel with /schedule set."
    ),
    "refused.thread-locked": (
        "{platform} refused it: that thread is locked; unlock it, or choose another channel"
        " with /schedule set."
    ),
    "refused.too-many-threads": (
        "{platform} refused it: the server has as many active threads as {platform} allows;"
        " archive some."
    ),
}
"""Why a platform said no, and what an organiser can do."""

_LACKING = {
    "lacking.server": (
        "I am not a member of this server: `cairn invite discord` prints the link that adds me."
    ),
    "lacking.channel-gone": (
        "That channel is gone, or I may not see it. Allow me View Channel there, or choose another."
    ),
    "lacking.permissions": (
        "I may not post there. Allow me {names}: Edit Channel, Permissions, add my role."
    ),
    "lacking.no-text": "Nothing can be posted in a channel of that type. Choose a text channel.",
    "lacking.locked": "That thread is locked. Unlock it, or choose another channel.",
    "lacking.history": (
        "After a broken connection I could not find out whether a post arrived. Allow me"
        " Read Message History."
    ),
    "lacking.threads": (
        "I can't open a thread under a post to talk about it. Allow me Create Public Threads."
    ),
    "lacking.files": "What is too long for a message can't be attached. Allow me Attach Files.",
    "lacking.no-member": "I am not in that channel. Type /invite @Cairn there.",
    "lacking.not-visible": (
        "There is no such channel, or it is private and I am not in it. Type /invite @Cairn"
        " there, or choose another."
    ),
    "lacking.archived-channel": "That channel is archived. Choose another.",
    "lacking.read-only": (
        "Only some may post in that channel, and I am not one of them. A workspace admin can allow"
        " it, or choose another."
    ),
    "lacking.direct": (
        "That is a direct message: your group does not see what is posted there. Choose a channel."
    ),
    "lacking.scope": (
        "I may not look at channels here: the app lacks a scope. Install it again with its"
        " manifest, and type /invite @Cairn in the channel."
    ),
}
"""What is missing in a channel before anything is posted there, and how it is given."""

ENGLISH: Mapping[str, str] = {
    PLAIN: "{text}",
    SEVERAL: "{all:messages}",
    "invocation.repeated": "This `/{command}` reached me twice; I counted it once.",
    "invocation.repeated-as-told": "{answer}. (This reached me twice; I counted it once.)",
    **_PICKED,
    **_LEFT_OUT,
    **_REMINDERS,
    **_FAILED,
    **_PLATFORM,
    **_REFUSED,
    **_LACKING,
}
"""A template for each id."""
