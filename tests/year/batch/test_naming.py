"""What units are called: by their folder, and the same whatever else changes."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from allocator.errors import PlanError
from allocator.year.batch.naming import names_of
from allocator.year.batch.units import units_of
from tests.year.batch.conftest import Make

CASES = {
    "alone": {"/q/north": "north", "/q/south": "south"},
    "one folder up": {"/q/emea/plan": "emea-plan", "/q/apac/plan": "apac-plan", "/q/north": "north"},
    "capitals": {"/q/a/Plan": "a-Plan", "/q/b/plan": "b-plan"},
    "two folders up": {"/q/1/a/plan": "1-a-plan", "/q/2/a/plan": "2-a-plan", "/q/2/b/plan": "b-plan"},
    "a longer name that is taken": {"/q/a/x": "q-a-x", "/q/b/x": "b-x", "/q/z/a-x": "z-a-x"},
    "other depths": {"/x": "x", "/q/x": "q-x"},
}


@pytest.mark.parametrize("wanted", CASES.values(), ids=CASES)
def test_names_tell_units_apart(wanted: dict[str, str]) -> None:
    """As much of the way as is needed and no more, in whatever order they are named."""
    for order in itertools.permutations(wanted):
        assert {str(path): name for path, name in names_of([Path(one) for one in order]).items()} == wanted


def test_a_folder_of_scenarios(scenario: Make, tmp_path: Path) -> None:
    """Every scenario in it is a unit once, however often it is named; what is none is passed over and told."""
    north, south = scenario("north"), scenario("south")
    (tmp_path / "units" / "notes").mkdir()
    (tmp_path / "units" / ".hidden").mkdir()
    (tmp_path / "units" / "old.xlsx").write_bytes(b"")
    (tmp_path / "units" / "readme.txt").write_text("")
    found = units_of([tmp_path / "units", south, tmp_path / "units" / ".." / "units"], tmp_path / "out")
    assert [(unit.name, unit.scenario, unit.out) for unit in found.units] == [
        ("north", north, tmp_path / "out" / "north"),
        ("south", south, tmp_path / "out" / "south"),
    ]
    assert found.passed_over == {
        tmp_path / "units" / "notes": "is no scenario",
        tmp_path / "units" / "old.xlsx": "is no scenario",
    }


def test_the_output_among_the_scenarios_is_no_unit(scenario: Make, tmp_path: Path) -> None:
    """Results may lie beside the scenarios: they are neither taken for one nor told of."""
    scenario("north")
    out = tmp_path / "units" / "batch"
    (out / "north").mkdir(parents=True)
    found = units_of([tmp_path / "units"], out)
    assert ([unit.name for unit in found.units], found.passed_over) == (["north"], {})


def test_a_unit_may_not_be_called_as_the_summary(scenario: Make, tmp_path: Path) -> None:
    """Its folder would take the place of summary.csv."""
    with pytest.raises(PlanError, match="as would the batch itself"):
        units_of([scenario("summary.csv")], tmp_path / "out")
