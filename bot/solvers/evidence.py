"""Challenges about what is to be believed once something was seen."""

from __future__ import annotations

from bot.solvers.draw import Draw
from bot.solvers.own import Mistake, Own, Puzzle


def _two_flags(data: tuple[int, int, int, int, int]) -> Own:
    """How surely an invoice is a duplicate once two detectors flagged it."""
    tenths, first_hit, first_false, second_hit, second_false = data
    share = tenths / 1000
    once = share * first_hit / ((1 - share) * first_false)
    twice = once * second_hit / second_false
    first = _from_odds(once)
    return Own(
        (
            f"{tenths / 10:g} % are duplicates",
            f"flags {first_hit} % of the duplicates and {first_false} % of the others",
            f"flags {second_hit} % of the duplicates and {second_false} % of the others",
        ),
        _from_odds(twice),
        (first_hit / 100, second_hit / 100, first, first * second_hit / 100),
        (
            Mistake(
                first_hit * second_hit / 1e4,
                "That is P(both flags | duplicate), the other way round.",
            ),
        ),
    )


def _draw_two_flags(draw: Draw) -> tuple[int, int, int, int, int]:
    hits, others = draw.wholes(2, 70, 97), draw.wholes(2, 2, 8)
    return draw.whole(2, 15), hits[0], others[0], hits[1], others[1]


TWO_FLAGS = Puzzle((4, 95, 2, 80, 5), _draw_two_flags, _two_flags, apart=0.003)


Counts = tuple[int, int, int, int]
SPAM, HAM = 160, 240


def _naive_words(data: tuple[Counts, Counts]) -> Own:
    """How far naive Bayes is from the counts, for mails with neither of two words."""
    spam, ham = data
    true = spam[3] / (spam[3] + ham[3])
    spam_score, ham_score = _naive(spam), _naive(ham)
    naive = SPAM * spam_score / (SPAM * spam_score + HAM * ham_score)
    unweighted = spam_score / (spam_score + ham_score)
    word, other = ham[0] + ham[1], ham[0] + ham[2]
    both = word / HAM * other / HAM
    scores = _score_of_both(spam), _score_of_both(ham)
    with_both = spam[0] / (spam[0] + ham[0]) - scores[0] / sum(scores)
    return Own(
        (
            "spam    {:<4}  {:<9}  {:<11}  {:<7}  160".format(*spam),
            "ham     {:<4}  {:<9}  {:<11}  {:<7}  240".format(*ham),
            f"{word}/240 × {other}/240 = {both:.4f}, while the table says {ham[0]}/240"
            f" = {ham[0] / HAM:.4f}",
        ),
        true - naive,
        (true - unweighted, true - SPAM / (SPAM + HAM), naive - true, with_both),
        (Mistake(true, "That is the value from the counts; take the naive one from it."),),
    )


def _naive(counts: Counts) -> float:
    """What naive Bayes makes of a mail with neither word, within one class."""
    total, (both, one, other, _) = sum(counts), counts
    return (1 - (both + one) / total) * (1 - (both + other) / total)


def _score_of_both(counts: Counts) -> float:
    """What naive Bayes makes of a mail with both words, with the class's share in it."""
    both, one, other, _ = counts
    return (both + one) * (both + other) / sum(counts)


def _draw_naive_words(draw: Draw) -> tuple[Counts, Counts]:
    spam = (draw.whole(35, 70), draw.whole(10, 35), draw.whole(5, 25))
    ham = (draw.whole(2, 8), draw.whole(15, 45), draw.whole(3, 15))
    return (*spam, SPAM - sum(spam)), (*ham, HAM - sum(ham))


NAIVE_WORDS = Puzzle(((60, 20, 10, 70), (2, 28, 4, 206)), _draw_naive_words, _naive_words, 0.0015)


PUMP_HEARD = {
    "hum": (0.70, 0.20),
    "rattle": (0.25, 0.50),
    "smoke alarm": (0.05, 0.30),
}
PUMP_START = (0.9, 0.1)
UNHEARD = ""
"""What is heard on a day without a sound."""

Pair = tuple[float, float]


