"""C206: names and words as their makers, and the rest of the content, spell them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.authoring.rules.finding import Finding, of_a_work, texts, without_code
from bot.catalog.catalog import Catalog
from bot.catalog.faults import Severity

ADDRESS_OR_FILE = re.compile(
    r"\]\([^)]{0,500}\)|https?://\S+|\b[\w.-]{1,100}\.(?:com|org|io|dev|py|md)\b"
)

WAYS_TO_SPELL = {
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
MAKERS_SPELLING = {
    name: re.compile(rf"(?<![\w@/.-])(?:{ways})(?![\w/-]|\.\w)", re.IGNORECASE)
    for name, ways in WAYS_TO_SPELL.items()
}

VERBS = "general|initial|minim|maxim|normal|optim|organ|regular|standard|summar|vector|visual"
AMERICAN_TO_BRITISH = {
    rf"((?:un|re|de)?(?:{VERBS}))iz(e[ds]?|er|ers|ing|ation|ations)": r"\1is\2",
    r"(behavi|col|fav|lab|neighb)or(s?|ed|ing|hood|ite)": r"\1our\2",
    r"(mode|labe|trave|cance)l(ed|ing)": r"\1ll\2",
    r"(cent)er(s?|ed)": r"\1re\2",
    r"analyz(e[ds]?|ing)": r"analys\1",
    r"gray": "grey",
}
BRITISH_SPELLING = [
    (re.compile(rf"\b{american}\b", re.IGNORECASE), british)
    for american, british in AMERICAN_TO_BRITISH.items()
]


def words_are_spelt(catalog: Catalog) -> Iterator[Finding]:
    """C206, for the first such word of each text.

    Titles of works keep the spelling of their authors.
    """
    for item in catalog.active:
        for loc, text in texts(item):
            if of_a_work(loc):
                continue
            said = ADDRESS_OR_FILE.sub(" ", without_code(text))
            if found := misspelt(said):
                wrong, right = found
                sentence = f"`{wrong}` is spelt `{right}` here"
                yield Finding(item, loc, "C206", sentence, Severity.WARNING, wrong)


def misspelt(text: str) -> tuple[str, str] | None:
    """(the word as it stands there, as it should); None where all is well."""
    for name, ways in MAKERS_SPELLING.items():
        for found in ways.finditer(text):
            if found[0] != name:
                return found[0], name
    for pattern, right in BRITISH_SPELLING:
        if word := pattern.search(text):
            return word[0], word.expand(right)
    return None


SPELLING_RULES = (words_are_spelt,)
