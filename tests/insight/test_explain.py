from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from allocator.allocation import Allocation
from allocator.errors import PlanError
from allocator.insight.explain import explain_rep, explanation
from tests.allocations import allocation, plan

ANN = """\
Ann: Ann Ames, AE, EMEA, North.
The quotas take 95.3 % of the year's selling hours, 100 % at most (FY2027-Q1).

New revenue (USD): quota 371,400 USD for FY2027
  Fair share 412,000 USD = 400,000 (32 % of the goal 1,250,000 USD) + padding of the rep 12,000; \
capacity in FY2027-Q1 -60,000; growth -12,000; carried for others +31,000; rounding +400; quota 371,400 USD.
  By period: FY2027-Q1 82,000, FY2027-Q2 94,400, FY2027-Q3 95,000, FY2027-Q4 100,000.
  That is 5.5 % above last year's 352,000 USD, 20.6 % of the potential and 3.71 times the on-target earnings.
  Binding: capacity x2, growth.
  Serves the goal grow (1,250,000 USD, FY2027, objective "Grow 8 % in 2027").
  Of the company's 1,250,000 USD, EMEA has 972,000 (77.8 %); of these North has 400,000 (41.2 %); \
of these Ann has 400,000 (100 %).
  Note: 80 %

New customers (customer): quota 10 for FY2027
  Fair share 20 = 100 % of the goal 20; capacity in FY2027-Q1 -10; quota 10.
  By period: FY2027-Q1 3, FY2027-Q2 2, FY2027-Q3 2, FY2027-Q4 3.
  Binding: capacity.
  Serves the goal logos (20, FY2027, region=EMEA).
  Of the company's 20, EMEA has 20 (100 %); of these North has 20 (100 %); of these Ann has 20 (100 %)."""


def changed(table: str, **columns: object) -> Allocation:
    """Return the allocation with some columns of one table replaced."""
    given = allocation()
    return dataclasses.replace(given, **{table: getattr(given, table).assign(**columns)})


def sentences(given: Allocation, rep: str, metric: str = "revenue") -> tuple[str, ...]:
    (story,) = explanation(given, rep, metric).metrics
    return story.sentences


def test_a_rep_is_explained_in_sentences() -> None:
    """Load, waterfall, periods, comparisons, what binds, and the way up to the goals."""
    assert explain_rep(allocation(), "Ann") == ANN


def test_one_metric_can_be_asked_for() -> None:
    """Of the rep's metrics only the one that was asked for is told."""
    text = explain_rep(allocation(), "Ann", "customers")
    assert "New customers" in text
    assert "New revenue" not in text


def test_the_steps_told_add_up_to_the_quota() -> None:
    """Each step is rounded so that a planner who adds them gets the quota that is told."""
    steps = {"share_of_goal": 33.4, "padding_rep": 33.4, "capacity": 33.4, "rounding": -0.2, "quota": 100.0}
    row = {"rep": "Cy", "metric": "revenue", "fair_share": 66.8, **steps}
    quotas = allocation().quotas.query("rep == 'Cy'").assign(fair_share=16.7)
    given = dataclasses.replace(allocation(), waterfall=pd.DataFrame([row]), quotas=quotas)
    assert sentences(given, "Cy")[0] == (
        "Fair share 67 USD = 33 (100 % of the goal 33 USD) + padding of the rep 34; capacity +33; quota 100 USD."
    )


def test_without_a_goal_no_share_of_one_is_told() -> None:
    """A quota that comes from a lock alone is no part of a goal."""
    given = changed("waterfall", share_of_goal=0.0, padding_rep=0.0, fair_share=0.0)
    assert sentences(given, "Bob")[0] == (
        "Fair share 0 USD; carried for others +10,800; rounding +40; quota 600,000 USD."
    )
    assert not any(sentence.startswith("Of the company's") for sentence in sentences(given, "Bob"))


def test_a_count_is_not_compared_with_pay() -> None:
    """Customers for each dollar of pay would say nothing."""
    given = changed("reps", quota_to_ote=0.0002)
    assert not any("on-target earnings" in sentence for sentence in sentences(given, "Ann", "customers"))


