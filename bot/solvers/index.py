"""Every solver by the name that the front matter of its challenge carries."""

from __future__ import annotations

from collections.abc import Mapping

from bot.solvers.chance import (
    CANARY,
    COIN_DETECTIVE,
    COPIED_VOTES,
    DARK_MINUTES,
    LOST_RECORDS,
    THIRD_LABEL,
)
from bot.solvers.columns import (
    FULL_BUS,
    NO_CONTACT,
    PERFECT_SCORE,
    SCALED_TEST,
    SILENT_MONITOR,
    TWO_CLASSES,
    TWO_COURIERS,
)
from bot.solvers.evidence import (
    EQUAL_CLASSES,
    EXPLAINED_ALARM,
    NAIVE_WORDS,
    TWO_FLAGS,
    WORN_PUMP,
)
from bot.solvers.judging import (
    KIND_JUDGE,
    ONE_PAIR,
    PASS_AT_FIVE,
    RERANKER,
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
from bot.solvers.predictions import (
    COOLED,
    FOG,
    LOAVES,
    SHAPLEY,
)
from bot.solvers.serving import (
    CHATS,
    COLD_PREFIX,
    GUESSED_AHEAD,
    SOLVED_CHAT,
    THIRD_TRY,
)
from bot.solvers.vectors import (
    SPECTRUM,
    TURNED,
    TWO_CAPTIONS,
)

SOLVERS: Mapping[str, Solver] = {
    "attention": MASKED_ATTENTION,
    "batches": BATCHES,
    "boxes": MIRRORED,
    "bus": FULL_BUS,
    "canary": CANARY,
    "captions": TWO_CAPTIONS,
    "chats": CHATS,
    "classes": TWO_CLASSES,
    "clicks": WRAPPED_CLICKS,
    "coins": COIN_DETECTIVE,
    "cold-prefix": COLD_PREFIX,
    "cooled": COOLED,
    "couriers": TWO_COURIERS,
    "dark-minutes": DARK_MINUTES,
    "equal-classes": EQUAL_CLASSES,
    "explained-alarm": EXPLAINED_ALARM,
    "fog": FOG,
    "four-steps": FOUR_STEPS,
    "garden": SHAPLEY,
    "gradients": THREE_GRADIENTS,
    "guessed-ahead": GUESSED_AHEAD,
    "hour-or-request": HOUR_OR_REQUEST,
    "keras-model": KERAS_MODEL,
    "kind-judge": KIND_JUDGE,
    "loaves": LOAVES,
    "lost-records": LOST_RECORDS,
    "micro-batches": UNEVEN_BATCHES,
    "monitor": SILENT_MONITOR,
    "naive-words": NAIVE_WORDS,
    "never-run": NEVER_RUN,
    "no-contact": NO_CONTACT,
    "one-pair": ONE_PAIR,
    "pass-at-five": PASS_AT_FIVE,
    "perfect-score": PERFECT_SCORE,
    "pump": WORN_PUMP,
    "reranker": RERANKER,
    "running-mean": RUNNING_MEAN,
    "scaled-test": SCALED_TEST,
    "solved-chat": SOLVED_CHAT,
    "spectrum": SPECTRUM,
    "split": ONE_PASS,
    "third-label": THIRD_LABEL,
    "third-try": THIRD_TRY,
    "top-twenty": TOP_TWENTY,
    "turned": TURNED,
    "two-flags": TWO_FLAGS,
    "votes": COPIED_VOTES,
}
