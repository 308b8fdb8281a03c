"""What the page Plan shows: answers worked out by hand on a tiny plan, and sums that agree with the tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.allocation import Status
from allocator.desk.baseline import SAVED
from allocator.desk.draft import Draft
from allocator.desk.edit import AddRow
from allocator.desk.figures import figures, moved
from allocator.desk.repairs import apply_way, best_effort, told
from allocator.desk.shelf import Shelf
from allocator.desk.short import percent_range, short, short_move
from allocator.desk.views.bars import bars
from allocator.desk.views.grid import periods_grid, plan_grid, totals, why
from allocator.desk.views.levels import levels
from allocator.desk.views.rep import rep_view, told_one_more, way_said
from allocator.desk.views.table import number_format, plan_table, year_quotas
from allocator.desk.views.tree import members, nodes
from allocator.plan.read import read_plan
from tests.answers import Answer, answered
from tests.desk.planned import tiny

CAPPED = "per,where,measure,max,prorate\nrep metric,rep=Ann; metric=revenue,quota,70,no\n"
LOCKED = "rep,metric,quota\nAnn,revenue,130\n"
SALES = ["Ann", "Bob", "Cy", "Dee"]
ROOT = Path(__file__).parents[2]


def solved(folder: Path, **files: str) -> Answer:
    """Solve and verify the tiny plan."""
    return answered(read_plan(tiny(folder, **files)))


def test_a_cap_of_70_puts_110_on_each_of_the_other_three(tmp_path: Path) -> None:
    """Four equal parts of 400 are 100; capped at 70 one leaves 30 to three others, and the words say so."""
    allocation = solved(tmp_path, limits_csv=CAPPED).allocation
    grid = plan_grid(allocation, "revenue", SALES)
    assert list(grid["fair_share"].round(9)) == [100.0] * 4
    assert list(grid["quota"]) == [70.0, 110.0, 110.0, 110.0]
    assert list(why(allocation, "revenue", SALES)) == ["⚑ cap −30", *["carries +10"] * 3]


def test_a_lock_is_told_by_its_own_sign(tmp_path: Path) -> None:
    """Locked at 130 one takes 10 from each of the others."""
    allocation = solved(tmp_path, locks_csv=LOCKED).allocation
    grid = plan_grid(allocation, "revenue", SALES)
    assert list(grid["quota"]) == [130.0, 90.0, 90.0, 90.0]
    assert list(why(allocation, "revenue", SALES)) == ["⊘ locked +30", *["others carry more −10"] * 3]


def test_what_is_said_of_a_rep_is_the_same_whoever_else_is_shown(tmp_path: Path) -> None:
    """Caps of different height on all but the last rep: each rep's words are those of the rep alone."""
    limits = "per,where,measure,max\nrep,rep=Dee; metric=revenue,quota,70\nrep,rep=Bob; metric=revenue,quota,95\n"
    allocation = solved(tmp_path, limits_csv=limits).allocation
    alone = [why(allocation, "revenue", [rep]).iloc[0] for rep in SALES]
    assert list(why(allocation, "revenue", SALES)) == alone


def test_change_is_quota_less_that_of_the_baseline(tmp_path: Path) -> None:
    """Against the plan without the cap one loses 30 and three win 10; totals do not move."""
    before = solved(tmp_path / "a").allocation
    after = solved(tmp_path / "b", limits_csv=CAPPED).allocation
    grid = plan_grid(after, "revenue", SALES, before.reps)
    assert list(grid["change"]) == [-30.0, 10.0, 10.0, 10.0]
    assert totals(grid)["change"] == 0
    assert list(moved(after, before.reps)) == [-30.0, 10.0, 10.0, 10.0]


def test_figures_tell_what_is_short_and_what_moved(tmp_path: Path) -> None:
    """Four caps of 70 carry 280 of 400: 120 short, reached to 70 %."""
    before = solved(tmp_path / "a").allocation
    caps = "per,where,measure,max,prorate\nrep metric,metric=revenue,quota,70,no\n"
    answer = solved(tmp_path / "b", limits_csv=caps)
    goal, room, _, moves = figures(answer.allocation, before.reps, SAVED, {"locks": pd.DataFrame({"rep": ["Ann"]})})
    assert answer.status is Status.SHORT
    assert (goal.value, goal.detail) == ("280 USD", "▼ 120 USD short of 400 USD")
    assert goal.is_short
    assert goal.share == pytest.approx(0.7)
    assert (room.value, room.number) == ("0 %", 0.0)
    assert (moves.value, moves.detail) == ("4 / 4 reps", "largest −30 USD · 1 lock")