def _worn_pump(data: tuple[int, int, tuple[str, ...]]) -> Own:
    """Whether a pump is worn after five days, by the forward algorithm."""
    wears, mended, sounds = data
    moves = (wears / 100, mended / 100)
    rows = ((1 - moves[0], moves[0]), (moves[1], 1 - moves[1]))
    columns = ((rows[0][0], rows[1][0]), (rows[0][1], rows[1][1]))
    worn = _worn(rows, sounds)
    return Own(
        (
            f"becomes worn with probability {moves[0]:g},",
            f"is repaired with probability {moves[1]:g}.",
            f"The week so far: {', '.join(sounds)}.",
        ),
        worn,
        (
            _worn(rows, (*sounds, UNHEARD)),
            _worn(rows, (UNHEARD, *sounds)),
            _worn(columns, sounds),
            1 - worn,
        ),
        (
            Mistake(
                _worn((rows[1][::-1], rows[0][::-1]), sounds),
                "The two moves are swapped: look which one begins at healthy.",
            ),
            Mistake(
                _worn(rows, (*[UNHEARD] * 4, sounds[-1])),
                "That forgets what was heard before the last day.",
            ),
        ),
    )


def _worn(moves: tuple[Pair, Pair], sounds: tuple[str, ...]) -> float:
    """P(worn on the last day | sounds); the rows of ``moves`` begin at healthy and at worn."""
    healthy, worn = PUMP_START
    for day, sound in enumerate(sounds):
        if day:
            (stays, breaks), (mended, remains) = moves
            healthy, worn = healthy * stays + worn * mended, healthy * breaks + worn * remains
        heard = PUMP_HEARD.get(sound, (1.0, 1.0))
        healthy, worn = healthy * heard[0], worn * heard[1]
    return worn / (healthy + worn)


def _draw_worn_pump(draw: Draw) -> tuple[int, int, tuple[str, ...]]:
    # The first sound is the one that the example goes through
    others = [draw.one_of(tuple(PUMP_HEARD)) for _ in range(4)]
    return draw.whole(10, 35), draw.whole(4, 20), ("hum", *others)


WORN_PUMP = Puzzle[tuple[int, int, tuple[str, ...]]](
    sample=(20, 10, ("hum", "rattle", "rattle", "hum", "smoke alarm")),
    draw=_draw_worn_pump,
    work=_worn_pump,
    apart=0.003,
)


def _explained_alarm(data: tuple[int, int, tuple[int, int, int, int]]) -> Own:
    """How far a bad deploy gets less likely once a spike is known to explain the alarm."""
    deploy, spike = data[0] / 100, data[1] / 100
    neither, spiked, deployed, both = (alarm / 100 for alarm in data[2])
    rows = (
        (1 - deploy) * (1 - spike) * neither,
        (1 - deploy) * spike * spiked,
        deploy * (1 - spike) * deployed,
        deploy * spike * both,
    )
    alone = (rows[2] + rows[3]) / sum(rows)
    explained = rows[3] / (rows[1] + rows[3])
    return Own(
        (
            f"P(D) = {deploy:g},",
            f"P(T) = {spike:g}.",
            f"no   no   {neither:.2f}",
            f"no   yes  {spiked:.2f}",
            f"yes  no   {deployed:.2f}",
            f"yes  yes  {both:.2f}",
            f"`{deploy:g} * {1 - spike:g} * {deployed:.2f} = {rows[2]:.3f}`",
        ),
        alone - explained,
        (0.0, alone, explained),
        (
            Mistake(
                alone - rows[3] / sum(rows),
                "P(D | A, T) has to be divided by P(A, T), not by P(A).",
            ),
        ),
    )


def _draw_explained_alarm(draw: Draw) -> tuple[int, int, tuple[int, int, int, int]]:
    alarms = (draw.whole(1, 4), draw.whole(20, 45), draw.whole(55, 80), draw.whole(85, 97))
    return draw.whole(5, 15), draw.whole(12, 30), alarms


EXPLAINED_ALARM = Puzzle((10, 20, (2, 30, 70, 90)), _draw_explained_alarm, _explained_alarm, 0.003)


def _equal_classes(data: tuple[int, int]) -> Own:
    """What a probability learnt on equal classes says where one class is rare."""
    said, share = data[0] / 100, data[1] / 1000
    odds = said / (1 - said)
    true = _from_odds(odds * share / (1 - share))
    return Own(
        (
            f"In production {data[1] / 10:g} % of the transactions",
            f"the model says {said:g}.",
            f"{said:g} would stay {said:g}. At 10 % it would become {_from_odds(odds / 9):.3g}",
        ),
        true,
        (said * share / 0.5, 1 - share, _from_odds(odds * share)),
        (
            Mistake(
                _from_odds(odds * (1 - share) / share),
                "The new prior odds are upside down: fraud is the rare class.",
            ),
        ),
    )


def _from_odds(odds: float) -> float:
    return odds / (1 + odds)


EQUAL_CLASSES = Puzzle(
    sample=(90, 20),
    draw=lambda draw: (draw.whole(70, 97), draw.whole(8, 60)),
    work=_equal_classes,
    apart=0.0022,
)
