"""What the page Goals & rules shows: compounds, seasons, weights, ramps, leave and goals, worked out by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from allocator.allocate import allocate
from allocator.desk.attempt import attempt
from allocator.desk.draft import Draft
from allocator.desk.edit import AddRow, SetCell, SetSetting
from allocator.desk.limit_form import LimitForm
from allocator.desk.limit_reach import binding_by_row
from allocator.desk.limit_trial import would
from allocator.desk.scope import scope_said, scope_text
from allocator.desk.stated import Stated, stated
from allocator.desk.typed_cells import cell_edits
from allocator.desk.views.fair_shares import weight_edit, weight_table
from allocator.desk.views.goal_form import goal_periods, new_goal
from allocator.desk.views.goals import ASKS, goal_edits, goal_table
from allocator.desk.views.limit_options import filled_in, limit_edit
from allocator.desk.views.over_assignment import compound, compounds
from allocator.desk.views.ramps import month_edit, ramp_table
from allocator.desk.views.seasons import OWN, kind_edit, season_chart, season_of, value_edit
from allocator.desk.views.working_time import leave_said, leave_table, periods_table
from allocator.desk.ways_short import is_short, ways_short
from allocator.errors import Finding
from allocator.verify import verify

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def _draft(tmp_path: Path, name: str = "quickstart") -> Draft:
    shutil.copytree(SCENARIOS / name, tmp_path / name)
    return Draft.begin(tmp_path, name)


def _stated(draft: Draft) -> Stated:
    found = stated(draft)
    assert found is not None
    return found


def test_levels_compound(tmp_path: Path) -> None:
    """4 % for regions on 5 % for reps is 9.2 %; with 10 % for reps it is 14.4 %, in words and in every quota."""
    draft = _draft(tmp_path)
    assert "compound to 9.2 %: of a goal of 100, reps are asked for 109.2" in compound(_stated(draft))
    draft.apply(SetSetting(("over_assignment", "rep"), new=0.1))
    assert "compound to 14.4 %: of a goal of 100, reps are asked for 114.4" in compound(_stated(draft))
    allocation = allocate(draft.plan())
    assert not verify(allocation.plan, allocation.tables)
    table = compounds(allocation)
    assert dict(zip(table["Over-assignment"], table["Metrics"], strict=True)) == {
        "0 %": "Renewed revenue",
        "14.4 %": "New customers and New revenue",
    }


def test_a_compound_that_is_too_high_is_warned_of(tmp_path: Path) -> None:
    """15 % on 10 % is 26.5 %, above the 20 % of warn_above."""
    draft = _draft(tmp_path)
    draft.apply(SetSetting(("over_assignment",), new={"region": 0.15, "rep": 0.1}))
    assert "26.5 %" in compound(_stated(draft))
    assert "above 20 %" in compound(_stated(draft))


def test_a_season_says_its_sum(tmp_path: Path) -> None:
    """22 + 24 + 24 + 30 is 100; with 40 in the last it is 110, and each counts as its part of that."""
    draft = _draft(tmp_path)
    season = season_of(_stated(draft), "revenue")
    assert season.sum_said == "4 values, together 100 %."
    edit = value_edit(season, "FY2027-Q4", "40")
    assert not isinstance(edit, Finding)
    draft.apply(edit)
    assert "together 110 %" in season_of(_stated(draft), "revenue").sum_said
    chart = season_chart(draft.plan(), "revenue")
    parts = chart.loc[chart["profile"] == "this season", "part"].tolist()
    assert parts == pytest.approx([22 / 110, 24 / 110, 24 / 110, 40 / 110])


def test_an_own_curve_begins_with_what_counts_now(tmp_path: Path) -> None:
    """A metric that goes by working days gets a curve of as many values as periods, close to those, that make 100 %."""
    draft = _draft(tmp_path)
    plan = draft.plan()
    draft.apply(kind_edit(_stated(draft), plan, "new_customers", OWN))
    season = season_of(_stated(draft), "new_customers")
    assert season.kind == OWN
    assert sum(season.values) == pytest.approx(1.0, abs=1e-12)
    days = [61, 63, 64, 61]
    assert list(season.values) == pytest.approx([part / sum(days) for part in days], abs=1e-4)


@pytest.mark.parametrize("typed", ["abc", "-5"])
def test_a_season_refuses_what_is_no_part(tmp_path: Path, typed: str) -> None:
    """Letters and negative parts are told, not dropped."""
    season = season_of(_stated(_draft(tmp_path)), "revenue")
    assert isinstance(value_edit(season, "FY2027-Q1", typed), Finding)


def test_weights_count_as_their_part_of_the_sum(tmp_path: Path) -> None:
    """7 to 3 is 70 and 30 %; with a third weight of 10 they are 35, 15 and 50 %."""
    draft = _draft(tmp_path)
    for driver, typed in (("potential", "7"), ("equal", "3"), ("capacity", "10")):
        edit = weight_edit(_stated(draft), "revenue", driver, typed)
        assert not isinstance(edit, Finding)
        draft.apply(edit)
    table = weight_table(_stated(draft), "revenue").set_index("driver")["counts"]
    assert table[["potential", "equal", "capacity", "history"]].tolist() == ["35 %", "15 %", "50 %", "–"]
    for driver in ("potential", "equal", "capacity"):
        edit = weight_edit(_stated(draft), "revenue", driver, "")
        assert not isinstance(edit, Finding)
        draft.apply(edit)
    assert "fair_share" not in draft.settings["metrics"]["revenue"]


def test_a_ramp_grows_and_ends_where_it_is_typed(tmp_path: Path) -> None:
    """A value in the sixth month fills the fifth with 100 %; a blank third month ends the profile before it."""
    draft = _draft(tmp_path)
    longer = month_edit(_stated(draft), "standard", "month 6", "90")
    assert isinstance(longer, SetSetting)
    assert longer.new == [0.25, 0.5, 0.75, 1.0, 1.0, 0.9]
    shorter = month_edit(_stated(draft), "standard", "month 3", "")
    assert isinstance(shorter, SetSetting)
    assert shorter.new == [0.25, 0.5]
    assert isinstance(month_edit(_stated(draft), "standard", "month 1", "150"), Finding)
    assert ramp_table(_stated(draft)).loc[0, ["profile", "month 1", "month 4", "month 5"]].tolist() == [
        "standard", "25 %", "100 %", "",
    ]  # fmt: skip


def test_leave_costs_the_working_days_of_the_year(tmp_path: Path) -> None:
    """From Friday 1 January to Friday 8 January 2027 in the US there are 5 working days: the first is a holiday."""
    draft = _draft(tmp_path)
    rep = _stated(draft).reps[0]
    draft.apply(AddRow("absences", values={"rep": rep, "from": "2026-12-01", "to": "2027-01-08"}))
    table = leave_table(_stated(draft))
    assert table["working days"].tolist() == ["5"]
    assert leave_said(table) == "1 rep away for 5 working days of the year in all."
    days = periods_table(_stated(draft))["Working days"].astype(int)
    assert days.sum() == 249


def test_goals_show_what_they_ask_and_carry(tmp_path: Path) -> None:
    """A rate is shown as a rate; carried is that of the allocation; typing 17M asks for 17,000,000."""
    draft = _draft(tmp_path)
    allocation = allocate(draft.plan())
    assert not verify(allocation.plan, allocation.tables)
    table = goal_table(_stated(draft), allocation).set_index("goal")
    assert table.loc["renewals", [ASKS, "carried", "gap"]].tolist() == ["92 %", "9,522,000", "–"]
    edit = goal_edits(_stated(draft), 3, ASKS, "17M")
    assert not isinstance(edit, Finding)
    outcome = attempt(draft, [edit])
    assert outcome.said == ("goal new business: asks for 17M → 17,000,000, before 18,000,000",)
    assert draft.tables["goals"].loc[3, "amount"] == "17000000"
    draft.undo()
    assert draft.tables["goals"].loc[3, "amount"] == "18000000"


def test_what_would_break_the_plan_is_not_done(tmp_path: Path) -> None:
    """A scope that names nobody, an amount that is none and a rate of what has no base are told; the rest is done."""
    draft = _draft(tmp_path)
    now = _stated(draft)
    frame = goal_table(now, None)
    changes = {1: {"scope": "region=Wset"}, 4: {ASKS: "many"}, 2: {ASKS: "50 %"}, 0: {ASKS: "91 %"}}
    outcome = attempt(draft, cell_edits(frame, changes, lambda row, name, text: goal_edits(now, row, name, text)))
    told = " ".join(map(str, outcome.findings))
    assert 'did you mean "West"' in told
    assert '"many" is not a number' in told
    assert "no base" in told
    assert len(outcome.said) == 1
    assert draft.tables["goals"].loc[2, "rate"] == "0.91"


def test_a_new_goal_is_read_and_scoped(tmp_path: Path) -> None:
    """A goal from the form becomes a row that the plan understands."""
    draft = _draft(tmp_path)
    now = _stated(draft)
    assert goal_periods(now) == [
        "FY2027", "FY2027-H1", "FY2027-H2", "FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4",
    ]  # fmt: skip
    scope = scope_text("region", ["East"], "fte>=0.5")
    assert scope_said(scope) == "region East and fte of at least 0.5"
    edit = new_goal(now, "revenue", "FY2027-Q2", "1.5M", scope, 3, "push")
    assert not isinstance(edit, Finding)
    assert attempt(draft, [edit]).findings == ()
    goals = draft.plan().table("goals").set_index("goal")
    assert goals.loc["push", ["amount", "priority", "scope"]].tolist() == [1.5e6, 3.0, "region=East; fte>=0.5"]


def test_a_limit_says_what_it_would_do_and_then_does_it(tmp_path: Path) -> None:
    """The rows that a trial counts, and those that quotas are beyond, are those that a count by hand gives."""
    draft = _draft(tmp_path)
    allocation = allocate(draft.plan())
    now = _stated(draft)
    years = allocation.quotas[allocation.quotas["metric"] == "revenue"].groupby("rep")["quota"].sum()
    cap = float(years.max()) - 1000.0
    form = LimitForm(metric="revenue", prorate=False)
    filled = filled_in(now, form, "", f"{cap:,.0f}")
    trial = would(draft, allocation, now, filled)
    above = int((years > cap).sum())
    assert trial.can_be_done
    assert trial.said.startswith(f"It makes {len(years)} rows; the quotas of now are beyond {above} of them: ")
    edit = limit_edit(now, filled)
    assert not isinstance(edit, Finding)
    assert attempt(draft, [edit]).findings == ()
    after = allocate(draft.plan(), start=allocation)
    assert not verify(after.plan, after.tables)
    assert after.quotas[after.quotas["metric"] == "revenue"].groupby("rep")["quota"].sum().max() <= cap
    rows, binding = binding_by_row(after)["limits.csv row 3"]
    assert (rows, binding >= above) == (len(years), True)


def test_a_limit_that_cannot_be_understood_is_refused_before_it_counts(tmp_path: Path) -> None:
    """Amounts of different units do not add up, and nothing is changed by asking."""
    draft = _draft(tmp_path)
    now = _stated(draft)
    trial = would(draft, None, now, filled_in(now, LimitForm(metric=""), "", "100"))
    assert not trial.can_be_done
    assert "adds up" in str(trial.findings)
    assert not draft.is_changed


def test_ways_to_fall_short_are_solved_and_compared(tmp_path: Path) -> None:
    """Where a goal falls short each way is a row; where none does there is nothing to compare."""
    draft = _draft(tmp_path)
    assert not is_short(allocate(draft.plan()))
    draft.apply(SetCell("goals", 6, "amount", new="40000"))
    allocation = allocate(draft.plan())
    assert is_short(allocation)
    found = ways_short(allocation)
    assert found.table["way"].tolist() == [
        "even, give-up 1 % (as it is)", "total, give-up 1 %", "even, give-up 0 %", "even, give-up 5 %",
    ]  # fmt: skip
    strict, loose = (_carried(found.table, place) for place in (2, 3))
    assert strict >= loose


def _carried(table: pd.DataFrame, place: int) -> float:
    return float(str(table["logos"].iloc[place]).split(" ")[0].replace(",", ""))


def test_a_broken_scenario_can_still_be_mended(tmp_path: Path) -> None:
    """What is wrong already does not stand in the way of an edit that mends a part of it."""
    draft = _draft(tmp_path)
    draft.apply(SetCell("goals", 3, "amount", new="much"))
    draft.apply(SetCell("goals", 4, "amount", new="more"))
    outcome = attempt(draft, [SetCell("goals", 3, "amount", new="18000000")])
    assert outcome.findings == ()
    assert draft.tables["goals"].loc[3, "amount"] == "18000000"
    draft.apply(SetSetting(("year_starts",), new="soon"))
    assert stated(draft) is None
