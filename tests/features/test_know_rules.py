from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.catalog import Catalog
from bot.catalog.schema import Topic
from bot.catalog.search import named
from bot.features.know.rules import Spoken, read_topics


def read(catalog: Catalog, line: str) -> Spoken:
    def find(words: str) -> Topic | None:
        found = named(catalog, words, (Topic,))
        return found if isinstance(found, Topic) else None

    return read_topics(line, find)


@pytest.mark.parametrize(
    ("line", "ids", "unknown"),
    [
        ("vectors", ["vectors"], []),
        ("vectors matrices", ["vectors", "matrices"], []),
        ("linear regression, vectors and ml", ["regression", "vectors", "what-is-ml"], []),
        ("Vectors,Matrices", ["vectors", "matrices"], []),
        ("vectors; matrices", ["vectors", "matrices"], []),
        ("vectors\nmatrices", ["vectors", "matrices"], []),
        ("vectors & matrices + trees", ["vectors", "matrices", "trees"], []),
        ("vectors vectors", ["vectors"], []),
        ("top-vectors top-trees", ["vectors", "trees"], []),
        ("quantum chess, vectors", ["vectors"], ["quantum chess"]),
        ("vectors quantum chess matrices", ["vectors", "matrices"], ["quantum chess"]),
        ("quantum and chess", [], ["quantum", "chess"]),
        ("and , and", [], []),
    ],
)
def test_names_of_several_words_stand_in_one_line(
    tiny: Catalog, line: str, ids: list[str], unknown: list[str]
) -> None:
    spoken = read(tiny, line)
    assert [topic.short_id for topic in spoken.topics] == ids
    assert list(spoken.unknown) == unknown


@given(st.data())
def test_titles_are_read_however_they_are_joined(tiny: Catalog, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(tiny.topics), unique_by=lambda t: t.id, min_size=1))
    between = data.draw(st.sampled_from([" ", ", ", " and ", " & ", "\n", "; "]))
    spoken = read(tiny, between.join(topic.title for topic in some))
    assert list(spoken.topics) == some
    assert spoken.unknown == ()
