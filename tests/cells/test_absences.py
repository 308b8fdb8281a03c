from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.cells.absences import Leave, read_leave, taken
from allocator.cells.columns import Columns
from allocator.plan.read import plan_from

SETTINGS = {"year_starts": "2027-01-01", "metrics": {"revenue": {}}, "roles": {"AE": {"metrics": ["revenue"]}}}


def _leave(*rows: tuple[str, str, str]) -> Leave:
    """Leave of reps a and b, from rows of rep, first day and last day."""
    tables = {
        "reps": pd.DataFrame({"rep": ["a", "b"], "role": "AE"}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": "FY2027", "amount": 100.0}),
        "absences": pd.DataFrame(rows, columns=["rep", "from", "to"]),
    }
    return read_leave(Columns(plan_from(SETTINGS, tables)), np.array(["a", "b"], object))


def _days(*text: str) -> list[np.datetime64]:
    return [np.datetime64(day) for day in text]


def test_absences_are_sorted_by_rep_and_first_day() -> None:
    """The order of the rows changes nothing; the day after the last ends a leave."""
    leave = _leave(
        ("b", "2027-05-03", "2027-05-07"), ("a", "2027-02-08", "2027-02-12"), ("a", "2027-02-01", "2027-02-05")
    )
    assert leave.first.tolist() == [0, 2, 3]
    assert leave.start.tolist() == np.array(_days("2027-02-01", "2027-02-08", "2027-05-03")).tolist()
    assert leave.end.tolist() == np.array(_days("2027-02-06", "2027-02-13", "2027-05-08")).tolist()


def test_every_absence_of_a_rep_is_taken_once_by_each_row() -> None:
    """Rows of a rep meet the first absence, then the second; rows of others meet none of them."""
    leave = _leave(("b", "2027-02-01", "2027-02-05"), ("b", "2027-05-03", "2027-05-07"))
    met = [(row.tolist(), start.tolist()) for row, start, _ in taken(leave, np.array([1, 0, 1]))]
    both = [np.array(_days(day, day)).tolist() for day in ("2027-02-01", "2027-05-03")]
    assert met == [([0, 2], both[0]), ([0, 2], both[1])]
