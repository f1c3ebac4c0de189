"""Measures the house: ``python -m tests.tooling.figures [folder]`` prints a table.

It judges nothing; ``test_figures.py`` does. Lines are those with code on them: not empty, and not a
comment alone. Migrations are left out: they are Alembic's form, and frozen once they have landed.
"""

from __future__ import annotations

import ast
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

ROOTS = ("bot", "adapters")
LEFT_OUT = ("migrations", "_content")
LONG = 100  # characters
COMPLEX = 10
BROAD = (None, "Exception", "BaseException")
BRANCHES = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.match_case,
)

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Module:
    """A file, its text, and what Python reads in it."""

    path: Path
    text: str
    tree: ast.Module

    def lines(self) -> list[str]:
        """Those with code on them."""
        return [line for line in self.text.splitlines() if is_code(line)]

    def nodes(self, kind: type[Node]) -> list[Node]:
        """Every part of that kind, however deep."""
        return [node for node in ast.walk(self.tree) if isinstance(node, kind)]

    def functions(self) -> list[Function]:
        """Functions and methods, also those inside others."""
        return [*self.nodes(ast.FunctionDef), *self.nodes(ast.AsyncFunctionDef)]

    def nested_conditionals(self) -> list[ast.IfExp]:
        """Conditional expressions with another inside."""
        return [node for node in self.nodes(ast.IfExp) if is_nested(node)]


def main() -> None:
    """Print the figures of the folder that is named, or of this one."""
    folder = Path(*sys.argv[1:2])
    modules = modules_of(folder)
    if not modules:
        raise SystemExit(f"There is no code in {' or '.join(ROOTS)} of {folder.resolve()}.")
    for name, value in figures(modules).items():
        print(f"{name:<44} {value}")  # noqa: T201  # what was asked for


def modules_of(folder: Path) -> list[Module]:
    """The Python files of the core and the adapters, by path."""
    found: list[Module] = []
    for root in ROOTS:
        for path in sorted((folder / root).rglob("*.py")):
            if not set(LEFT_OUT) & set(path.relative_to(folder).parts):
                text = path.read_text("utf-8")
                found.append(Module(path.relative_to(folder), text, ast.parse(text)))
    return found


def figures(modules: list[Module]) -> dict[str, str]:
    """Names of figures and their values, as text. There must be a file and a function."""
    lines = [line for module in modules for line in module.lines()]
    functions = [function for module in modules for function in module.functions()]
    complexities = [complexity(function) for function in functions]
    conditionals = sum(len(module.nodes(ast.IfExp)) for module in modules)
    comprehensions = sum(len(module.nodes(ast.comprehension)) for module in modules)
    return {
        "files": str(len(modules)),
        "lines of code": str(len(lines)),
        f"lines over {LONG} characters": share(sum(len(line) > LONG for line in lines), len(lines)),
        "file, lines: median / p90 / longest": spread(m.text.count("\n") for m in modules),
        "function, lines: median / p90 / longest": spread(map(size, functions)),
        "complexity: median / p90 / most": spread(complexities),
        f"functions with a complexity over {COMPLEX}": total(c > COMPLEX for c in complexities),
        "conditional expressions per 1,000 lines": per_thousand(conditionals, len(lines)),
        "conditional expressions inside another": total(
            len(m.nested_conditionals()) for m in modules
        ),
        "comprehensions per 1,000 lines": per_thousand(comprehensions, len(lines)),
        "broad excepts": total(map(broad_excepts, modules)),
        "public names defined more than once": str(len(defined_twice(modules))),
        "public methods of App": str(len(methods_of_app(modules))),
    }


def is_code(line: str) -> bool:
    """Whether there is more than a comment on the line."""
    bare = line.strip()
    return bool(bare) and not bare.startswith("#")


def size(function: Function) -> int:
    """A function's lines, from ``def`` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def complexity(node: ast.AST) -> int:
    """Ways through a function: one, and one more for each branch and each ``and`` or ``or``."""
    ways = 1
    for inner in ast.walk(node):
        if isinstance(inner, BRANCHES):
            ways += 1
        elif isinstance(inner, ast.BoolOp):
            ways += len(inner.values) - 1
    return ways


def is_nested(node: ast.IfExp) -> bool:
    """Whether a conditional expression stands inside this one."""
    return any(isinstance(inner, ast.IfExp) for inner in ast.walk(node) if inner is not node)


def broad_excepts(module: Module) -> int:
    """``except Exception``, ``except BaseException`` and bare ones."""
    caught = [
        handler.type and ast.unparse(handler.type) for handler in module.nodes(ast.ExceptHandler)
    ]
    return sum(name in BROAD for name in caught)


def defined_twice(modules: list[Module]) -> list[str]:
    """Public names that more than one module defines: classes, functions, constants, aliases."""
    modules_with: Counter[str] = Counter()
    for module in modules:
        names = {name for node in module.tree.body for name in defined_by(node)}
        modules_with.update(name for name in names if not name.startswith("_"))
    return sorted(name for name, number in modules_with.items() if number > 1)


def defined_by(node: ast.stmt) -> list[str]:
    """The names that a statement of a module defines."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign():
            return [target.id for target in node.targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def methods_of_app(modules: list[Module]) -> list[str]:
    """What can be asked of the core: the public methods of ``App`` in ``bot/app.py``."""
    for module in modules:
        if module.path == Path("bot/app.py"):
            return [name for node in module.tree.body for name in public_methods(node, "App")]
    return []


def public_methods(node: ast.stmt, of: str) -> Iterator[str]:
    """The public methods of a statement that is the class of that name; else none."""
    if isinstance(node, ast.ClassDef) and node.name == of:
        for inner in node.body:
            if isinstance(inner, Function) and not inner.name.startswith("_"):
                yield inner.name


def spread(values: Iterable[int]) -> str:
    """The median, what nine of ten stay below, and the most."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):g} / {ordered[len(ordered) * 9 // 10]} / {ordered[-1]}"


def total(values: Iterable[int]) -> str:
    """A sum."""
    return str(sum(values))


def share(part: int, whole: int) -> str:
    """A count and its percentage."""
    return f"{part} ({100 * part / whole:.1f} %)"


def per_thousand(part: int, whole: int) -> str:
    """A count for every thousand lines."""
    return f"{1000 * part / whole:.1f}"


if __name__ == "__main__":
    main()
