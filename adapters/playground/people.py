"""Who and where: four sample members, in a group with one channel; and in groups of one's own."""

from __future__ import annotations

from bot.chat.invocation import Actor, Place

PLATFORM = "web"
CHANNEL = "study-group"
SPACE = "playground"  # The group that is there from the start
PLACE = Place(PLATFORM, SPACE, CHANNEL, "Playground")

MEMBERS = (
    Actor(PLATFORM, "ana", "Ana", organiser=True),
    Actor(PLATFORM, "tom", "Tom"),
    Actor(PLATFORM, "mia", "Mia"),
    Actor(PLATFORM, "lee", "Lee"),
)


def member(id: str) -> Actor | None:
    """The sample member of this id."""
    return next((actor for actor in MEMBERS if actor.id == id), None)
