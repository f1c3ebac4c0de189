"""What the last set-up of a space gave, kept as a note: so the next one knows what is still its."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.store import kv
from bot.store.work import Transaction


@dataclass(frozen=True, slots=True)
class LastSetup:
    """The channel and the time (HH:MM) that it gave, and the kinds that it began or found.

    ``times`` are those of kinds that it gave a time of their own.
    """

    channel: str
    time: str
    kinds: tuple[str, ...] = ()
    times: Mapping[str, str] = field(default_factory=dict)

    def time_of(self, kind: str) -> str:
        """The time that it gave a kind."""
        return self.times.get(kind, self.time)


def last(tx: Transaction, space_id: int) -> LastSetup | None:
    """What the last one of a space gave.

    None where there was none, or in a version that kept no note.
    """
    note = kv.get(tx, _noted_under(space_id))
    if note is None:
        return None
    found = json.loads(note)
    return LastSetup(found["channel"], found["time"], tuple(found["kinds"]), found["times"])


def keep(tx: Transaction, space_id: int, setup: LastSetup) -> None:
    """From now on this is the last one."""
    note = {
        "channel": setup.channel,
        "time": setup.time,
        "kinds": list(setup.kinds),
        "times": dict(setup.times),
    }
    kv.put(tx, _noted_under(space_id), json.dumps(note))


def _noted_under(space_id: int) -> str:
    return kv.of_space("setup", space_id)
