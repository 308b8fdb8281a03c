from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PACKAGE = ROOT / "allocator"
MODULES = sorted(PACKAGE.rglob("*.py"))
ENTRANCES = ("__init__", "__main__")
VERIFY_MAY_USE = {"errors", "plan", "verify"}
FACES = {"cli", "terminal"}
TOOLS_OF_FACES = {"streamlit", "typer"}


def parts() -> list[str]:
    """Parts of the package in the order of the page."""
    page = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    return re.findall(r"^\| (\w+) \|", page, re.MULTILINE)[1 : 1 + len(_present())]


def _present() -> set[str]:
    names = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES}
    return names - set(ENTRANCES)


def part(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def name(module: Path) -> str:
    return str(module.relative_to(PACKAGE))


def used_parts(module: Path) -> set[str]:
    return {other.split(".")[1] for other in imported(module) if other.startswith("allocator.")}


def imported(module: Path) -> Iterator[str]:
    """Every module that a module imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_part_is_on_the_page() -> None:
    """The table tells all parts of the package and no others."""
    assert set(parts()) == _present()


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) not in ENTRANCES], ids=name)
def test_imports_flow_one_way(module: Path) -> None:
    """A part imports only from those above it in the table."""
    allowed = parts()[: parts().index(part(module)) + 1]
    assert used_parts(module) <= set(allowed)


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) == "verify"], ids=name)
def test_the_verifier_shares_nothing_with_what_it_verifies(module: Path) -> None:
    """It was written a second time, from the plan and the tables alone."""
    assert used_parts(module) <= VERIFY_MAY_USE


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) not in FACES], ids=name)
def test_the_core_knows_no_face(module: Path) -> None:
    """Neither the shell nor a browser is known to what allocates."""
    assert not {other.split(".")[0] for other in imported(module)} & TOOLS_OF_FACES


@pytest.mark.parametrize("engine", ["highspy", "piqp"])
def test_an_engine_is_imported_by_one_module(engine: str) -> None:
    """Engines can be exchanged, as a single file knows each."""
    assert len([module for module in MODULES if engine in {n.split(".")[0] for n in imported(module)}]) == 1