def test_periods_in_which_a_rule_binds_are_named_or_counted() -> None:
    """Few periods are named, all are called every period, rows of other metrics do not count."""
    labels = [f"capacity(Ann, FY2027-Q{quarter})" for quarter in (1, 2, 3, 4)]
    rows = pd.DataFrame({"rule": "capacity", "label": labels, "binding": True})
    given = dataclasses.replace(allocation(), rules=rows)
    assert "; capacity in every period -60,000; " in sentences(given, "Ann")[0]
    given = dataclasses.replace(given, rules=rows[:2])
    assert "; capacity in FY2027-Q1 and FY2027-Q2 -60,000; " in sentences(given, "Ann")[0]
    other = rows.assign(label="capacity(Ann, customers, FY2027-Q1)")
    assert "; capacity -60,000; " in sentences(dataclasses.replace(given, rules=other), "Ann")[0]


def test_a_rep_whose_name_holds_a_comma_is_found_in_labels() -> None:
    """Names are looked up whole."""
    given = allocation()
    tables = {name: getattr(given, name).replace("Ann", "Ames, Ann") for name in ("quotas", "reps", "waterfall")}
    rules = given.rules.assign(label="capacity(Ames, Ann, FY2027-Q3)")
    given = dataclasses.replace(given, **tables, rules=rules)
    assert "; capacity in FY2027-Q3 -60,000; " in sentences(given, "Ames, Ann")[0]


def test_a_rep_without_capacity_has_no_load() -> None:
    """House reps have no load, and that is said."""
    given = changed("reps", load=np.nan)
    assert explanation(given, "Bob").load == "No selling hours are counted for this rep, so there is no load."
    given = dataclasses.replace(changed("reps", load=0.0), quotas=given.quotas.assign(load=0.0))
    assert explanation(given, "Bob").load == "The quotas take no selling hours."


def test_only_goals_that_cover_the_rep_are_told() -> None:
    """Scope, line and period decide; keys of reps.csv and territories.csv count too."""
    scopes = ["region=AMER", "region=EMEA", "segment=SMB", "territory.country=IT", "role=AM", "rep!=Bob"]
    goals = pd.DataFrame({"goal": scopes, "scope": scopes, "metric": "revenue", "period": "FY2027-Q1", "amount": 1e6})
    asked = plan()
    asked.tables["reps"]["segment"] = "SMB"  # type: ignore[index]
    tables = {**asked.tables, "territories": pd.DataFrame({"territory": ["Rome"], "country": ["IT"]})}
    given = allocation(plan=dataclasses.replace(asked, tables=tables), goals=goals.assign(line="direct", objective=""))
    told = next(sentence for sentence in sentences(given, "Bob") if sentence.startswith("Serves"))
    assert told == (
        "Serves the goals region=EMEA (1,000,000 USD, FY2027-Q1, region=EMEA), "
        "segment=SMB (1,000,000 USD, FY2027-Q1, segment=SMB) "
        "and territory.country=IT (1,000,000 USD, FY2027-Q1, territory.country=IT)."
    )


def test_many_goals_are_counted() -> None:
    """Twelve monthly goals do not make a page."""
    goals = pd.concat([allocation().goals[:1]] * 9).assign(objective="")
    told = next(s for s in sentences(allocation(goals=goals), "Cy") if s.startswith("Serves"))
    assert told.endswith("grow (1,250,000 USD, FY2027) and 3 more.")


def test_a_rep_who_moves_is_followed_through_all_teams() -> None:
    """A rep of two teams within the year comes down through both."""
    given = allocation()
    late = (given.quotas["rep"] == "Ann") & (given.quotas["period"] == "FY2027-Q4")
    given = changed("quotas", team=given.quotas["team"].mask(late, "South"))
    assert "; of these North and South has 972,000 (" in sentences(given, "Ann")[-2]


@pytest.mark.parametrize(
    ("rep", "metric", "finding"),
    [
        ("Anne", "", '--rep | "Anne" has no quota in this allocation | did you mean "Ann"?'),
        (
            "Zoltan",
            "",
            '--rep | "Zoltan" has no quota in this allocation | reps.csv of an output lists the reps with quotas',
        ),
        ("Ann", "revenu", '--metric | "Ann" has no quota of "revenu" | did you mean "revenue"?'),
        ("Cy", "customers", '--metric | "Cy" has no quota of "customers" | the rep has quotas of revenue'),
    ],
)
def test_who_is_not_there_cannot_be_explained(rep: str, metric: str, finding: str) -> None:
    """The nearest name is suggested, or it is said where the names are."""
    with pytest.raises(PlanError) as caught:
        explain_rep(allocation(), rep, metric)
    assert str(caught.value) == finding
