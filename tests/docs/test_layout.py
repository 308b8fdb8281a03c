from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

PACKAGE = ROOT / "allocator"
MODULES = sorted(PACKAGE.rglob("*.py"))
ENTRANCES = ("__init__", "__main__")
VERIFIER_USES = {"errors", "arrays", "plan", "verify"}
FACES = {"cli", "terminal", "ui"}
TOOLS_OF_FACES = {"altair", "streamlit", "typer"}


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


def used_packages(module: Path) -> set[str]:
    return {other.split(".")[0] for other in imported(module)}


def imported(module: Path) -> Iterator[str]:
    """Every module that a module imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def broken(allowed: Callable[[Path], set[str]], modules: Iterable[Path]) -> dict[str, set[str]]:
    """Return the modules that import a part they are not allowed to."""
    extra = {name(module): used_parts(module) - allowed(module) for module in modules}
    return {module: used for module, used in extra.items() if used}


def test_every_part_is_on_the_page() -> None:
    """The table tells all parts of the package and no others."""
    assert set(parts()) == _present()


def test_imports_flow_one_way() -> None:
    """A part imports only from those above it in the table."""
    order = parts()
    modules = [module for module in MODULES if part(module) not in ENTRANCES]
    assert broken(lambda module: set(order[: order.index(part(module)) + 1]), modules) == {}


def test_the_verifier_shares_nothing_with_what_it_verifies() -> None:
    """It was written a second time, from the plan and the tables alone."""
    assert broken(lambda module: VERIFIER_USES, [m for m in MODULES if part(m) == "verify"]) == {}


def test_the_core_knows_no_face() -> None:
    """Neither the shell nor a browser is known to what allocates."""
    core = [module for module in MODULES if part(module) not in FACES]
    assert [name(module) for module in core if used_packages(module) & TOOLS_OF_FACES] == []


@pytest.mark.parametrize("engine", ["highspy", "piqp"])
def test_an_engine_is_imported_by_one_module(engine: str) -> None:
    """Engines can be exchanged, as a single file knows each."""
    assert len([module for module in MODULES if engine in used_packages(module)]) == 1
