"""Frames that the page Results shows."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import numpy as np
import pandas as pd
import pytest

from allocator import allocate, plan_from, read_plan
from allocator.allocation import Allocation
from allocator.desk.views.binding import binding_counts, binding_rows
from allocator.desk.views.gaps import assumption_kinds, assumptions, uncovered_sums
from allocator.desk.views.labels import placed, spaced
from allocator.desk.views.places import frame_of, has_places, places
from allocator.desk.views.price_steps import price_steps
from allocator.desk.views.rollup import (
    Scope,
    node_figures,
    node_periods,
    rep_table,
    rollup_table,
    shown_lines,
    shown_metrics,
)
from allocator.desk.views.spread import MOST_POINTS, drawn, outliers, rep_points, role_spreads
from allocator.desk.views.summary import breadcrumb, cards
from allocator.desk.views.tree import members
from allocator.insight.worth.price import priced
from allocator.insight.worth.price_list import price_list
from allocator.insight.worth.worth import worth
from allocator.plan.calendar import Length
from allocator.verify import verify


def solved(scenario: str) -> Allocation:
    """A lesson, solved and verified."""
    allocation = allocate(read_plan(Path("scenarios") / scenario))
    assert not verify(allocation.plan, allocation.tables)
    return allocation


@pytest.fixture(scope="module")
def quickstart() -> Allocation:
    """The quickstart, solved."""
    return solved("quickstart")


def scope_of(allocation: Allocation, metric: str, **chosen: str) -> Scope:
    """The year of a metric, for what is chosen."""
    levels = allocation.plan.settings.levels
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    return Scope(metric, "direct", {level: chosen.get(level, "") for level in levels}, year)


def test_levels_add_up_to_the_company(quickstart: Allocation) -> None:
    """Regions add up to the company, and both are what rollup.csv has for the year."""
    for metric in shown_metrics(quickstart):
        scope = scope_of(quickstart, metric)
        below, whole = rollup_table(quickstart, scope), node_figures(quickstart, scope).iloc[0]
        for name in ("goal_part", "quota", "last_year"):
            assert np.isclose(below[name].sum(), np.nan_to_num(whole[name]))
        rows = quickstart.rollup
        year = rows[(rows["metric"] == metric) & (rows["period"] == "FY2027") & (rows["level"] != "company")]
        both = below.set_index("node").join(year.set_index("node").add_suffix("_file"))
        for name in ("target", "quota"):
            assert np.allclose(both[name], both[f"{name}_file"])
        for name in ("cover", "cover_without_open_seats", "growth"):
            assert np.allclose(both[name], 100 * both[f"{name}_file"], equal_nan=True)


def test_reps_add_up_to_their_region(quickstart: Allocation) -> None:
    """Reps of a region add up to the region's quotas, and a region has no level below."""
    scope = scope_of(quickstart, "revenue", region="West")
    reps = members(quickstart.plan, "revenue", scope.chosen)
    assert rollup_table(quickstart, scope).empty
    assert rep_table(quickstart, scope, reps)["quota"].sum() == node_figures(quickstart, scope)["quota"].iloc[0]
    assert breadcrumb(scope) == "Company › West"


@pytest.mark.parametrize("length", ["year", "quarter"])
def test_periods_add_up_to_the_year(quickstart: Allocation, length: Length) -> None:
    """However the year is divided, quotas, target and last year add up to those of the year."""
    scope = scope_of(quickstart, "revenue")
    periods, year = node_periods(quickstart, scope, length), node_figures(quickstart, scope).iloc[0]
    for name in ("goal_part", "target", "quota", "last_year"):
        assert np.isclose(periods[name].sum(), year[name])


