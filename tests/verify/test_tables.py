"""The tables beside quotas.csv: every figure is worked out once more, and one that is off is named."""

from __future__ import annotations

import pandas as pd
import pytest

from allocator import allocate
from allocator.verify import verify
from tests.verify.toy import plan, quotas
from tests.verify.whole import METRICS, TABLES, asked, changed, tables

GIVE = "the plan and the quotas give"

CASES = [
    ("quotas", "metric == 'renewal'", {"base": 201},
     [f"quotas.csv Ann, Oslo, renewal, FY2027 | base is 201, {GIVE} 200 | off by 1"]),
    ("quotas", "metric == 'renewal'", {"rate": 0.41},
     [f"quotas.csv Ann, Oslo, renewal, FY2027 | rate is 0.41, {GIVE} 0.4 | off by 0.01"]),
    ("quotas", "rep == 'Bob'", {"rate": 0.5},
     [f"quotas.csv Bob, Reno, revenue, FY2027 | rate is 0.5, {GIVE} blank | one of them is blank"]),
    ("quotas", "rep == 'Bob'", {"load": 0.05},
     [f"quotas.csv Bob, Reno, revenue, FY2027 | load is 0.05, {GIVE} 0.042146 | off by 0.007854"]),
    ("goals", "metric == 'revenue'", {"amount": 201},
     [f"goals.csv revenue FY2027 | amount is 201, {GIVE} 200 | off by 1"]),
    ("goals", "metric == 'renewal'", {"amount": 81},
     [f"goals.csv renewal FY2027 | amount is 81, {GIVE} 80 | off by 1"]),
    ("goals", "metric == 'renewal'", {"carried_over": 1},
     [f"goals.csv renewal FY2027 | carried_over is 1, {GIVE} 0 | off by 1"]),
    ("goals", "metric == 'revenue'", {"carried": 199.99},
     [f"goals.csv revenue FY2027 | carried is 199.99, {GIVE} 200 | off by 0.01"]),
    ("goals", "metric == 'revenue'", {"gap": 1},
     [f"goals.csv revenue FY2027 | gap is 1, {GIVE} 0 | off by 1"]),
    ("goals", "metric == 'renewal'", {"rate": 0.39},
     [f"goals.csv renewal FY2027 | rate is 0.39, {GIVE} 0.4 | off by 0.01"]),
    ("goals", "metric == 'renewal'", {"uncovered": 2},
     [f"goals.csv renewal FY2027 | uncovered is 2, {GIVE} 0 | off by 2"]),
    ("goals", "metric == 'revenue'", {"over_assigned_target": 219},
     [f"goals.csv revenue FY2027 | over_assigned_target is 219, {GIVE} 220 | off by 1"]),
    ("goals", "metric == 'revenue'", {"over_assigned_carried": 219},
     [f"goals.csv revenue FY2027 | over_assigned_carried is 219, {GIVE} 220 | off by 1"]),
    ("goals", "metric == 'revenue'", {"goal": "growth"},
     ["goals.csv revenue FY2027 | the goal is missing | 1 row",
      "goals.csv growth | is no goal of the plan | 1 row"]),
    ("rollup", "level == 'company' and metric == 'revenue'", {"quota": 221},
     [f"rollup.csv company, direct, revenue, FY2027 | quota is 221, {GIVE} 220 | off by 1"]),
    ("rollup", "level == 'company' and metric == 'bookings'", {"quota": 299},
     [f"rollup.csv company, direct, bookings, FY2027 | quota is 299, {GIVE} 300 | off by 1"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"goal_part": 110},
     [f"rollup.csv region, AMER, direct, revenue, FY2027 | goal_part is 110, {GIVE} 100 | off by 10"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"target": 110},
     [f"rollup.csv region, AMER, direct, revenue, FY2027 | target is 110, {GIVE} 100 | off by 10"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"cover": 1},
     [f"rollup.csv region, AMER, direct, revenue, FY2027 | cover is 1, {GIVE} 1.1 | off by 0.1"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"cover_without_open_seats": 1.1},
     [f"rollup.csv region, AMER, direct, revenue, FY2027 | cover_without_open_seats is 1.1, {GIVE} 0 | off by 1.1"]),
    ("rollup", "node == 'EMEA' and metric == 'revenue'", {"last_year": 99},
     [f"rollup.csv region, EMEA, direct, revenue, FY2027 | last_year is 99, {GIVE} 100 | off by 1"]),
    ("rollup", "node == 'EMEA' and metric == 'revenue'", {"growth": 0.2},
     [f"rollup.csv region, EMEA, direct, revenue, FY2027 | growth is 0.2, {GIVE} 0.1 | off by 0.1"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"node": "APAC"},
     ["rollup.csv region, APAC, direct, revenue, FY2027 | is no node of the plan | 1 row",
      "rollup.csv region, AMER, direct, revenue, FY2027 | is missing | 1 row"]),
    ("rollup", "node == 'AMER' and metric == 'revenue'", {"level": "team"},
     ["rollup.csv region, AMER, direct, revenue, FY2027 | is missing | 1 row",
      'rollup.csv level | "team" is no level of the plan | 1 level']),
    ("reps", "rep == 'Bob'", {"quota": 111},
     [f"reps.csv Bob, revenue | quota is 111, {GIVE} 110 | off by 1"]),
    ("reps", "rep == 'Bob'", {"fair_share": 111},
     [f"reps.csv Bob, revenue | fair_share is 111, {GIVE} 110 | off by 1"]),
    ("reps", "rep == 'Ann' and metric == 'revenue'", {"last_year": 90},
     [f"reps.csv Ann, revenue | last_year is 90, {GIVE} 100 | off by 10"]),
    ("reps", "rep == 'Ann' and metric == 'revenue'", {"growth": 0.11},
     [f"reps.csv Ann, revenue | growth is 0.11, {GIVE} 0.1 | off by 0.01"]),
    ("reps", "rep == 'Ann' and metric == 'revenue'", {"load": 0.1},
     [f"reps.csv Ann, revenue | load is 0.1, {GIVE} 0.103448 | off by 0.003448"]),
    ("reps", "rep == 'Bob'", {"share_of_potential": 0.1},
     [f"reps.csv Bob, revenue | share_of_potential is 0.1, {GIVE} 0.11 | off by 0.01"]),
    ("reps", "rep == 'Ann' and metric == 'revenue'", {"quota_to_ote": 2},
     [f"reps.csv Ann, revenue | quota_to_ote is 2, {GIVE} 2.2 | off by 0.2"]),
    ("reps", "rep == 'Bob'", {"rep": "Zed"},
     ["reps.csv Zed, revenue | is not in the plan | 1 row", "reps.csv Bob, revenue | is missing | 1 row"]),
    ("reps", "rep == 'Bob'", {"rep": "Ann"},
     ["reps.csv Bob, revenue | is missing | 1 row", "reps.csv Ann, revenue | is there more than once | 1 row",
      f"reps.csv Ann, revenue | last_year is blank, {GIVE} 100 | one of them is blank",
      f"reps.csv Ann, revenue | growth is blank, {GIVE} 0.1 | one of them is blank",
      f"reps.csv Ann, revenue | load is 0.042146, {GIVE} 0.103448 | off by 0.061303",
      f"reps.csv Ann, revenue | quota_to_ote is blank, {GIVE} 2.2 | one of them is blank"]),
    ("waterfall", "rep == 'Bob'", {"share_of_goal": 101},
     [f"waterfall.csv Bob, revenue | share_of_goal is 101, {GIVE} 100 | off by 1",
      "waterfall.csv Bob, revenue | share_of_goal and what follows add up to 111, not to fair_share 110 | off by 1"]),
    ("waterfall", "rep == 'Bob'", {"padding_rep": 9},
     [f"waterfall.csv Bob, revenue | padding_rep is 9, {GIVE} 10 | off by 1",
      "waterfall.csv Bob, revenue | share_of_goal and what follows add up to 109, not to fair_share 110 | off by 1"]),
    ("waterfall", "rep == 'Bob'", {"quota": 111, "rounding": 1},
     [f"waterfall.csv Bob, revenue | quota is 111, {GIVE} 110 | off by 1"]),
    ("waterfall", "rep == 'Bob'", {"rounding": 1},
     ["waterfall.csv Bob, revenue | fair_share and what follows add up to 111, not to quota 110 | off by 1"]),
    ("waterfall", "rep == 'Bob'", {"carried_for_others": 3, "rounding": -3},
     ["waterfall.csv Bob, revenue | carried_for_others is larger than what its quotas moved | 1 too much",
      "waterfall.csv Bob, revenue | rounding is larger than what its quotas moved | 1 too much"]),
    ("rules", "rule == 'growth'", {"value": 111, "slack": 19},
     [f"rules.csv growth(Ann, revenue) | value is 111, {GIVE} 110 | off by 1"]),
    ("rules", "rule == 'growth'", {"max": 131, "slack": 21},
     [f"rules.csv growth(Ann, revenue) | max is 131, {GIVE} 130 | off by 1"]),
    ("rules", "rule == 'goals' and value > 200", {"min": 201},
     [f"rules.csv goals(revenue FY2027) | min is 201, {GIVE} 200 | off by 1"]),
    ("rules", "rule == 'ratio'", {"slack": 31},
     [f"rules.csv ratio() | slack is 31, {GIVE} 30 | off by 1"]),
    ("rules", "rule == 'growth'", {"label": "growth(Bob, revenue)"},
     ["rules.csv growth(Bob, revenue) | is no row of the plan | 1 row",
      "rules.csv growth(Ann, revenue) | is missing | 1 row"]),
]  # fmt: skip


