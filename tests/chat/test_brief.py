"""What of a longer text stands in a post."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.brief import brief, phone_lines

WHOLE = "Write a function. Compare both models by both metrics."
CODE = "```\n" + "1 2 3\n" * 8 + "```"


@pytest.mark.parametrize(
    ("text", "lines", "kept"),
    [
        (WHOLE, 2, WHOLE),
        (f"{WHOLE} Then tell which of them is the better one.", 2, f"{WHOLE} …"),
        ("Write a function. Compare both.", 1, "Write a function. Compare both."),
        (f"Given:\n\n{CODE}\n\nAdd them up.", 6, "Given: …\n\nAdd them up."),
        (f"Given:\n\n{CODE}", 6, "Given: …"),
        ("```\n1\n```\n\n" + "Add them up. " * 9, 5, "```\n1\n```\n\nAdd them up. Add them up. …"),
        ("one two three four five six seven eight nine", 1, "one two three four five six seven …"),
        ("See [the page](https://example.org/" + "x" * 90 + ").", 1, None),
        ("Take **the first. The second** and the third of them all.", 1, None),
    ],
)
def test_what_does_not_fit_is_cut_after_a_sentence(text: str, lines: int, kept: str | None) -> None:
    shown = brief(text, lines)
    if kept is not None:
        assert shown == kept
    assert phone_lines(shown) <= lines
    assert shown.count("**") % 2 == 0


words = st.sampled_from(["Write", "a", "**bold** one.", "`code`", "(p = 0.01).", "why?", "{x*30}"])
paragraphs = st.lists(words, min_size=1, max_size=60).map(" ".join)
texts = st.lists(paragraphs | st.just(CODE) | st.just("- one\n- two"), min_size=1, max_size=5)


@given(texts.map("\n\n".join), st.integers(3, 20))
def test_a_brief_text_fits_and_nothing_in_it_is_left_open(text: str, lines: int) -> None:
    shown = brief(text, lines)
    assert phone_lines(shown) <= lines + 1
    assert shown.count("```") % 2 == 0
    assert shown.count("`") % 2 == 0
    assert shown.count("**") % 2 == 0
    assert (shown == text) is (phone_lines(text) <= lines)
