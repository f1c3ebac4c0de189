"""Who and where: four sample members in one space with one channel."""

from __future__ import annotations

from bot.chat.invocation import Actor, Place

PLATFORM = "web"
CHANNEL = "study-group"
PLACE = Place(PLATFORM, "playground", CHANNEL, "Playground")

MEMBERS = (
    Actor(PLATFORM, "ana", "Ana", organiser=True),
    Actor(PLATFORM, "tom", "Tom"),
    Actor(PLATFORM, "mia", "Mia"),
    Actor(PLATFORM, "lee", "Lee"),
)


def member(id: str) -> Actor | None:
    """The sample member of this id."""
    return next((actor for actor in MEMBERS if actor.id == id), None)
