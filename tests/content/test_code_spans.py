"""What a line of content names, of Python and of its libraries, is there and takes what it gets."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.content.conftest import CONTENT
from tests.content.snippets import Page, library

MODULES = (
    *("bisect", "collections", "datetime", "decimal", "faulthandler", "functools", "heapq"),
    *("itertools", "math", "random", "re", "statistics", "struct", "zlib"),
    *("numpy", "np", "pandas", "pd", "scipy", "sklearn"),
)
DOTTED = re.compile(rf"(?<![\w./-])({'|'.join(MODULES)})((?:\.[A-Za-z]\w*)+)")
LONG = {"np": "numpy", "pd": "pandas"}
# Named because it is gone
GONE = {"sklearn.cross_validation"}

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(scope="module")
def homes() -> list[Any]:
    """The modules and classes in which a name without a prefix is looked for."""
    np, pd, sklearn = library("numpy"), library("pandas"), library("sklearn")
    names = [found.name for found in pkgutil.iter_modules(sklearn.__path__)]
    public = [name for name in names if name[0] != "_" and name not in ("conftest", "tests")]
    texts = library("sklearn.feature_extraction.text")
    table = pd.DataFrame({"a": [1]})
    groups = table.groupby("a")
    return [
        *(library(f"sklearn.{name}") for name in public),
        *(texts, np, np.random.Generator, pd, pd.DataFrame, pd.Series, pd.Series.str),
        *(type(groups), type(groups["a"])),
    ]


def fault_of(code: str, homes: list[Any]) -> str:
    """What of a code span the libraries do not have; "" where they have all of it."""
    for dotted in DOTTED.finditer(code):
        name = LONG.get(dotted[1], dotted[1]) + dotted[2]
        if name not in GONE and not is_there(name):
            return f"there is no {name}"
    for call in calls(code):
        named = {keyword.arg for keyword in call.keywords if keyword.arg}
        found = [getattr(home, name_of(call)) for home in homes if hasattr(home, name_of(call))]
        if found and not any(takes(one, named) for one in found):
            return f"{name_of(call)} does not take all of {sorted(named)}"
    return ""


def is_there(dotted: str) -> bool:
    """Whether a dotted name leads to something, through modules and their attributes."""
    head, *rest = dotted.split(".")
    found: Any = importlib.import_module(head)
    for name in rest:
        if not hasattr(found, name):
            try:
                importlib.import_module(f"{found.__name__}.{name}")
            except (AttributeError, ModuleNotFoundError):
                return False
        found = getattr(found, name)
    return True


def calls(code: str) -> Iterator[ast.Call]:
    """The calls with named parameters in Python; none where it is something else."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.keywords:
            yield node


def name_of(call: ast.Call) -> str:
    """The last name of what is called; "" where it has none."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def takes(one: Any, named: set[str]) -> bool:
    """Whether something can be called with parameters of these names."""
    try:
        parameters = inspect.signature(one).parameters
    except (TypeError, ValueError):  # Of some functions in C nobody knows
        return True
    if any(each.kind is each.VAR_KEYWORD for each in parameters.values()):
        return True
    return named <= parameters.keys()


def test_what_is_named_in_a_line_is_there(homes: list[Any]) -> None:
    faults = [
        f"content/{path.parent.name}/{path.name}: `{code}`: {fault}"
        for path in sorted(CONTENT.glob("*/*.md"))
        for code in sorted(Page(path).spans)
        if (fault := fault_of(code, homes))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("numpy.trapz(y)", "there is no numpy.trapz"),
        ("pd.read_csv", ""),
        ("heapq.heapswap(heap, x)", "there is no heapq.heapswap"),
        ("scipy.linalg.sqrtm", ""),
        ("sklearn.cross_validation", ""),
        ("sklearn.linear_models", "there is no sklearn.linear_models"),
        ("OneHotEncoder(sparse=False)", "OneHotEncoder does not take all of ['sparse']"),
        ('merge(..., validate="one_to_one")', ""),
        ('merge(..., validates="one_to_one")', "merge does not take all of ['validates']"),
        ("of_our_own(x=1)", ""),
        ("no python at all", ""),
    ],
)
def test_a_name_that_went_is_found(homes: list[Any], code: str, fault: str) -> None:
    assert fault_of(code, homes) == fault
