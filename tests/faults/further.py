"""What else goes wrong: lost answers, ill platforms, databases, clocks, bots that are stopped."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

from tests.faults.bot import KILL, STOP, WAIT, Order
from tests.faults.crew import PATIENCE, Bot
from tests.faults.ledger import Due
from tests.faults.sides import DiscordSide
from tests.faults.stage import AFTER, Stage
from tests.servers.discord_faults import hanging

NOT_SAVED = "what became of a post can't be saved yet"
WORDED, WORDED_AGAIN = "before the words are kept", "a post is worded again"
FENCED = "a lease ran out before its post was sent"
HOUR, PAST_LEASE = timedelta(hours=1), timedelta(seconds=100)
MANY = 20
FEW = 4


async def answer_lost(stage: Stage, status: int) -> None:
    """The post is accepted; the answer is an error, or the connection is dropped."""
    stage.schedule()
    stage.side.spoil(status)
    await stage.start()
    stage.nine()
    await stage.crew.first_at("claimed")
    await stage.crew.idle()
    stage.time_passes()
    await stage.settle()


async def restarted_too_early(stage: Stage) -> None:
    """Killed right before the call; when it is back, the platform can't be reached yet."""
    stage.schedule()
    await stage.start(stage.order("before the call", KILL))
    stage.nine()
    await stage.crew.first_gone()
    stage.time_passes(PAST_LEASE)
    stage.side.refuse_login()
    bot = await stage.crew.start(wait=False)
    await bot.came_to(stage.side.waits)
    await bot.came_to(stage.side.ready)
    await stage.settle()


async def many_at_once(stage: Stage) -> None:
    """Twenty posts have nine o'clock."""
    stage.schedule(MANY)
    await stage.start()
    stage.nine()
    await stage.settle()


async def killed_among_many(stage: Stage) -> None:
    """Twenty posts, and the bot dies with several in hand."""
    stage.schedule(MANY)
    await stage.start(stage.order("answered", KILL))
    stage.nine()
    await stage.crew.first_gone()
    stage.time_passes()
    await stage.crew.start()
    await stage.settle()


async def storm(stage: Stage) -> None:
    """Twenty posts, and forty times the platform says 429.

    Wait a little, it says, or longer than one waits for an answer.
    """
    stage.schedule(MANY)
    stage.side.storm(2 * MANY, (0.02, 40.0))
    await stage.start()
    stage.nine()
    await stage.settle()


async def locked_at_the_mark(stage: Stage) -> None:
    """Somebody else holds the database while a bot has an answer to write down."""
    stage.schedule()
    await stage.start(stage.order("answered", WAIT))
    stage.nine()
    bot = await stage.crew.first_at("answered")
    with stage.ledger.locked():
        bot.go_on()
        if stage.ledger.is_file:
            await bot.came_to(NOT_SAVED)
        else:
            await _blocked(stage)
    await stage.settle()


async def _blocked(stage: Stage) -> None:
    async with asyncio.timeout(PATIENCE):
        while not stage.ledger.waiters():  # noqa: ASYNC110  # PostgreSQL does not call out
            await asyncio.sleep(0.01)


async def full_at_the_mark(stage: Stage) -> None:
    """The database fails when an answer is to be written down.

    SQLite's files cannot grow, or PostgreSQL ends every connection: there the mark is made on a new
    one, at once.
    """
    stage.schedule()
    step = "answered" if stage.ledger.is_file else "before the mark"
    await stage.start(stage.order(step, WAIT))
    stage.nine()
    bot = await stage.crew.first_at(step)
    if stage.ledger.is_file:
        with stage.ledger.full(bot.pid):
            bot.go_on()
            await bot.came_to(NOT_SAVED)
    else:
        stage.ledger.cut()
        bot.go_on()
    await stage.settle()


async def clock_stepped(stage: Stage, span: timedelta) -> None:
    """The clock jumps while a post is in the call.

    Where another bot waits for its lease, right before it is begun.
    """
    stage.schedule()
    step = "before the call" if stage.instances == 1 else "claimed"
    await stage.start(stage.order(step, WAIT))
    stage.nine()
    bot = await stage.crew.first_at(step)
    stage.turn_by(span)
    if stage.instances > 1 and span > timedelta(0):
        await _another_goes_on(stage, bot)
    bot.go_on()
    bot.stopped = False
    await stage.settle()


