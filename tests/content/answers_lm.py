"""Reference answers for the challenges on language models: evaluation, agents, safety."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import combinations

TWO_SEATS = [[31, 22, 9], [2, 19, 1], [3, 5, 8]]
PASSED = [0, 1, 3, 8, 19]
BOOKING_FATES = """
lyon   lost late ok
porto  ok
gent   late lost lost ok
riga   full full full full full full
split  late late late lost ok
turku  lost lost lost lost late lost
"""
STORES = """
page    reads   research
notes   written research
notes   reads   planner
tasks   written planner
calendar confirmed planner
tasks   reads   booking
bookings confirmed booking
mail    written booking
calendar reads  reminder
sms     written reminder
mail    reads   accounts
ledger  written accounts
files   reads   support
files   written support
ledger  reads   reporter
report  written reporter
"""
RIGHTS = """
web      research  9
web      browser   4
inbox    mail     12
inbox    planner   3
research notes     5
browser  notes     3
notes    planner   6
mail     planner   4
mail     crm       5
planner  booking   7
planner  crm       3
crm      mailout   6
booking  payments  5
booking  mailout   2
payments outside   8
mailout  outside   9
"""
TRAINING = """
1  How do I return a parcel that arrived broken?
2  The parcel came on time but the box was empty, what now?
3  Please tell me how many days I have to send the shoes back.
4  My voucher does not work on the second order.
5  I was charged twice for one order, can you refund me?
6  Where can I see the date on which my parcel will arrive?
7  How many days do I have to send something back to you?
8  Can you change the address of an order that was already sent?
"""
EXAM = """
A  I have been charged twice for one order. Can you help?
B  How many days do I have to send the shoes back?
C  My voucher does not work. On the second order it says invalid.
D  Can you change the address of an order that I placed today?
"""
RUN_OF_WORDS = 6
OUTPUTS = [
    '{"city": "Lyon", "nights": 2}',
    '~~~json {"city": "Porto", "nights": 3} ~~~',
    '{"city": "Gent", "nights": 1,}',
    "{'city': 'Riga', 'nights': 4}",
    '{"city": "Split", "nights": "2"}',
    'Sure! {"city": "Turku", "nights": 5}',
    '{"city": "Brno", "nights": 0}',
    '{"city": "Nice"}',
    '{"city": "L\'Aquila", "nights": 2,}',
    "{'city': 'L'Aquila', 'nights': 2}",
    '{"city": "Bari", "nights": 3',
    '{"city": "Graz", "nights": 2, "nights": 3}',
    '{"city": "Oslo", "nights": 2} or {"city": "Bergen", "nights": 2}',
    '{"city": "Aix", "nights": true}',
]


def table(text: str) -> list[list[str]]:
    """The lines of a table as lists of words."""
    return [line.split() for line in text.strip().splitlines()]


def fair_wins() -> float:
    """The win rate of X where a win needs both orders, and all else is half a win."""
    won, lost = TWO_SEATS[0][0], TWO_SEATS[1][1]
    total = sum(map(sum, TWO_SEATS))
    return (won + (total - won - lost) / 2) / total


def always_refund() -> float:
    """The chance that ten draws at temperature 0.2 all give the first word."""
    weights = [math.exp(score / 0.2) for score in (2.0, 1.2, 0.4, -1.0)]
    return (weights[0] / sum(weights)) ** 10


def pass_at_five() -> float:
    """The unbiased pass at 5, averaged over the problems."""
    shares = [1 - math.comb(20 - passed, 5) / math.comb(20, 5) for passed in PASSED]
    return sum(shares) / len(shares)


def true_share() -> float:
    """The share of good answers behind a judge that passes 82 %."""
    passes_good, passes_bad = 114 / 120, 20 / 80
    return (0.82 - passes_bad) / (passes_good - passes_bad)


@cache
def wins_needed(changed: int) -> int:
    """The least number of wins among the changed cases that a two-sided sign test calls real."""
    for wins in range(changed // 2 + 1, changed + 1):
        tail = sum(math.comb(changed, lost) for lost in range(changed - wins + 1))
        if 2 * tail / 2**changed <= 0.05:
            return wins
    return changed + 1


def power(cases: int, win: float, lose: float) -> float:
    """The chance that the sign test finds the new version better."""
    both, total = win + lose, 0.0
    for changed in range(cases + 1):
        chance = math.comb(cases, changed) * both**changed * (1 - both) ** (cases - changed)
        if chance > 1e-12:
            total += chance * upper_tail(changed, wins_needed(changed), win / both)
    return total


def upper_tail(many: int, least: int, share: float) -> float:
    """The chance of at least so many successes."""
    found = 0.0
    for k in range(least, many + 1):
        found += math.comb(many, k) * share**k * (1 - share) ** (many - k)
    return found


def cases_needed() -> int:
    """The smallest multiple of ten with a power of 80 %."""
    return next(n for n in range(10, 2000, 10) if power(n, 0.08, 0.03) >= 0.8)


def calls_in_budget() -> int:
    """How many calls of the loop fit into 200,000 tokens read."""
    read = calls = 0
    while read + 2800 + 850 * calls <= 200_000:
        read += 2800 + 850 * calls
        calls += 1
    return calls


def booked(fates: Sequence[str], *, mended: bool) -> int:
    """How many rooms the loops book for one wish; ``fates`` are those of the calls in order."""
    rooms, kept, sent = 0, False, 0
    for _ in range(2):
        for _ in range(3):
            fate, sent = fates[sent], sent + 1
            if fate in ("ok", "lost") and not (mended and kept):
                rooms, kept = rooms + 1, True
            if fate == "ok" or (mended and fate == "full"):
                return rooms
    return rooms


def rooms_too_many() -> int:
    """The rooms booked as written, minus those booked by the mended loops."""
    wishes = [fates for _, *fates in table(BOOKING_FATES)]
    return sum(booked(f, mended=False) - booked(f, mended=True) for f in wishes)


def poisoned() -> set[str]:
    """The stores that the page can change without a person."""
    rows = table(STORES)
    reached = {"page"}
    while True:
        agents = {who for store, how, who in rows if how == "reads" and store in reached}
        new = {store for store, how, who in rows if how == "written" and who in agents}
        if new <= reached:
            return reached - {"page"}
        reached |= new


def leaks(rights: Iterable[Sequence[str]]) -> bool:
    """Whether anything from web or inbox still comes outside."""
    seen, ahead = {"web", "inbox"}, ["web", "inbox"]
    rows = list(rights)
    while ahead:
        here = ahead.pop()
        for source, target, _ in rows:
            if source == here and target not in seen:
                seen.add(target)
                ahead.append(target)
    return "outside" in seen


def cheapest_cut() -> int:
    """The least cost of rights whose loss cuts all ways, over all sets of up to four."""
    rows = table(RIGHTS)
    costs = []
    for many in range(1, 5):
        for cut in combinations(rows, many):
            if not leaks(row for row in rows if row not in cut):
                costs.append(sum(int(cost) for *_, cost in cut))
    return min(costs)


def locked_in_a_month() -> float:
    """The share of honest people locked out at least once in 22 days, at the largest safe limit."""
    limit = max(n for n in range(1, 20) if 1 - 0.96**n <= 0.1)
    day = upper_tail(30, limit, 0.005)
    return 1 - (1 - day) ** 22


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of six words, in lower case and without marks."""
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[i : i + RUN_OF_WORDS]) for i in range(len(words) - RUN_OF_WORDS + 1)}