def test_a_part_of_the_year_has_its_own_figures(quickstart: Allocation) -> None:
    """The first quarter of the company is what rollup.csv has for it."""
    scope = Scope("revenue", "direct", {"region": ""}, "FY2027-Q1")
    row = node_figures(quickstart, scope).iloc[0]
    rows = quickstart.rollup
    file = rows[(rows["level"] == "company") & (rows["metric"] == "revenue") & (rows["period"] == "FY2027-Q1")].iloc[0]
    assert row["quota"] == file["quota"]
    assert np.isclose(row["growth"], 100 * file["growth"])


def test_open_seats_count_in_one_cover_only() -> None:
    """Where seats are open the cover without them is lower, and is that of rollup.csv."""
    allocation = solved("open_seats")
    metric = shown_metrics(allocation)[0]
    row = node_figures(allocation, scope_of(allocation, metric)).iloc[0]
    assert row["cover_without_open_seats"] < row["cover"]
    card = {one.label: one.value for one in cards(node_figures(allocation, scope_of(allocation, metric)))}
    assert card["Less open seats"] == f"{row['cover_without_open_seats']:.1f} %"


def test_a_sum_of_metrics_is_that_of_its_parts() -> None:
    """A metric that sums two others has the quotas of both, at the company and rep by rep: 100 + 50 over two reps."""
    plain = {"round_to": 1, "fair_share": {"equal": 1}}
    settings = {
        "year_starts": "2027-01-01", "periods": "quarter", "roles": {"AE": {"metrics": ["new", "more"]}},
        "metrics": {"new": plain, "more": plain, "all": {"sum_of": ["new", "more"]}},
    }  # fmt: skip
    goals = pd.DataFrame({"metric": ["new", "more"], "period": ["FY2027"] * 2, "amount": [100, 50]})
    allocation = allocate(plan_from(settings, {"reps": pd.DataFrame({"rep": ["Ana", "Ben"]}), "goals": goals}))
    assert not verify(allocation.plan, allocation.tables)
    assert shown_metrics(allocation) == ["new", "more", "all"]
    assert shown_lines(allocation, "all") == ["direct"]
    scope = Scope("all", "direct", {}, "FY2027")
    assert node_figures(allocation, scope)["quota"].tolist() == [150.0]
    assert rep_table(allocation, scope, ["Ana", "Ben"])["quota"].tolist() == [75.0, 75.0]


def test_who_is_far_from_fair_share_is_named(quickstart: Allocation) -> None:
    """C. Hughes, held 15.5 % below fair share by the growth limit, is the only one beyond 10 %, and named."""
    reps = members(quickstart.plan, "revenue", {})
    points = rep_points(quickstart, "revenue", reps)
    assert set(points["far_from_fair"]) - {""} == {"C. Hughes"}
    assert (points.set_index("rep")["part"] - 100).abs().nlargest(1).index[0] == "C. Hughes"
    told = outliers(quickstart, "revenue", points).set_index("rep")["says"]
    assert told["C. Hughes"].startswith("15.5 % below fair share")


def test_of_many_points_those_that_are_named_are_drawn() -> None:
    """Of 5,000 reps at most 1,000 are drawn, everyone who is named among them, none twice."""
    count = 5_000
    points = pd.DataFrame({
        "rep": [f"R{k}" for k in range(count)], "quota": np.arange(count, dtype=float),
        "far_from_fair": [f"R{k}" if k in (7, 4_321) else "" for k in range(count)], "far_in_load": "",
    })  # fmt: skip
    shown = drawn(points)
    assert len(shown) <= MOST_POINTS
    assert {"R7", "R4321"} <= set(shown["rep"])
    assert shown["rep"].is_unique


def test_spread_is_that_of_the_reps(quickstart: Allocation) -> None:
    """Lowest and highest load of the role are those of reps.csv."""
    spread = role_spreads(quickstart, members(quickstart.plan, "revenue", {})).iloc[0]
    assert np.isclose(spread["lowest"], 100 * quickstart.reps["load"].min())
    assert np.isclose(spread["highest"], 100 * quickstart.reps["load"].max())


