"""Whether an answer is right, close or wrong, however people write it.

A text goes one way: what is only dress is taken off, what may be the answer is found in it (numbers
by ``bot.chat.numbers``, names by ``pieces``), and that is compared with what the check wants
(``numbers``, ``names``).
"""

from bot.features.challenge.rules.judging import is_judged, judge
from bot.features.challenge.rules.verdict import Judged, Verdict

__all__ = ["Judged", "Verdict", "is_judged", "judge"]
