"""The year day by day: counts that can be checked on a wall calendar, and by the other route."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocator.cells.lanes import read_lanes as read_by_intervals
from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.verify.lanes import Lanes, read_lanes
from tests.verify.toy import plan

WORKED = {"FY2027-Q1": 64, "FY2027-Q2": 65, "FY2027-Q3": 66, "FY2027-Q4": 66}


def lanes_of(tables: Mapping[str, str], **more: Any) -> Lanes:
    """The lanes of a plan by quarters."""
    return read_lanes(plan(tables=tables, periods="quarter", **more))


def test_a_whole_year_is_one() -> None:
    """Someone there all year is 1 full-time job in every quarter."""
    found = lanes_of({})
    assert found.diary.working[-1].tolist() == list(WORKED.values())
    assert found.presence.tolist() == [[1.0] * 4] * 2
    assert found.availability.tolist() == [[1.0] * 4] * 2


def test_holidays_are_not_worked() -> None:
    """The United States have eleven federal holidays in 2027, five of them observed or weekdays by June."""
    found = lanes_of({}, country="US")
    assert found.diary.working[-1].sum() == 261 - 12
    assert found.presence.tolist() == [[1.0] * 4] * 2


def test_both_ends_of_a_spell_count() -> None:
    """From Wednesday 31 March to Thursday 1 April: a day in each quarter."""
    people = "rep,role,territory,region,from,to\nAnn,AE,Oslo,EMEA,2027-03-31,2027-04-01\nBob,AE,Reno,AMER,,\n"
    found = lanes_of({"reps": people})
    assert found.presence[0].tolist() == pytest.approx([1 / 64, 1 / 65, 0, 0])


def test_leave_is_taken_off_once() -> None:
    """From Wednesday to Sunday are three working days."""
    away = "rep,from,to\nAnn,2027-02-03,2027-02-04\nAnn,2027-02-05,2027-02-07\n"
    found = lanes_of({"absences": away})
    assert found.presence[0].tolist() == pytest.approx([61 / 64, 1, 1, 1])
    assert found.covered[0].tolist() == [1.0] * 4


def test_fte_and_likelihood_multiply() -> None:
    """Half a job that is filled with 60 % likelihood is 0.3."""
    people = "rep,role,territory,region,fte,open_seat\nAnn,AE,Oslo,EMEA,0.5,0.6\nBob,AE,Reno,AMER,,\n"
    assert lanes_of({"reps": people}).presence[0].tolist() == pytest.approx([0.3] * 4)


def test_ramp_counts_from_the_first_day_of_employment() -> None:
    """Hired on 31 January: a quarter to 27 February, a half to 30 March, then all."""
    people = "rep,role,territory,region,start,ramp\nAnn,AE,Oslo,EMEA,2027-01-31,new\nBob,AE,Reno,AMER,,\n"
    found = lanes_of({"reps": people}, ramp={"new": [0.25, 0.5]})
    first = sum((date(2027, 1, 31) + timedelta(k)).weekday() < 5 for k in range(28))
    second = sum((date(2027, 2, 28) + timedelta(k)).weekday() < 5 for k in range(31))
    third = sum((date(2027, 3, 31) + timedelta(k)).weekday() < 5 for k in range(1))
    assert (first, second, third) == (20, 22, 1)
    assert found.availability[0].tolist() == pytest.approx([(0.25 * 20 + 0.5 * 22 + 1) / 64, 1, 1, 1])
    assert found.presence[0, 0] == pytest.approx(43 / 64)


def test_assignments_that_overlap_cover_a_day_once() -> None:
    """One row for all metrics and one for revenue in the first half: a single lane, all year."""
    covers = "rep,territory,metric,share,to\nAnn,Oslo,,0.5,\nAnn,Oslo,revenue,0.5,2027-06-30\n"
    found = lanes_of({"assignments": covers})
    assert found.presence[0].tolist() == [1.0] * 4
    assert found.share[0].tolist() == [1.0, 1.0, 0.5, 0.5]


def test_assignments_with_a_gap_are_one_lane() -> None:
    """First and last quarter only."""
    covers = "rep,territory,from,to\nAnn,Oslo,,2027-03-31\nAnn,Oslo,2027-10-01,\n"
    found = lanes_of({"assignments": covers})
    assert found.presence[0].tolist() == [1, 0, 0, 1]


def test_blank_shares_divide_the_rest_by_presence() -> None:
    """Ann has 20 % by hand; Bob at half time and Cy in full divide 80 % as 1 to 2."""
    people = "rep,region,fte\nAnn,EMEA,1\nBob,EMEA,0.5\nCy,EMEA,1\n"
    covers = "rep,territory,share\nAnn,Oslo,0.2\nBob,Oslo,\nCy,Oslo,\n"
    found = lanes_of({"reps": people, "assignments": covers})
    assert found.share[:, 0].tolist() == pytest.approx([0.2, 0.8 / 3, 1.6 / 3])


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stretches at a time give what all at once give."""
    people = "rep,region,start,to\n" + "".join(f"r{k},EMEA,2027-0{k + 1}-15,2027-11-0{k + 1}\n" for k in range(7))
    whole = lanes_of({"reps": people})
    monkeypatch.setattr("allocator.verify.days.ROWS_AT_ONCE", 2)
    assert np.array_equal(whole.presence, lanes_of({"reps": people}).presence)


