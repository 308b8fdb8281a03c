"""Pages hold layout only: nothing under ui/ reckons, and one file alone touches the session."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[2] / "allocator" / "ui"
FILES = sorted(UI.rglob("*.py"))
PAGES = [file for file in FILES if file.parent != UI]
"""Pages, parts and charts; what lies beside them starts the program and has no figures."""
RECKONING = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
OF_FRAMES = {
    "groupby", "merge", "agg", "aggregate", "pivot", "pivot_table", "melt", "apply", "cumsum", "diff", "quantile",
    "mean", "median", "std", "assign", "query", "nlargest", "nsmallest", "sort_values", "iterrows", "itertuples",
}  # fmt: skip
BUILT_IN = {"sum", "divmod", "pow"}


def reckoned(tree: ast.AST) -> Iterator[str]:
    """Name every place that works something out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, RECKONING) and not _is_of_layout(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and _is_number(node):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Call) and _called(node) in OF_FRAMES and not _is_of_charts(node):
            yield f"line {node.lineno}: {_called(node)}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BUILT_IN:
            yield f"line {node.lineno}: {node.func.id}"


def _is_number(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(isinstance(side, ast.Constant) and isinstance(side.value, int | float) for side in sides)


def _is_of_layout(node: ast.BinOp) -> bool:
    """Tell whether a constant of the layout takes part, as in `_ROW * 3`; such are written in capitals."""
    return any(isinstance(side, ast.Name) and side.id.isupper() for side in (node.left, node.right))


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _is_of_charts(node: ast.Call) -> bool:
    """Altair's own words for what a chart draws, and the merging of a draft."""
    return isinstance(node.func, ast.Attribute) and any(
        word in ast.unparse(node.func.value) for word in ("alt.", "draft")
    )


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(UI)))
def test_pages_reckon_nothing(file: Path) -> None:
    """Every figure comes from the package: no arithmetic, no work on frames beyond picking columns."""
    assert list(reckoned(ast.parse(file.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(UI)))
def test_one_file_touches_the_session(file: Path) -> None:
    """State and address are read and written in session.py alone."""
    if file.name != "session.py":
        assert not {"session_state", "query_params"} & set(_attributes(ast.parse(file.read_text(encoding="utf-8"))))


def _attributes(tree: ast.AST) -> Iterator[str]:
    return (node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))


@pytest.mark.parametrize(
    "code", ["a = b - c", "a = b / 2", "n = n + 1", "f.groupby('x')", "sum(f)", "f['x'].mean()", "f.merge(g)"]
)
def test_the_test_sees_arithmetic(code: str) -> None:
    """What pages must not do is found."""
    assert list(reckoned(ast.parse(code)))


@pytest.mark.parametrize("code", ["a = 'x' + name", "frame[['a', 'b']]", "list(frame['a'])", "one | other"])
def test_the_test_lets_layout_be(code: str) -> None:
    """Texts put together and columns picked are layout."""
    assert not list(reckoned(ast.parse(code)))
