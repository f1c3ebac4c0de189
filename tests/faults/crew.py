"""Processes of the bot as a test sees them: watched step by step, ended by their id."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.faults.bot import Order, be_a_bot
from tests.servers.discord_exchange import Bell

PATIENCE = 30.0  # seconds for what takes a fraction of one, on a machine that does much else
TURNS = 5  # of the loop, in which a server that was connected to has accepted it
CLAIMING = "before the claim"
# What a post that was claimed comes to; until one of them it is in hand.
OVER = {
    "marked",
    "a post is put back",
    "a post was given up",
    "a post is skipped",
    "a post waits for the database",
    "a lease ran out before its post was sent",
}

# A server that has read the heavy modules forks each bot: 0.1 s a start in place of 1.5 s.
nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(
    [
        "tests.faults.bot",
        "adapters.discord.adapter",
        "adapters.slack.adapter",
        "bot.store.sqlite",
        "bot.store.postgres",
        "pytest",  # the children of a test run read it again otherwise
    ]
)


class Bot:
    """One process.

    ``steps`` counts what it said; ``in_hand`` are the keys of the posts that it is sending.
    """

    def __init__(
        self, process: ForkServerProcess, said: Connection, told: Connection, bell: Bell
    ) -> None:
        self.process = process
        self.steps: Counter[str] = Counter()
        self.in_hand: set[str] = set()
        self.stopped = False
        self.gone = False
        self._said, self._told, self._bell = said, told, bell
        asyncio.get_running_loop().add_reader(said.fileno(), self.listen)

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def listen(self) -> None:
        """Take in what it has said up to now."""
        try:
            while not self.gone and self._said.poll():
                step, _, key = self._said.recv_bytes().decode().partition("\t")
                self._note(step, key)
        except (EOFError, ConnectionResetError):  # the process is no more
            self.gone = True
            asyncio.get_running_loop().remove_reader(self._said.fileno())
            self.process.join(PATIENCE)
        self._bell.ring()

    def _note(self, step: str, key: str) -> None:
        self.steps[step] += 1
        if step == "claimed":
            self.in_hand.add(key)
        elif step in OVER:
            self.in_hand.discard(key)

    async def came_to(self, step: str, times: int = 1) -> None:
        """Once it has said a step so often."""
        await self._bell.until(
            lambda: self.steps[step] >= times or self.gone, f"the step '{step}'", PATIENCE
        )
        assert self.steps[step] >= times, f"the bot ended before '{step}'"

    async def ended(self) -> int:
        """Its exit status, negative where a signal ended it."""
        await self._bell.until(lambda: self.gone, "the end of a bot", PATIENCE)
        assert self.process.exitcode is not None
        return self.process.exitcode

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def go_on(self) -> None:
        """Release it from where it waits."""
        self._told.send_bytes(b"go")

    def close(self) -> None:
        """End it, whatever it does."""
        if not self.gone:
            asyncio.get_running_loop().remove_reader(self._said.fileno())
            self.process.kill()
            self.process.join(PATIENCE)
        self.process.close()
        self._said.close()
        self._told.close()


class Crew:
    """The bots of one scenario, on one clock."""

    def __init__(
        self,
        environments: Sequence[Mapping[str, str]],
        folder: Path,
        clock: Path,
        bell: Bell,
        ready: str,
    ) -> None:
        """``environments``: one each in turn. ``ready``: what a bot says when it can post."""
        self._environments, self._folder, self._clock, self._bell, self._ready = (
            environments,
            folder,
            clock,
            bell,
            ready,
        )
        self.bots: list[Bot] = []

    async def start(
        self, order: Order | None = None, wait: bool = True, again: Bot | None = None
    ) -> Bot:
        """One more bot; ``wait``: once it is connected. ``again``: the same as one that died."""
        at = len(self.bots) if again is None else self.bots.index(again)
        environment = self._environments[at % len(self._environments)]
        heard, said = nursery.Pipe(duplex=False)
        told, tell = nursery.Pipe(duplex=False)
        log = self._folder / f"bot-{len(self.bots) + 1}.log"
        process = nursery.Process(
            target=be_a_bot,
            args=(environment, self._clock, log, said, told, order),
            daemon=True,
        )
        process.start()
        said.close()
        told.close()
        bot = Bot(process, heard, tell, self._bell)
        self.bots.append(bot)
        if wait:
            await bot.came_to(self._ready)
        return bot

    @property
    def awake(self) -> list[Bot]:
        """Those that run."""
        return [bot for bot in self.bots if not bot.gone and not bot.stopped]

    async def idle(self) -> None:
        """Once every bot has looked twice for something to do, and has nothing in hand."""
        before = {bot: bot.steps[CLAIMING] for bot in self.awake}
        assert before, "no bot is left"

        def quiet() -> bool:
            looked = all(
                bot.gone or bot.steps[CLAIMING] >= count + 2 for bot, count in before.items()
            )
            return looked and not any(bot.in_hand for bot in self.awake)

        await self._bell.until(quiet, "bots that have nothing in hand", PATIENCE)

    async def first_gone(self) -> Bot:
        """The first one that ends."""
        found = await self._bell.until(
            lambda: [bot for bot in self.bots if bot.gone], "the end of a bot", PATIENCE
        )
        return found[0]

    async def first_at(self, step: str) -> Bot:
        """The first one that has come to a step."""
        found = await self._bell.until(
            lambda: [bot for bot in self.bots if bot.steps[step]], f"the step '{step}'", PATIENCE
        )
        return found[0]

    async def stop(self) -> None:
        """End those that run as an operator does."""
        running = self.awake
        for bot in running:
            bot.send(signal.SIGTERM)
        for bot in running:
            await bot.ended()

    def sender(self) -> Bot:
        """The one whose post was accepted just now."""
        for bot in self.awake:
            bot.listen()
        [sender] = [
            bot for bot in self.awake if bot.steps["before the call"] > bot.steps["answered"]
        ]
        return sender

    def logs(self) -> str:
        """What they wrote, for whoever looks for a fault."""
        return "\n".join(
            f"-- {path.name}\n{path.read_text()}" for path in sorted(self._folder.glob("bot-*.log"))
        )

    async def close(self) -> None:
        """End them all, and let the servers take in what they had begun.

        asyncio leaks what it accepts as it closes.
        """
        for bot in self.bots:
            bot.close()
        for _ in range(TURNS):
            await asyncio.sleep(0)
