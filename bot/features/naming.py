"""Items as members name them: completed, found, and offered where a name is not clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.catalog.catalog import AnyItem, Catalog
from bot.catalog.nearest import words_of
from bot.catalog.parts import Stage
from bot.catalog.schema import (
    Challenge,
    Interview,
    Item,
    Kaggle,
    Nudge,
    Reading,
)
from bot.catalog.search import (
    complete,
    fits,
    has_name,
    is_like,
    is_named,
    only_guess,
    resolve,
)
from bot.catalog.stages import stages_meant
from bot.chat import limits
from bot.chat.grammar import quote
from bot.chat.parameter import Completer, Known, Param, Suggestion
from bot.chat.phrases import clip, did_you_mean, label
from bot.chat.reply import (
    Bold,
    Mono,
    Reply,
    text,
)
from bot.errors import MOST_QUOTED, BadInput, UnknownItem, quoted_last
from bot.features.items import stop
from bot.spelling import says_all, words_alike

GIVEN_WEEKLY: dict[type[Item], str] = {
    Challenge: "challenge",
    Kaggle: "kaggle",
    Reading: "paper",
    Interview: "interview",
    Nudge: "nudge",
}
"""What a group is given one of every week -> the kind of the post, which is a command, too."""


CALLED_WEEKLY: dict[str, type[Item]] = {
    "challenge": Challenge,
    "kaggle": Kaggle,
    "kaggle prompt": Kaggle,
    "kaggle challenge": Kaggle,
    "paper": Reading,
    "reading": Reading,
    "interview": Interview,
    "interview question": Interview,
    "question": Interview,
    "nudge": Nudge,
}
"""What members call this week's item of a kind."""

THIS_WEEK = frozenset({"week", "weeks", "weekly", "current"})


LAST_WEEK = frozenset(["last week", "last one", "last weeks", "last week s", "previous", "last"])
"""What members call the item of the week before."""

WORDS_OF_A_WEEK = frozenset({"the", "this", "our", "my", "one", "of", "s", *THIS_WEEK})


def item_param(description: str, *kinds: type[Item], rest: bool = False, weekly: str = "") -> Param:
    """A parameter that takes an item of these kinds by its name, or this week's.

    ``weekly``: the kind of post whose item is taken where none is named.
    """
    return Param(
        description,
        complete=completer(*kinds),
        known=known(*kinds),
        fits=lambda catalog, words: fits(catalog, words, kinds),
        like=lambda catalog, words: looks_like_a_name(catalog, words, kinds),
        rest=rest,
        weekly=weekly,
        high=100,
        check=lambda catalog, typed: weekly_kind(typed, kinds) or find(catalog, typed, kinds),
    )


def completer(*kinds: type[Item]) -> Completer:
    """A completer over the items of these kinds."""

    def suggest(catalog: Catalog, typed: str) -> Sequence[Suggestion]:
        found = complete(catalog, typed, kinds, limits.SUGGESTIONS)
        return [Suggestion(item.title, item.id) for item in found]

    return suggest


def known(*kinds: type[Item]) -> Known:
    """Whether words are exactly the name of an item of these kinds, or mean this week's."""

    def names(catalog: Catalog, words: str) -> bool:
        if weekly_kind(words, kinds) is not None:
            return True
        return has_name(catalog, words, kinds)

    return names


def looks_like_a_name(catalog: Catalog, words: str, kinds: Sequence[type[Item]]) -> bool:
    """Whether words mean this week's, are a name, fit one or may be a slip of one."""
    return weekly_kind(words, kinds) is not None or is_like(catalog, words, kinds)


def weekly_kind(typed: str, kinds: Sequence[type[Item]]) -> type[Item] | None:
    """The kind of which this week's item is meant: ``challenge``, ``this week's paper``.

    ``this week's`` alone is enough where only one of the kinds comes weekly; None for other words.
    """
    words = words_of(typed).split()
    said = " ".join(word for word in words if word not in WORDS_OF_A_WEEK)
    if said:
        meant = CALLED_WEEKLY.get(said)
        return meant if meant in kinds else None
    weekly = [kind for kind in kinds if kind in GIVEN_WEEKLY]
    if len(weekly) != 1 or not THIS_WEEK.intersection(words):
        return None
    return weekly[0]


def is_last_weeks(typed: str) -> bool:
    """Whether words mean what was given before this week: ``last week``, ``the last one``."""
    return words_of(typed).removeprefix("the ") in LAST_WEEK


def find(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem:
    """The item that was meant.

    UnknownItem with the near misses: the conversation offers each, with all else as it was given.
    """
    try:
        return resolve(catalog, typed, kinds)
    except UnknownItem as unknown:
        near = unknown.suggestions
    noun = _noun_of(kinds)
    ways: list[tuple[str, str]] = []
    if near:
        advice = did_you_mean([title for _, title in near])
        if not any(says_all(typed, title) for _, title in near):
            ways = [("Search for it", search_line(typed))]
    elif "topic" in noun:
        advice = "`/roadmap` shows every topic by its name."
        ways = [("Show the roadmap", "roadmap")]
    else:
        advice = "`/search` finds it by a word."
        ways = [("Search", search_line(typed))]
    raise UnknownItem(typed, near, noun, advice, ways)


def search_line(typed: str) -> str:
    """The line that searches for what was typed; for nothing yet where that is long."""
    words = " ".join(typed.split())
    return f"search {quote(words)}" if words and len(words) <= MOST_QUOTED else "search"


def find_to_read(catalog: Catalog, typed: str, kinds: Sequence[type[AnyItem]]) -> AnyItem:
    """As ``find``, but what was surely meant by a slip is found, too: nothing is written by it."""
    try:
        return find(catalog, typed, kinds)
    except UnknownItem:
        meant = only_guess(catalog, typed, kinds)
        if meant is None:
            raise
        return meant


def taken_as(reply: Reply, typed: str, item: Item) -> Reply:
    """The reply, and which item was taken for the typed name, where its title does not show it."""
    if not typed or weekly_kind(typed, (type(item),)) or is_named(item, typed):
        return reply
    if words_alike(typed, item.title):
        return reply
    said = Mono(clip(typed, MOST_QUOTED))
    taken = text("I took ", said, " as ", Bold(item.title), stop(item.title))
    return replace(reply, blocks=(taken, *reply.blocks))


def find_stage(stages: Sequence[Stage], typed: str, parameter: str = "stage") -> Stage:
    """The stage that is named. BadInput, with those that may be meant, for none or several.

    It offers them for ``parameter``.
    """
    meant = stages_meant(stages, typed)
    if len(meant) == 1:
        return meant[0]
    near = meant or stages
    names = ", ".join(f"`{stage.id}`" for stage in near)
    raise BadInput(
        f"I don't know a {parameter} called {quoted_last(typed)} The {parameter}s are {names}.",
        [] if meant else [("Search for it", search_line(typed))],
        [(label(stage.named), {parameter: stage.id}) for stage in near[:4]],
    )


def suggest_stages(stages: Sequence[Stage], typed: str) -> list[Suggestion]:
    """The stages with these letters in their names."""
    wanted = typed.strip().lower()
    found = [stage for stage in stages if wanted in stage.named.lower()]
    return [Suggestion(stage.named, stage.id) for stage in found]


def _noun_of(kinds: Sequence[type[Item]]) -> str:
    if len(kinds) > 2:
        return "item"
    return " or ".join(kind.noun for kind in kinds)
