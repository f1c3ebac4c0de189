"""Every code of the lint is shown firing by a test in this folder."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "bot" / "catalog"


def test_every_code_is_shown_firing() -> None:
    codes = {
        code
        for file in SOURCE.rglob("*.py")
        for code in re.findall(r'"(C\d{3})"', file.read_text("utf-8"))
    }
    tests = "".join(file.read_text("utf-8") for file in HERE.glob("test_*.py"))
    assert len(codes) > 40
    assert {code for code in codes if not re.search(rf"\b{code}\b", tests)} == set()
