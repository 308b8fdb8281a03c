"""Fair share: the proportional part of the goals, driver by driver."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.rules.cells import read_cells
from tests.answers import answered, names
from tests.known.small_plans import plan
from tests.rules.rows import notes

REPS = "rep,territory\nrep 1,A\nrep 2,B\n"
GOAL = "metric,period,amount\na,FY2027,1200\n"
TWO = {"territories": "territory\nA\nB\n"}


def _plan(
    drivers: dict[str, float],
    reps: str = REPS,
    goals: str = GOAL,
    tables: dict[str, str] | None = None,
    **settings: object,
) -> Plan:
    metric = {"round_to": 0.01, "fair_share": drivers, **settings.pop("metric", {})}  # type: ignore[dict-item]
    return plan({"a": metric}, goals, reps, tables={**TWO, **(tables or {})}, **settings)  # type: ignore[arg-type]


def _shares(asked: Plan, *keys: str) -> dict[object, float]:
    cells = read_cells(asked)
    frame = names(cells).assign(share=cells.fair_share)
    found: pd.Series[float] = frame.groupby(list(keys or ("rep",)), observed=True)["share"].sum()
    return {key: round(value, 6) for key, value in found.items()}


def test_potential() -> None:
    """3 to 1."""
    held = {"potential": "territory,metric,potential\nA,a,300\nB,a,100\n"}
    assert _shares(_plan({"potential": 1}, tables=held)) == {"rep 1": 900, "rep 2": 300}


def test_a_driver_with_a_name_of_its_own() -> None:
    """Accounts 1 to 5."""
    held = {"potential": "territory,metric,driver,potential\nA,a,accounts,10\nB,a,accounts,50\n"}
    assert _shares(_plan({"accounts": 1}, tables=held)) == {"rep 1": 200, "rep 2": 1000}


def test_history_per_available_time() -> None:
    """B sold 50 in the half year somebody was there, A 100 in a year: alike."""
    past = {"history": "period,metric,territory,actual\nFY2026-H1,a,A,50\nFY2026-H2,a,A,50\nFY2026-H2,a,B,50\n"}
    assert _shares(_plan({"history": 1}, tables=past)) == {"rep 1": 600, "rep 2": 600}


def test_history_of_leavers_belongs_to_the_territory() -> None:
    """What somebody else sold in A counts for A; by rep, only who is here counts and others have the median."""
    past = {"history": "period,metric,territory,rep,actual\nFY2026,a,A,rep 9,200\nFY2026,a,B,rep 2,100\n"}
    assert _shares(_plan({"history": 1}, tables=past)) == {"rep 1": 800, "rep 2": 400}
    by_rep = _plan({"history": 1}, tables=past, history={"of": "rep"})
    assert _shares(by_rep) == {"rep 1": 600, "rep 2": 600}
    assert any("no history of rep 1" in note for note in notes(by_rep, "default"))


def test_capacity_is_hours() -> None:
    """40 and 20 hours a week."""
    reps = "rep,territory,hours\nrep 1,A,40\nrep 2,B,20\n"
    assert _shares(_plan({"capacity": 1}, reps)) == {"rep 1": 800, "rep 2": 400}


def test_productivity_is_hours_times_strength() -> None:
    """The second sells half as much in an hour."""
    asked = _plan({"productivity": 1}, tables={"strengths": "rep,metric,strength\nrep 2,a,0.5\n"})
    assert _shares(asked) == {"rep 1": 800, "rep 2": 400}


def test_equal_is_heads_at_their_availability() -> None:
    """Full time, half time, a quarter ramp all year: 4 : 2 : 1."""
    reps = "rep,territory,fte,start,ramp\nrep 1,A,1,,\nrep 2,B,0.5,,\nrep 3,B,1,2026-08-01,slow\n"
    asked = _plan({"equal": 1}, reps, GOAL.replace("1200", "700"), ramp={"slow": [0.25] * 12})
    assert _shares(asked) == {"rep 1": 400, "rep 2": 200, "rep 3": 100}


def test_current_is_the_plan_in_force() -> None:
    """100 and 500 in force."""
    now = {"current": "rep,territory,metric,period,quota\nrep 1,A,a,FY2027,100\nrep 2,B,a,FY2027,500\n"}
    assert _shares(_plan({"current": 1}, tables=now)) == {"rep 1": 200, "rep 2": 1000}


def test_drivers_are_mixed_by_their_weights() -> None:
    """A quarter by potential 3 : 1, three quarters equal: 225 + 450 and 75 + 450."""
    held = {"potential": "territory,metric,potential\nA,a,300\nB,a,100\n"}
    assert _shares(_plan({"potential": 1, "equal": 3}, tables=held)) == {"rep 1": 675, "rep 2": 525}


def test_those_who_share_a_territory_divide_it_by_availability() -> None:
    """A holds 300, shared by full and half time: 600 and 300 beside B's 300; a stated share is what it says."""
    reps = "rep,territory,fte\nrep 1,A,1\nrep 2,A,0.5\nrep 3,B,1\n"
    held = {"potential": "territory,metric,potential\nA,a,300\nB,a,100\n"}
    assert _shares(_plan({"potential": 1}, reps, tables=held)) == {"rep 1": 600, "rep 2": 300, "rep 3": 300}
    stated = held | {"assignments": "rep,territory,share\nrep 1,A,0.25\nrep 2,A,0.75\n"}
    full = reps.replace("0.5", "1")
    assert _shares(_plan({"potential": 1}, full, tables=stated)) == {"rep 1": 225, "rep 2": 675, "rep 3": 300}


