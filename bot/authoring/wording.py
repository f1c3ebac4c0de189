"""How lists are said in a fault."""

from __future__ import annotations

from collections.abc import Sequence


def first_few(names: Sequence[str], most: int) -> str:
    """``a, b and 3 more``: at most ``most`` names, and how many are left."""
    said = ", ".join(names[:most])
    if len(names) > most:
        said += f" and {len(names) - most} more"
    return said


def rows_in_runs(rows: Sequence[int]) -> str:
    """``row 4``, ``the rows 1-3, 7``: sorted numbers, those in a row drawn together."""
    said = ", ".join(spell_run(run) for run in runs_of(rows))
    if len(rows) == 1:
        return f"row {said}"
    return f"the rows {said}"


def runs_of(numbers: Sequence[int]) -> list[list[int]]:
    """Sorted numbers, parted wherever one is left out."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def spell_run(run: Sequence[int]) -> str:
    """``4``, ``1-3``."""
    if len(run) == 1:
        return str(run[0])
    return f"{run[0]}-{run[-1]}"
