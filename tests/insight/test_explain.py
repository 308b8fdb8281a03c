from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allocator.allocation import Allocation, Status
from allocator.errors import PlanError
from allocator.insight.rep.explain import MetricPage, explain_rep, rep_page, standing, year_load
from allocator.insight.rep.rep_metric import RepMetric
from tests.answers import Answer, answered
from tests.known.small_plans import plan
from tests.scenarios.lessons import allocation_of

CAPPED = """\
rep 1: rep.
The quotas take no selling hours.

a: quota 40 for FY2027
  From the goals down
    Of the goal whole (100, FY2027) rep 1 has 50 % = 50. The quota carries 40 % of it.
  From fair share to the quota
    Fair share 50, the rep's part of the goals.
    quota limit -10: rep 1 may carry at most 40 in a (limits.csv row 2).
    Quota 40.
  What binds
    rep 1 may carry at most 40 in a (limits.csv row 2).
  Who could take more
    rep 2: any amount, no limit stops it; 20 % above fair share now.
    It was not given to them: rep 1 carries 80 % of fair share, each of them as large a part or more, so that more \
would be less even.
  Could it have been less
    With a quota between 0 and 40 the company would reach as much.
    Even with none of it the company could carry as much.
    More is ruled out: rep 1 may carry at most 40 in a (limits.csv row 2).
  Pushes before netting
    quota                                        -20
    goals                                        +10
    sum = quota before rounding less fair share  -10"""


def capped(**changes: object) -> Answer:
    """Two reps, a goal of 100, the first may carry 40."""
    given: dict[str, object] = {
        "metrics": {"a": {"round_to": 1, "fair_share": {"equal": 1}}},
        "goals": "metric,period,amount,goal\na,FY2027,100,whole\n",
        "reps": "rep\nrep 1\nrep 2\n",
        "tables": {"limits": "per,where,measure,max\nrep,rep=rep 1,quota,40\n"},
    }
    return answered(plan(**(given | changes)))  # type: ignore[arg-type]


def page(given: Allocation, rep: str, metric: str = "") -> MetricPage:
    return rep_page(given, rep, metric).metrics[0]


def section(given: Allocation, rep: str, title: str, metric: str = "") -> tuple[str, ...]:
    """Sentences under a heading."""
    return next(part.lines for part in page(given, rep, metric).sections if part.title == title)


def test_a_rep_is_explained_in_sentences() -> None:
    """Fair share 50, a cap of 40: where it comes from, what binds, who could take more, the range."""
    assert explain_rep(capped().allocation, "rep 1", pushes=True) == CAPPED


def test_the_other_carries_what_the_first_cannot() -> None:
    """The goal asks for it, because a limit holds the first back; less would leave the goal uncarried."""
    given = capped().allocation
    assert section(given, "rep 2", "From fair share to the quota")[1] == (
        "carried for others +10: the goal whole asks it where limits hold others back."
    )
    assert section(given, "rep 2", "What binds") == ("No limit: the quota is where the goals and fair share put it.",)
    assert section(given, "rep 2", "Who could take more") == (
        "Nothing more, in the proportions of fair share: rep 1 (stopped by quota).",
    )
    assert section(given, "rep 2", "Could it have been less") == (
        "With a quota between 60 and 100 the company would reach as much.",
        "Less would leave part of the goal whole uncarried, as the others are held by quota.",
        "More would exceed the goal whole.",
    )


def test_one_metric_can_be_asked_for() -> None:
    """Of the rep's metrics only the one that was asked for is told."""
    text = explain_rep(allocation_of("quickstart"), "C. Hughes", "retention")
    assert "Renewed revenue (USD): quota" in text
    assert "New revenue (USD)" not in text


def test_the_growth_limit_of_the_quickstart_is_named() -> None:
    """Of 950,000 last year 40 % more is 1,330,000: the row of limits.csv that says so is named."""
    lines = section(allocation_of("quickstart"), "C. Hughes", "From fair share to the quota", "revenue")
    assert lines[1].startswith("growth -243,686: ")
    assert "1,330,000 USD" in lines[1]
    assert lines[1].endswith("(limits.csv row 2).")
    assert lines[-1] == "Quota 1,330,000 USD."