DAYS = st.dates(date(2026, 7, 1), date(2028, 3, 1)) | st.just("")
PERSON = st.fixed_dictionaries({
    "start": DAYS, "end": DAYS, "from": DAYS, "to": DAYS, "fte": st.sampled_from([0.5, 0.8, 1.0]),
    "ramp": st.sampled_from(["none", "slow", "quick"]), "country": st.sampled_from(["US", "DE", "AE"]),
})  # fmt: skip
SPAN = st.tuples(st.dates(date(2026, 11, 1), date(2028, 2, 1)), st.integers(0, 120))


def _plan(people: list[dict[str, Any]], away: list[tuple[date, int]], period: str) -> Plan:
    columns = list(people[0])
    rows = [",".join([f"r{k}", "EMEA", *(str(person[c]) for c in columns)]) for k, person in enumerate(people)]
    leave = [f"r{k},{first},{first + timedelta(length)}" for k, (first, length) in enumerate(away[: len(people)])]
    tables = {
        "reps": "\n".join([",".join(["rep", "region", *columns]), *rows]),
        "absences": "\n".join(["rep,from,to", *leave]),
        "assignments": "rep,territory,share,from,to\n" + "".join(
            f"r{k},Oslo,,,\nr{k},Rome,0.1,2027-02-10,2027-08-{10 + k}\n" for k in range(len(people))
        ),
    }  # fmt: skip
    return plan(tables=tables, periods=period, ramp={"slow": [0.1] * 7, "quick": [0.25, 0.5, 0.75]})


@settings(max_examples=25, deadline=None)
@given(st.lists(PERSON, min_size=1, max_size=4), st.lists(SPAN, max_size=4), st.sampled_from(["month", "quarter"]))
def test_days_agree_with_intervals(people: list[dict[str, Any]], away: list[tuple[date, int]], period: str) -> None:
    """Counting day by day gives what differences of running totals give."""
    for person in people:
        for first, last in (("start", "end"), ("from", "to")):
            if person[first] and person[last] and person[first] > person[last]:
                person[first], person[last] = person[last], person[first]
    try:
        of = _plan(people, away, period)
    except PlanError:
        assume(False)
    one, other = read_lanes(of), read_by_intervals(of)
    order = np.lexsort((other.metric, other.territory, other.spell))
    assert len(one.spell) == len(other.spell)
    for name in ("presence", "availability", "share", "portion"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)[order], abs=1e-9), name


def test_leave_outside_of_the_year_counts_for_nothing() -> None:
    """Last year's leave is over."""
    found = lanes_of({"absences": "rep,from,to\nAnn,2025-01-01,2026-12-31\n"})
    assert found.presence.tolist() == [[1.0] * 4] * 2
