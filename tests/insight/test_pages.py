"""The pages of a plan, a goal and a rule, held against the tables and against answers worked out by hand."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from allocator.errors import PlanError
from allocator.export.folder import plain
from allocator.insight.worth.goal_page import goal_page
from allocator.insight.worth.plan_page import plan_page
from allocator.insight.worth.rule_page import rule_page
from tests.answers import answered
from tests.known.small_plans import people, plan
from tests.rules.toys import limited
from tests.scenarios.lessons import allocation_of

HOURS = {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 1}
CONFLICT = limited("rep,,quota,,60,,,no", goals="metric,period,amount\na,FY2027,100\n", periods="year")


def test_the_plan_at_a_glance() -> None:
    """3,276 hours carry 2,729,999 of 4 × 936 = 3,640 that were needed: 90 % of both goals, and hours are all that
    would help: 1,000 USD of the one or 500 of the other each, until the 364 that lack are there."""
    page = plan_page(allocation_of("tight_capacity"))
    assert [(goal.carried, goal.amount) for goal in page.goals] == [(1_638_000, 1_820_000), (819_000, 910_000)]
    assert page.headroom == (
        "All goals together leave no headroom, as something falls short already: "
        "the hours of all 4 reps (4 rows) stand in the way.",
    )
    assert page.prices is not None
    (line,) = page.prices.lines
    assert "is worth 1,000 USD of Instruments (or 500 USD of Service contracts)" in line.text
    assert line.until == pytest.approx(364)
    assert page.fullness.used == pytest.approx(3_276)
    assert len(page.fullness.full) == 4


def test_goals_stand_under_their_objective() -> None:
    """The three goals that serve new business follow it."""
    said = str(plan_page(allocation_of("quickstart")))
    assert "  Grow new business:\n    West (" in said
    assert "All goals together could be raised by 6.52 %" in said


def test_headroom_alone_leaves_the_others_what_they_carry() -> None:
    """a has 50 hours for 100, b 80 of its own for 50: b alone could be raised by 60 %, a not at all."""
    metrics = {"a": HOURS, "b": HOURS}
    roles = {"one": {"metrics": ["a"]}, "other": {"metrics": ["b"]}}
    asked = plan(metrics, "metric,period,amount\na,FY2027,100\nb,FY2027,50\n", "rep,role,hours\nx,one,\ny,other,\n",
                 hours=50, roles=roles)  # fmt: skip
    page = plan_page(answered(asked).allocation)
    assert page.headroom[0].startswith("All goals together leave no headroom")
    assert page.headroom[1:] == ("b alone cannot be raised: the hours of y stop it.",)


def test_soft_limits_that_give_way_are_listed() -> None:
    """Both may carry 40 if it can be, and must carry 50: each misses by 10, a quarter."""
    asked = limited("rep,,quota,,,40,9,no", goals="metric,period,amount\na,FY2027,100\n", periods="year")
    page = plan_page(answered(asked).allocation)
    assert page.soft_limits.count == 2
    assert [limit.missed for limit in page.soft_limits.shown] == pytest.approx([10, 10])
    assert "missed by 10 (25 %), priority 9" in str(page)


def test_a_conflict_has_no_prices_but_a_way_on() -> None:
    """Floors of 60 and 60 on a goal of 100: every page points to allocator repair."""
    allocation = answered(CONFLICT).allocation
    page = plan_page(allocation)
    assert page.prices is None
    assert page.dial is None
    for told in (page, goal_page(allocation, str(allocation.goals["goal"].iloc[0])), rule_page(allocation, "quota")):
        assert "allocator repair" in str(told)


def test_a_goal_comes_down_to_the_reps() -> None:
    """The reps of West have all of its goal between them, in parts that add up, with the quotas of the table."""
    allocation = allocation_of("quickstart")
    page = goal_page(allocation, "West")
    assert [level.level for level in page.levels] == ["region", "rep"]
    reps = page.levels[-1].nodes
    quotas = (
        allocation.quotas.query("region == 'West' and metric == 'revenue'").groupby("rep", observed=True)["quota"].sum()
    )
    assert {node.name: node.quota for node in reps} == pytest.approx(quotas.to_dict())
    assert sum(node.goal_part for node in reps) == pytest.approx(8_500_000)
    assert sum(node.share for node in reps) == pytest.approx(1)


def test_how_much_of_a_short_goal_can_be_carried() -> None:
    """80 hours for 100: at most 80 %, and an hour carries one more until the goal is met after 20."""
    asked = plan({"a": HOURS}, "metric,period,amount,goal\na,FY2027,100,whole\n", people(2), hours=40)
    page = goal_page(answered(asked).allocation, "whole")
    assert page.more.startswith("At most 80 % of it can be carried")
    assert page.prices is not None
    (line,) = page.prices.lines
    assert "carries 1 a." in line.text
    assert line.until == pytest.approx(20)


def test_a_rule_says_its_rows_and_whom_it_moved() -> None:
    """Of the growth ceiling one row binds: C. Hughes, at the bottom of the waterfall as much as the table has it."""
    allocation = allocation_of("quickstart")
    page = rule_page(allocation, "growth")
    assert (page.count, page.binding, page.rows[0].label) == (12, 1, "growth(C. Hughes, revenue)")
    moved = allocation.waterfall.query("rep == 'C. Hughes' and metric == 'revenue'")["growth"].iloc[0]
    assert [(one.rep, one.by) for one in page.moved] == [("C. Hughes", pytest.approx(moved))]


def test_a_row_says_what_it_adds_up() -> None:
    """The hours of a rep's quarter are the terms of its row."""
    allocation = allocation_of("quickstart")
    page = rule_page(allocation, "capacity(C. Hughes, FY2027-Q1)")
    assert page.count == 1
    assert len(page.terms) == 3
    assert sum(term.amount for term in page.terms) == pytest.approx(page.rows[0].value)


def test_a_part_of_a_label_finds_rows_of_one_rule() -> None:
    """hughes is in rows of three rules; the page keeps to the first and names the others."""
    page = rule_page(allocation_of("quickstart"), "hughes")
    assert page.rule == "capacity"
    assert page.count == 4
    assert page.note.endswith("5 more rows called so: max_rate and growth.")


@pytest.mark.parametrize(("page", "name", "said"), [
    (goal_page, "Wset", '--goal | no goal is "Wset" | did you mean "West"?'),
    (rule_page, "capcity", '--rule | no rule or row is "capcity" | did you mean "capacity"?'),
])  # fmt: skip
def test_an_unknown_name_asks_for_the_nearest(page, name: str, said: str) -> None:  # type: ignore[no-untyped-def]
    """A misspelt goal or rule is a finding."""
    with pytest.raises(PlanError) as error:
        page(allocation_of("quickstart"), name)
    assert [str(finding) for finding in error.value.findings] == [said]


def test_pages_are_fit_for_a_program() -> None:
    """Every page is JSON as it stands."""
    allocation = allocation_of("quickstart")
    for page in (plan_page(allocation), goal_page(allocation, "logos"), rule_page(allocation, "max_rate")):
        assert json.loads(json.dumps(plain(asdict(page))))
