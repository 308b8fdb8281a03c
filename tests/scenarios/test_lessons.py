"""Every scenario teaches what it says and gives the result that was found by hand."""

from __future__ import annotations

import pytest

from allocator import read_plan
from allocator.verify import verify
from tests.scenarios.lessons import LESSONS, SCENARIOS, Expectation, allocation_of, expectations

EXPECTED = [row for lesson in LESSONS for row in expectations(lesson)]


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


@pytest.mark.parametrize("row", EXPECTED, ids=str)
def test_the_result_is_the_one_found_by_hand(row: Expectation) -> None:
    """Every row of expected.csv holds in the allocation, to the last unit."""
    found = row.found()
    assert found == (
        row.expected if isinstance(found, str) else pytest.approx(float(row.expected), rel=1e-12, abs=1e-9)
    )


@pytest.mark.parametrize("lesson", LESSONS)
def test_verify_agrees(lesson: str) -> None:
    """The independent check of the output tables finds nothing wrong."""
    assert not verify(allocation_of(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_waterfall_leads_from_the_goal_to_the_quota(lesson: str) -> None:
    """From fair share through each family of rules to the quota, nothing is left over."""
    waterfall = allocation_of(lesson).waterfall
    columns = list(waterfall.columns)
    steps = columns[columns.index("fair_share") : columns.index("quota")]
    assert waterfall[steps].sum(axis=1).to_numpy() == pytest.approx(waterfall["quota"].to_numpy(), abs=1e-6)
