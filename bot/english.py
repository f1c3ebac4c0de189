"""The words of what is kept to be said later, in English: a template for each id.

In a template, ``{late:span}`` says how a value is worded; see ``bot/messages.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

PLAIN = "plain"
SEVERAL = "several"
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_PICKED = {
    "pick.logged": "{members:of-you} logged {topic:title} lately",
    "pick.begun": "{members:of-you} began {topic:title} a while ago",
    "pick.first": "{topic:title} is a good one to begin with",
    "pick.open-to-most": "{topic:title} is open to most of you, and nobody has begun it",
    "pick.open-to-a-few": "{topic:title} is open to some of you, and nobody has begun it",
    "pick.can-begin": "{members:of-you} can begin {topic:title} now",
    "pick.finished": (
        "{members:of-you} finished {topic:title} in the last six weeks, and {next:title} builds"
        " on it"
    ),
    "pick.every-stage": "{stage:title} goes along with every stage",
    "pick.look-back": (
        "it is a look back: all of you who were active lately have {topic:title} behind you"
    ),
    "pick.look-back-for-some": ("it is a look back: some of you have {topic:title} behind you"),
    "pick.stretch": "it is a stretch: {topic:title} is further ahead on your road",
    "pick.voted": "your group voted for it: {votes} of {total:votes}",
    "pick.drawn": (
        "your group voted for it: {votes} of {total:votes}, and the draw decided between equals"
    ),
}
"""Why an item was picked: what follows "because"."""

_PICKED_BEFORE = {
    "pick.near": "your group is working on or near {topic:title}",
    "pick.open": "your group can begin {topic:title} now, and nobody has yet",
    "pick.open-to-some": "some of your group can begin {topic:title} now",
    "pick.base": "what your group can do next builds on {topic:title}",
    "pick.in-stage": "your group is in the stage {stage:title}",
    "pick.stage": "your group can begin the stage {stage:title}",
    "pick.review": "it is a review of {stage:title}",
    "pick.before": "the stage {stage:title} comes before where your group is",
    "pick.change": "it is on another topic than the last one; it looks ahead to {stage:title}",
    "pick.ahead": "your group has had everything nearer; this looks ahead to {stage:title}",
}
"""What older versions kept, and `why` still says."""

_LEFT_OUT = {
    "post.unknown-kind": "This version knows no post called {kind}.",
    "post.all-given": "The group was given every {kind:title} there is.",
    "post.nothing-logged": "Nobody logged anything in that week.",
    "post.recap-waits": "It is not known yet whether the recap before it arrived.",
    "post.removed": "An organiser removed it from the schedule.",
    "post.skipped": "An organiser skipped it.",
    "reminder.finished": "It was finished before.",
    "reminder.taken-back": "Taken back by the member.",
    "delivery.removed": "I was removed from there.",
    "delivery.overtaken": "I was removed from there when it was due.",
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

_RECALL = {
    "recall.nothing-due": "No recall card was due.",
    "recall.not-reached": (
        "Your weekly line about recall cards could not reach you. `/recall show` has the cards;"
        " `/recall weekly off` ends these lines."
    ),
}
"""What became of the line a week about recall cards."""

_PRESENCE = {
    "space.back": (
        "I was removed from here, and am back: the posts go on, each at its next time. What was due"
        " meanwhile is not posted."
    ),
}
"""What an organiser reads after a return."""
# Said in the same words by the first answer, by `help` and by `privacy`
GROUP_SEES = "your name, your points, and what you finished or helped others with"
YOURS_ALONE = "your notes, links and minutes"

_DEEDS = {
    "change.ordered": "{line}",
    "change.zone": "changed the group's time zone from {before} to {zone}",
    "change.off": "no posts: {first:day} to {last:day}",
    "change.off-kind": "held the {kind:title} back, {first:day} to {last:day}",
    "change.skip": "left out the {kind:title} of {day:day}",
    "change.back": "took back that there are no posts, {first:day} to {last:day}",
    "change.back-kind": "took back that the {kind:title} is held back, {first:day} to {last:day}",
    "change.back-day": "took back that the {kind:title} of {day:day} is left out",
    "change.swap": "gave the {kind:title} of {day:day} another pick: {item:title}",
    "change.named": "named {name} an organiser",
    "change.named-role": "named everybody with the role {name} an organiser",
    "change.unnamed": "took back that {name} is an organiser",
    "change.unnamed-role": "took back that the role {name} makes an organiser",
}
"""What organisers changed, as `organisers log` lists it."""

_MEMBERS = {
    "member.newcomer": (
        f"Your group sees {GROUP_SEES}; {YOURS_ALONE} are yours alone."
        " `/me show private:yes` leaves you out of boards and recaps."
    ),
    "member.zone-of-profile": (
        "Your days end at midnight in {zone}, as in your {platform} profile;"
        " `/me show zone:{other}` changes it."
    ),
    "member.zone-of-language": (
        "Your days end at midnight in {zone}, which I took from the language of your {platform};"
        " `/me show zone:{other}` changes it."
    ),
}
"""What is said to a member once, with an answer."""

_FAILED = {
    "delivery.too-late": "It was {late:span} late, more than the {grace:span} that are allowed.",
    "delivery.no-plan": "It can't be planned ({error}); it is paused until it is set again.",
    "delivery.left-lying": "Nothing was connected to where it belongs until it was too late.",
    "delivery.not-arrived": "It did not arrive, and by now it is too late.",
    "delivery.not-served": "Nothing is connected to where it belongs just now.",
    "delivery.in-doubt": "It may have arrived, and I may not look; I did not post it twice.",
    "delivery.in-doubt-because": (
        "It may have arrived, and I may not look; I did not post it twice. {reason:message}"
    ),
    "delivery.tried-too-long": "{reason:message} I tried until it was too late.",
    "delivery.unexpected": "Unexpected {error}.",
    "delivery.in-part": "Only the beginning arrived. {reason:message}",
    "delivery.worded-again": "Much was chosen for your group in that moment.",
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
    "platform.unreadable": "{platform} answered with something that I can't read.",
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
        "{platform} refused it: I may not write in that channel; allow me Send Messages there."
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
        "{platform} refused it: I am no longer in that server. Whoever manages it can add me again."
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
        "I am not a member of this server. Whoever manages it has to add me before I can post."
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
    **_PICKED_BEFORE,
    **_LEFT_OUT,
    **_REMINDERS,
    **_RECALL,
    **_PRESENCE,
    **_DEEDS,
    **_MEMBERS,
    **_FAILED,
    **_PLATFORM,
    **_REFUSED,
    **_LACKING,
}
"""A template for each id."""
