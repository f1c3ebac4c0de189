"""What is only looked up: commands that read, a keystroke's completion, a member's own page.

In processor time: what a wait costs depends on the disk and on who else writes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from time import process_time, thread_time

from bot.app import App
from bot.catalog.catalog import Catalog
from bot.catalog.graph import next_steps
from bot.catalog.progress import Progressed, stages_of
from bot.chat.command import Reads, spec_of
from bot.chat.completion import LineCompleter
from bot.chat.invocation import Actor, Place, Request
from bot.chat.reply import Reply
from bot.features.index import COMMANDS
from bot.features.items import FINISHABLE
from bot.features.me.rules import stage_at_hand, weeks_in_a_row
from tests.benchmarks.rounds import alternate
from tests.benchmarks.size import Size
from tests.benchmarks.stage import catalog, open_stage, topic
from tests.benchmarks.table import Goal, Line, timed
from tests.fakes import START

Handler = Callable[..., Reply]
ITEMS = 1000  # that the completed name may be one of
KEYSTROKES = ("done g", "done gr", "done gradient b", "done gradeint bostnig", "done the most of")
LOOKED_UP = ("help", "next", "topic", "leaderboard", "me")
KEYSTROKE, PAGE = Goal("<=", 1e-3, "s"), Goal("<=", 3e-4, "s")
_numbers = itertools.count(1)


async def reads(size: Size) -> list[Line]:
    """Commands that only read, and the same through the writer's door."""
    lines: list[Line] = []
    async with open_stage() as (app, database, clock):
        as_if_writing = [_declared(handler, "never") for handler in COMMANDS]
        writing = App(database, catalog(), clock=clock, commands=as_if_writing)
        await _ask(app, "log", {"what": topic(), "minutes": "45"})
        for name in LOOKED_UP:
            given = {"name": topic()} if name == "topic" else {}
            plays = {
                "reader": partial(_asked, app, name, given, size.questions),
                "writer": partial(_asked, writing, name, given, size.questions),
            }
            found = await alternate(plays, size.rounds)
            gain = found["writer"].over(found["reader"])
            lines += [
                timed(f"App /{name} through the writer, processor", found["writer"]),
                timed(f"App /{name} as it reads, processor", found["reader"], gain),
            ]
    return lines


async def completion(size: Size) -> list[Line]:
    """What a keystroke takes of the loop."""
    completer = LineCompleter(
        {spec.name: spec for spec in map(spec_of, COMMANDS)}, _with_finishable(catalog(), ITEMS)
    )
    plays = {
        typed: partial(_seconds, partial(completer.line, typed), size.questions)
        for typed in KEYSTROKES
    }
    found = await alternate(plays, size.rounds)
    what = f"a keystroke among {ITEMS:,} items"
    return [timed(f"{what}: {typed}", found[typed], None, KEYSTROKE) for typed in KEYSTROKES]


async def progress(size: Size) -> list[Line]:
    """What is worked out for a member's own page, beside what is read."""
    topics = [one.id for one in catalog().topics]
    walked = Progressed(frozenset(topics[:20]), frozenset(topics[20:23]))
    plays = {"page": partial(_seconds, partial(_worked_out, walked), size.questions)}
    found = await alternate(plays, size.rounds)
    return [timed("progress: road, next step, rhythm", found["page"], None, PAGE)]


def _worked_out(walked: Progressed) -> object:
    stages = stages_of(catalog(), walked.done)
    steps = next_steps(catalog(), walked.done, walked.started, 1)
    days = [START.date() - timedelta(days=ago) for ago in range(100)]
    return stage_at_hand(stages, walked), steps, weeks_in_a_row(days, START.date())


def _declared(handler: Handler, reads: Reads) -> Handler:
    """The same command, declared to read so."""

    def same(*given: object, **values: object) -> Reply:
        return handler(*given, **values)

    same.__dict__["spec"] = replace(spec_of(handler), handler=same, reads=reads)
    return same


def _with_finishable(real: Catalog, many: int) -> Catalog:
    """The catalog with so many items that can be finished: some of them twice, by other names."""
    found = [item for item in real.active if isinstance(item, FINISHABLE)]
    again = [
        item.model_copy(update={"id": f"{item.id}-{number}", "title": f"{item.title} {number}"})
        for number in (2, 3)
        for item in found
    ]
    return Catalog.of(real.stages, [*real.items.values(), *again[: many - len(found)]])


async def _seconds(act: Callable[[], object], times: int) -> float:
    """For one, of the processor."""
    act()
    begun = thread_time()
    for _ in range(times):
        act()
    return (thread_time() - begun) / times


async def _asked(app: App, name: str, given: dict[str, str], times: int) -> float:
    """Seconds of the processor, all threads together, for one of several asked in turn."""
    begun = process_time()
    for _ in range(times):
        await _ask(app, name, given)
    return (process_time() - begun) / times


async def _ask(app: App, name: str, given: dict[str, str]) -> None:
    place, who = Place("discord", "hill", "general", "Hill"), Actor("discord", "1", "Ana")
    await app.say(Request(f"read-{next(_numbers)}", who, place, name, given))
