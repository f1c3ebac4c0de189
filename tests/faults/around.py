"""What is no single post in a channel.

Direct messages, posts of several messages, threads, numbers under a post.
"""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

from bot.app import App
from bot.catalog.load import load
from bot.chat.reply import Reply, text
from bot.store.database import open_database
from bot.store.outbox import DEAD, REMINDER
from tests.fakes import Talk
from tests.faults.bot import KILL
from tests.faults.crew import PATIENCE
from tests.faults.home import TINY
from tests.faults.ledger import Due
from tests.faults.sides import EDIT
from tests.faults.stage import Stage
from tests.faults.steps import ACCEPTED

GIVEN_UP = "a post was given up"
DIRECT_STEPS = ("claimed", "before the call", ACCEPTED, "answered", "before the mark", "marked")
NOTICE_STEPS = (GIVEN_UP, *DIRECT_STEPS)
FIVE_WEEKS = timedelta(weeks=5)  # longer than the outbox keeps what is over
A_WHILE = timedelta(minutes=5)  # longer than upkeep holds a post, and than it waits after a change
LONG_WAIT = 400.0  # seconds, for which Discord's library does not wait by itself
PARTS = 3  # so that there is a middle


async def reminder_killed_at(step: str, stage: Stage) -> None:
    """A reminder is due; the bot that sends it dies at the step."""
    post = Due(stage.side.platform, stage.side.places(1)[0][0], "", stage.side.person())
    stage.expect(post)
    stage.ledger.word(post, REMINDER, Reply("You wanted to be reminded.", (text("It is time."),)))
    await _killed_at(step, stage)


async def notice_killed_at(step: str, stage: Stage) -> None:
    """A post is refused, and an organiser is to be told; the bot that does dies at the step."""
    [(space, channel)] = stage.side.places(1)
    told = Due(stage.side.platform, space, "", stage.side.person())
    stage.ledger.schedule([Due(stage.side.platform, space, channel)])
    stage.ledger.set_organiser(told)
    stage.side.refuse(channel)
    stage.expect(told)
    await _killed_at(step, stage, after="" if step == GIVEN_UP else GIVEN_UP)
    [refused] = [fate for fate in stage.ledger.fates() if fate.address == channel]
    assert refused.state == DEAD, "the post itself was refused"


async def _killed_at(step: str, stage: Stage, after: str = "") -> None:
    if step == ACCEPTED:
        stage.side.on_accepted(lambda: stage.crew.sender().send(signal.SIGKILL))
        await stage.start()
    else:
        await stage.start(stage.order(step, KILL, after=after))
    stage.nine()
    await _killed(stage)


async def _killed(stage: Stage) -> None:
    victim = await stage.crew.first_gone()
    assert await victim.ended() == -signal.SIGKILL, "the bot ended by itself"
    stage.time_passes()
    await stage.crew.start()
    await stage.settle()


def _long(stage: Stage) -> None:
    [(space, channel)] = stage.side.places(1)
    post = Due(stage.side.platform, space, channel, parts=PARTS)
    stage.expect(post)
    stage.ledger.word(
        post,
        "challenge",
        next(r for r in map(_of_paragraphs, range(100)) if stage.side.parts(r) == PARTS),
    )


def _of_paragraphs(count: int) -> Reply:
    said = "much is to be read before Friday, " * 40
    return Reply(
        "A long week", tuple(text(f"Paragraph {number}: {said}") for number in range(count))
    )


async def killed_between_parts(stage: Stage, number: int) -> None:
    """A post of several messages; the bot dies when the one of that number was accepted."""
    _long(stage)
    stage.side.on_accepted(lambda: stage.crew.sender().send(signal.SIGKILL), number)
    await stage.start()
    stage.nine()
    await _killed(stage)


async def told_to_wait_between_parts(stage: Stage) -> None:
    """A post of several messages.

    After the first one Discord asks for longer than it remembers a nonce.
    """
    _long(stage)
    stage.side.on_accepted(lambda: stage.side.storm(1, (LONG_WAIT,)))
    await stage.start()
    stage.nine()
    await stage.crew.first_at("a post is put back")
    stage.time_passes()
    await stage.settle()


async def killed_in_care(stage: Stage, care: str, done: bool) -> None:
    """The bot dies when it has asked for a thread, or an edit.

    ``done``: that is carried out all the same.
    """
    stage.schedule()
    bot = await stage.crew.start()
    if care == EDIT:
        stage.nine()
        await bot.came_to("marked")
        await stage.kept()
    kills = stage.side.hold(care, done, lambda: bot.send(signal.SIGKILL))
    if care == EDIT:
        await _finish(stage)
        stage.turn_by(A_WHILE)
    else:
        stage.nine()
    await stage.bell.until(lambda: stage.side.was_asked(care), f"the call of the {care}", PATIENCE)
    if not kills:
        bot.send(signal.SIGKILL)
    assert await bot.ended() == -signal.SIGKILL
    stage.time_passes(A_WHILE)
    if care != EDIT:
        await _finish(stage)
        stage.turn_by(A_WHILE)
    await stage.crew.start()
    stage.turn_by(A_WHILE)  # a bot that is not connected yet puts it off
    await stage.settle()
    await stage.kept()
    [(_, channel)] = stage.side.places(1)
    stage.side.check_kept(channel, "1 member of your group finished it.")


async def pruned_in_care(stage: Stage) -> None:
    """A bot is stopped with an edit on its way; another one makes it, and weeks later tidies up.

    When the first one goes on, there is no row any more that it could write to.
    """
    stage.schedule()
    slow = await stage.crew.start()
    stage.nine()
    await slow.came_to("marked")
    await stage.kept()
    stage.ledger.pause()
    stage.side.hold(EDIT, True, lambda: slow.send(signal.SIGSTOP))
    await _finish(stage)
    stage.turn_by(A_WHILE)
    await stage.bell.until(lambda: stage.side.was_asked(EDIT), "the edit", PATIENCE)
    slow.stopped = True
    await stage.crew.start()
    stage.turn_by(A_WHILE)  # the hold of the one that is stopped is over
    await stage.kept()
    stage.turn_by(FIVE_WEEKS)
    await stage.bell.until(stage.ledger.past, "the post to leave the outbox", PATIENCE)
    slow.send(signal.SIGCONT)
    slow.stopped = False
    await stage.settle()
    await stage.crew.idle()
    [(_, channel)] = stage.side.places(1)
    stage.side.check_kept(channel, "1 member of your group finished it.")


async def _finish(stage: Stage) -> None:
    """A member finishes what was posted; how, is no matter of the platform."""
    [(space, channel)] = stage.side.places(1)
    database = await open_database(stage.ledger.url.render_as_string(hide_password=False), Path())
    try:
        say = Talk(App(database, load(TINY), clock=stage.hand))
        reply = await say(
            f"done {stage.ledger.item()}",
            platform=stage.side.platform,
            space=space,
            channel=channel,
        )
        assert "reference" not in reply.summary, reply.summary
    finally:
        await database.close()
