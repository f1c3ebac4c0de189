"""Addresses: what is one, what may be meant, and what stands beside one in a note."""

from __future__ import annotations

import pytest

from bot.chat.words.links import MOST_LINK, apart, doubt_link, read_link


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/x", "https://example.org/x"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("<https://example.org/x|example.org/x>", "https://example.org/x"),
        ("github.com/me/x", "https://github.com/me/x"),
        ("me.github.io/", "https://me.github.io/"),
        ("www.example.org", "https://www.example.org"),
        ("example.org:8080/x?y=1#z", "https://example.org:8080/x?y=1#z"),
    ],
)
def test_an_address_is_read(typed: str, address: str) -> None:
    assert read_link(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "github.com",
        "notes.md",
        "src/main.py",
        "10.0.0.1/x",
        "localhost/x",
        "ana@example.org/x",
        "javascript:alert(1)",
        "data:text/html,hello",
        "ftp://example.org/x",
        "https://example.org/a b",
        "https://example.org/\u202e",
        f"github.com/{'a' * MOST_LINK}",
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_link(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("github.com", "https://github.com"),
        ("htps://github.com/me", "https://github.com/me"),
        ("https:/github.com/me", "https://github.com/me"),
        ("http:github.com", "https://github.com"),
        ("notes.md", None),
        ("here", None),
        ("javascript:alert(1)", None),
        ("github.com/me/x", None),
        ("https://github.com", None),
    ],
)
def test_what_may_be_an_address_is_asked_about(typed: str, meant: str | None) -> None:
    doubt = doubt_link([typed])
    assert [reading.value for reading in doubt.readings if doubt] == [meant] if doubt else not meant


@pytest.mark.parametrize(
    ("note", "words", "link"),
    [
        ("https://example.org/x", "", "https://example.org/x"),
        ("<https://example.org/x>", "", "https://example.org/x"),
        ("read https://example.org/x", "read", "https://example.org/x"),
        ("read https://example.org/x.", "read", "https://example.org/x"),
        ("my notes: https://example.org/x", "my notes", "https://example.org/x"),
        ("wrote it up (https://example.org/x)", "wrote it up", "https://example.org/x"),
        ("wrote it up (see https://example.org/x).", "wrote it up, see", "https://example.org/x"),
        ("https://a.org/w/A_(b)", "", "https://a.org/w/A_(b)"),
        ("https://example.org/x: two proofs", "two proofs", "https://example.org/x"),
        ("a line\nhttps://example.org/x", "a line", "https://example.org/x"),
        ("read https://example.org/x twice", "read https://example.org/x twice", ""),
        ("https://a.org/x and https://b.org/y", "https://a.org/x and https://b.org/y", ""),
        ("see github.com/me/x", "see github.com/me/x", ""),
        ("a graph, and/or node.js/express", "a graph, and/or node.js/express", ""),
        ("no address", "no address", ""),
        ("", "", ""),
    ],
)
def test_an_address_at_an_end_of_a_note_is_the_link(note: str, words: str, link: str) -> None:
    assert apart(note) == (words, link)


def test_where_a_link_was_given_the_note_stays_whole() -> None:
    given = ("read https://example.org/x", "https://example.org/y")
    assert apart(*given) == given
    too_long = f"https://example.org/{'x' * MOST_LINK}"
    assert apart(too_long) == (too_long, "")
