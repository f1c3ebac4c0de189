"""Whether an answer is right: the one way in, for each kind of check."""

from __future__ import annotations

from bot.catalog.parts import Check, ExactCheck, ListCheck, NumberCheck, RubricCheck, SetCheck
from bot.features.challenge.rules.names import judge_exact, judge_list, judge_set
from bot.features.challenge.rules.numbers import begins_with_number, judge_number
from bot.features.challenge.rules.verdict import Judged, Verdict


def judge(check: Check, typed: str) -> Judged:
    """Judge what someone handed in. ValueError where a number was wanted and none was given."""
    match check:
        case NumberCheck():
            return judge_number(check, typed)
        case SetCheck():
            return judge_set(check, typed)
        case ListCheck():
            return judge_list(check, typed)
        case ExactCheck():
            return judge_exact(check, typed)
        case RubricCheck():
            return Judged(Verdict.PEOPLE)


def is_judged(check: Check, typed: str) -> bool:
    """Whether a text can be an answer from its first word on: to a number, a number."""
    try:
        judge(check, typed)
        return not isinstance(check, NumberCheck) or begins_with_number(typed)
    except ValueError:
        return False
