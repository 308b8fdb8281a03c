"""Balance: the nearest allocation to fair share, by whatever engine proves it."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.errors import SolverFailed
from allocator.plan.plan import Plan
from allocator.solve import balance as home
from allocator.solve.convex import Answer, Convex
from allocator.solve.newton import Nearest, Point
from tests.answers import answered
from tests.known.small_plans import people, plan, quotas

HOURS = {"round_to": 0.001, "fair_share": {"equal": 1}, "hours_per_unit": 1}


def _short() -> Plan:
    """A plan that needs tiers: 60 of 100 can be carried, 30 each."""
    return plan({"a": HOURS}, "metric,period,amount\na,FY2027,100\n", people(2), hours=30, reach_give_up=0)


def _never(problem: Nearest, start: object = None, steps: int = 0) -> Point:
    return Point(problem.centre, np.zeros(len(problem.lower)), False, steps)


def test_the_newton_is_asked_first() -> None:
    """It proves the balance of a small plan."""
    assert answered(_short()).solved.balance.engine == "Newton"


def test_piqp_answers_where_the_newton_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same quotas; the run says who did not prove it."""
    monkeypatch.setattr(home, "nearest", _never)
    answer = answered(_short())
    assert answer.solved.balance.engine == "PIQP"
    assert quotas(answer.allocation, "rep") == pytest.approx({"rep 1": 30, "rep 2": 30}, abs=0.01)
    said = answer.allocation.assumptions
    assert said["what"][said["kind"] == "solver"].str.contains("Newton did not prove").any()


def test_the_newton_polishes_what_piqp_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unwilling at first, it finishes from PIQP's multipliers."""
    real, calls = home.nearest, []

    def late(problem: Nearest, start: object = None, steps: int = 60) -> Point:
        calls.append(steps)
        return real(problem, start, steps) if steps == home._POLISH else _never(problem, start, steps)  # type: ignore[arg-type]

    monkeypatch.setattr(home, "nearest", late)
    assert answered(_short()).solved.balance.engine == "PIQP and Newton"


@pytest.mark.parametrize("answer", [None, "middle"])
def test_without_a_proof_nothing_is_allocated(monkeypatch: pytest.MonkeyPatch, answer: str | None) -> None:
    """An engine that gives up, or one that returns a point that is not the nearest."""

    class Wrong:
        name = "PIQP"

        def solve(self, program: Convex) -> Answer | None:
            middle = np.zeros(len(program.cost)), np.zeros(len(program.lower))
            return None if answer is None else Answer(*middle)

    monkeypatch.setattr(home, "nearest", _never)
    monkeypatch.setattr(home, "Piqp", Wrong)
    with pytest.raises(SolverFailed):
        answered(_short())


def test_everybody_free_moves_by_the_same_part() -> None:
    """Fair shares 600, 300 and 100; 50 too much is taken off as 30, 15 and 5."""
    held = "territory,metric,potential\nA,a,600\nB,a,300\nC,a,100\n"
    limits = "per,where,measure,max\ncompany,metric=a,quota,950\n"
    asked = plan(
        {"a": {"round_to": 0.001, "fair_share": {"potential": 1}}}, "metric,period,amount\na,FY2027,1000\n",
        "rep,territory\nx,A\ny,B\nz,C\n", reach_give_up=0,
        tables={"potential": held, "territories": "territory\nA\nB\nC\n", "limits": limits},
    )  # fmt: skip
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"x": 570, "y": 285, "z": 95}, abs=0.01)


def test_metrics_of_different_size_weigh_alike() -> None:
    """A million dollars and ten customers compete for hours: both fall by the same part."""
    metrics = {
        "dollars": {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 0.0001},
        "customers": {"round_to": 0.00001, "fair_share": {"equal": 1}, "hours_per_unit": 10},
    }
    goals = "metric,period,amount\ndollars,FY2027,1000000\ncustomers,FY2027,10\n"
    asked = plan(metrics, goals, hours=150, reach_give_up=0)
    found = quotas(answered(asked).allocation, "metric")
    assert found["dollars"] / 1e6 == pytest.approx(0.75, abs=1e-4)
    assert found["customers"] / 10 == pytest.approx(0.75, abs=1e-4)


def test_an_edit_starts_from_the_multipliers_of_before() -> None:
    """The same plan again from its own allocation: the same quotas."""
    from allocator.allocate import allocate

    first = allocate(_short())
    again = allocate(_short(), start=first)
    assert again.quotas.equals(first.quotas)
