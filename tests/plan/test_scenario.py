"""Scenarios that extend others."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan

BASE = {
    "plan.yaml": """
name: Base
year_starts: 2027-01-01
periods: quarter
levels: [region]
metrics:
  revenue: {unit: USD, round_to: 1000}
  units: {unit: piece}
roles:
  AE: {metrics: [revenue, units]}
  AM: {metrics: [revenue]}
capacity: {hours_per_day: 8, load_limit: 1.1}
""",
    "reps.csv": "rep,role,region,fte,start\nAnn,AE,EMEA,1,2020-01-01\nBob,AE,AMER,0.8,\nCy,AM,AMER,1,\n",
    "goals.csv": "metric,period,amount,scope,goal\nrevenue,FY2027,1000,,grow\nunits,FY2027,50,region=EMEA,\n",
    "limits.csv": "per,where,measure,min,max\nrep metric,metric=revenue,quota,,900\nrep,,load,,1.2\nrep,,load,0.5,\n",
    "history.csv": "period,metric,territory,actual\n2026-12,revenue,,5\n2026-12,revenue,,6\n2026-11,revenue,,7\n",
}


def lay_out(shelf: Path, **scenarios: dict[str, str]) -> Path:
    for name, files in {"base": BASE, **scenarios}.items():
        (shelf / name).mkdir()
        for file, text in files.items():
            (shelf / name / file).write_text(text)
    return shelf


def child(shelf: Path, **files: str) -> Plan:
    """Read a scenario that extends the base with some files of its own."""
    named = {f"{name}.csv": text for name, text in files.items() if name != "plan"}
    plan = {"plan.yaml": f"extends: ../base\n{files.get('plan', '')}"}
    return read_plan(lay_out(shelf, child={**plan, **named}) / "child")


def changes(plan: Plan) -> list[str]:
    return [f"{a.where}: {a.what}" for a in plan.assumptions if a.kind == "changed"]


def test_a_scenario_that_changes_nothing_is_its_base(tmp_path: Path) -> None:
    plan = child(tmp_path)
    base = read_plan(tmp_path / "base")
    assert plan.settings == base.settings
    assert plan.digest == base.digest
    assert changes(plan) == []


def test_settings_are_put_over_those_of_the_base(tmp_path: Path) -> None:
    """Key by key at every depth; blanks state nothing; lists are replaced whole."""
    plan = child(
        tmp_path,
        plan="""
