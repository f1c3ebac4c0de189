"""Every solver by the name that the front matter of its challenge carries."""

from __future__ import annotations

from collections.abc import Mapping

from bot.solvers.chance import (
    CANARY,
    COIN_DETECTIVE,
    COPIED_VOTES,
    DARK_MINUTES,
    LOST_RECORDS,
)
from bot.solvers.columns import (
    FULL_BUS,
    NO_CONTACT,
    PERFECT_SCORE,
    SCALED_TEST,
    SILENT_MONITOR,
    TWO_COURIERS,
)
from bot.solvers.evidence import (
    EQUAL_CLASSES,
    EXPLAINED_ALARM,
    NAIVE_WORDS,
    TWO_FLAGS,
    WORN_PUMP,
)
from bot.solvers.machines import (
    BATCHES,
    HOUR_OR_REQUEST,
    MIRRORED,
    ONE_PASS,
    TOP_TWENTY,
    WRAPPED_CLICKS,
)
from bot.solvers.networks import (
    FOUR_STEPS,
    KERAS_MODEL,
    MASKED_ATTENTION,
    NEVER_RUN,
    RUNNING_MEAN,
    THREE_GRADIENTS,
    UNEVEN_BATCHES,
)
from bot.solvers.own import Solver

SOLVERS: Mapping[str, Solver] = {
    "attention": MASKED_ATTENTION,
    "batches": BATCHES,
    "boxes": MIRRORED,
    "bus": FULL_BUS,
    "canary": CANARY,
    "clicks": WRAPPED_CLICKS,
    "coins": COIN_DETECTIVE,
    "couriers": TWO_COURIERS,
    "dark-minutes": DARK_MINUTES,
    "equal-classes": EQUAL_CLASSES,
    "explained-alarm": EXPLAINED_ALARM,
    "four-steps": FOUR_STEPS,
    "gradients": THREE_GRADIENTS,
    "hour-or-request": HOUR_OR_REQUEST,
    "keras-model": KERAS_MODEL,
    "lost-records": LOST_RECORDS,
    "micro-batches": UNEVEN_BATCHES,
    "monitor": SILENT_MONITOR,
    "naive-words": NAIVE_WORDS,
    "never-run": NEVER_RUN,
    "no-contact": NO_CONTACT,
    "perfect-score": PERFECT_SCORE,
    "pump": WORN_PUMP,
    "running-mean": RUNNING_MEAN,
    "scaled-test": SCALED_TEST,
    "split": ONE_PASS,
    "top-twenty": TOP_TWENTY,
    "two-flags": TWO_FLAGS,
    "votes": COPIED_VOTES,
}
