"""What is kept to be said later: every message in words, and back from its text."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.english import ENGLISH, PLAIN, SEVERAL
from bot.errors import NotNow, Refused, RetryLater, Unknown
from bot.messages import (
    Message,
    kept_moments,
    moments_in,
    parts,
    sentence,
    together,
)

HERE = Path(__file__).parent
CASES = [
    case.split("\n")[:2] for case in (HERE / "data" / "messages.txt").read_text().split("\n\n")
]
"""Each as it is kept, and as it is read."""
TITLES = {
    "top-vectors": "Vectors",
    "top-matrices": "Matrices",
    "S0": "Orientation",
    "S1": "Mathematics",
    "S4": "Core machine learning",
    "S9": "Working together",
    "kaggle": "Kaggle prompt",
}
BUSY = Message("platform.busy", {"platform": "Discord"})

messages = st.builds(
    Message,
    st.text(),
    st.dictionaries(st.text(), st.one_of(st.text(), st.integers(-(2**63), 2**63))),
)


def title_of(id: str) -> str:
    return TITLES.get(id, id)


@pytest.mark.parametrize(("kept", "words"), CASES)
def test_what_is_kept_is_read_as_it_always_was(kept: str, words: str) -> None:
    message = Message.read(kept)
    assert sentence(message, title_of) == words
    assert message.stored() == kept


def test_every_message_has_a_case() -> None:
    assert [json.loads(kept)["id"] for kept, _ in CASES] == list(ENGLISH)


def test_every_message_is_said_somewhere_and_what_is_said_is_known() -> None:
    used = {id for root in ("bot", "adapters") for id in ids_in(HERE.parent / root)}
    assert used == set(ENGLISH) - {PLAIN, SEVERAL}


def ids_in(folder: Path) -> Iterator[str]:
    """Every text in the code that looks like the id of a message."""
    groups = {id.partition(".")[0] for id in ENGLISH} - {PLAIN}
    for path in folder.rglob("*.py"):
        if path == HERE.parent / "bot" / "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            group, dot, name = node.value.partition(".")
            if dot and group in groups and name.replace("-", "").isalpha():
                yield node.value


@given(messages)
def test_a_message_comes_back_from_its_text(message: Message) -> None:
    kept = message.stored()
    assert Message.read(kept) == message
    assert Message.read(kept).stored() == kept
    assert kept.isascii(), "so that no database refuses it"
    assert "\0" not in kept
    assert sentence(message)


@given(st.lists(messages.filter(lambda message: message.id != SEVERAL), max_size=5))
def test_several_messages_are_kept_as_one_and_come_apart_again(several: list[Message]) -> None:
    whole = together(several)
    assert list(parts(whole)) == several
    if whole is not None:
        assert list(parts(Message.read(whole.stored()))) == several
        assert sentence(whole) == " ".join(map(sentence, several))


@pytest.mark.parametrize("kept", ["", "[", "[1]", "7", "null"])
def test_several_messages_in_another_form_are_shown_all_the_same(kept: str) -> None:
    newer = Message(SEVERAL, {"all": kept})
    assert parts(newer) == (newer,)
    assert "several" in sentence(newer)
    assert parts(Message(SEVERAL)) == (Message(SEVERAL),)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=3))
def test_moments_come_back_from_their_text(moments: list[datetime]) -> None:
    assert moments_in(kept_moments(moments)) == moments


def test_the_order_of_the_values_makes_no_difference() -> None:
    one = Message("pick.voted", {"votes": 1, "total": 2})
    other = Message("pick.voted", {"total": 2, "votes": 1})
    assert one.stored() == other.stored()
    assert {one, other} == {one}


@given(st.text())
def test_an_older_text_is_said_as_it_is(text: str) -> None:
    message = Message.read(text)
    assert message == Message.saying(text)
    assert sentence(message) == text


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "null",
        '{"id": "pick.near"}',
        '{"id": 7, "values": {}}',
        '{"id": "pick.near", "values": []}',
        '{"id": "pick.near", "values": {"topic": null}}',
        '{"id": "pick.near", "values": {}, "more": 1}',
        "1" * 5000,
    ],
)
def test_json_of_another_form_is_said_as_it_is(text: str) -> None:
    assert sentence(Message.read(text)) == text


def test_a_message_of_a_newer_version_is_shown_all_the_same() -> None:
    newer = Message("post.sung", {"by": "ana", "times": 3})
    assert sentence(newer) == "A newer version of me wrote this: post.sung (by: ana, times: 3)."
    assert sentence(Message("post.sung")) == "A newer version of me wrote this: post.sung."
    renamed = Message("pick.near", {"subject": "top-vectors"})
    assert "pick.near (subject: top-vectors)" in sentence(renamed)
    assert "delivery.too-late" in sentence(Message("delivery.too-late", {"late": "x", "grace": 1}))


def test_an_id_that_is_gone_is_shown_as_it_is() -> None:
    near = Message("pick.near", {"topic": "top-gone"})
    assert sentence(near, title_of) == "your group is working on or near top-gone"
    assert sentence(near) == "your group is working on or near top-gone"


def test_a_message_within_another_has_its_titles_and_an_older_text_is_taken_over() -> None:
    outer = Message(
        "delivery.no-thread", {"reason": Message("pick.review", {"stage": "S0"}).stored()}
    )
    assert sentence(outer, title_of) == "No thread: it is a review of Orientation"
    old = Message("delivery.tried-too-long", {"reason": "Discord asks to wait."})
    assert sentence(old) == "Discord asks to wait. I tried until it was too late."


@pytest.mark.parametrize(
    "error", [Refused(BUSY), RetryLater(BUSY, 3.5), Unknown(BUSY), NotNow(BUSY)]
)
def test_what_can_be_kept_of_an_error_is_a_message(error: Refused | NotNow) -> None:
    assert (error.message, error.sentence, str(error)) == (BUSY, *["Discord asks to wait."] * 2)


def test_what_is_only_said_now_has_a_message_that_says_it() -> None:
    refused = NotNow("Nothing to undo.", [("Log", "log")])
    assert refused.message == Message.saying("Nothing to undo.")
    every = NotNow(Message("post.all-given", {"kind": "kaggle"}), title_of=title_of)
    assert every.sentence == "The group was given every Kaggle prompt there is."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (60, "1 h"),
        (90, "1 h 30 min"),
        (72 * 60 - 1, "71 h 59 min"),
        (72 * 60, "3 days"),
        (5, "0 h 5 min"),
    ],
)
def test_a_span_is_said_as_people_say_it(minutes: int, words: str) -> None:
    late = Message("delivery.too-late", {"late": minutes, "grace": 720})
    assert sentence(late).startswith(f"It was {words} late,")