name: Child
capacity: {load_limit: 1.3}
metrics: {revenue: {round_to: 500}, units: }
roles: {AM: {metrics: [units]}}
""",
    )
    assert plan.settings.name == "Child"
    assert plan.settings.capacity.load_limit == 1.3
    assert plan.settings.capacity.hours_per_day == 8
    assert plan.settings.metrics["revenue"].unit == "USD"
    assert plan.settings.metrics["units"].unit == "piece"
    assert changes(plan) == [
        "plan.yaml capacity.load_limit: 1.1 -> 1.3",
        "plan.yaml metrics.revenue.round_to: 1000 -> 500",
        "plan.yaml roles.AM.metrics: ['revenue'] -> ['units']",
    ]


def test_rows_change_in_the_columns_that_are_stated(tmp_path: Path) -> None:
    """A new row is added; what differs is listed, what is stated again is not."""
    plan = child(tmp_path, reps="rep,fte,team\nBob,0.5,West\nAnn,1,\n")
    reps = plan.table("reps").set_index("rep")
    assert reps.loc["Bob", ["role", "region", "fte", "team"]].tolist() == ["AE", "AMER", 0.5, "West"]
    assert reps.loc["Ann", "start"] == pd.Timestamp("2020-01-01")
    assert reps["team"].tolist() == ["", "West", ""]
    assert changes(plan) == ["reps.csv row 2 fte: 0.8 -> 0.5", "reps.csv row 2 team: blank -> West"]


def test_a_stated_blank_counts(tmp_path: Path) -> None:
    plan = child(tmp_path, reps="rep,start\nAnn,\n")
    assert plan.table("reps")["start"].isna().all()
    assert changes(plan) == ["reps.csv row 2 start: 2020-01-01 -> blank"]


def test_new_rows_are_added(tmp_path: Path) -> None:
    plan = child(tmp_path, reps="rep,role,region\nDee,AM,EMEA\n", strengths="rep,metric,strength\nDee,revenue,1.5\n")
    assert plan.table("reps")["rep"].tolist() == ["Ann", "Bob", "Cy", "Dee"]
    assert plan.table("strengths")["strength"].tolist() == [1.5]
    assert changes(plan) == ["reps.csv row 2: added"]


def test_new_rows_state_what_a_row_must(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as caught:
        child(tmp_path, reps="rep,fte\nDee,1\n")
    assert str(caught.value) == "reps.csv row 2 | role is blank | write one of AE, AM"


def test_goals_are_found_by_their_id_or_by_what_they_ask(tmp_path: Path) -> None:
    plan = child(tmp_path, goals="goal,amount\ngrow,1200\n")
    goals = plan.table("goals").set_index("metric")
    assert goals.loc["revenue", ["amount", "period"]].tolist() == [1200.0, "FY2027"]
    assert changes(plan) == ["goals.csv row 2 amount: 1000 -> 1200"]


def test_goals_without_an_id(tmp_path: Path) -> None:
    plan = child(tmp_path, goals="metric,period,scope,amount\nunits,FY2027,region=EMEA,60\nunits,FY2027,,90\n")
    assert sorted(plan.table("goals")["amount"]) == [60.0, 90.0, 1000.0]
    assert changes(plan) == ["goals.csv row 2 amount: 50 -> 60", "goals.csv row 3: added"]


def test_where_several_rows_have_one_key_all_are_replaced(tmp_path: Path) -> None:
    plan = child(
        tmp_path,
        limits="per,where,measure,max\nrep,,load,1.5\nrep metric,metric=revenue,quota,800\n",
        history="period,metric,actual\n2026-12,revenue,12\n",
    )
    limits = plan.table("limits")
    assert limits[["measure", "max"]].to_numpy().tolist() == [["load", 1.5], ["quota", 800.0]]
    assert limits["min"].isna().all()
    assert sorted(plan.table("history")["actual"]) == [7.0, 12.0]
    assert changes(plan) == [
        "history.csv row 2: replaces what the base states for it",
        "limits.csv row 2: replaces what the base states for it",
        "limits.csv row 3 max: 900 -> 800",
    ]


def test_many_changes_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"2026-{1 + n % 10:02d},revenue,T{n},1\n" for n in range(500))
    plan = child(tmp_path, history=f"period,metric,territory,actual\n{rows}")
    assert len(changes(plan)) == 201
    assert "history.csv: 300 more changes to the base" in changes(plan)


def test_a_chain_of_scenarios(tmp_path: Path) -> None:
    """The nearest has the last word, and files tell where a row was written."""
    shelf = lay_out(
        tmp_path,
        middle={"plan.yaml": "extends: ../base\n", "reps.csv": "rep,fte\nAnn,0.6\nBob,0.6\n"},
        last={"plan.yaml": "extends: ../middle\ncountry: XX\n", "reps.csv": "rep,fte,ramp\nBob,0.4,slow\n"},
    )
    with pytest.raises(PlanError) as caught:
        read_plan(shelf / "last")
    assert [finding.where for finding in caught.value.findings] == ["plan.yaml country", "reps.csv row 2"]
    (shelf / "last" / "plan.yaml").write_text("extends: ../middle\nramp: {slow: [0.5]}\n")
    reps = read_plan(shelf / "last").table("reps")
    assert reps["fte"].tolist() == [0.6, 0.4, 1.0]


def test_a_scenario_may_be_given_by_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path, child={"plan.yaml": "extends: ../base\n"})
    monkeypatch.chdir(tmp_path / "child")
    assert read_plan(".").table("reps").shape[0] == 3


def test_a_link_does_not_lead_off_the_shelf(tmp_path: Path) -> None:
    """A folder beside the scenario that is a link to elsewhere is elsewhere."""
    (tmp_path / "shelf").mkdir()
    lay_out(tmp_path)
    lay_out(tmp_path / "shelf", child={"plan.yaml": "extends: ../away\n"})
    (tmp_path / "shelf" / "away").symlink_to(tmp_path / "base")
    with pytest.raises(PlanError, match=r'"\.\./away" leaves the folder that holds the scenarios'):
        read_plan(tmp_path / "shelf" / "child")


def test_only_folders_extend_others(tmp_path: Path) -> None:
    from tests.plan.plans import findings

    assert findings({"extends": "../base"}) == [
        "plan.yaml extends | names a folder, and this plan is none | put the tables together, or read the folder"
    ]