async def stopped_past_its_lease(stage: Stage, step: str) -> None:
    """SIGSTOP; another bot takes what it had; SIGCONT."""
    stage.schedule()
    await stage.start(stage.order(step, STOP))
    stage.nine()
    bot = await stage.crew.first_at(step)
    stage.time_passes(PAST_LEASE)
    await _another_goes_on(stage, bot)
    bot.send(signal.SIGCONT)
    bot.stopped = False
    await stage.settle()
    assert bot.steps[FENCED] == (step == "claimed"), "the fence is the lease, right before the call"


async def _another_goes_on(stage: Stage, bot: Bot) -> None:
    bot.stopped = True
    await stage.settle()


async def pick_taken(stage: Stage) -> None:
    """A bot has worded a post and not kept it; another words and sends one of the same group.

    The first one words its own again, so both bring the same item. Where it comes back past its
    lease, the other has sent its post as well.
    """
    first, second = (Due(stage.side.platform, *place) for place in stage.side.places(2))
    stage.add([first])
    await stage.start(stage.order(WORDED, WAIT))
    stage.nine()
    slow = await stage.crew.first_at(WORDED)
    stage.add([second])
    [fast] = [bot for bot in stage.crew.awake if bot is not slow]
    await fast.came_to("marked")
    if stage.later >= AFTER:
        stage.time_passes(PAST_LEASE)
        await fast.came_to("marked", times=2)
    slow.go_on()
    await slow.came_to(WORDED_AGAIN)
    await stage.settle()
    assert stage.ledger.item()


async def deployed(stage: Stage) -> None:
    """SIGTERM while the platform has a post and has not answered yet.

    The post is marked before the bot ends.
    """
    stage.schedule()
    stage.side.on_accepted(lambda: stage.crew.sender().send(signal.SIGTERM))
    await stage.start()
    stage.nine()
    bot = await stage.crew.first_gone()
    assert await bot.ended() == 0
    assert [fate.state for fate in stage.ledger.fates()] == ["sent"]
    await stage.crew.start()
    await stage.settle()


async def workspace_away(stage: Stage, step: str) -> None:
    """Two workspaces, each with a bot of its own: one dies, and is away for longer than its lease.

    The other one is there all the time, and leaves alone what is not for it.
    """
    stage.schedule(2 * FEW)
    await stage.start(stage.order(step, KILL))
    stage.nine()
    gone = await stage.crew.first_gone()
    await stage.time_passes_for_others(PAST_LEASE)
    await stage.crew.start(again=gone)
    await stage.settle()


async def dead_guild(stage: Stage) -> None:
    """A guild whose requests hang, beside living ones: theirs arrive; its own after a restart."""
    side = stage.side
    assert isinstance(side, DiscordSide)
    stage.schedule(6)
    for _, channel in side.places(6):
        side.server.script.append(hanging("POST", f"/channels/{channel}/messages", times=1000))
    await stage.start()
    living = [
        side.places(1, await side.server.add_guild(f"guild {number}"))[0] for number in range(5)
    ]
    stage.add(Due(side.platform, *place) for place in living)
    stage.nine()
    await side.server.bell.until(
        lambda: all(side.arrived(channel) for _, channel in living),
        "the posts of the living",
        PATIENCE,
    )
    for bot in stage.crew.awake:
        bot.send(signal.SIGKILL)
        await bot.ended()
    side.server.script.clear()
    stage.time_passes()
    await stage.start()
    await stage.settle()


async def restored_to_an_hour_ago(stage: Stage, order: Order | None = None) -> None:
    """A backup is put back that is an hour older than what stands in the channels.

    The bots have sent everything, or died over it, by an ``order``.
    """
    stage.schedule(FEW)
    backup = stage.folder / "backup.db"
    stage.turn_by(-HOUR)
    await stage.start(order)
    # Not in threads: Alembic keeps what it migrates once a process, and runs play side by side
    stage.ledger.back_up(backup, stage.hand())
    stage.nine()
    if order is None:
        await stage.settle()
    else:
        await stage.crew.first_gone()
    await stage.crew.stop()
    stage.time_passes()
    stage.ledger.restore(backup, stage.hand())
    await stage.crew.start()
    await stage.settle()


async def restored_after_a_crash(stage: Stage) -> None:
    """The same, where a bot died with posts in hand: some of them are there, some are not."""
    await restored_to_an_hour_ago(stage, stage.order("answered", KILL))
