"""A bot dies by SIGKILL at a step of a post, and is started again."""

from __future__ import annotations

import signal

from tests.faults.bot import KILL
from tests.faults.stage import Stage

ACCEPTED = "accepted, not answered"
STEPS = (
    "in the tick",
    "before the claim",
    "claimed",
    "worded",
    "before the call",
    ACCEPTED,
    "answered",
    "before the mark",
    "marked",
)
# It was begun, and is not marked.
IN_DOUBT = {"before the call", ACCEPTED, "answered", "before the mark"}
AFTER_PLANNING = "planned"  # what a bot says once its tick is durable


async def killed_at(step: str, stage: Stage) -> None:
    """The first bot that comes to the step dies there; as many as died come back later."""
    stage.schedule()
    if step == ACCEPTED:
        stage.side.on_accepted(lambda: stage.crew.sender().send(signal.SIGKILL))
        await stage.start()
    else:
        await stage.start(
            stage.order(step, KILL, after=AFTER_PLANNING if step == "before the claim" else "")
        )
    stage.nine()
    victim = await stage.crew.first_gone()
    assert await victim.ended() == -signal.SIGKILL, "the bot ended by itself"
    assert step != ACCEPTED or not victim.steps["answered"]
    stage.time_passes()
    await stage.crew.start()
    await stage.settle()
