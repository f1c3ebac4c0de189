"""Challenges about serving models: memory, time, load, and what it all costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.solvers.draw import Draw
from bot.solvers.machines import written
from bot.solvers.own import Mistake, Own, Puzzle

Row = tuple[int, ...]

PAGE = 16
"""Tokens of a page of the cache."""
PAGES_PER_GIB = 512
"""A token takes 128 KiB with 8 key-value heads, so a page takes 2 MiB."""


def _chats(data: tuple[int, int, int, int]) -> Own:
    """How many chats with a common beginning fit into the cache of keys and values.

    GiB of the whole memory and of the weights; tokens that all chats share, and of each one's own.
    """
    memory, weights, common, own = data
    room = memory - weights - 4
    pages = room * PAGES_PER_GIB
    shared, left = divmod(common, PAGE)
    each = _pages(left + own)
    return Own(
        (
            f"A server has {memory} GiB of GPU memory: {weights} GiB are taken",
            f"same instructions of {common:,} tokens",
            f"each has {own:,} tokens of its own",
            f"{common:,} is not a multiple of 16",
        ),
        float((pages - shared) // each),
        (
            float((pages - _pages(common)) // _pages(own)),
            float(pages // _pages(common + own)),
            float((pages // 4 - shared) // each),
        ),
    )


def _pages(tokens: int) -> int:
    return -(-tokens // PAGE)


def _draw_chats(draw: Draw) -> tuple[int, int, int, int] | None:
    common = 20 * draw.whole(40, 160)
    memory, weights = 8 * draw.whole(5, 12), draw.whole(12, 24)
    own = 20 * draw.whole(25, 140)
    return None if common % PAGE == 0 else (memory, weights, common, own)


CHATS = Puzzle((48, 16, 1500, 2600), _draw_chats, _chats, apart=0.5)


ROUNDS = 200
MOST_GUESSES = 10


def _guessed_ahead(data: tuple[Row, int]) -> Own:
    """How many times as fast a model is with the best number of guessed tokens.

    How many rounds accepted 0 to 4 guesses; the hundredths of a step that each guess takes.
    """
    rounds, hundredths = data
    cost = hundredths / 100
    accepted = sum(count * times for count, times in enumerate(rounds))
    chance = accepted / (accepted + sum(rounds[:4]))
    return Own(
        (
            f"rounds{rounds[0]:>6}" + "".join(f"{times:>5}" for times in rounds[1:]),
            f"takes the time 1 + {cost:g} k",
            f"in the time {1 + cost:g}: {1.5 / (1 + cost):.2f} times as fast",
        ),
        max(_speed_ups(chance, cost)),
        (
            max(_speed_ups(accepted / (4 * ROUNDS), cost)),
            max(_speed_ups(chance, cost, own_token=False)),
            _speed_ups(chance, cost)[3],
        ),
    )


def _speed_ups(chance: float, cost: float, *, own_token: bool = True) -> list[float]:
    """The speed-up with 1, 2, ... guesses of which each is accepted with a chance."""
    found = []
    for guesses in range(1, MOST_GUESSES + 1):
        tokens = (1 - chance ** (guesses + 1)) / (1 - chance)
        if not own_token:
            tokens -= 1
        found.append(tokens / (1 + cost * guesses))
    return found


def _draw_guessed_ahead(draw: Draw) -> tuple[Row, int] | None:
    """A log whose best number of guesses lies inside the table that hint 3 asks for."""
    refused = (draw.whole(25, 65), draw.whole(20, 45), draw.whole(15, 35), draw.whole(8, 30))
    data = (*refused, ROUNDS - sum(refused)), draw.whole(3, 14)
    accepted = sum(count * times for count, times in enumerate(data[0]))
    found = _speed_ups(accepted / (accepted + sum(refused)), data[1] / 100)
    return data if found.index(max(found)) < MOST_GUESSES - 1 else None


GUESSED_AHEAD = Puzzle[tuple[Row, int]](
    ((50, 36, 30, 21, 63), 8), _draw_guessed_ahead, _guessed_ahead, apart=0.009
)


Way = tuple[int, int]
SMALL, LARGE = (0.15, 0.015, 0.60), (2.50, 0.25, 10.00)
"""Euros for a million tokens: new input, cached input, output."""


def _solved_chat(data: tuple[Row, tuple[Way, ...], int, int]) -> Own:
    """What a chat costs by the cheapest of three ways, with those that a person has to do.

    Tokens read, of these cached, and written; of each way the per cent solved, and of the solved
    that came back; the per cent that go on to the large model; cents for a person.
    """
    tokens, ways, goes_on, cents = data
    person, share = cents / 100, goes_on / 100
    small, large = _tokens(SMALL, *tokens), _tokens(LARGE, *tokens)
    costs = (small, large, small + share * large)
    totals = [cost + person * _done_by_people(way) for cost, way in zip(costs, ways, strict=True)]
    uncached = _tokens(LARGE, tokens[0], 0, tokens[2])
    return Own(
        (
            "A chat reads {:,} tokens, of which {:,} come from the cache, and writes {:,}.".format(
                *tokens
            ),
            "small alone                 {} %        {:>2} %".format(*ways[0]),
            "large alone                 {} %        {:>2} %".format(*ways[1]),
            f"small, {goes_on} % go on to large  " + "{} %        {:>2} %".format(*ways[2]),
            f"and {goes_on} % of them at the large one",
            f"done by a person for {person:.2f} euros",
            f"costs 0.01 + (0.5 + 0.1) x {person:.2f} = {0.01 + 0.6 * person:.2f} euros",
            f"plus {person:.2f} times the share",
            f"small + {share:g} x large",
        ),
        totals[1],
        (
            large + person * (1 - ways[1][0] / 100),
            totals[1] + uncached - large,
            totals[2],
            totals[0],
            small,
        ),
    )


def _tokens(price: tuple[float, float, float], read: int, cached: int, wrote: int) -> float:
    """The euros for a chat's tokens."""
    return ((read - cached) * price[0] + cached * price[1] + wrote * price[2]) / 1e6