def test_binding_rows_are_those_of_the_file() -> None:
    """Counts and rows are those that rules.csv marks; a text narrows the rows."""
    allocation = solved("tight_capacity")
    file = allocation.rules[allocation.rules["binding"]]
    counts = binding_counts(allocation)
    assert counts["binding"].sum() == len(file) > 0
    rows, count = binding_rows(allocation)
    assert count == len(rows) == (file["rule"] != "goals").sum()
    assert binding_rows(allocation, "AMUNDSEN")[0]["about"].str.contains("Amundsen").all()
    assert binding_rows(allocation, "nobody of that name")[1] == 0


def test_binding_rows_are_told_in_words(quickstart: Allocation) -> None:
    """The 40 % more than 950,000 that C. Hughes may grow: 1,330,000, without decimals, nothing left to it."""
    rows, _ = binding_rows(quickstart)
    assert rows.to_dict("records") == [
        {"rule": "growth", "about": "C. Hughes · New revenue", "value": "1,330,000", "min": "–", "max": "1,330,000",
         "slack": "0"}
    ]  # fmt: skip
    assert binding_rows(quickstart, "new revenue")[1] == 1


def test_prices_come_step_by_step_and_are_those_of_the_list(quickstart: Allocation) -> None:
    """Progress never goes back, the last step is done, and its lines are those that are worked out in one go."""
    steps = list(price_steps(quickstart))
    assert [one.done for one in steps] == sorted(one.done for one in steps)
    assert steps[-1].is_done
    assert not steps[-2].is_done
    told = priced(quickstart)
    known = price_list(told, worth(told))
    assert [line.text for line in steps[-1].lines] == [line.text for line in known.lines] != []
    assert steps[-1].others == known.others
    assert list(steps[-1].headroom) == told.run["headroom"]["sentences"]


def test_a_conflict_has_no_prices() -> None:
    """Where rules conflict there is one step, which says so."""
    (only,) = price_steps(allocate(read_plan("scenarios/conflict")))
    assert only.is_done
    assert "conflict" in only.problem
    assert not only.lines


def test_uncovered_adds_up_to_the_file() -> None:
    """What nobody covers is that of uncovered.csv: 20,000 of the market."""
    told = uncovered_sums(solved("market_share"))
    assert told[["kind", "metric", "amount", "places"]].to_numpy().tolist() == [["base", "Implants sold", "20,000", 1]]
    assert uncovered_sums(solved("quickstart")).empty


def test_assumptions_are_counted_and_picked_by_kind(quickstart: Allocation) -> None:
    """Counts by kind add up to the file, and a kind picks its rows."""
    kinds = assumption_kinds(quickstart)
    assert sum(kinds.values()) == len(assumptions(quickstart, [])) == len(quickstart.assumptions)
    for kind, count in kinds.items():
        assert len(assumptions(quickstart, [kind])) == count


@pytest.fixture(scope="module")
def placed_plan(tmp_path_factory: pytest.TempPathFactory) -> Allocation:
    """The quickstart with coordinates for all territories but one."""
    folder = tmp_path_factory.mktemp("placed") / "plan"
    copytree("scenarios/quickstart", folder)
    table = pd.read_csv(folder / "territories.csv")
    table["latitude"], table["longitude"] = np.linspace(26, 47, len(table)), np.linspace(-122, -71, len(table))
    table.loc[0, ["latitude", "longitude"]] = np.nan
    table.to_csv(folder / "territories.csv", index=False)
    return allocate(read_plan(folder))