def test_an_allocation_holds_up() -> None:
    """Every figure of every table agrees, and no rule is broken."""
    assert verify(asked(), tables()) == ()


def _called(case: tuple[str, str, dict[str, object], list[str]]) -> str:
    return f"{case[0]} {' '.join(case[2])} of {case[1]}"


@pytest.mark.parametrize(("name", "where", "values", "expected"), CASES, ids=list(map(_called, CASES)))
def test_a_figure_that_is_off_is_named(name: str, where: str, values: dict[str, object], expected: list[str]) -> None:
    """One changed figure, and nothing else is said."""
    assert changed(name, where, **values) == expected


def test_every_figure_of_every_table_is_compared() -> None:
    """A column that is no name, key or text of the plan has a case here."""
    texts = {"priority", "binding", "price", "rule"}
    for name in ("quotas", "goals", "rollup", "reps", "waterfall", "rules"):
        figures = {c for c in tables()[name].select_dtypes("number") if c not in texts}
        tried = {column for case in CASES if case[0] == name for column in case[2]}
        assert figures - tried <= ({"quota", "fair_share"} if name in ("quotas", "waterfall") else set())


@pytest.mark.parametrize("name", ["rollup", "reps", "waterfall", "rules"])
def test_a_missing_row_is_named(name: str) -> None:
    """Without its last row each table lacks one."""
    found = [str(one) for one in verify(asked(), {**tables(), name: tables()[name].iloc[:-1]})]
    last = {"rollup": "rollup.csv region, EMEA, direct, revenue, FY2027", "rules": "rules.csv growth(Ann, revenue)"}
    assert found == [f"{last.get(name, f'{name}.csv Bob, revenue')} | is missing | 1 row"]


