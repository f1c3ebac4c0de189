from __future__ import annotations

import pytest

from bot.chat.words.numbered import Wanted, wanted


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("5", Wanted(numbers=(5,))), ("#5", Wanted(numbers=(5,)))),
        *(("5 6", Wanted(numbers=(5, 6))), ("5, 6 and 5", Wanted(numbers=(5, 6)))),
        *(("0", Wanted(numbers=(0,))), ("-1", Wanted(numbers=(-1,)))),
        ("9" * 30, Wanted(numbers=(-1,))),
        *(("last", Wanted(last=True)), ("the last one", Wanted(last=True))),
        *(("all", Wanted(every=True)), ("everything", Wanted(every=True))),
        *(
            ("python 3", Wanted(name="python 3")),
            ("all about loops", Wanted(name="all about loops")),
        ),
        ("", Wanted()),
    ],
)
def test_which_of_numbered_things_is_meant(typed: str, meant: Wanted) -> None:
    assert wanted(typed) == meant
