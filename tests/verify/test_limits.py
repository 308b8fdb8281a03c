"""Every measure of limits.csv on both sides of both bounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from allocator.plan.measures import MEASURES
from allocator.plan.plan import Plan
from tests.verify.toy import broken, plan

METRICS = {
    "revenue": {"unit": "USD", "hours_per_unit": 1, "seasonality": [1] * 12},
    "renewal": {"unit": "USD", "hours_per_unit": 2, "base": True},
}
PEOPLE = "rep,role,territory,region,ote\nAnn,AE,Oslo,EMEA,50\nBob,AE,Reno,AMER,50\n"
TABLES = {
    "reps": PEOPLE,
    "history": "period,metric,territory,actual\nFY2026,revenue,Oslo,100\n",
    "current": "rep,territory,metric,period,quota\nAnn,Oslo,revenue,FY2027,100\n",
    "potential": "territory,metric,driver,potential\nOslo,revenue,,1000\n"
    "Oslo,renewal,base,200\nReno,renewal,base,200\n",
}
ONE = "rep,metric,period,quota\nAnn,revenue,FY2027,{}\n"
BOTH = "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027,{},100\nBob,revenue,FY2027,100,100\n"
MIXED = "rep,metric,period,quota\nAnn,renewal,FY2027,{}\nAnn,revenue,FY2027,{}\n"
QUARTERS = "rep,metric,period,quota\n" + "".join(
    f"Ann,revenue,FY2027-Q{quarter},{quota}\n" for quarter, quota in ((1, "{}"), (2, 70), (3, 70), (4, 70))
)


@dataclass(frozen=True)
class Case:
    """A limit on one side, a quota that just holds, the next that does not, and what is said of it."""

    measure: str
    side: str
    bound: float
    holds: int
    breaks: int
    said: str
    cells: str = ONE
    per: str = "rep metric"
    where: str = "rep=Ann; metric=revenue"
    about: str = "Ann, revenue"
    settings: dict[str, str] = field(default_factory=dict)
    of: str = ""

    def __str__(self) -> str:
        return f"{self.measure} {self.side} {self.per}"

    def plan(self, **more: str) -> Plan:
        row = {"per": self.per, "where": self.where, "measure": self.measure, "of": self.of,
               self.side: str(self.bound), **more}  # fmt: skip
        limit = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
        return plan(METRICS, tables={**TABLES, "limits": limit}, **{"periods": "year", **self.settings})


CASES = (
    Case("quota", "max", 100, 101, 102, "comes to 102, at most 100 is allowed | 2 too much"),
    Case("quota", "min", 100, 99, 98, "comes to 98, at least 100 is allowed | 2 too little"),
    Case("growth", "max", 0.1, 111, 112, "comes to 112, at most 110 is allowed | 2 too much"),
    Case("growth", "min", -0.1, 89, 88, "comes to 88, at least 90 is allowed | 2 too little"),
    Case("change", "max", 0.2, 121, 122, "comes to 122, at most 120 is allowed | 2 too much"),
    Case("change", "min", -0.2, 79, 78, "comes to 78, at least 80 is allowed | 2 too little"),
    Case("load", "max", 0.5, 1306, 1307, "comes to 1,307, at most 1,305 is allowed | 2 too much"),
    Case("load", "min", 0.5, 1304, 1303, "comes to 1,303, at least 1,305 is allowed | 2 too little"),
    Case("share_of_potential", "max", 0.1, 101, 102, "comes to 102, at most 100 is allowed | 2 too much"),
    Case("share_of_potential", "min", 0.1, 99, 98, "comes to 98, at least 100 is allowed | 2 too little"),
    Case("share_of_potential", "max", 0.1, 101, 102, "comes to 102, at most 100 is allowed | 2 too much",
         per="territory metric", where="metric=revenue", about="Oslo, revenue"),
    Case("rate", "max", 0.4, 81, 82, "comes to 82, at most 80 is allowed | 2 too much",
         cells="rep,metric,period,quota\nAnn,renewal,FY2027,{}\n", where="rep=Ann; metric=renewal",
         about="Ann, renewal"),
    Case("rate", "min", 0.4, 79, 78, "comes to 78, at least 80 is allowed | 2 too little",
         cells="rep,metric,period,quota\nAnn,renewal,FY2027,{}\n", where="rep=Ann; metric=renewal",
         about="Ann, renewal"),
    Case("share_of_goal", "max", 0.4, 81, 82, "comes to 82, at most 80 is allowed | 2 too much", cells=BOTH),
    Case("share_of_goal", "min", 0.4, 79, 78, "comes to 78, at least 80 is allowed | 2 too little", cells=BOTH),
    Case("mix", "max", 0.5, 103, 104, "comes to 104, at most 102 is allowed | 2 too much",
         cells=MIXED.format(50, "{}")),
    Case("mix", "min", 0.5, 97, 96, "comes to 96, at least 98 is allowed | 2 too little",
         cells=MIXED.format(50, "{}")),
    Case("phasing", "max", 1.2, 92, 93, "comes to 93, at most 90.9 is allowed | 2.1 too much", cells=QUARTERS,
         per="rep metric period", about="Ann, revenue, FY2027-Q1", settings={"periods": "quarter"},
         where="rep=Ann; metric=revenue; period=FY2027-Q1"),
    Case("phasing", "min", 0.8, 51, 50, "comes to 50, at least 52 is allowed | 2 too little", cells=QUARTERS,
         per="rep metric period", about="Ann, revenue, FY2027-Q1", settings={"periods": "quarter"},
         where="rep=Ann; metric=revenue; period=FY2027-Q1"),
    Case("quota_to_ote", "max", 2, 101, 102, "comes to 102, at most 100 is allowed | 2 too much"),
    Case("quota_to_ote", "min", 2, 99, 98, "comes to 98, at least 100 is allowed | 2 too little"),
    Case("ratio", "max", 0.5, 101, 102, "comes to 102, at most 100 is allowed | 2 too much",
         cells=MIXED.format("{}", 200), where="rep=Ann; metric=renewal", about="Ann, renewal", of="revenue"),
    Case("ratio", "min", 0.5, 99, 98, "comes to 98, at least 100 is allowed | 2 too little",
         cells=MIXED.format("{}", 200), where="rep=Ann; metric=renewal", about="Ann, renewal", of="revenue"),
    Case("equity", "max", 1.2, 152, 153, "comes to 153, at most 151.8 is allowed | 1.2 too much",
         cells=BOTH.replace(",100\nBob,revenue,FY2027,100", ",200\nBob,revenue,FY2027,100"),
         where="metric=revenue", of="equal"),
    Case("equity", "min", 0.8, 65, 64, "comes to 64, at least 65.6 is allowed | 1.6 too little", cells=BOTH,
         where="metric=revenue", of="equal"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_group_holds_within_what_rounding_explains(case: Case) -> None:
    """The last quota inside the bound and the units of its cells passes."""
    assert broken(case.plan(), case.cells.format(case.holds)) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_unit_further_is_named(case: Case) -> None:
    """The next quota does not, and the text says which row, which group, and by how much."""
    expected = f"limits.csv row 2, {case.measure}({case.about}) | {case.said}"
    assert broken(case.plan(), case.cells.format(case.breaks)) == [expected]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_limit_with_a_priority_is_a_wish(case: Case) -> None:
    """Soft limits may be broken."""
    assert broken(case.plan(priority="3"), case.cells.format(case.breaks)) == []


def test_every_measure_is_tried_on_both_sides() -> None:
    """A new measure needs its cases here."""
    assert {(case.measure, case.side) for case in CASES} == {(m, s) for m in MEASURES for s in ("min", "max")}


HALF = "rep,role,territory,region,from\nAnn,AE,Oslo,EMEA,2027-07-01\nBob,AE,Reno,AMER,\n"
LIMIT = "per,where,measure,max,prorate\nrep metric,rep=Ann,quota,261,{}\n"


def test_an_amount_is_pro_rated_by_the_time_there() -> None:
    """From July there are 132 of 261 working days, so 132 of 261."""
    of = plan(tables={"reps": HALF, "limits": LIMIT.format("yes")})
    assert broken(of, ONE.format(133)) == []
    assert broken(of, ONE.format(134)) == [
        "limits.csv row 2, quota(Ann, revenue) | comes to 134, at most 132 is allowed | 2 too much"
    ]


def test_an_amount_is_whole_where_prorate_says_no() -> None:
    """The same limit as it stands."""
    of = plan(tables={"reps": HALF, "limits": LIMIT.format("no")})
    assert broken(of, ONE.format(262)) == []
    assert broken(of, ONE.format(263)) == [
        "limits.csv row 2, quota(Ann, revenue) | comes to 263, at most 261 is allowed | 2 too much"
    ]


def test_a_lock_widens_growth_and_change() -> None:
    """150 locked against 110 allowed: the lock wins, and one unit more is the lock's affair."""
    for case in CASES[2:6:2]:
        tables = {**TABLES, "limits": f"per,where,measure,max\nrep metric,rep=Ann,{case.measure},0.1\n"}
        locked = {**tables, "locks": "rep,metric,quota\nAnn,revenue,150\n"}
        assert len(broken(plan(METRICS, tables=tables), ONE.format(150))) == 1
        assert broken(plan(METRICS, tables=locked), ONE.format(150)) == []