def test_territories_with_coordinates_are_on_the_map(quickstart: Allocation, placed_plan: Allocation) -> None:
    """Each has its quota and the load of its reps; a rep alone on a territory gives it the rep's load."""
    assert not has_places(quickstart)
    assert has_places(placed_plan)
    points = places(placed_plan, "revenue").set_index("territory")
    assert len(points) == len(placed_plan.plan.table("territories")) - 1
    cells = placed_plan.quotas[placed_plan.quotas["metric"] == "revenue"].astype({"territory": str, "rep": str})
    quota = cells.groupby("territory")["quota"].sum().reindex(points.index)
    assert np.allclose(points["quota"], quota)
    load = placed_plan.reps.drop_duplicates("rep").set_index("rep")["load"]
    rep = cells.drop_duplicates("territory").set_index("territory")["rep"]
    assert np.allclose(points["load"], [100 * load[rep[name]] for name in points.index])
    across, up, tall = frame_of(points.reset_index())
    assert across[0] < points["longitude"].min() <= points["longitude"].max() < across[1]
    assert up[0] < points["latitude"].min() <= points["latitude"].max() < up[1]
    assert tall > 0


def test_names_of_points_in_one_place_are_one(quickstart: Allocation) -> None:
    """Points that lie over each other share a label; those far apart have their own."""
    points = pd.DataFrame({"x": [0.0, 0.0, 0.0, 10.0, 5.0], "y": [0.0, 0.0, 0.0, 10.0, 5.0]})
    label = placed(points, "x", "y", pd.Series(["Ann", "Bob", "Cy", "Dee", ""]))
    assert label["label"].tolist() == ["Ann, Bob and 1 more", "", "", "Dee", ""]
    assert label["side"].tolist()[3] == "left"


def test_names_stand_away_from_the_diagonal() -> None:
    """Who lies above the diagonal is named on the left, who lies below on the right; a far point is named alone."""
    points = pd.DataFrame({"x": [0.0, 4.0, 6.0, 10.0], "y": [0.0, 6.0, 4.0, 10.0]})
    told = placed(points, "x", "y", pd.Series(["", "Ann", "Bob", ""]))
    assert told["label"].tolist() == ["", "Ann", "Bob", ""]
    assert told["side"].tolist()[1:3] == ["left", "right"]


def test_names_on_a_map_do_not_lie_over_each_other() -> None:
    """Two neighbours are named on different sides; in a crowd some names are left out."""
    near = pd.DataFrame({"x": [0.0, 0.03, 1.0], "y": [0.0, 0.0, 1.0]})
    told = spaced(near, "x", "y", pd.Series(["Paris", "Versailles", "Far"]))
    assert set(told["label"]) == {"Paris", "Versailles", "Far"}
    assert told["side"][0] != told["side"][1]
    crowd = pd.DataFrame({"x": [*np.linspace(0.5, 0.52, 20), 0.0, 1.0], "y": [*[0.5] * 20, 0.0, 1.0]})
    names = pd.Series([f"Town {k}" for k in range(22)])
    assert 2 < (spaced(crowd, "x", "y", names)["label"] != "").sum() < 12


def test_one_rep_without_levels_or_history_is_shown() -> None:
    """A plan of one rep, without levels, history or potential, has figures and no growth."""
    settings = {
        "year_starts": "2027-01-01", "periods": "quarter", "roles": {"AE": {"metrics": ["calls"]}},
        "metrics": {"calls": {"label": "Calls", "round_to": 1, "fair_share": {"equal": 1}}},
    }  # fmt: skip
    reps = pd.DataFrame({"rep": ["Ana"]})
    goals = pd.DataFrame({"metric": ["calls"], "period": ["FY2027"], "amount": [100]})
    allocation = allocate(plan_from(settings, {"reps": reps, "goals": goals}))
    assert not verify(allocation.plan, allocation.tables)
    scope = Scope("calls", "direct", {}, "FY2027")
    figures = node_figures(allocation, scope)
    assert figures["quota"].tolist() == [100.0]
    assert {one.label: one.value for one in cards(figures)}["Growth"] == "–"
    assert rep_table(allocation, scope, ["Ana"])["quota"].tolist() == [100.0]
    assert rollup_table(allocation, scope).empty
    assert (rep_points(allocation, "calls", ["Ana"])["far_from_fair"] == "").all()
