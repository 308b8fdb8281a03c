from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from allocator.plan.read import plan_from, read_plan
from benchmarks.availability import availability, shares
from benchmarks.company import PERIODS, make_company, write_company
from benchmarks.plain import plain


@pytest.mark.parametrize("reps", [1, 2, 12, 300])
def test_a_made_up_company_is_a_valid_plan(reps: int) -> None:
    """A company of any size is read without a finding, with as many reps as were asked for."""
    plan = plan_from(*make_company(reps, seed=reps))
    assert plan.table("reps")["rep"].nunique() == reps


@pytest.mark.parametrize("periods", PERIODS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_companies_of_any_period_are_valid(periods: str, seed: int) -> None:
    """Months, quarters, halves and years all make a valid plan."""
    plan = plan_from(*make_company(24, periods=periods, seed=seed))
    assert plan.calendar.periods == periods


def test_the_same_seed_makes_the_same_company() -> None:
    """A company depends on its seed alone."""
    settings, tables = make_company(40, seed=7)
    same_settings, same_tables = make_company(40, seed=7)
    _, other_tables = make_company(40, seed=8)
    assert settings == same_settings
    assert all(tables[name].equals(same_tables[name]) for name in tables)
    assert not tables["potential"].equals(other_tables["potential"])


def test_a_written_company_reads_as_the_same_plan(tmp_path: Path) -> None:
    """The folder holds the plan that the tables hold."""
    company = make_company(30, seed=3)
    write_company(tmp_path / "made up", *company)
    assert read_plan(tmp_path / "made up").digest == plan_from(*company).digest


def test_every_territory_is_covered_in_every_period() -> None:
    """Somebody stands in for whoever is away, so no part of a territory is left over."""
    found = availability(*make_company(300, seed=5))
    covered = np.zeros((found.lanes["territory"].nunique(), 12))
    np.add.at(covered, found.lanes["territory"].factorize()[0], shares(found))
    np.testing.assert_allclose(covered, 1.0)


def test_tightness_changes_the_hours_alone() -> None:
    """A tighter company has the same goals, limits and potential, and needs more hours for each unit."""
    settings, tables = make_company(60, tightness=0.8)
    tighter, same = make_company(60, tightness=1.2)
    assert all(tables[name].equals(same[name]) for name in ("goals", "limits", "potential", "history"))
    cells, tight_cells = plain(settings, tables).cells, plain(tighter, same).cells
    np.testing.assert_allclose(tight_cells["effort"] / cells["effort"], 1.5, rtol=1e-6)


def test_what_cannot_be_a_company_is_refused() -> None:
    """No reps, no company."""
    with pytest.raises(ValueError, match="no such company"):
        make_company(0)
