"""What closed periods leave of each goal, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from allocator.errors import PlanError
from allocator.year.closing.carry_over import carry_over
from tests.year.closing.books import ENDS, Book, carried, evenly, sold

QUARTERS = "".join(f"revenue,FY2027-Q{q},{amount},\n" for q, amount in ((1, 200), (2, 100), (3, 200), (4, 300)))
BY_QUARTER = {(rep, q): half for rep in ("Ann", "Bob") for q, half in ((1, 100), (2, 50), (3, 100), (4, 150))}
BOOK = Book(QUARTERS, BY_QUARTER, sold(1, 70, 70))
REGIONS = "".join(f"revenue,FY2027-Q{q},200,\nrevenue,FY2027-Q{q},100,region=North\n" for q in range(1, 5))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("keep", {}),
        ("recover", {2: 10, 3: 20, 4: 30}),
        (0.5, {2: 5, 3: 10, 4: 15}),
        ({"revenue": "50%"}, {2: 5, 3: 10, 4: 15}),
    ],
)
def test_the_miss_of_a_quarter_goes_to_the_others_in_proportion(policy: Any, expected: dict[int, float]) -> None:
    """60 missed of the first; the others ask for 100, 200 and 300."""
    after = carry_over(BOOK.having(policy=policy).plan(), ENDS[1])
    assert carried(after) == {f"revenue FY2027-Q{q}": amount for q, amount in expected.items()}
    assert after.settings.year.as_of == ENDS[1]


def test_a_miss_that_does_not_divide_adds_up_by_largest_remainder() -> None:
    """20 over 100, 200 and 300 is 3.33, 6.67 and 10: 3, 7 and 10."""
    after = carry_over(BOOK.having(actuals=sold(1, 90, 90)).plan(), ENDS[1])
    assert list(carried(after).values()) == [3, 7, 10]


def test_a_year_takes_its_own_miss() -> None:
    """A goal for the year goes on asking for what is missing beside the quotas that stand."""
    book = Book("revenue,FY2027,800,\n", evenly(100), sold(1, 70, 90))
    assert carried(carry_over(book.plan(), ENDS[1])) == {"revenue FY2027": 40}


def test_a_year_and_its_quarters_go_on_agreeing() -> None:
    """The year asks for 60 more in all, and so do the quarters that are left."""
    after = carry_over(BOOK.having(goals=QUARTERS + "revenue,FY2027,800,\n").plan(), ENDS[1])
    assert carried(after) == {
        "revenue FY2027": 60, "revenue FY2027-Q2": 10, "revenue FY2027-Q3": 20, "revenue FY2027-Q4": 30
    }  # fmt: skip


def test_a_goal_that_is_not_over_takes_its_own_miss() -> None:
    """The first half makes up in the second quarter what it missed in the first; the second half asks no more."""
    halves = "revenue,FY2027-H1,300,\nrevenue,FY2027-H2,500,\n"
    after = carry_over(BOOK.having(goals=QUARTERS + halves).plan(), ENDS[1])
    assert carried(after) == {"revenue FY2027-H1": 60, "revenue FY2027-Q2": 60}


def test_each_region_makes_up_for_its_own() -> None:
    """The North missed 30 and the South nothing: the North's goals rise by 10 each, and the company's with them."""
    after = carry_over(Book(REGIONS, evenly(100), sold(1, 70, 100)).plan(), ENDS[1])
    north = {f"revenue FY2027-Q{q} region=North": 10 for q in (2, 3, 4)}
    assert carried(after) == north | {f"revenue FY2027-Q{q}": 10 for q in (2, 3, 4)}


def test_only_what_is_newly_closed_is_carried_over() -> None:
    """The miss of the first quarter is not carried over at the end of the second; the same date again moves nothing."""
    first = carry_over(BOOK.plan(), ENDS[1])
    assert carried(carry_over(first, ENDS[1])) == carried(first)
    book = BOOK.having(
        actuals=sold(1, 70, 70) + sold(2, 45, 45), settings={"year": {"policy": "recover", "as_of": "2027-03-31"}}
    )
    assert carried(carry_over(book.plan(), ENDS[2])) == {"revenue FY2027-Q3": 4, "revenue FY2027-Q4": 6}


def test_padding_is_no_part_of_a_goal() -> None:
    """Quotas of 110 carry 100 each with 10 % on top; 99 sold are 90 of the goal, so that 20 are missing for both."""
    padded = {"over_assignment": {"rep": 0.1}, "year": {"policy": "recover"}}
    book = Book("revenue,FY2027,800,\n", evenly(110), sold(1, 99, 99), settings=padded)
    assert carried(carry_over(book.plan(), ENDS[1])) == {"revenue FY2027": 20}


def test_what_was_sold_beyond_lowers_what_is_left() -> None:
    """60 more than asked: 10, 20 and 30 less of the others."""
    after = carry_over(BOOK.having(actuals=sold(1, 130, 130)).plan(), ENDS[1])
    assert list(carried(after).values()) == [-10, -20, -30]


def test_no_goal_falls_below_nothing() -> None:
    """700 beyond are more than the 600 that are left; the rest is listed."""
    after = carry_over(BOOK.having(actuals=sold(1, 450, 450)).plan(), ENDS[1])
    assert list(carried(after).values()) == [-100, -200, -300]
    assert "revenue: 100 was sold beyond all that is left" in [a.what for a in after.assumptions]


def test_no_goal_falls_below_what_is_closed() -> None:
    """A year of 800 of which 200 have gone by cannot ask for less than 200."""
    after = carry_over(Book("revenue,FY2027,800,\n", evenly(100), sold(1, 450, 450)).plan(), ENDS[1])
    assert carried(after) == {"revenue FY2027": -600}


@pytest.mark.parametrize("policy", ["keep", "recover", 0.5])
@pytest.mark.parametrize("goals", [QUARTERS, "revenue,FY2027,800,\n", "revenue,FY2027,900,\n", REGIONS])
def test_no_news_carries_nothing_over(policy: Any, goals: str) -> None:
    """Actual equals quota, quarter after quarter; also where the quotas never carried the goal whole."""
    quotas = evenly(100) if goals is REGIONS else BY_QUARTER
    for quarter in (1, 2, 3):
        told = "".join(sold(q, quotas["Ann", q], quotas["Bob", q]) for q in range(1, quarter + 1))
        year = {"policy": policy} | ({"as_of": str(ENDS[quarter - 1])} if quarter > 1 else {})
        plan = Book(goals, quotas, told, policy, {"year": year}).plan()
        assert carried(carry_over(plan, ENDS[quarter])) == {}


def test_three_quarters_under_recover_end_at_the_goal_less_what_was_sold() -> None:
    """Whatever is sold: the last quarter asks for exactly what is missing of the year."""
    quotas, told = dict(BY_QUARTER), ""
    goals = {1: 200.0, 2: 100.0, 3: 200.0, 4: 300.0}
    actual = {1: (70, 83), 2: (61, 12), 3: (140, 66)}
    for quarter, (ann, bob) in actual.items():
        told += sold(quarter, ann, bob)
        rows = "".join(f"revenue,FY2027-Q{q},{amount},\n" for q, amount in goals.items())
        year = {"policy": "recover"} | ({"as_of": str(ENDS[quarter - 1])} if quarter > 1 else {})
        after = carry_over(Book(rows, quotas, told, settings={"year": year}).plan(), ENDS[quarter])
        for q in range(quarter + 1, 5):
            goals[q] += carried(after).get(f"revenue FY2027-Q{q}", 0.0)
            quotas["Ann", q], quotas["Bob", q] = goals[q] // 2, goals[q] - goals[q] // 2
    assert goals[4] == 800 - sum(ann + bob for ann, bob in actual.values())


def test_what_one_metric_missed_of_a_sum_stays_with_it() -> None:
    """Bookings are revenue and services; each of them makes up for its own, and the sum asks for both."""
    own = {"unit": "USD", "fair_share": {"equal": 1}}
    settings = {
        "metrics": {"revenue": own, "services": own, "bookings": {"unit": "USD", "sum_of": ["revenue", "services"]}},
        "roles": {"AE": {"metrics": ["revenue", "services"]}},
        "year": {"policy": {"revenue": "recover", "services": 0.5}},
    }
    goals = "".join(f"revenue,FY2027-Q{q},200,\nbookings,FY2027-Q{q},240,\n" for q in range(1, 5))
    services = "".join(f"Ann,N,services,FY2027-Q{q},20\nBob,S,services,FY2027-Q{q},20\n" for q in range(1, 5))
    told = sold(1, 85, 85) + "FY2027-Q1,services,Ann,N,14\nFY2027-Q1,services,Bob,S,14\n"
    after = carry_over(Book(goals, evenly(100), told, settings=settings, more=services).plan(), ENDS[1])
    expected = {f"revenue FY2027-Q{q}": 10 for q in (2, 3, 4)} | {f"bookings FY2027-Q{q}": 12 for q in (2, 3, 4)}
    assert carried(after) == expected


def test_sales_without_a_rep_or_a_territory_count_where_they_can() -> None:
    """90 of the North without a rep, 70 of Bob without a territory, 20 of nobody: 180 of 200."""
    told = "FY2027-Q1,revenue,,N,90\nFY2027-Q1,revenue,Bob,,70\nFY2027-Q1,revenue,,,20\n"
    assert carried(carry_over(Book("revenue,FY2027,800,\n", evenly(100), told).plan(), ENDS[1])) == {
        "revenue FY2027": 20
    }


def test_finer_actuals_are_added_up() -> None:
    """Three months of 50 are a quarter of 150."""
    told = "".join(f"2027-0{month},revenue,Ann,N,50\n" for month in (1, 2, 3))
    after = carry_over(Book("revenue,FY2027,800,\n", evenly(100), told).plan(), ENDS[1])
    assert carried(after) == {"revenue FY2027": 50}


def refused(book: Book, quarter: int = 1, **tables: str) -> list[str]:
    with pytest.raises(PlanError) as caught:
        carry_over(book.plan(**tables), ENDS[quarter])
    return [str(finding) for finding in caught.value.findings]


def test_actuals_of_a_period_that_is_not_closed() -> None:
    """And of a month of the running quarter that is not over; a month that is over may be told."""
    told = sold(1, 1, 1) + "FY2027-Q3,revenue,Ann,N,5\n"
    assert refused(BOOK.having(actuals=told)) == [
        "actuals.csv row 4 | period FY2027-Q3 is not closed on 2027-03-31: it ends on 2027-09-30 "
        "| leave it out, or name a later date"
    ]
    early = sold(1, 100, 100) + "2027-04,revenue,Ann,N,5\n"
    assert carried(carry_over(BOOK.having(actuals=early).plan(), ENDS[1].replace(month=4, day=30))) == {}


def test_missing_actuals_are_asked_for() -> None:
    """Where the policy uses them, or where others of the metric are given; a month that is missing is named."""
    ask = "write them; 0 where nothing was sold"
    missing = f"actuals.csv | there are no actuals of revenue for FY2027-Q1, which is closed | {ask}"
    assert refused(BOOK.having(actuals="")) == [missing]
    assert refused(BOOK.having(actuals="2027-01,revenue,Ann,N,5\n2027-03,revenue,Ann,N,5\n")) == [
        f"actuals.csv | there are no actuals of revenue for 2027-02, which is closed | {ask}"
    ]
    assert refused(BOOK.having(actuals=sold(2, 1, 1), policy="keep"), 2) == [missing]
    assert carried(carry_over(BOOK.having(actuals="", policy="keep").plan(), ENDS[1])) == {}
    assert carried(carry_over(BOOK.having(actuals=sold(1, 0, 0)).plan(), ENDS[1]))


@pytest.mark.parametrize("day", ["2026-12-31", "2028-01-01"])
def test_a_date_outside_the_year(day: str) -> None:
    with pytest.raises(PlanError) as caught:
        carry_over(BOOK.plan(), ENDS[1].fromisoformat(day))
    assert [str(finding) for finding in caught.value.findings] == [
        f"--as-of | {day} lies outside the plan's year, 2027-01-01 to 2027-12-31 | name a day of that year"
    ]


def test_what_a_territory_lost_stays_in_closed_quotas() -> None:
    """Half of the North is gone: its quota of the first quarter stands, the others are halved."""
    book = Book("revenue,FY2027,800,\n", evenly(100), policy="keep")
    after = carry_over(book.plan(restate="from_territory,to_territory,share\nN,N,0.5\n"), ENDS[1])
    current = after.table("current")
    assert current[current["rep"] == "Ann"].sort_values("period")["quota"].tolist() == [100, 50, 50, 50]
