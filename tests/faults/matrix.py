"""Every scenario of the suite, and on what it is played.

Platform, database, number of bots, time of the restart.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.faults import around, further
from tests.faults.further import HOUR
from tests.faults.sides import BLIND, CHATS, DISCORD, DROP, EDIT, SLACK, THREAD, WORKSPACES
from tests.faults.stage import AFTER, INSIDE, Count, Stage, stage
from tests.faults.steps import IN_DOUBT, STEPS, killed_at

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
STORES = (SQLITE, POSTGRESQL)
Play = Callable[[Stage], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Run:
    """One way to play a scenario.

    ``instances`` bots at once, those that die started again ``later``.
    """

    chat: str
    store: str
    instances: int
    later: timedelta

    def __str__(self) -> str:
        minutes = f"{self.later.total_seconds() / 60:.0f} min"
        return f"{self.chat} | {self.store} | {self.instances} at once | restart after {minutes}"


def _nowhere(_: Run) -> bool:
    return False


def _blind(run: Run) -> bool:
    return run.chat == BLIND


def _on_slack(run: Run) -> bool:
    return run.chat in {SLACK, BLIND}


def _no_nonce(run: Run) -> bool:
    return run.chat == SLACK or (run.chat == DISCORD and run.later >= AFTER)


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens, and where it is played.

    ``declared``: where the documentation leaves the outcome open.
    """

    name: str
    play: Play
    declared: Callable[[Run], bool] = _nowhere
    chats: tuple[str, ...] = CHATS
    instances: tuple[int, ...] = (1, 2)
    laters: tuple[timedelta, ...] = (INSIDE,)

    def runs(self) -> Iterator[Run]:
        """Every way to play it."""
        for chat, store, instances, later in itertools.product(
            self.chats, STORES, self.instances, self.laters
        ):
            yield Run(chat, store, instances, later)

    async def count(self, run: Run, url: str, folder: Path) -> Count:
        """Play it once, on a fresh database."""
        async with stage(run.chat, url, folder, run.instances, run.later) as played:
            await self.play(played)
            return played.count(self.declared(run))


BOTH = (INSIDE, AFTER)
KILLS = [
    Scenario(
        f"SIGKILL: {step}",
        partial(killed_at, step),
        _blind if step in IN_DOUBT else _nowhere,
        laters=BOTH,
    )
    for step in STEPS
]
ANSWERS = [
    Scenario(name, partial(further.answer_lost, status=status), _blind, laters=BOTH)
    for name, status in (
        ("accepted, connection dropped", DROP),
        ("accepted, answered 500", 500),
        ("accepted, answered 503", 503),
    )
]
STOPS = [
    Scenario(
        f"SIGSTOP past the lease: {step}",
        partial(further.stopped_past_its_lease, step=step),
        _no_nonce if step == "before the call" else _nowhere,
        instances=(2,),
        laters=BOTH,
    )
    for step in ("claimed", "before the call", "answered")
]
REST = [
    Scenario(
        "SIGKILL, back before the platform",
        further.restarted_too_early,
        _blind,
        instances=(1,),
        laters=BOTH,
    ),
    Scenario("pick taken before it was kept", further.pick_taken, instances=(2,), laters=BOTH),
    Scenario("20 posts at once", further.many_at_once),
    Scenario("20 posts, SIGKILL among them", further.killed_among_many, _blind, laters=BOTH),
    Scenario("20 posts, 40 times 429", further.storm),
    Scenario("database locked at the mark", further.locked_at_the_mark),
    Scenario("database full or cut at the mark", further.full_at_the_mark),
    Scenario("clock an hour forward", partial(further.clock_stepped, span=HOUR)),
    Scenario("clock an hour back", partial(further.clock_stepped, span=-HOUR)),
    Scenario("SIGTERM, accepted, not answered", further.deployed),
    Scenario("restored to an hour ago", further.restored_to_an_hour_ago, _blind, laters=BOTH),
    Scenario(
        "restored to an hour ago, SIGKILL before",
        further.restored_after_a_crash,
        _blind,
        laters=BOTH,
    ),
    *(
        Scenario(
            f"two workspaces, one away: SIGKILL {step}",
            partial(further.workspace_away, step=step),
            chats=(WORKSPACES,),
            instances=(2,),
            laters=BOTH,
        )
        for step in ("claimed", "before the call", "answered")
    ),
    Scenario("a dead guild beside five", further.dead_guild, chats=(DISCORD,), laters=BOTH),
]
CHANNELS_READ = (DISCORD, SLACK)  # a direct message's history is read on no Slack
DIRECT = [
    Scenario(
        f"SIGKILL, {what}: {step}",
        partial(play, step),
        _on_slack if step in IN_DOUBT else _nowhere,
        CHANNELS_READ,
        instances,
        laters=BOTH,
    )
    for what, play, steps, instances in (
        ("a reminder", around.reminder_killed_at, around.DIRECT_STEPS, (1, 2)),
        ("a notice", around.notice_killed_at, around.NOTICE_STEPS, (1,)),
    )
    for step in steps
]


def _parts(number: int) -> Scenario:
    name, play = (
        f"SIGKILL, several messages: {number} accepted",
        partial(around.killed_between_parts, number=number),
    )
    return Scenario(name, play, _on_slack, laters=BOTH)


PARTS = [
    _parts(1),
    Scenario(
        "429 between several messages",
        around.told_to_wait_between_parts,
        chats=(DISCORD,),
        laters=BOTH,
    ),
    _parts(2),
]
CARE = [
    Scenario(
        f"SIGKILL, {care}: {'accepted, not answered' if done else 'before the call'}",
        partial(around.killed_in_care, care=care, done=done),
        chats=(DISCORD,) if care == THREAD else CHANNELS_READ,
        instances=(1,),
        laters=BOTH,
    )
    for care in (THREAD, EDIT)
    for done in (True, False)
]
PRUNED = Scenario(
    "pruned while an edit is on its way", around.pruned_in_care, chats=(DISCORD,), instances=(1,)
)
AROUND = [*DIRECT, *PARTS, *CARE, PRUNED]
SCENARIOS = [*KILLS, *ANSWERS, *STOPS, *REST, *AROUND]


def representative() -> Iterator[tuple[Scenario, Run]]:
    """Every kill of a post on each platform, everything else on each database.

    Every other one around it; in turn.
    """
    for number, scenario in enumerate(KILLS):
        for turn, chat in enumerate(CHATS):
            runs = [run for run in scenario.runs() if run.chat == chat]
            yield scenario, runs[(3 * number + turn) % len(runs)]
    for number, scenario in enumerate([*ANSWERS, *STOPS, *REST]):
        for turn, store in enumerate(STORES):
            runs = [run for run in scenario.runs() if run.store == store]
            yield scenario, runs[(5 * number + 2 * turn) % len(runs)]
    for number, scenario in enumerate(AROUND[::2]):
        runs = list(scenario.runs())
        yield scenario, runs[7 * number % len(runs)]