def test_a_lock_does_not_widen_other_limits() -> None:
    """A cap on quota stands against a lock, and both are hard."""
    tables = {"limits": "per,where,measure,max\nall,metric=revenue,quota,100\n",
              "locks": "rep,metric,quota\nAnn,revenue,90\n"}  # fmt: skip
    cells = "rep,metric,period,quota\nAnn,revenue,FY2027,90\nBob,revenue,FY2027,{}\n"
    assert broken(plan(tables=tables), cells.format(12)) == []
    assert broken(plan(tables=tables), cells.format(13)) == [
        "limits.csv row 2, quota() | comes to 103, at most 100 is allowed | 3 too much"
    ]


def test_groups_without_a_reference_have_no_row() -> None:
    """Reno has no history: Bob may grow as he likes."""
    of = plan(METRICS, tables={**TABLES, "limits": "per,measure,max\nrep metric,growth,0.1\n"})
    assert broken(of, "rep,metric,period,quota\nBob,revenue,FY2027,999\n") == []


def test_people_of_a_territory_share_its_history() -> None:
    """Ann and Bob share Oslo evenly, so 50 of 100 sold is hers to compare with."""
    people = "rep,role,territory,region\nAnn,AE,Oslo,EMEA\nBob,AE,Oslo,AMER\n"
    limit = "per,where,measure,max\nrep metric,rep=Ann,growth,0.1\n"
    of = plan(METRICS, tables={**TABLES, "reps": people, "limits": limit, "current": "rep,metric,period,quota\n"})
    assert broken(of, ONE.format(56)) == []
    assert broken(of, ONE.format(57)) == [
        "limits.csv row 2, growth(Ann, revenue) | comes to 57, at most 55 is allowed | 2 too much"
    ]