def test_fair_shares_add_up_to_the_goal() -> None:
    """A fair share of 121 is one of 110 for the goal, so the goal would come to 210."""
    found = changed("quotas", "rep == 'Bob'", fair_share=121.0)
    assert "goals.csv revenue FY2027 | fair shares add up to 210 of a goal of 200 | off by 10" in found


def test_a_quota_that_is_off_is_felt_in_every_table() -> None:
    """One unit more for Bob breaks his lock and the goal, and no sum of it agrees any more."""
    found = changed("quotas", "rep == 'Bob'", quota=111.0)
    assert "goals(revenue FY2027) | comes to 221, at most 220 is allowed | 1 too much" in found
    assert "locks.csv row 2, locks(Bob, revenue) | comes to 111, at most 110 is allowed | 1 too much" in found
    for name in ("quotas", "rollup", "reps", "waterfall", "rules"):
        assert any(text.startswith(f"{name}.csv") for text in found), name


def test_a_rule_without_rows_must_be_listed() -> None:
    """A growth limit where there is no history at all says so in assumptions.csv, or is missed."""
    silent = plan(METRICS, tables={**TABLES, "history": "period,metric,territory,actual\n"})
    quotas = tables()["quotas"]
    nothing = pd.DataFrame({"kind": [], "where": [], "what": []})
    listed = pd.DataFrame({"kind": ["no rows"], "where": ["limits.csv row 2"], "what": ["growth: no history"]})
    said = "limits.csv row 2 | has no row, and assumptions.csv does not say why | 1 rule"
    assert said in map(str, verify(silent, {"quotas": quotas, "assumptions": nothing}))
    assert said not in map(str, verify(silent, {"quotas": quotas, "assumptions": listed}))