def overlapping() -> set[str]:
    """The numbers of the training questions that share a run with the exam."""
    exam = set().union(*(runs(line[1:]) for line in EXAM.strip().splitlines()))
    return {line[0] for line in TRAINING.strip().splitlines() if runs(line[1:]) & exam}


def accepted_outputs() -> int:
    """How many outputs pass the schema after the three repairs."""
    return sum(passes(repaired(text)) for text in OUTPUTS)


def repaired(text: str) -> str:
    """The text after the three repairs, in their order."""
    text = text[text.find("{") : text.rfind("}") + 1]
    text = re.sub(r",\s*}", "}", text)
    if '"' not in text:
        text = text.replace("'", '"')
    return text


def passes(text: str) -> bool:
    """Whether a text is an object with a city and 1 to 30 nights, and nothing else."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    if set(found) != {"city", "nights"}:
        return False
    city, nights = found["city"], found["nights"]
    return isinstance(city, str) and city != "" and type(nights) is int and 1 <= nights <= 30


ANSWERS: dict[str, Callable[[], object]] = {
    "cha-judge-with-a-favourite-seat": fair_wins,
    "cha-same-question-ten-times": always_refund,
    "cha-pass-at-five": pass_at_five,
    "cha-judge-that-is-too-kind": true_share,
    "cha-how-many-cases-are-enough": cases_needed,
    "cha-each-call-reads-it-all": calls_in_budget,
    "cha-booked-again-to-be-safe": rooms_too_many,
    "cha-what-a-page-can-reach": poisoned,
    "cha-cheapest-rights-to-take-away": cheapest_cut,
    "cha-locked-out-for-a-misunderstanding": locked_in_a_month,
    "cha-exam-in-the-textbook": overlapping,
    "cha-valid-after-the-repair": accepted_outputs,
}
