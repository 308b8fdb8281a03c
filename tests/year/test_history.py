"""The chain of plans of a year, from what re-allocations leave beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.errors import PlanError
from allocator.year.history import history

PLAN = """name: {name}
year_starts: 2027-01-01
periods: quarter
metrics: {{revenue: {{label: New revenue, unit: USD, fair_share: {{equal: 1}}}}}}
roles: {{AE: {{metrics: [revenue]}}}}
"""
CHANGES = """rep,territory,metric,period,was,is,change,reason
Ann,N,revenue,FY2027-Q2,100,120,20,Bob left on 2027-03-31.
Ann,N,revenue,FY2027-Q3,100,110,10,Bob left on 2027-03-31.
Bob,S,revenue,FY2027-Q2,100,80,-20,less is asked
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Three scenarios: adopted, re-allocated with changes, re-allocated without."""
    base, first, second = (tmp_path / name for name in ("adopted", "q1", "q2"))
    for folder in (base, first, second):
        folder.mkdir()
    (base / "plan.yaml").write_text(PLAN.format(name="Adopted"))
    (base / "reps.csv").write_text("rep,territory\nAnn,N\nBob,S\n")
    (base / "goals.csv").write_text("metric,period,amount,goal\nrevenue,FY2027,800,year\n")
    (first / "plan.yaml").write_text(
        "name: After Q1\nextends: ../adopted\nyear: {as_of: 2027-03-31, policy: {revenue: 50%}, touch: even}\n"
    )
    (first / "goals.csv").write_text("metric,period,goal,carried_over\nrevenue,FY2027,year,20\n")
    (first / "changes.csv").write_text(CHANGES)
    (first / "summary.txt").write_text("As of 2027-03-31: FY2027-Q1 is closed.\n\n2 of 2 reps change.\n")
    (second / "plan.yaml").write_text("name: After Q2\nextends: ../q1\nyear: {as_of: 2027-06-30}\n")
    (second / "changes.csv").write_text(CHANGES.splitlines()[0] + "\n")
    return tmp_path


def test_the_chain_is_told_from_its_beginning(shelf: Path) -> None:
    """Who changed, by how much, and the reasons by how often they stand; goals then and now."""
    found = history(shelf / "q2")
    assert [(step.folder, step.as_of, step.policy, step.touch) for step in found.steps] == [
        ("adopted", "", "", ""),
        ("q1", "2027-03-31", "revenue 50 %", "even"),
        ("q2", "2027-06-30", "revenue 50 %", "even"),
    ]
    assert [step.said for step in found.steps] == [
        "",
        "2 reps, 3 quotas: New revenue +30 and -20. Because: Bob left on 2027-03-31 (2); less is asked (1).",
        "Nothing moved.",
    ]
    assert found.steps[1].summary == ("As of 2027-03-31: FY2027-Q1 is closed.", "2 of 2 reps change.")
    assert [(goal.goal, goal.then, goal.now) for goal in found.goals] == [("year", 800, 820)]


def test_files_beside_it_that_are_missing_or_broken_do_no_harm(shelf: Path) -> None:
    """What cannot be read is not told."""
    (shelf / "q1" / "changes.csv").unlink()
    (shelf / "q1" / "summary.txt").unlink()
    (shelf / "q2" / "changes.csv").write_text("rep,change\nAnn,lots\nBob,5\n")
    steps = history(shelf / "q2").steps
    assert steps[1].said == "What changed is not told: there is no changes.csv."
    assert steps[2].said == "1 rep, 1 quota: +5."


def test_what_a_reallocation_leaves_is_no_stray_file(shelf: Path) -> None:
    """changes.csv and summary.txt are for people; the plan does not list them."""
    from allocator.plan.read import read_plan

    assert not [a for a in read_plan(shelf / "q2").assumptions if "changes" in a.where or "summary" in a.where]


def test_a_chain_that_is_broken_is_told(shelf: Path) -> None:
    (shelf / "q1" / "plan.yaml").write_text("name: After Q1\nextends: ../adoptde\n")
    with pytest.raises(PlanError) as caught:
        history(shelf / "q2")
    assert 'q1/plan.yaml extends | "../adoptde" is not a folder | did you mean "../adopted"?' in str(caught.value)
