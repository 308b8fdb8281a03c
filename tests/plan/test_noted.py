"""What is taken for granted or left unused, as assumptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.plan.read import read_plan
from tests.plan.plans import plan


def noted(kind: str, *args: dict[str, object], **tables: str) -> list[str]:
    return [f"{a.where} | {a.what}" for a in plan(*args, **tables).assumptions if a.kind == kind]


def test_defaults_are_counted_by_column() -> None:
    told = noted("default", reps="rep,region,fte\nAnn,EMEA,0.5\nBob,AMER,\n")
    assert "reps.csv fte | blank in 1 of 2 rows: 1" in told
    assert "reps.csv country | blank in 2 of 2 rows: country of plan.yaml" in told
    assert "goals.csv priority | blank in 1 of 1 rows: 1" in told
    assert "plan.yaml capacity.hours_per_day | not given: 8" in told
    assert "plan.yaml metrics.revenue.round_to | not given: 1" in told
    assert not [line for line in told if line.startswith(("locks.csv", "reps.csv ote"))]


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            {"strengths": "rep,metric,strength,colour,stength\nAnn,revenue,1,red,2\n"},
            ["strengths.csv colour | the column is not used", "strengths.csv stength | the column is not used"],
        ),
        (
            {"goals": "metric,period,amount,prioriti\nrevenue,FY2027,1,2\n"},
            ['goals.csv prioriti | the column is not used; did you mean "priority"?'],
        ),
        (
            {"reps": "rep,region,end\nAnn,EMEA,2026-12-31\nBob,AMER,2027-01-01\n"},
            ['reps.csv row 2 | "Ann" is not there in the year'],
        ),
        (
            {"history": "period,metric,actual\n2026-12,revenue,1\n2027-01,revenue,1\n2026-12,revenu,1\n"},
            [
                'history.csv metric | "revenu" is not in the plan: 1 rows; did you mean "revenue"?',
                "history.csv period | 1 rows are not used: 2027-01 not before the year FY2027",
            ],
        ),
        (
            {"actuals": "period,metric,actual\n2026-12,revenue,1\n2027-01,revenue,1\n"},
            ["actuals.csv period | 1 rows are not used: 2026-12 not in the year FY2027"],
        ),
        (
            {"limits": "per,measure,of,max\nrep,load,revenue,1\n"},
            ["limits.csv row 2 of | only ratio and equity are of something"],
        ),
        (
            {"reps": "rep,region,territory\nAnn,EMEA,T1\nBob,AMER,T2\n", "assignments": "rep,territory\nAnn,T3\n"},
            ['reps.csv row 2 territory | "T1" is not among the territories that assignments.csv gives "Ann"'],
        ),
    ],
)
def test_what_is_not_used_is_listed(tables: dict[str, str], told: list[str]) -> None:
    assert noted("unused", **tables) == told


def test_attributes_that_look_like_a_column() -> None:
    """`start_date` is an attribute like any other; perhaps `start` was meant."""
    reps = "rep,region,start_date,segment\nAnn,EMEA,2027-01-01,SMB\nBob,AMER,,SMB\n"
    assert noted("unused", reps=reps) == ['reps.csv start_date | is an attribute only; did you mean "start"?']


def test_drivers_that_nobody_uses() -> None:
    metrics = {"metrics": {"revenue": {"fair_share": "accounts"}, "units": {}}}
    potential = "territory,metric,driver,potential\nT,revenue,accounts,5\nT,revenue,account,6\nT,revenue,,7\n"
    assert noted("unused", metrics, potential=potential) == [
        'potential.csv driver | neither fair_share nor limits name "account": 1 rows; did you mean "accounts"?'
    ]


def test_numbers_read_like_their_neighbours_are_listed() -> None:
    goals = 'metric,period,amount\nrevenue,FY2027,"1,200,000"\nunits,FY2027,"4,500"\nunits,FY2027-Q1,"1,500"\n'
    assert noted("adjusted", goals=goals) == [
        'goals.csv amount | "4,500" is read as 4500, like the other numbers of the table; so in 2 rows'
    ]


def test_metrics_that_nobody_sells() -> None:
    roles = {"roles": {"AE": {"metrics": ["revenue"]}}}
    assert noted("unused", roles) == ["plan.yaml metrics.units | no role sells it"]


def test_drivers_of_a_base_metric() -> None:
    metrics = {"metrics": {"revenue": {}, "units": {"base": True, "fair_share": "equal"}}}
    assert noted("unused", metrics) == [
        "plan.yaml metrics.units.fair_share | is not used: the metric is spread by its base"
    ]


def test_names_that_begin_like_a_formula_are_accepted_and_listed() -> None:
    told = noted("adjusted", reps='rep,region\n"=HYPERLINK(1)",EMEA\nBob,AMER\n')
    assert told == [
        *(
            f"reps.csv {c} | 1 texts begin like a formula; they are written so that no spreadsheet runs them"
            for c in ("name", "rep")
        ),
    ]


def test_teams_of_one_name_in_two_regions() -> None:
    reps = "rep,region,team\nAnn,EMEA,West\nBob,AMER,West\n"
    assert noted("adjusted", {"levels": ["region", "team"]}, reps=reps) == [
        'reps.csv team | "West" stands below AMER, EMEA: its reps are added up as one team'
    ]


def test_files_that_are_not_read(tmp_path: Path) -> None:
    """Files that look like input, with the name that may be meant; others are nobody's business."""
    from tests.plan.test_scenario import lay_out

    folder = lay_out(tmp_path) / "base"
    for name in ("limit.csv", "absence.csv", "notes.md", ".hidden.csv"):
        (folder / name).write_text("x\n1\n")
    told = [f"{a.where} | {a.what}" for a in read_plan(folder).assumptions if a.kind == "unused"]
    assert told == [
        'absence.csv | the file is not read; did you mean "absences.csv"?',
        "limit.csv | the file is not read",
    ]