def test_figures_add_up_to_the_tables() -> None:
    """Each card carries the company's quota of the year, whatever the goals are for."""
    answer = answered(read_plan(ROOT / "scenarios" / "quickstart"))
    found = {figure.label: figure for figure in figures(answer.allocation, None, "", answer.plan.tables)}
    for metric, label in (("revenue", "New revenue"), ("retention", "Renewed revenue")):
        quotas = answer.allocation.quotas
        assert found[label].number == quotas.loc[quotas["metric"] == metric, "quota"].sum()
    assert found["Headroom"].may_be_worked_out


def test_the_grid_adds_up_to_the_tables_at_every_level_and_period() -> None:
    """Totals of all reps are those of quotas.csv, and periods add up to the year."""
    answer = answered(read_plan(ROOT / "scenarios" / "quickstart"))
    plan, allocation = answer.plan, answer.allocation
    for region in ("", *nodes(plan, "region", {})):
        reps = members(plan, "revenue", {"region": region})
        mine = allocation.quotas.query("metric == 'revenue'")
        mine = mine[mine["region"] == region] if region else mine
        year = plan_grid(allocation, "revenue", reps)
        periods = periods_grid(allocation, "revenue", reps, "quarter")
        assert totals(year)["quota"] == mine["quota"].sum() == periods["quota"].sum()
        assert np.allclose(periods.drop(columns="quota").sum(axis=1), year["quota"])


def test_load_of_all_is_hours_needed_by_hours_there() -> None:
    """The load in the totals is weighed by selling hours, not a mean of loads."""
    answer = answered(read_plan(ROOT / "scenarios" / "quickstart"))
    grid = plan_grid(answer.allocation, "revenue", members(answer.plan, "revenue", {}))
    cells = answer.cells
    assert totals(grid)["load"] == pytest.approx(float((cells.effort * answer.quota).sum() / cells.lanes.hours.sum()))


def test_levels_below_add_up_to_the_company(tmp_path: Path) -> None:
    """Two regions of two reps carry 200 each; below a region come reps."""
    answer = solved(tmp_path)
    found = levels(answer.allocation, "revenue", {"region": ""})
    assert list(found["node"]) == ["North", "South"]
    assert list(found["quota"]) == [200.0, 200.0]
    assert levels(answer.allocation, "revenue", {"region": "North"}).empty


def test_reps_are_found_by_level_role_and_any_text(tmp_path: Path) -> None:
    """Only who can carry the metric is listed; several words must all be found, capitals or not."""
    plan = read_plan(tiny(tmp_path))
    assert members(plan, "revenue", {}) == SALES
    assert members(plan, "units", {}) == ["Eve"]
    assert members(plan, "revenue", {"region": "South"}) == ["Cy", "Dee"]
    assert members(plan, "revenue", {}, "NORTH bob") == ["Bob"]
    assert members(plan, "revenue", {}, "nobody") == []


def test_one_table_holds_what_is_set_and_what_is_planned(tmp_path: Path) -> None:
    """What is typed stands as text beside the quotas, and the rest of many reps is counted."""
    draft = Draft.begin(tiny(tmp_path, limits_csv=CAPPED).parent, "tiny")
    answer = answered(draft.plan())
    table = plan_table(answer.allocation, draft.tables, "revenue", SALES)
    assert list(table.frame["cap"]) == ["70", "", "", ""]
    assert list(table.frame["quota"]) == [70.0, 110.0, 110.0, 110.0]
    assert table.totals["reps"][0] == "4 reps"
    assert table.totals["quota"][0] == 400
    assert "load" not in table.frame
    assert year_quotas(answer.allocation, "revenue")["Ann"] == 70
    assert number_format(answer.allocation, "revenue", signed=True) == "%+,.0f"


