"""Actuals and a plan in force that are handed over beside the scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.year.closing.actuals import with_actuals, with_in_force
from allocator.year.closing.carry_over import carry_over
from tests.year.closing.books import ENDS, Book, carried, evenly, sold

BOOK = Book("revenue,FY2027,800,\n", evenly(100), sold(1, 70, 90))
HEAD = "period,metric,rep,territory,actual\n"


def written(tmp_path: Path, text: str, name: str = "from_crm.csv") -> Path:
    file = tmp_path / name
    file.write_text(text)
    return file


def amounts(plan: Plan, table: str, column: str) -> dict[tuple[str, str], float]:
    frame = plan.table(table)
    return {(rep, p): v for rep, p, v in zip(frame["rep"], frame["period"], frame[column], strict=True)}


def told(plan: Plan, file: Path) -> list[str]:
    with pytest.raises(PlanError) as caught:
        with_actuals(plan, file)
    return [str(finding) for finding in caught.value.findings]


def test_actuals_of_a_file_take_the_place_of_the_same_cells(tmp_path: Path) -> None:
    """Ann's are corrected, Bob's stay, a new quarter is added; each row says in which file it stands."""
    file = written(tmp_path, HEAD + "FY2027-Q1,revenue,Ann,N,75\nFY2027-Q2,revenue,Ann,N,60\n")
    plan = with_actuals(BOOK.plan(), file)
    assert amounts(plan, "actuals", "actual") == {
        ("Ann", "FY2027-Q1"): 75, ("Bob", "FY2027-Q1"): 90, ("Ann", "FY2027-Q2"): 60
    }  # fmt: skip
    assert sorted(plan.places("actuals")) == ["actuals.csv row 3", "from_crm.csv row 2", "from_crm.csv row 3"]
    assert plan.digest != BOOK.plan().digest


def test_handed_over_or_written_into_the_scenario_is_the_same(tmp_path: Path) -> None:
    """To the digest, and to what is carried over."""
    plan = with_actuals(BOOK.having(actuals="").plan(), written(tmp_path, HEAD + BOOK.actuals))
    assert plan.digest == BOOK.plan().digest
    assert carried(carry_over(plan, ENDS[1])) == {"revenue FY2027": 40}


def test_all_that_is_wrong_with_a_file_is_told_by_its_name(tmp_path: Path) -> None:
    """At once, by the rows of that file; of two rows for one cell the second is refused."""
    rows = ("Anne,N,1", "Ann,N,lots", "Bob,S,1", "Bob,S,2")
    file = written(tmp_path, HEAD + "".join(f"FY2027-Q1,revenue,{row}\n" for row in rows))
    assert told(BOOK.plan(), file) == [
        'from_crm.csv row 2 | rep "Anne" is not in reps.csv | did you mean "Ann"?',
        'from_crm.csv row 3 | actual "lots" is not a number | write digits with a decimal point, like 1234.5',
        "from_crm.csv row 5 | FY2027-Q1, revenue, Bob, S stands already in row 4 | keep one of them",
    ]


def test_files_that_are_none(tmp_path: Path) -> None:
    """Not there, without columns, without rows."""
    missing = tmp_path / "nothing.csv"
    assert told(BOOK.plan(), missing) == [f"{missing} | is not there | correct the path"]
    columns = told(BOOK.plan(), written(tmp_path, "period,metric,rep\nFY2027-Q1,revenue,Ann\n"))
    assert columns == ['from_crm.csv | has no column "actual" | add a column "actual": what was sold or kept']


def test_names_of_before_are_restated_in_a_file(tmp_path: Path) -> None:
    """Also where the plan in force has taken the new name in."""
    restate = "from_territory,to_territory,share,applied\nOld,N,1,2027-03-31\n"
    file = written(tmp_path, HEAD + "FY2027-Q1,revenue,Ann,Old,75\n")
    plan = with_actuals(BOOK.plan(restate=restate), file)
    assert amounts(plan, "actuals", "actual")["Ann", "FY2027-Q1"] == 75
    assert set(plan.table("actuals")["territory"]) == {"N", "S"}


def test_a_plan_in_force_of_a_file_is_the_whole_of_it(tmp_path: Path) -> None:
    """A quotas.csv of an output folder; its other columns are passed over, and what it does not name is gone."""
    text = "rep,territory,metric,period,quota,name,load\nAnn,N,revenue,FY2027-Q1,120,Ann Ames,0.3\n"
    plan = with_in_force(BOOK.plan(), written(tmp_path, text, "quotas.csv"))
    assert amounts(plan, "current", "quota") == {("Ann", "FY2027-Q1"): 120}
    assert not [a for a in plan.assumptions if "quotas.csv" in a.where and a.kind == "unused"]
    assert plan.places("current").tolist() == ["quotas.csv row 2"]


def test_a_plan_in_force_is_restated_once(tmp_path: Path) -> None:
    """Half of the North is gone; what is closed keeps its sum."""
    text = "rep,territory,metric,period,quota\nAnn,N,revenue,FY2027-Q1,120\nAnn,N,revenue,FY2027-Q2,80\n"
    plan = BOOK.plan(restate="from_territory,to_territory,share\nN,N,0.5\n")
    plan = with_in_force(plan, written(tmp_path, text))
    assert amounts(plan, "current", "quota") == {("Ann", "FY2027-Q1"): 60, ("Ann", "FY2027-Q2"): 40}
    after = carry_over(plan, ENDS[1])
    assert amounts(after, "current", "quota") == {("Ann", "FY2027-Q1"): 120, ("Ann", "FY2027-Q2"): 40}
