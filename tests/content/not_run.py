"""Python in content that is not run, each with its reason. Which: (item, its fence from 1)."""

from __future__ import annotations

PYTORCH = "PyTorch is needed, a download larger than all other tools together."

NOT_RUN: dict[tuple[str, int], str] = {
    ("cha-batch-norm-in-the-wrong-mode", 1): PYTORCH,
    ("cha-count-the-keras-model", 1): "Keras is needed, with one of its large backends.",
    ("cha-detective-trains-the-forger", 1): PYTORCH,
    ("cha-gradients-that-pile-up", 1): PYTORCH,
    ("cha-padding-that-votes", 2): PYTORCH,
    ("cha-uneven-micro-batches", 1): PYTORCH,
    ("int-four-bugs-in-ten-lines", 1): PYTORCH,
}
