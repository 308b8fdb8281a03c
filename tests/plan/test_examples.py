"""Scenarios that are there can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.plan.read import plan_from, read_plan

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    path.parent
    for shelf in (ROOT / "scenarios", ROOT.parent / "shared" / "scenarios")
    for path in shelf.glob("*/plan.yaml")
)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_scenario_is_read_and_read_again(folder: Path) -> None:
    """From its files, and from the tables that came of them."""
    plan = read_plan(folder)
    assert plan_from(plan.settings, plan.tables).digest == plan.digest
