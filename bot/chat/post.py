"""A recurring post is declared once: its name, when it is usual, the function that words it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.chat.reply import Link, Reply, Tally


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is said around an item.

    ``why`` (a fragment) it was chosen, whether it comes late, where it can be mended, what is
    counted under it, and the items that members may vote for.
    """

    why: str = ""
    late: bool = False
    edit: tuple[Link, ...] = ()
    posted: bool = False
    tallies: tuple[Tally, ...] = ()
    ballot: tuple[Any, ...] = ()


def talk_here(there: bool) -> Tally:
    """Where to talk about a post, as the line under it; it says nothing before the thread is there.

    A thread is opened after its post, and may be refused.
    """
    return Tally("thread", ("Talk about it in this post's thread.",) if there else ())


def edit_links(url: str) -> tuple[Link, ...]:
    """Where a reader can mend an item, as the last thing in its reply.

    Nothing where no such place is set.
    """
    return (Link("Edit this page", url),) if url else ()


Word = Callable[[Any, Occasion], Reply]
Count = Callable[[Any, Any], Sequence[Tally]]


@dataclass(frozen=True, slots=True)
class PostSpec:
    """A kind of recurring post.

    ``weekday`` (Monday = 0) and ``time`` (HH:MM) are what ``setup`` proposes, for a kind that is
    ``usual``. ``items`` is the class of content item that is picked, and ``word(item, occasion)``
    makes the Reply. Where ``items`` is None nothing is picked, and it is ``word(week, occasion)``:
    what the group did; NotNow where there is nothing to tell. ``count(week, item)``: the lines that
    are brought up to date under a post. ``votes``: members choose the next item.

    A post is worded beside what is written meanwhile. ``opens(week)`` writes down what it must
    before that, so that what comes later counts as later; ``stands(week)`` says in the end whether
    what was opened is still its own.
    """

    kind: str
    noun: str
    weekday: int
    time: str
    items: type[Any] | None
    word: Word = field(repr=False)
    count: Count | None = field(default=None, repr=False)
    votes: bool = False
    usual: bool = True
    opens: Callable[[Any], Any] | None = field(default=None, repr=False)
    stands: Callable[[Any], bool] | None = field(default=None, repr=False)


def weekly(
    kind: str,
    *,
    noun: str,
    weekday: int,
    time: str,
    items: type[Any] | None,
    count: Count | None = None,
    votes: bool = False,
    usual: bool = True,
    opens: Callable[[Any], Any] | None = None,
    stands: Callable[[Any], bool] | None = None,
) -> Callable[[Word], Word]:
    """Declare a recurring post; the function is left as it is."""

    def attach(word: Word) -> Word:
        word.__dict__["spec"] = PostSpec(
            kind, noun, weekday, time, items, word, count, votes, usual, opens, stands
        )
        return word

    return attach


def post_of(word: Word) -> PostSpec:
    """What ``@weekly`` attached. TypeError for a function that was not declared."""
    spec = word.__dict__.get("spec")
    if not isinstance(spec, PostSpec):
        raise TypeError(f"{word!r} is not declared with @weekly")
    return spec
