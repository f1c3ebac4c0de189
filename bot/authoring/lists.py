"""Reading a TOML file beside the items (amounts.toml, confirmed.toml) as a model."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.catalog.faults import Fault
from bot.catalog.parts import Frozen
from bot.catalog.sentences import faults_from
from bot.catalog.toml import Loc, nearest_line, parse_toml, toml_lines

AnyList = TypeVar("AnyList", bound=Frozen)


def read_list(
    file: Path, model: type[AnyList], noun: str
) -> tuple[AnyList, dict[Loc, int], list[Fault]]:
    """(what the file says, the lines it is written in, faults).

    The model's defaults where there is no such file, or where it does not fit the model.
    """
    if not file.is_file():
        return model(), {}, []
    path = file.name
    text = file.read_text("utf-8", errors="replace")
    values, faults = parse_toml(text, path, first=1)
    lines = dict(toml_lines(text, first=1))
    try:
        return model.model_validate(values or {}), lines, faults
    except ValidationError as error:
        wrong = faults_from(error, model, noun, path, lambda loc: nearest_line(lines, loc))
        return model(), lines, [*faults, *wrong]
