from __future__ import annotations

import re

import pytest

from allocator.insight.rep.team import team_page
from tests.answers import answered
from tests.insight.test_letter import company
from tests.known.small_plans import plan
from tests.scenarios.lessons import allocation_of


def test_the_team_of_the_quickstart() -> None:
    """West's target, padding and cover are those of rollup.csv, and the rep's place is told."""
    (page,) = team_page(allocation_of("quickstart"), "C. Hughes", "revenue").metrics
    lines = {section.title: section.lines for section in page.sections}
    assert lines["The team"] == (
        "region West: target 8,840,000 USD, that is 8,500,000 of the goals and 4 % over-assignment.",
        "Its quotas add up to 9,282,000 USD: 109.2 % of its part of the goals.",
    )
    assert lines["C. Hughes in the team"][0] == "Quota 5 of 6, the largest first."
    rollup = allocation_of("quickstart").rollup
    row = rollup[(rollup["node"] == "West") & (rollup["metric"] == "revenue") & (rollup["period"] == "FY2027")]
    assert (page.target, page.goal_part, page.quota) == pytest.approx(
        tuple(row[["target", "goal_part", "quota"]].iloc[0])
    )
    assert sum(member.quota for member in page.members) == pytest.approx(page.quota)


def test_without_levels_the_team_is_the_company() -> None:
    """A plan without levels has one team, and who is alone in it is told so."""
    given = answered(plan({"a": {"round_to": 1}}, "metric,period,amount\na,FY2027,90\n")).allocation
    page = team_page(given, "rep 1")
    assert page.team == "company"
    assert "The company: target 90." in str(page)
    assert "rep 1 alone carries the metric here." in str(page)


def test_open_seats_are_told_apart() -> None:
    """The cover without seats that nobody holds yet stands beside the cover with them."""
    reps = "rep,open_seat\nAnn,\nseat,yes\n"
    goals = "metric,period,amount\na,FY2027,90\n"
    given = answered(plan({"a": {"round_to": 1, "fair_share": {"equal": 1}}}, goals, reps)).allocation
    assert "Its quotas add up to 90: 100 % of its part of the goals, 50 % without open seats." in str(
        team_page(given, "Ann")
    )


def test_many_in_a_team_are_counted() -> None:
    """Fifteen are told one by one, and the rep, wherever placed; the others are counted."""
    reps = "rep,fte\n" + "".join(f"r{k:02},{1 - k / 100}\n" for k in range(20))
    given = answered(plan({"a": {"round_to": 1}}, "metric,period,amount\na,FY2027,9000\n", reps, hours=2000)).allocation
    lines = team_page(given, "r19").metrics[0].sections[1].lines
    assert lines[0] == "Quota 20 of 20, the largest first."
    assert [line.split()[0] for line in lines[2:-1]] == [*(f"r{k:02}" for k in range(15)), "r19"]
    assert lines[-1] == "4 more"


def test_a_manager_reads_of_no_pay_leave_or_strength() -> None:
    """Neither of the rep's colleagues nor of others."""
    given = company()
    for rep in ("A1", "C3"):
        text = str(team_page(given, rep))
        for told in ("March 2027", "May 2027", "1.37", "0.61", "on-target", "earnings"):
            assert told not in text
        assert not any(re.search(f"{ote:,.0f}|{ote:.0f}", text) for ote in given.plan.table("reps")["ote"])
