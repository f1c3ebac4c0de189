"""The sample group's weeks, lived through: every row comes about as it does in real use.

The members say their lines, posts are planned and sent at their hours, and the numbers under them
are brought up to date; only the clock is one of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from adapters.playground.past import Said, said_before
from adapters.playground.people import PLACE, PLATFORM, member
from adapters.playground.sender import WebSender
from bot.app import App
from bot.catalog.parts import NumberCheck
from bot.catalog.schema import Challenge, Item, Kaggle, Reading
from bot.chat.invocation import Request
from bot.chat.reply import Reply, lines_of

KEPT_UNDER = "playground.lived-in"  # since when, as an ISO date
POST_HOURS = (time(9), time(17))  # When `setup` lets the weekly posts come
RECENT = 10
KINDS: dict[str, type[Item]] = {
    "challenge": Challenge,
    "kaggle": Kaggle,
    "paper": Reading,
}


@dataclass(slots=True)
class PastClock:
    """Shows the ``moment`` that it was set to."""

    moment: datetime

    def __call__(self) -> datetime:
        """The moment."""
        return self.moment


async def live(app: App, clock: PastClock, until: datetime, zone: str) -> None:
    """Let the sample group live until that moment. ``app`` reads ``clock``; its store is new."""
    sender = WebSender(lambda *_: None, str)
    said = said_before(until, zone)
    for at, line in _in_order(said, _post_hours(said[0].at, until, zone)):
        clock.moment = at.astimezone(UTC)
        if line is None:
            await _round(app, sender)
        else:
            await _say(app, line)
    clock.moment = until
    await _round(app, sender)
    await app.look_after([sender])
    await app.facts.put(KEPT_UNDER, said[0].at.date().isoformat())


def _in_order(said: list[Said], hours: list[datetime]) -> list[tuple[datetime, Said | None]]:
    """What happens, by moment: somebody speaks, or (None) posts may be due."""
    rounds: list[tuple[datetime, Said | None]] = [(at, None) for at in hours]
    spoken = [(line.at, line) for line in said]
    return sorted([*rounds, *spoken], key=lambda happens: happens[0])


def _post_hours(begin: datetime, until: datetime, zone: str) -> list[datetime]:
    first = begin.astimezone(ZoneInfo(zone)).date()
    days = [first + timedelta(days=after) for after in range((until - begin).days + 2)]
    hours = [datetime.combine(day, hour, ZoneInfo(zone)) for day in days for hour in POST_HOURS]
    return [at for at in hours if begin < at < until]


async def _round(app: App, sender: WebSender) -> None:
    if await app.tick():
        await app.deliver([sender])


async def _say(app: App, said: Said) -> None:
    actor = member(said.who)
    assert actor is not None  # the script names our own members
    line = await _typed(app, said.line)
    if line:
        id = f"{KEPT_UNDER}-{said.at:%Y%m%d%H%M}-{said.who}"
        await app.say(Request(id, actor, PLACE, line))


async def _typed(app: App, line: str) -> str:
    """The line of a button under a post, for what is done with a post; "" where it has none."""
    match line.split():
        case ["*solve"]:
            return _solving(app, await _pressed(app, "challenge", "done"))
        case ["*finish", kind]:
            return await _pressed(app, kind, "done")
        case ["*vote", number]:
            return await _pressed(app, "paper", "vote", int(number))
    return line


async def _pressed(app: App, kind: str, command: str, number: int = 1) -> str:
    """What the ``number``-th such button of the newest post of this kind types; "" for none."""
    for post in reversed(await app.sent(PLATFORM, RECENT)):
        if _is_about(app, post.reply, KINDS[kind]):
            lines = [line for line in lines_of(post.reply) if line.startswith(f"{command} ")]
            return "".join(lines[number - 1 : number])
    return ""


def _is_about(app: App, post: Reply, kind: type[Item]) -> bool:
    """Whether a post gives an item of this class: it can be finished under it."""
    done = [line for line in lines_of(post) if line.startswith("done ")]
    return bool(done) and isinstance(app.catalog.get(done[0].split()[1]), kind)


def _solving(app: App, done: str) -> str:
    """The line that hands in the right number; ``done`` itself where none is the same for all."""
    challenge = app.catalog.get(done.removeprefix("done ")) if done else None
    if not isinstance(challenge, Challenge) or challenge.solve is not None:
        return done
    if not isinstance(challenge.check, NumberCheck):
        return done
    return f"submit {challenge.id} {challenge.check.answer!r}"
