"""The company's goal, what is closed and what is left add up exactly, whatever was sold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.plan.plan import Plan
from allocator.rules.cells import read_cells
from allocator.year.closing.carry_over import carry_over
from tests.year.closing.books import ENDS, Book, carried, evenly, sold

COMPANY = "".join(f"revenue,FY2027-Q{q},200,\n" for q in range(1, 5))
NORTH = "".join(f"revenue,FY2027-Q{q},100,region=North\n" for q in range(1, 5))
YEAR, HALVES = "revenue,FY2027,800,\n", "revenue,FY2027-H1,400,\nrevenue,FY2027-H2,400,\n"
SHAPES = (COMPANY, COMPANY + NORTH, COMPANY + YEAR, COMPANY + HALVES + YEAR + NORTH, YEAR, YEAR + NORTH)


def targets(plan: Plan) -> dict[str, float]:
    """Return what each goal comes to."""
    goals = read_cells(plan).goals
    return dict(zip(goals.table["goal"], goals.amount, strict=True))


@settings(max_examples=40)
@given(
    goals=st.sampled_from(SHAPES),
    quarter=st.sampled_from((1, 2, 3)),
    actual=st.lists(st.integers(0, 150), min_size=6, max_size=6),
    policy=st.sampled_from(("keep", "recover", 0.5)),
)
def test_closed_and_left_are_the_goal(goals: str, quarter: int, actual: list[int], policy: str | float) -> None:
    """Closed quarters keep their quota; what is left is the goal − the quotas + the part of the miss that is recovered.

    Goals over each other go on agreeing: years with their quarters, the company with what its regions ask for.
    """
    told = "".join(sold(q, actual[2 * q - 2], actual[2 * q - 1]) for q in range(1, quarter + 1))
    before = Book(goals, evenly(100), told, policy).plan()
    after = carry_over(before, ENDS[quarter])
    miss = 200 * quarter - sum(actual[: 2 * quarter])
    share = {"keep": 0.0, "recover": 1.0}.get(str(policy), 0.5)
    assert not [a for a in after.assumptions if a.where == "goals.csv carried_over" and a.kind == "warning"]
    asked, moved = targets(after), carried(after)
    open_quarters = [f"revenue FY2027-Q{q}" for q in range(quarter + 1, 5)]
    recovered = moved.get("revenue FY2027", sum(moved.get(name, 0.0) for name in open_quarters))
    assert abs(recovered - share * miss) <= 0.5 + 0.5 * (NORTH in goals)
    if "revenue FY2027-Q4" in asked:
        assert sum(asked[name] for name in open_quarters) == 800 - 200 * quarter + recovered
    if "revenue FY2027-H2" in asked and quarter < 3:
        assert asked["revenue FY2027-H2"] == asked["revenue FY2027-Q3"] + asked["revenue FY2027-Q4"]
    if NORTH in goals:
        north = 100 * quarter - sum(actual[: 2 * quarter : 2])
        names = [f"revenue FY2027-Q{q} region=North" for q in range(quarter + 1, 5)]
        assert abs(sum(moved.get(name, 0.0) for name in names) - share * north) <= 1
    assert all(asked[name] >= 0 for name in asked)
