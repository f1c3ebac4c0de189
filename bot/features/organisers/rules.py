"""Who is meant by a name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.spelling import nearest_names

EVERYBODY = frozenset(["all", "channel", "everybody", "everyone", "here"])
MOST_COMPARED = 2000
"""Names: what is looked for among more is to be mentioned."""

Known = tuple[str, str]
"""(native id, name) of a member, or of a role."""


def is_everybody(name: str) -> bool:
    """Whether a word means all members."""
    return _folded(name).removeprefix("@") in EVERYBODY


def called(name: str, known: Sequence[Known]) -> list[Known]:
    """All of exactly this name, in any case."""
    return [one for one in known if _folded(one[1]) == _folded(name)]


def alike(name: str, known: Sequence[Known]) -> list[Known]:
    """Those whose names may be meant, the nearest first; none among very many."""
    if len(known) > MOST_COMPARED:
        return []
    near = nearest_names(name, dict.fromkeys(shown for _, shown in known))
    return [one for wanted in near for one in known if one[1] == wanted]


def _folded(name: str) -> str:
    """Without what isolates a name that runs from right to left."""
    return " ".join(name.strip("\u2068\u2069").casefold().split())