def test_the_waterfall_of_a_rep_ends_where_the_quota_is(tmp_path: Path) -> None:
    """Every bar begins where the one before ended, and the last is the quota."""
    allocation = solved(tmp_path, limits_csv=CAPPED).allocation
    view = rep_view(allocation, "Ann", "revenue")
    assert view is not None
    assert list(view.steps["label"]) == ["Fair share", "Cap", "Quota"]
    assert list(view.steps["start"]) == [0.0, 100.0, 0.0]
    assert list(view.steps["end"]) == [100.0, 70.0, 70.0]
    assert rep_view(allocation, "Eve", "revenue") is None
    assert way_said(allocation, "Eve", "revenue") == ""
    told = dict(zip(view.steps["label"], view.steps["said"], strict=True))
    assert way_said(allocation, "Ann", "revenue") == f"Ann: {' · '.join(f'{a} {b}' for a, b in told.items())}"


def test_one_more_says_what_a_cap_is_worth(tmp_path: Path) -> None:
    """With all four capped at 70 one unit more of a cap carries one unit more of the goal."""
    caps = "per,where,measure,max,prorate\nrep metric,metric=revenue,quota,70,no\n"
    allocation = solved(tmp_path, limits_csv=caps).allocation
    assert "carries 1 USD" in told_one_more(allocation, "Ann", "revenue")[0]


def test_marks_of_the_chart_say_above_and_below_in_words(tmp_path: Path) -> None:
    """The largest quota comes first."""
    marks = bars(plan_grid(solved(tmp_path, limits_csv=CAPPED).allocation, "revenue", SALES))
    assert list(marks["rep"]) == ["Bob", "Cy", "Dee", "Ann"]
    assert list(marks["place"]) == [*["above fair share"] * 3, "below fair share"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(48_600_000, "48.60 M"), (1_412_345, "1.41 M"), (212_400, "212 k"), (4_100, "4.1 k"), (34, "34"), (0.25, "0.2"),
     (-130_000, "−130 k"), (0, "0"), (2.5e9, "2.50 B"), (float("nan"), "–"), (999_999, "1,000 k")],
)  # fmt: skip
def test_amounts_are_short(value: float, text: str) -> None:
    """Three or four digits that matter, with a letter for the size."""
    assert short(value) == text


def test_moves_show_their_sign() -> None:
    """A move of nothing has none."""
    assert [percent_range(*ends) for ends in ((0.811, 1.04), (0.999, 1.001))] == ["81 – 104 %", "100 %"]
    assert [short_move(value, "USD") for value in (1200, -1200, 0)] == ["+1.2 k USD", "−1.2 k USD", "0 USD"]


CONFLICT = "rep,metric,quota\nAnn,revenue,90\nBob,revenue,90\nCy,revenue,90\nDee,revenue,90\n"
CEILING = "per,where,measure,max\nregion,region=North; metric=revenue,quota,150\n"


def test_a_repair_makes_a_scenario_that_works_and_leaves_the_other(tmp_path: Path) -> None:
    """Locks of 180 under a ceiling of 150 conflict; every way out, put into a new scenario, solves."""
    folder = tiny(tmp_path, locks_csv=CONFLICT, limits_csv=CEILING)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    draft, shelf = Draft.begin(tmp_path, "tiny"), Shelf(tmp_path)
    answer = answered(draft.plan())
    found = told(answer.allocation)
    assert found is not None
    assert "150" in " ".join(rule.text for rule in found.rules)
    assert list(best_effort(answer.allocation)["where"]) == ["Company", "North", "South"]
    for way in found.ways:
        name = apply_way(shelf, draft, way)
        assert answered(read_plan(shelf.path(name))).status is not Status.CONFLICT
    assert len(found.ways) > 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_repair_of_edits_that_are_not_saved_keeps_the_edits(tmp_path: Path) -> None:
    """The new scenario stands alone and states what was typed, too; the old one has nothing of it."""
    folder = tiny(tmp_path, limits_csv=CEILING)
    draft, shelf = Draft.begin(tmp_path, "tiny"), Shelf(tmp_path)
    for rep in ("Ann", "Bob"):
        draft.apply(AddRow("locks", values={"rep": rep, "metric": "revenue", "quota": "90"}))
    found = told(answered(draft.plan()).allocation)
    assert found is not None
    plan = read_plan(shelf.path(apply_way(shelf, draft, found.ways[0])))
    assert answered(plan).status is not Status.CONFLICT
    assert set(plan.table("locks")["rep"]) == {"Ann", "Bob"}
    assert not (folder / "locks.csv").exists()


def test_without_a_conflict_there_is_nothing_to_tell(tmp_path: Path) -> None:
    """A plan whose rules agree has no repairs."""
    assert told(solved(tmp_path).allocation) is None