def test_the_steps_told_add_up_to_the_quota() -> None:
    """A planner who adds the rounded figures of fair share gets the fair share that is told."""
    lines = section(allocation_of("quickstart"), "A. Moreno", "From fair share to the quota", "revenue")
    assert lines == (
        "Fair share 1,910,985 USD: 1,749,986 of the goals themselves, and on top 70,000 (4 %) padding of the region "
        "and 90,999 (5 %) padding of the rep.",
        "rounding +15: quotas are multiples of 1,000 USD.",
        "Quota 1,911,000 USD.",
    )


def test_figures_of_a_load_have_the_same_decimals() -> None:
    """69.0 % stands beside 79.1 %, not 69 %."""
    assert year_load(allocation_of("quickstart"), "P. Janssen") == (
        "The quotas take 69.0 % of the year's selling hours, 79.1 % at most (FY2027-Q4)."
    )


def test_a_rep_without_capacity_has_no_load() -> None:
    """House reps have no load, and that is said."""
    given = capped().allocation
    without = replace(given, reps=given.reps.assign(load=np.nan))
    assert year_load(without, "rep 1") == "No selling hours are counted for this rep, so there is no load."


@pytest.mark.parametrize(("ratio", "metric", "said"), [(0.004, "revenue", False), (0.01, "revenue", True),
                                                       (5.0, "new_customers", False)])  # fmt: skip
def test_pay_is_compared_with_money_that_is_seen(ratio: float, metric: str, said: bool) -> None:
    """Neither customers for each dollar of pay nor 0.00 times of it would say anything."""
    given = allocation_of("quickstart")
    own = RepMetric(replace(given, reps=given.reps.assign(quota_to_ote=ratio)), "C. Hughes", metric)
    assert any("on-target earnings" in line for line in standing(own)) is said


def test_twelve_months_take_two_lines() -> None:
    """Periods are told six to a line."""
    months = capped(periods="month", metrics={"a": {"round_to": 0.01, "fair_share": {"equal": 1}}}).allocation
    lines = section(months, "rep 2", "The year")
    assert [line.count("20") for line in lines] == [6, 6]


def test_a_lock_is_why_the_others_carry_less_of_their_fair_share() -> None:
    """Who is lower against fair share and has room is told why the rep is higher: the planner fixed it."""
    lock = {"locks": "rep,metric,quota\nrep 1,a,70\n"}
    given = capped(tables=lock).allocation
    assert section(given, "rep 1", "Who could take more")[-1] == (
        "rep 2 carries a smaller part of fair share over the year than rep 1, whose quota is held up: "
        "rep 1 is locked at 70 in a (locks.csv row 2)."
    )
    assert section(given, "rep 1", "Could it have been less")[0].startswith("No other quota than 70 keeps the reach.")


def test_a_conflict_is_said_first() -> None:
    """Quotas under a repair are no quotas to rely on."""
    given = replace(capped().allocation, status=Status.CONFLICT)
    assert rep_page(given, "rep 1").heading.endswith("these are the quotas under the cheapest repair.")


@pytest.mark.parametrize(
    ("rep", "metric", "finding"),
    [
        ("T. Adam", "", '--rep | "T. Adam" has no quota in this allocation | did you mean "T. Adams"?'),
        (
            "Qqq",
            "",
            '--rep | "Qqq" has no quota in this allocation | reps.csv of an output lists the reps with quotas',
        ),
        ("T. Adams", "revenu", '--metric | "T. Adams" has no quota of "revenu" | did you mean "revenue"?'),
        (
            "T. Adams",
            "x",
            '--metric | "T. Adams" has no quota of "x" | the rep has quotas of revenue, retention and new_customers',
        ),
    ],
)
def test_who_is_not_there_cannot_be_explained(rep: str, metric: str, finding: str) -> None:
    """The nearest name is suggested, or it is said where the names are."""
    with pytest.raises(PlanError) as caught:
        explain_rep(allocation_of("quickstart"), rep, metric)
    assert str(caught.value) == finding