def test_tables_that_are_not_given_are_not_compared() -> None:
    """Quotas alone are enough to check the rules."""
    assert verify(asked(), {"quotas": tables()["quotas"]}) == ()


ROME = {**TABLES, "potential": TABLES["potential"] + "Rome,revenue,,300\nRome,renewal,base,50\n"}


def test_what_nobody_covers_is_listed() -> None:
    """Rome holds 300 of potential, and 50 are due there; a wrong amount or a missing row is named."""
    of = plan(METRICS, tables=ROME, over_assignment={"rep": 0.1})
    held = dict(allocate(of).tables)
    rows = held["uncovered"]
    assert verify(of, held) == ()
    assert list(map(str, verify(of, {**held, "uncovered": rows.assign(amount=rows["amount"] + 1)}))) == [
        f"uncovered.csv base, Rome, renewal, FY2027 | amount is 51, {GIVE} 50 | off by 1",
        f"uncovered.csv potential, Rome, revenue, FY2027 | amount is 301, {GIVE} 300 | off by 1",
    ]
    assert list(map(str, verify(of, {**held, "uncovered": rows.iloc[1:]}))) == [
        f"uncovered.csv base, Rome, renewal, FY2027 | amount is 0, {GIVE} 50 | off by 50",
    ]


def test_targets_are_padded_down_to_their_level() -> None:
    """10 % at the region and 50 % at the team: 110 and 165 for a part of 100."""
    people = "rep,role,territory,region,team\nAnn,AE,Oslo,EMEA,North\nBob,AE,Reno,AMER,West\n"
    of = plan(tables={"reps": people}, levels=["region", "team"], over_assignment={"region": 0.1, "team": 0.5})
    held = dict(allocate(of).tables)
    targets = held["rollup"].groupby("level")["target"].max()
    assert verify(of, held) == ()
    assert targets.to_dict() == pytest.approx({"company": 200, "region": 110, "team": 165})


BOOK = {
    "reps": "rep,region,start\nAnn,EMEA,2027-07-01\nBob,AMER,\n",
    "potential": "rep,metric,driver,potential\nAnn,renewal,base,522\n",
    "goals": "metric,period,rate\nrenewal,FY2027,0.5\n",
}


def test_a_rate_is_of_the_whole_base_covered_or_not() -> None:
    """Ann's book holds 522, 2 a working day; nobody keeps it before July, when 129 of 261 days are over."""
    of = plan({"renewal": {"unit": "USD", "base": True}}, tables=BOOK, periods="quarter")
    rows = quotas(of, "rep,metric,period,quota\nAnn,renewal,FY2027-Q3,66\nAnn,renewal,FY2027-Q4,66\n")
    figures = {"amount": 261, "carried": 132, "gap": 129, "rate": 132 / 522, "uncovered": 129}
    right = pd.DataFrame(
        {"goal": ["renewal FY2027"], **figures, "over_assigned_target": 132, "over_assigned_carried": 132}
    )
    said = [str(one) for one in verify(of, {"quotas": rows, "goals": right}) if one.where.startswith("goals")]
    assert said == []
    found = verify(of, {"quotas": rows, "goals": right.assign(amount=132.0, gap=0.0, uncovered=0.0)})
    assert [str(one) for one in found if one.where.startswith("goals")] == [
        f"goals.csv renewal FY2027 | amount is 132, {GIVE} 261 | off by 129",
        f"goals.csv renewal FY2027 | gap is 0, {GIVE} 129 | off by 129",
        f"goals.csv renewal FY2027 | uncovered is 0, {GIVE} 129 | off by 129",
    ]


def test_a_conflict_breaks_a_rule_and_is_returned_like_any_other() -> None:
    """A floor of 3,000 and hours for 2,610: the best effort breaks one of them, and every figure still agrees."""
    limit = "per,where,measure,min\nrep metric,rep=Ann,quota,3000\n"
    goal = "metric,period,amount\nrevenue,FY2027,6000\n"
    of = plan(tables={"limits": limit, "goals": goal}, capacity={"hours_per_day": 10, "load_limit": 1.0})
    allocation = allocate(of)
    found = verify(of, allocation.tables)
    assert allocation.status == "conflict"
    assert found
    assert all(one.where.startswith(("capacity(", "limits.csv row 2, quota(")) for one in found)
