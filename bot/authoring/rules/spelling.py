"""C206: names and words as their makers, and the rest of the content, spell them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.rules.finding import Finding, of_a_work, texts, without_code
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity

TARGET = re.compile(r"\]\([^)]*\)|https?://\S+|\b[\w.-]+\.(?:com|org|io|dev|py|md)\b")

NAMES = {
    "scikit-learn": r"sk-?learn|sci-?kit[- ]?learn",
    "PyTorch": r"py-?torch",
    "NumPy": r"num-?py",
    "pandas": r"pandas",
    "Kaggle": r"kaggle",
    "GitHub": r"git-?hub",
    "TensorFlow": r"tensor-?flow",
    "XGBoost": r"xg-?boost",
    "MLflow": r"ml-?flow",
    "Jupyter": r"jupyter|jupiter",
    "Kubernetes": r"kubernetes",
    "PostgreSQL": r"postgre-?sql",
}
RIGHT_NAME = {
    name: re.compile(rf"(?<![\w@/.-])(?:{ways})(?![\w/-]|\.\w)", re.IGNORECASE)
    for name, ways in NAMES.items()
}

VERBS = "general|initial|minim|maxim|normal|optim|organ|regular|standard|summar|vector|visual"
BRITISH = (
    (
        re.compile(
            rf"\b((?:un|re|de)?(?:{VERBS}))iz(e[ds]?|er|ers|ing|ation|ations)\b", re.IGNORECASE
        ),
        r"\1is\2",
    ),
    (
        re.compile(r"\b(behavi|col|fav|lab|neighb)or(s?|ed|ing|hood|ite)\b", re.IGNORECASE),
        r"\1our\2",
    ),
    (re.compile(r"\b(mode|labe|trave|cance)l(ed|ing)\b", re.IGNORECASE), r"\1ll\2"),
    (re.compile(r"\b(cent)er(s?|ed)\b", re.IGNORECASE), r"\1re\2"),
    (re.compile(r"\banalyz(e[ds]?|ing)\b", re.IGNORECASE), r"analys\1"),
    (re.compile(r"\bgray\b", re.IGNORECASE), "grey"),
)


def words_are_spelt(catalog: Catalog) -> Iterator[Finding]:
    """C206, for the first such word of each text.

    Titles of works keep the spelling of their authors.
    """
    for item in catalog.active:
        for loc, text in texts(item):
            if of_a_work(loc):
                continue
            said = TARGET.sub(" ", without_code(text))
            if found := misspelt(said):
                wrong, right = found
                sentence = f"`{wrong}` is spelt `{right}` here"
                yield Finding(item, loc, "C206", sentence, Severity.WARNING, wrong)


def misspelt(text: str) -> tuple[str, str] | None:
    """(the word as it stands there, as it should); None where all is well."""
    for name, ways in RIGHT_NAME.items():
        for found in ways.finditer(text):
            if found[0] != name:
                return found[0], name
    for pattern, right in BRITISH:
        if word := pattern.search(text):
            return word[0], word.expand(right)
    return None


RULES = (words_are_spelt,)
