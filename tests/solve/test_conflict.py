"""Conflicts: found, bent at least cost, named, and the allocation written all the same."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.allocation import Status
from allocator.plan.plan import Plan
from allocator.solve.conflict import find_repair
from tests.answers import answered, laid_out
from tests.known.small_plans import people, plan, quotas
from tests.rules.toys import limited

EQUAL = {"round_to": 1, "fair_share": {"equal": 1}}
HOURS = {**EQUAL, "hours_per_unit": 1}


def _bends(asked: Plan) -> dict[str, float]:
    """Rows that the repair bends, and how far."""
    cells, labelled = laid_out(asked)
    labels = np.concatenate([rows.labels() for rows in labelled.blocks if len(rows)])
    repair = find_repair(cells, labelled)
    return {str(labels[row]): round(float(repair.bend[row]), 4) for row in np.flatnonzero(repair.bend)}


def test_nothing_is_bent_where_the_rules_agree() -> None:
    """Wishes that cannot all be met are no conflict."""
    asked = plan({"a": HOURS}, "metric,period,amount\na,FY2027,1000\n", people(2), hours=50)
    assert _bends(asked) == {}
    assert answered(asked).status is Status.SHORT


def test_floors_above_the_goal() -> None:
    """Two floors of 60 under a goal of 100: 20 too much, taken off the floors."""
    asked = limited(
        "rep,,quota,,60,,,no", goals="metric,period,amount\na,FY2027,100\n", periods="year", metrics={"a": EQUAL}
    )
    bends = _bends(asked)
    assert set(bends) <= {"quota(rep 1)", "quota(rep 2)"}
    assert sum(bends.values()) == pytest.approx(-20)
    allocation = answered(asked).allocation
    assert allocation.status is Status.CONFLICT
    assert "the floors of rep 1 and rep 2 in a (limits.csv row 2) ask for 120 % of" in allocation.sentence
    assert "what the goal a FY2027 (goals.csv row 2) allows" in allocation.sentence
    assert sum(quotas(allocation, "rep").values()) == 100


def test_a_lock_is_bent_before_the_hours() -> None:
    """A lock of 80 where there are 60 hours: the lock goes down by 20."""
    tables = {"locks": "rep,metric,quota\nrep 1,a,80\n"}
    asked = plan({"a": HOURS}, "metric,period,amount\na,FY2027,100\n", people(2), hours=60, tables=tables)
    assert _bends(asked) == {"locks(rep 1, a)": -20}
    allocation = answered(asked).allocation
    assert quotas(allocation, "rep") == {"rep 1": 60, "rep 2": 40}
    assert "lower the lock of rep 1 in a by 20, from 80 to 60" in allocation.sentence


def test_a_floor_is_bent_before_the_hours() -> None:
    """At least 80 where there are 60 hours."""
    asked = limited(
        "rep,rep=rep 1,quota,,80,,,no", metrics={"a": HOURS}, goals="metric,period,amount\na,FY2027,100\n",
        periods="year", capacity={"hours_per_day": 60 / 260},
    )  # fmt: skip
    assert _bends(asked) == {"quota(rep 1)": -20}


def test_a_lock_is_bent_before_a_cap() -> None:
    """A lock of 80 below a team's cap of 50: 30 too much."""
    tables = {"locks": "rep,metric,period,quota\nrep 1,a,FY2027-H1,80\n"}
    asked = limited("territory,territory=A,quota,,,50,,no", metrics={"a": EQUAL}, tables=tables)
    assert _bends(asked) == {"locks(rep 1, a, FY2027-H1)": -30}


def test_locks_beyond_the_goal() -> None:
    """80 and 70 locked under a goal of 100: 50 too much."""
    tables = {"locks": "rep,metric,quota\nrep 1,a,80\nrep 2,a,70\n"}
    asked = plan({"a": EQUAL}, "metric,period,amount\na,FY2027,100\n", people(2), tables=tables)
    bends = _bends(asked)
    assert sum(bends.values()) == pytest.approx(-50)
    assert set(bends) <= {"locks(rep 1, a)", "locks(rep 2, a)"}
    assert sum(quotas(answered(asked).allocation, "rep").values()) == 100


def test_two_rules_on_the_same_cells_exclude_each_other() -> None:
    """A floor of 80 and a cap of 50 on the same quotas are one row, and a conflict all the same."""
    asked = limited("rep,rep=rep 1,quota,,80,,,no\nrep metric,rep=rep 1,quota,,,50,,no", metrics={"a": EQUAL})
    answer = answered(asked)
    assert answer.status is Status.CONFLICT
    assert sum(abs(bend) for bend in _bends(asked).values()) == pytest.approx(30)
    single = limited(
        "rep period,rep=rep 1,quota,,80,,,no\nrep period,rep=rep 1,quota,,,50,,no", metrics={"a": EQUAL}, periods="year"
    )
    assert answered(single).status is Status.CONFLICT


def test_what_is_bent_is_named_rule_by_rule() -> None:
    """The rows that cannot hold together press; others do not."""
    tables = {"locks": "rep,metric,quota\nrep 1,a,80\n"}
    asked = plan({"a": HOURS}, "metric,period,amount\na,FY2027,100\n", people(3), hours=60, tables=tables)
    cells, labelled = laid_out(asked)
    labels = np.concatenate([rows.labels() for rows in labelled.blocks if len(rows)])
    assert sorted(labels[find_repair(cells, labelled).pressing]) == ["capacity(rep 1, FY2027)", "locks(rep 1, a)"]