def test_availability_counts_once_for_who_has_several_territories() -> None:
    """One head over A and B is half a head in each."""
    tables = {"assignments": "rep,territory\nrep 1,A\nrep 1,B\n"}
    shares = _shares(_plan({"equal": 1}, tables=tables), "rep", "territory")
    assert shares == {("rep 1", "A"): 300, ("rep 1", "B"): 300, ("rep 2", "B"): 600}


def test_the_year_is_phased_by_its_season() -> None:
    """1, 2, 3, 4 tenths; without a season by working days, which are alike."""
    asked = _plan({"equal": 1}, metric={"seasonality": [1, 2, 3, 4]}, periods="quarter")
    assert list(_shares(asked, "period").values()) == [120, 240, 360, 480]
    assert list(_shares(_plan({"equal": 1}, periods="quarter"), "period").values()) == [300] * 4


def test_a_base_goes_by_what_is_due() -> None:
    """80 % of 100 and of 50; no driver, no season, no ramp."""
    due = {"potential": "territory,metric,driver,period,potential\nA,a,base,FY2027-Q2,100\nB,a,base,FY2027-Q3,50\n"}
    reps = "rep,territory,start,ramp\nrep 1,A,2026-08-01,slow\nrep 2,B,,\n"
    asked = plan(
        {"a": {"round_to": 0.01, "base": True}}, "metric,period,rate\na,FY2027,0.8\n", reps,
        tables={**TWO, **due}, periods="quarter", ramp={"slow": [0.1] * 12},
    )  # fmt: skip
    assert _shares(asked, "rep", "period") == {("rep 1", "FY2027-Q2"): 80, ("rep 2", "FY2027-Q3"): 40}


def test_a_driver_that_is_nowhere_is_left_out_and_said_so() -> None:
    """History without a row of history: the others take its weight."""
    asked = _plan({"history": 0.5, "equal": 0.5})
    assert _shares(asked) == {"rep 1": 600, "rep 2": 600}
    assert any("no history anywhere" in note for note in notes(asked, "default"))


def test_a_metric_without_any_driver_goes_by_what_is_known() -> None:
    """Only history is asked for and there is none: potential if it is given, else working hours."""
    held = {"potential": "territory,metric,potential\nA,a,300\nB,a,100\n"}
    assert _shares(_plan({"history": 1}, tables=held)) == {"rep 1": 900, "rep 2": 300}
    assert _shares(_plan({"history": 1})) == {"rep 1": 600, "rep 2": 600}
    assert _shares(_plan({})) == {"rep 1": 600, "rep 2": 600}


def test_a_cell_without_fair_share_is_closed_and_listed() -> None:
    """Nothing in B: its rep has no quota, and the run says so."""
    held = {"potential": "territory,metric,potential\nA,a,300\nB,a,0\n"}
    asked = _plan({"potential": 1}, tables=held)
    assert list(answered(asked).allocation.quotas["rep"]) == ["rep 1"]
    assert notes(asked, "unused") == ["cells | a: no fair share for rep 2 on some territory, so no quota there"]


def test_goals_over_the_same_cells_are_all_met() -> None:
    """Regions 900 and 300, halves 400 and 800: rows times columns."""
    goals = (
        "metric,period,amount,scope\na,FY2027,900,region=North\na,FY2027,300,region=South\n"
        "a,FY2027-H1,400,\na,FY2027-H2,800,\n"
    )
    asked = _plan(
        {"equal": 1}, "rep,territory,region\nrep 1,A,North\nrep 2,B,South\n", goals, periods="half", levels=["region"]
    )
    assert list(_shares(asked, "rep", "period").values()) == [300, 600, 100, 200]


def test_goals_that_contradict_each_other_are_a_finding() -> None:
    """A year of 100 whose halves add up to 120: the finding names the goal and the amount that fits."""
    goals = "metric,period,amount\na,FY2027,100\na,FY2027-H1,60\na,FY2027-H2,60\n"
    with pytest.raises(PlanError, match=r"contradict each other .* make it 120"):
        read_cells(_plan({"equal": 1}, goals=goals, periods="half"))


@pytest.mark.parametrize("factor", [1e-3, 1.0, 1e6])
def test_where_nobody_is_there_the_goals_above_fall_short_and_no_other_is_exceeded(factor: float) -> None:
    """The South's only rep is away all year: its 300 and so much of the company's 1,200 cannot be carried."""
    goals = (
        f"metric,period,amount,scope,goal\na,FY2027,{900 * factor},region=North,north\n"
        f"a,FY2027,{300 * factor},region=South,south\na,FY2027,{1200 * factor},,all\n"
    )
    away = {"absences": "rep,from,to\nrep 2,2026-08-01,2027-07-31\n"}
    asked = _plan({"equal": 1}, "rep,territory,region\nrep 1,A,North\nrep 2,B,South\n", goals, away, levels=["region"])
    cells = read_cells(asked)
    coverable = dict(zip(cells.goals.table["goal"], cells.shares.coverable / factor, strict=True))
    assert coverable == pytest.approx({"north": 900, "south": 0, "all": 900})
    assert cells.fair_share == pytest.approx(np.array([900 * factor]))
