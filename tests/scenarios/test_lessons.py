"""Every scenario teaches what it says and gives the result that was found by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from allocator import read_plan
from allocator.cli import app
from allocator.verify import verify
from tests.scenarios.lessons import LESSONS, SCENARIOS, allocation_of, expectations

EXIT_CODES = {"met": 0, "short": 3, "conflict": 4}
OUTPUTS = ("quotas", "reps", "rollup", "goals", "rules", "waterfall", "uncovered")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_scenario_reads_without_findings(lesson: str) -> None:
    """No finding is raised, and every table of the scenario has a use."""
    assert not read_plan(SCENARIOS / lesson).table("reps").empty


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_scenario_says_in_one_sentence_what_it_teaches(lesson: str) -> None:
    """The first paragraph of lesson.md is one sentence."""
    title, sentence = (SCENARIOS / lesson / "lesson.md").read_text().split("\n\n")[:2]
    assert title.startswith("# ")
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_result_is_the_one_found_by_hand(lesson: str) -> None:
    """Every row of expected.csv holds in the allocation, to the last unit."""
    rows = expectations(lesson)
    wrong = [f"{row} is {row.found()}, not {row.expected}" for row in rows if not row.holds()]
    assert not wrong


@pytest.mark.parametrize("lesson", LESSONS)
def test_verify_agrees(lesson: str) -> None:
    """The independent check of the output tables finds nothing wrong, but for the rule that a conflict has bent."""
    allocation = allocation_of(lesson)
    found = verify(allocation.plan, {table: getattr(allocation, table) for table in OUTPUTS})
    bent = ["locks.csv row 2, locks(C. Reyes, revenue)"] if lesson == "conflict" else []
    assert [violation.where for violation in found] == bent


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_commands_end_as_the_lesson_says(lesson: str, tmp_path: Path) -> None:
    """`run` ends with 0 where every goal is met, 3 where one falls short, 4 for a conflict; `verify` agrees."""
    status = next(row.expected for row in expectations(lesson) if row.column == "status")
    scenario, out = str(SCENARIOS / lesson), str(tmp_path / "out")
    assert CliRunner().invoke(app, ["run", scenario, "--out", out]).exit_code == EXIT_CODES[status]
    assert CliRunner().invoke(app, ["verify", scenario, out]).exit_code == (4 if status == "conflict" else 0)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_waterfall_leads_from_the_goal_to_the_quota(lesson: str) -> None:
    """From fair share through each family of rules to the quota, nothing is left over."""
    waterfall = allocation_of(lesson).waterfall
    columns = list(waterfall.columns)
    steps = columns[columns.index("fair_share") : columns.index("quota")]
    assert waterfall[steps].sum(axis=1).to_numpy() == pytest.approx(waterfall["quota"].to_numpy(), abs=1e-6)
