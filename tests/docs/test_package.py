from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import allocator
from tests.docs.pages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()[1:]
MODULES = sorted((ROOT / "allocator").rglob("*.py"))
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def name(module: Path) -> str:
    return str(module.relative_to(ROOT / "allocator"))


def test_all_that_is_public_is_there_and_sorted() -> None:
    """What `__all__` promises can be imported, and nothing else is offered."""
    assert list(allocator.__all__) == sorted(allocator.__all__)
    for public in allocator.__all__:
        assert getattr(allocator, public).__name__ == public
    assert set(allocator.__all__) == {*allocator._HOMES, "allocate"}
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        allocator.nothing  # noqa: B018


def test_the_version_is_the_same_everywhere() -> None:
    """Package, project file and the last release of the changelog agree."""
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changes, re.MULTILINE)
    assert allocator.__version__ == PROJECT["version"] == released[0]


def test_allocating_loads_neither_shell_nor_browser_nor_pulp() -> None:
    """The core costs a program only what it needs."""
    code = (
        "import sys; from allocator import allocate, read_plan; allocate(read_plan('scenarios/quickstart'));"
        "print(sorted({'streamlit', 'pulp', 'typer', 'rich', 'altair'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_constraints_pin_versions_and_name_no_host() -> None:
    """Each line is a name and a version."""
    assert [line for line in CONSTRAINTS if not re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line)] == []


def test_every_dependency_is_pinned() -> None:
    """Whatever the project file asks for, a version is given for it."""
    asked = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    names = {_plain(re.split(r"[<>=!\[]", one)[0]) for some in asked for one in some}
    assert names - {"allocator"} <= {_plain(line.split("==")[0]) for line in CONSTRAINTS}


def test_every_dependency_has_its_reason() -> None:
    """The page names each package that the project file asks for, and no other."""
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w, -]+) \|", page, re.MULTILINE)
    told = [_plain(one) for row in rows if row != "package" for one in row.split(",")]
    asked = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    names = {_plain(re.split(r"[<>=!\[]", one)[0]) for some in asked for one in some}
    assert sorted(told) == sorted(names - {"allocator"})


def _plain(project: str) -> str:
    return re.sub(r"[-_.]+", "-", project.strip()).lower()


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_modules_and_functions_are_short(module: Path) -> None:
    """What does not fit in the head is divided."""
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert not list(_long_functions(text))


def _long_functions(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            length = int(node.end_lineno or 0) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name}: {length} lines"