def test_a_condition_on_tenure_picks_periods() -> None:
    """Hired in April, Ann has less than three months of tenure in the second quarter only."""
    people = "rep,role,territory,region,start\nAnn,AE,Oslo,EMEA,2027-04-01\nBob,AE,Reno,AMER,\n"
    limit = "per,where,measure,max,prorate\nrep,tenure<3; period!=FY2027-Q1,quota,10,no\n"
    of = plan(tables={"reps": people, "limits": limit}, periods="quarter")
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027-Q2,{}\nAnn,revenue,FY2027-Q3,500\nBob,revenue,FY2027-Q2,50\n"
    assert broken(of, rows.format(11)) == []
    assert broken(of, rows.format(12)) == [
        "limits.csv row 2, quota(Ann) | comes to 12, at most 10 is allowed | 2 too much"
    ]


def test_a_driver_of_a_book_counts_the_time_once() -> None:
    """Books of 100 each, Ann at half time: a third of the role's driver is hers."""
    tables = {
        "reps": "rep,region,fte\nAnn,EMEA,0.5\nBob,AMER,1\n",
        "potential": "rep,metric,potential\nAnn,revenue,100\nBob,revenue,100\n",
        "limits": "per,measure,of,max\nrep metric,equity,potential,1.2\n",
    }
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,{}\nBob,revenue,FY2027,100\n"
    assert broken(plan(tables=tables), rows.format(68)) == []
    assert broken(plan(tables=tables), rows.format(69)) == [
        "limits.csv row 2, equity(Ann, revenue) | comes to 69, at most 67.6 is allowed | 1.4 too much"
    ]
