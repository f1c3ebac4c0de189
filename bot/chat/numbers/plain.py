"""An answer without its dress: characters of one kind, no Markdown, no LaTeX, no lead-in words."""

from __future__ import annotations

import re
import unicodedata

# Signs that look or mean the same. What stands for "times" becomes one letter, as in `5 x 7`
SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "‐": "-",
        "‑": "-",
        "×": "x",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "⁄": "/",
        "∕": "/",
        "÷": "/",
        "％": "%",
        "٪": "%",
        "٫": ".",
        "٬": ",",
        "∗": "*",
        "⋅": "*",
        "·": "*",
        "∙": "*",
        "⟶": "→",
        "➔": "→",
        "⇒": "→",
    }
)

# What wraps a text in chat; a mark inside a word or a number is no mark
WRAPPERS = tuple(
    re.compile(rf"(?<![\w)*~]){mark}(?=[^\s*])(.{{1,400}}?)(?<=[^\s*]){mark}(?![\w(*~])", re.DOTALL)
    for mark in (r"\*\*", r"__", r"~~", r"\*", r"_")
)
SPOILER = re.compile(r"\|\|(.{1,500}?)\|\|", re.DOTALL)
FENCE = re.compile(r"```(?:[a-z]{1,10}\n)?|`")

LATEX_DELIMITERS = re.compile(r"\$\$?|\\[()\[\]]|\\displaystyle|\\(?:left|right)(?![a-z])")
LATEX_SPACES = re.compile(r"\\[,;:! ]|\\q?quad\b|(?<=\d)\{,\}(?=\d)")
LATEX_WRAPPED = re.compile(r"\\(?:text|mathrm|mathbf|textbf|mathit|boxed|operatorname)\{([^{}]*)\}")
LATEX_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
LATEX_SHORT_FRACTION = re.compile(r"\\[dt]?frac\s*(\d)\s*(\d)")
LATEX_NTH_ROOT = re.compile(r"\\sqrt\s*\[(\d)\]\s*\{([^{}]*)\}")
LATEX_GROUP = re.compile(r"(\\sqrt|\^)\s*\{([^{}]*)\}")
LATEX_WORDS = (
    (re.compile(r"\\times(?![a-z])"), " x "),
    (re.compile(r"\\(?:cdot|ast)(?![a-z])"), " * "),
    (re.compile(r"\\(?:approx|simeq|sim)(?![a-z])"), " ≈ "),
    (re.compile(r"\\(?:to|rightarrow|Rightarrow)(?![a-z])"), " → "),
    (re.compile(r"\\sqrt"), "√"),
    (re.compile(r"\\(?=[%#&_{}$])"), ""),
    (re.compile(r"\\(?=[a-z])"), ""),
)
DEEPEST = 4  # Fractions and groups inside one another

LEAD_IN = re.compile(
    r"(?:(?:so|hence|thus|then)\b,?\s*)?"
    r"(?:(?:i|we)\s+(?:get|got|have|found|find|think|say)(?:\s+(?:it\s+is|that))?|"
    r"(?:(?:the|my|our|final|right|correct)\s+){0,3}"
    r"(?:answers?|results?|solutions?|ans|it|they|these|those|that|value|list|set|order)"
    r"\s*(?:is|are|was|were|:|=|≈|->)(?:\s*:)?|"
    r"(?:answers?|result|solution|ans)\b\s*(?:[:=]|-(?=\s))?|=|≈|~)\s*",
    re.IGNORECASE,
)


def plain_text(typed: str) -> str:
    """What was typed without Markdown and LaTeX, its signs and digits of one kind.

    ValueError for control characters, which no answer has. White space stays as it is.
    """
    text = _one_kind(typed)
    text = SPOILER.sub(r"\1", FENCE.sub(" ", text))
    text = _without_latex(text)
    for wrapper in WRAPPERS:
        text = wrapper.sub(r"\1", text)
    return text.strip()


def without_lead_in(text: str) -> str:
    """The text without words that only lead to the answer: ``the answer is``, ``we get``, ``=``."""
    found = LEAD_IN.match(text)
    rest = text[found.end() :] if found else ""
    return rest or text


def _one_kind(typed: str) -> str:
    kept: list[str] = []
    for sign in typed.translate(SIGNS):
        category = unicodedata.category(sign)
        if category == "Cc" and not sign.isspace():
            raise ValueError(typed)
        # What nobody sees: joiners, marks of direction, the mark of byte order
        if category == "Cf":
            continue
        if sign.isdecimal():
            kept.append(str(unicodedata.decimal(sign)))
        else:
            kept.append(sign)
    return "".join(kept)


def _without_latex(text: str) -> str:
    text = text.replace("$", " ")
    if "\\" not in text and "{" not in text:
        return text
    text = LATEX_DELIMITERS.sub(" ", text)
    text = LATEX_SPACES.sub(lambda found: "," if "," in found[0] and "{" in found[0] else " ", text)
    for _ in range(DEEPEST):
        text = LATEX_WRAPPED.sub(r" \1 ", text)
        text = LATEX_NTH_ROOT.sub(r"(\2)^(1/\1)", text)
        text = LATEX_FRACTION.sub(_fraction, text)
        text = LATEX_GROUP.sub(r"\1(\2)", text)
    text = LATEX_SHORT_FRACTION.sub(r"\1/\2", text)
    for pattern, word in LATEX_WORDS:
        text = pattern.sub(word, text)
    return text


def _fraction(found: re.Match[str]) -> str:
    above, below = found[1].strip(), found[2].strip()
    return f"{_bracketed(above)}/{_bracketed(below)}"


def _bracketed(part: str) -> str:
    if re.fullmatch(r"[\w.,]+", part):
        return part
    return f"({part})"