def _done_by_people(way: Way) -> float:
    """The share that was not solved, or came back."""
    solved, back = way[0] / 100, way[1] / 100
    return 1 - solved + solved * back


def _draw_solved_chat(draw: Draw) -> tuple[Row, tuple[Way, ...], int, int] | None:
    """The large model alone is the cheapest way."""
    cached = 500 * draw.whole(10, 22)
    tokens = (cached + 200 * draw.whole(20, 35), cached, 100 * draw.whole(7, 16))
    small = (draw.whole(50, 62), draw.whole(8, 14))
    large, both = (draw.whole(70, 82), draw.whole(3, 7)), (draw.whole(63, 76), draw.whole(5, 9))
    data = (tokens, (small, large, both), draw.whole(25, 45), 10 * draw.whole(22, 48))
    own = _solved_chat(data)
    return data if own.answer < min(own.near[2:4]) else None


SOLVED_CHAT = Puzzle[tuple[Row, tuple[Way, ...], int, int]](
    ((14400, 9000, 1200), ((58, 10), (74, 5), (71, 7)), 35, 320),
    _draw_solved_chat,
    _solved_chat,
    apart=0.0025,
)


Call = tuple[int, str, int]
RULES, CLOCK = 2300, 20
FILES = {"ana": 2000, "ben": 3500, "cem": 1200}
KEPT = 5
"""Minutes after its last use for which a prefix can be found."""


def _cold_prefix(calls: tuple[Call, ...]) -> Own:
    """The share of all input tokens that come from the cache.

    Of each call the minute behind nine o'clock, the customer, and the tokens of the question.
    """
    sent = sum(RULES + CLOCK + FILES[who] + question for _, who, question in calls)
    rules, files = _found(calls, KEPT)
    of_files = sum(FILES[who] for who in files)
    warm_rules, warm_files = _found(calls, 60)
    same_minute = sum(one[0] == other[0] for one, other in pairwise(calls))
    return Own(
        (
            "\n".join(f"09:{at:02}  {who}       {question}" for at, who, question in calls),
            f"found {written(rules)} times",
        ),
        (rules * RULES + of_files) / sent,
        (
            (warm_rules * RULES + sum(FILES[who] for who in warm_files)) / sent,
            rules * RULES / sent,
            (rules + len(files)) / (2 * len(calls)),
            same_minute * (RULES + CLOCK) / sent,
        ),
    )


