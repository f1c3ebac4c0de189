"""A durable /log the whole way through a real client, over the same library's empty command."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tests.benchmarks import discord_clients, slack_apps, usual
from tests.benchmarks.rounds import Contestant, alternate, at_once, one_by_one
from tests.benchmarks.size import WIDTH, Size
from tests.benchmarks.stage import MEMBERS, MINUTES, open_stage
from tests.benchmarks.table import Goal, Line, timed

# Guards: what it cost when they were set, and a tenth. Even without any Python in the writer, what
# the library does for a `log` beyond an empty command is several times that.
ON_DISCORD = {"1 at a time": Goal("<=", 18), f"{WIDTH} at once": Goal("<=", 8.5)}
ON_SLACK = {"1 at a time": Goal("<=", 31), f"{WIDTH} at once": Goal("<=", 15)}
NO_GOALS: Mapping[str, Goal] = {}


async def discord(size: Size) -> list[Line]:
    """discord.py, from the gateway's payload to the interaction's answer."""
    async with (
        open_stage() as (app, _, clock),
        discord_clients.open_bot(app, clock) as bot,
        discord_clients.open_plain(discord_clients.ping, "floor") as floor,
        usual.open_usual() as stack,
    ):
        answer = await bot.ask(bot.questions(1)[0])
        assert f"{MINUTES} min" in str(answer), answer
        lines = await _race("discord /log", {"floor": floor, "bot": bot}, size, ON_DISCORD)
        if isinstance(stack, str):
            return [*lines, Line("discord, usual stack", f"skipped: {stack}")]
        return [
            *lines,
            *await _race("discord, usual stack", {"floor": floor, "bot": stack}, size, NO_GOALS),
        ]


async def slack(size: Size) -> list[Line]:
    """slack-bolt, from the slash command's payload to the ack that carries the answer."""
    async with (
        open_stage() as (app, _, clock),
        slack_apps.open_bot(app, clock) as bot,
        slack_apps.open_floor() as floor,
    ):
        answer = await bot.ask(bot.questions(1)[0])
        assert f"{MINUTES} min" in answer.body, answer.body
        return await _race("slack /log", {"floor": floor, "bot": bot}, size, ON_SLACK)


async def _race(
    what: str, two: Mapping[str, Contestant], size: Size, goals: Mapping[str, Goal]
) -> list[Line]:
    for contestant in two.values():
        await one_by_one(contestant, MEMBERS)  # everybody joins, every statement is compiled
    alone = await alternate(
        {name: partial(one_by_one, it, size.questions) for name, it in two.items()}, size.rounds
    )
    crowd = await alternate(
        {name: partial(at_once, it, size.questions, WIDTH) for name, it in two.items()}, size.rounds
    )
    lines = []
    for how, found in (("1 at a time", alone), (f"{WIDTH} at once", crowd)):
        over = found["bot"].over(found["floor"])
        lines += [
            timed(f"{what}, {how}: an empty command", found["floor"]),
            timed(f"{what}, {how}", found["bot"], over, goals.get(how)),
        ]
    return lines
