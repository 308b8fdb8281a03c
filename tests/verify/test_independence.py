"""The verifier shares no code with the program builder."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import allocator.verify

FILES = sorted(Path(allocator.verify.__file__).parent.glob("*.py"))
ALLOWED = ("allocator.plan", "allocator.errors", "allocator.verify")
OTHERS = {"numpy", "pandas", "scipy"}


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports by dots"
            found.append(node.module or "")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_plan_is_imported(path: Path) -> None:
    """Nothing of how the program is built or solved, and nothing of how tables are made."""
    for name in _imports(path):
        if name.split(".")[0] == "allocator":
            assert name.startswith(ALLOWED), f"{path.name} imports {name}"
        else:
            assert name.split(".")[0] in OTHERS | sys.stdlib_module_names, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_imported_by_name_at_run_time(path: Path) -> None:
    """No way around the imports above."""
    text = path.read_text(encoding="utf-8")
    assert "import_module" not in text
    assert "__import__" not in text