def _found(calls: Sequence[Call], kept: int) -> tuple[int, list[str]]:
    """(how often rules and tools are found, the customers whose file is found at each time)."""
    used: dict[str, int] = {}
    rules, files = 0, []
    for at, who, _ in calls:
        rules += "rules" in used and at - used["rules"] <= kept
        if who in used and at - used[who] <= kept:
            files.append(who)
        used["rules"] = used[who] = at
    return rules, files


def _draw_cold_prefix(draw: Draw) -> tuple[Call, ...] | None:
    """Ten calls, of which two come in the same minute and are for different customers."""
    gaps = draw.shuffled((0, 1, *(draw.one_of((1, 2, 3, 4, 5, 6, 7, 8)) for _ in range(7))))
    at, calls = 0, [(0, draw.one_of(tuple(FILES)), 100 * draw.whole(2, 6))]
    for gap in gaps:
        at += gap
        calls.append((at, draw.one_of(("ana", "ana", "ben", "ben", "cem")), 100 * draw.whole(2, 6)))
    pair = gaps.index(0)
    rules, files = _found(calls, KEPT)
    is_clear = at < 60 and calls[pair][1] != calls[pair + 1][1]
    return tuple(calls) if is_clear and 3 <= rules <= 8 and len(files) > 1 else None


COLD_PREFIX = Puzzle[tuple[Call, ...]](
    (
        (0, "ana", 300),
        (1, "ben", 500),
        (3, "ana", 400),
        (9, "ana", 600),
        (10, "ben", 500),
        (13, "ben", 200),
        (20, "ana", 300),
        (24, "cem", 400),
        (24, "ana", 500),
        (30, "cem", 200),
    ),
    _draw_cold_prefix,
    _cold_prefix,
    apart=0.0025,
)


CAPACITY = 100
"""Units of work that the service can do in a second; an answer costs one."""


def _third_try(data: tuple[int, int]) -> Own:
    """The per cent of users that fail when everybody tries up to three times.

    Users a second, and the hundredths of a unit of work that a refusal costs.
    """
    users, refusal = data[0], data[1] / 100
    alone = (users - CAPACITY) / (users * (1 - refusal))
    three, two = _refused(users, refusal, 3), _refused(users, refusal, 2)
    low = int(10 * three)
    return Own(
        (
            f"a refusal {refusal:g} units",
            f"In the busiest hour {users} users a second come",
            f"{users} · (1 - p) + {users} · p · {refusal:g} = 100, so p = {alone:.3f}, and"
            f" {100 * alone:.1f} % of the users fail",
            f"{users} users send {users} · (1 + 0.5 + 0.25) = {1.75 * users:g} requests",
            f"(1 - p) + {refusal:g} · load · p has to equal 100. At p = 0 it is {users},"
            f" at p = 1 it is {3 * users * refusal:.4g}.",
            f"You find p between {low / 10:g} and {(low + 1) / 10:g}.",
        ),
        100 * three**3,
        (
            100 * alone**3,
            100 * (1 - CAPACITY / users),
            100 * three,
            100 * alone,
            100 * two**2,
        ),
        (
            Mistake(
                100 * (1 - three**3),
                "Those are the users who get their answer in the end.",
            ),
        ),
    )


def _refused(users: int, refusal: float, tries: int) -> float:
    """The chance of a refusal at which the work is just what the service can do."""

    def work(p: float) -> float:
        return users * sum(p**at for at in range(tries)) * (1 - p + refusal * p)

    return _falls_to(work, CAPACITY)


def _falls_to(work: Callable[[float], float], level: float) -> float:
    """Where it comes down to a level for the only time between 0 and 1, to nine digits."""
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        if work(middle) > level:
            low = middle
        else:
            high = middle
    return high


def _draw_third_try(draw: Draw) -> tuple[int, int] | None:
    """So that the work does come down to the capacity before everybody is refused."""
    users, refusal = draw.whole(104, 160), draw.whole(5, 28)
    if 3 * users * refusal > 90 * CAPACITY:
        return None
    # Hint 2 says how much work there is at p = 1, which must not read like the answer
    work = 3 * users * refusal / 100
    return (users, refusal) if abs(_third_try((users, refusal)).answer - work) > 0.3 else None


THIRD_TRY = Puzzle((120, 20), _draw_third_try, _third_try, apart=0.35)
