"""Over-assignment: how much the quotas of each level exceed the target of the level above."""

from __future__ import annotations

import pandas as pd
import pytest

from allocator.plan.plan import Plan
from allocator.rules.cells import read_cells
from tests.answers import answered, names
from tests.known.small_plans import figures, plan
from tests.rules.rows import notes

REPS = "rep,region,territory\nrep 1,North,A\nrep 2,South,B\n"


def _plan(
    rows: str = "", metric: dict[str, object] | None = None, goal: str = "amount\na,FY2027,200", **settings: object
) -> Plan:
    tables = {"territories": "territory\nA\nB\n", **settings.pop("tables", {})}  # type: ignore[dict-item]
    if rows:
        tables["over_assignment"] = f"level,factor,where\n{rows}\n"
    shape = {"round_to": 0.01, "fair_share": {"equal": 1}} if metric is None else metric
    return plan({"a": shape}, f"metric,period,{goal}\n", REPS, levels=["region"], tables=tables, **settings)  # type: ignore[arg-type]


def _padded(asked: Plan) -> pd.Series[float]:
    """1 + h of each rep."""
    cells = read_cells(asked)
    factor = pd.Series(cells.fair_share / cells.goal_part, names(cells)["rep"])
    return factor.groupby(level=0).first().round(9)


def test_the_mapping_compounds_down_the_levels() -> None:
    """2 % and 5 %: 1.02 × 1.05 = 1.071."""
    assert list(_padded(_plan(over_assignment={"region": 0.02, "rep": 0.05}))) == [1.071, 1.071]


def test_a_row_replaces_the_mapping_of_its_level_where_it_holds() -> None:
    """10 % for the North in place of 2 %; the South keeps it."""
    asked = _plan("region,0.1,region=North", over_assignment={"region": 0.02, "rep": 0.05})
    assert list(_padded(asked)) == [1.155, 1.071]


def test_the_most_particular_row_counts() -> None:
    """20 % for all of the level, 10 % for the North: the North has 10 %."""
    for rows in ("rep,0.2,\nrep,0.1,region=North", "rep,0.1,region=North\nrep,0.2,"):
        assert list(_padded(_plan(rows))) == [1.1, 1.2]


def test_a_base_metric_is_padded_only_by_a_row_that_names_it() -> None:
    """The mapping does not count for contracts due; a row with their metric does, and the base caps it."""
    due = {"potential": "territory,metric,driver,potential\nA,a,base,100\nB,a,base,100\n"}
    base = {"base": True, "round_to": 0.01}
    goal = "rate\na,FY2027,0.8"
    assert list(_padded(_plan("", base, goal, over_assignment={"rep": 0.1}, tables=due))) == [1, 1]
    assert list(_padded(_plan("rep,0.1,", base, goal, tables=due))) == [1, 1]
    assert list(_padded(_plan("rep,0.1,metric=a", base, goal, tables=due))) == [1.1, 1.1]


def test_quotas_carry_the_padding_and_the_goal_is_met_without() -> None:
    """200 padded by 10 %: quotas of 220; the goal carries 200 of 200, its target 220 of 220."""
    allocation = answered(_plan(over_assignment={"rep": 0.1})).allocation
    assert allocation.quotas["quota"].sum() == 220
    assert figures(allocation, "carried") == [200]
    assert figures(allocation, "over_assigned_carried") == pytest.approx([220])
    assert list(allocation.waterfall["padding_rep"]) == pytest.approx([10, 10])


def test_more_than_a_fifth_is_warned_of() -> None:
    """1.1 × 1.1 = 1.21 is above the 20 % that are warned of, 1.05 × 1.05 is not."""
    assert len(notes(_plan(over_assignment={"region": 0.1, "rep": 0.1}), "warning")) == 1
    assert notes(_plan(over_assignment={"region": 0.05, "rep": 0.05}), "warning") == []
    assert notes(_plan(over_assignment={"region": 0.1, "rep": 0.1, "warn_above": 0.3}), "warning") == []


def test_a_manager_s_target_is_the_goal_part_below_times_the_padding_down_to_the_level() -> None:
    """The North's part is 100; with 2 % for regions its target is 102, and its reps' quotas 107.1."""
    table = answered(_plan(over_assignment={"region": 0.02, "rep": 0.05})).allocation.rollup
    north = table[(table["node"] == "North") & (table["period"] == "FY2027")].iloc[0]
    assert (north["goal_part"], north["target"], north["quota"]) == pytest.approx((100, 102, 107.1))
