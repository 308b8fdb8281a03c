"""Every row of every rule says where the input asks for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from allocator import read_plan
from tests.answers import laid_out
from tests.known.small_plans import plan
from tests.rules.toys import limited

METRICS = {
    "a": {"round_to": 1, "hours_per_unit": 1, "unit": "USD"},
    "b": {"round_to": 1, "part_of": "a", "unit": "USD"},
    "c": {"round_to": 1, "base": True},
}


def _places(asked: object) -> dict[str, str]:
    _, labelled = laid_out(asked)  # type: ignore[arg-type]
    labels = np.concatenate([rows.labels() for rows in labelled.blocks if len(rows)])
    places = np.concatenate([rows.places() for rows in labelled.blocks if len(rows)])
    return dict(zip(labels.tolist(), places.tolist(), strict=True))


def test_every_rule_knows_its_place() -> None:
    """Files and rows for tables, keys for settings; a rep of two spells has both rows."""
    reps = "rep,role,from,to,fte\nx,rep,2026-08-01,2026-12-31,1\ny,rep,,,1\nx,rep,2027-01-01,2027-07-31,0.5\n"
    goals = "metric,period,amount\na,FY2027,100\nb,FY2027,10\nc,FY2027,5\n"
    tables = {"locks": "rep,metric,quota\ny,a,40\n", "potential": "rep,metric,driver,potential\nx,c,base,10\n"}
    asked = plan(METRICS, goals, reps, hours=100, tables=tables)
    assert _places(asked) == {
        "goals(a FY2027)": "goals.csv row 2",
        "goals(b FY2027)": "goals.csv row 3",
        "goals(c FY2027)": "goals.csv row 4",
        "capacity(x, FY2027)": "reps.csv rows 2 and 4",
        "capacity(y, FY2027)": "reps.csv row 3",
        "max_rate(x, c, FY2027)": "plan.yaml metrics.c.max_rate",
        "part_of(x, b, FY2027)": "plan.yaml metrics.b.part_of",
        "part_of(y, b, FY2027)": "plan.yaml metrics.b.part_of",
        "locks(y, a)": "locks.csv row 2",
    }


def test_a_rate_of_a_role_stands_with_the_role() -> None:
    """What a role overrides is there, not with the metric."""
    roles = {"rep": {"metrics": {"c": {"max_rate": 0.9}}}}
    tables = {"potential": "rep,metric,driver,potential\nrep 1,c,base,10\n"}
    asked = plan({"c": METRICS["c"]}, "metric,period,amount\nc,FY2027,5\n", tables=tables, roles=roles)
    assert _places(asked)["max_rate(rep 1, c, FY2027)"] == "plan.yaml roles.rep.metrics.c.max_rate"


def test_groups_of_a_limit_stand_in_its_row() -> None:
    """Each group of each row of limits.csv, whatever the order the plan keeps them in."""
    asked = limited("rep,,quota,,,700,,no\nterritory,,quota,,1,,,no")
    places = _places(asked)
    assert {places["quota(rep 1)"], places["quota(rep 2)"]} == {"limits.csv row 2"}
    assert {places["quota(A)"], places["quota(B)"]} == {"limits.csv row 3"}


def test_rows_of_a_base_are_named_with_its_folder(tmp_path: Path) -> None:
    """What a scenario leaves as it is stands in the folder that it extends; what it changes in its own."""
    base, ours = tmp_path / "base", tmp_path / "ours"
    for folder in (base, ours):
        folder.mkdir()
    (base / "plan.yaml").write_text(
        "year_starts: 2026-08-01\nperiods: year\nmetrics: {a: {}}\nroles: {rep: {metrics: [a]}}\n"
    )
    (base / "reps.csv").write_text("rep\nx\ny\n")
    (base / "goals.csv").write_text("metric,period,amount\na,FY2027,100\n")
    (base / "locks.csv").write_text("rep,metric,quota\ny,a,40\nx,a,50\n")
    (ours / "plan.yaml").write_text("extends: ../base\n")
    (ours / "locks.csv").write_text("rep,metric,quota\nx,a,55\n")
    places = _places(read_plan(ours))
    assert places == {
        "goals(a FY2027)": "base/goals.csv row 2",
        "locks(y, a)": "base/locks.csv row 2",
        "locks(x, a)": "locks.csv row 2",
    }
