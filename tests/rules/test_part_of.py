"""Parts: a metric that is contained in another never exceeds it."""

from __future__ import annotations

from allocator.plan.plan import Plan
from tests.answers import answered
from tests.known.small_plans import plan, quotas
from tests.rules.rows import INF, Row, notes, rows

GOALS = "metric,period,amount,priority\nall,FY2027,50,1\ncloud,FY2027,80,2\n"


def _plan(unit: str = "", reps: str = "rep\nrep 1\n", **settings: object) -> Plan:
    metrics = {
        "all": {"round_to": 0.01, "fair_share": {"equal": 1}},
        "cloud": {"round_to": 0.01, "fair_share": {"equal": 1}, "part_of": "all", "unit": unit},
    }
    return plan(metrics, GOALS, reps, **settings)  # type: ignore[arg-type]


def test_the_part_stays_within_the_whole_of_the_same_place() -> None:
    """Cloud less all is at most zero, rep by rep and period by period."""
    found = rows(_plan(), "part_of")
    assert found == {"rep 1, cloud, FY2027": Row({"all": -1.0, "cloud": 1.0}, -INF, 0.0)}
    assert quotas(answered(_plan()).allocation, "metric") == {"all": 50, "cloud": 50}


def test_a_part_in_another_unit_is_not_compared() -> None:
    """Customers are no dollars: no row."""
    assert rows(_plan("customer"), "part_of") == {}


def test_a_part_without_the_whole_beside_it_is_listed() -> None:
    """The second role sells cloud alone: its cells have no row, and the run says so."""
    roles = {"rep": {"metrics": ["all", "cloud"]}, "cloud": {"metrics": ["cloud"]}}
    asked = _plan(reps="rep,role\nrep 1,rep\nrep 2,cloud\n", roles=roles)
    assert list(rows(asked, "part_of")) == ["rep 1, cloud, FY2027"]
    assert any("have no all beside them" in note for note in notes(asked))
    answered(asked)
