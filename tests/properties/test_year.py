"""The year moves: no news moves nothing, twice is once, and no more changes than must, by a second engine too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from allocator.allocation import Allocation, Status
from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.solve.convex import prove
from allocator.solve.linprog import Linprog
from allocator.solve.moving import change as changing
from allocator.solve.moving import settle
from allocator.solve.moving.change import Change, split
from allocator.year.changes import KEYS, changes
from allocator.year.reallocate import reallocate
from tests.answers import Answer
from tests.properties.company import Company, answer_of, shuffled
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on
from tests.year.toy import in_force

POLICIES: tuple[str | float, ...] = ("keep", "recover", 0.5)


def days(plan: Plan) -> tuple[date, date]:
    """The last day of the first period, and a day after the middle of the year."""
    edges = plan.calendar.edges
    middle = min(edges[0] + np.timedelta64(200, "D"), edges[-1] - np.timedelta64(1, "D"))
    first = edges[1] - np.timedelta64(1, "D")
    return date.fromisoformat(str(first)), date.fromisoformat(str(middle))


def adopted(company: Company) -> tuple[Company, Answer] | None:
    """A company with its allocation as the plan in force; none where rules conflict or are about that plan itself."""
    answer = answer_of(company)
    about_it = [row for row in company.rows("limits") if row["measure"] == "change"]
    driven = "current" in str(company.settings.get("metrics"))
    if answer.status is Status.CONFLICT or about_it or driven:
        return None
    return company.having("current", in_force(answer.allocation.quotas)), answer


def sold_as_planned(company: Company, plan: Plan, as_of: date) -> Company:
    """The same with actuals equal to the quotas of the periods that ended."""
    next_day = np.datetime64(as_of, "D") + np.timedelta64(1, "D")
    labels = zip(plan.calendar.labels, plan.calendar.edges[1:], strict=True)
    ended = {label for label, edge in labels if edge <= next_day}
    rows = [row for row in company.rows("current") if row["period"] in ended]
    return company.having("actuals", [{**row, "actual": row["quota"], "quota": None} for row in rows])


@tried_on(ANY, EXAMPLES)
def test_no_news_moves_nothing(company: Company) -> None:
    """Actuals equal to quotas and the same roster: the plan in force comes back, to the byte, under every policy."""
    found = adopted(company)
    if found is None:
        return
    today, answer = found
    for as_of in days(answer.plan):
        plan = sold_as_planned(today, answer.plan, as_of).plan()
        for policy in POLICIES:
            again = reallocate(plan, as_of, policy=policy)
            assert_frame_equal(again.allocation.quotas, answer.allocation.quotas, check_exact=True)
            assert again.changes.empty


def someone_left(company: Company, as_of: date) -> Company:
    """The first rep who is there all year ends on a day."""
    rows = [dict(row) for row in company.rows("reps")]
    names = [row["rep"] for row in rows if not row.get("end") and not row.get("to") and not row.get("open_seat")]
    for row in rows:
        if names and row["rep"] == names[0]:
            row["end"] = str(as_of)
    return company.having("reps", rows)


@lru_cache(maxsize=128)
def moved(company: Company, **year: Any) -> tuple[Company, Allocation, date] | None:
    """Re-allocate a company after somebody left; none where that conflicts, or is refused for a lock of theirs."""
    found = adopted(company)
    if found is None or not one_in(company, 2):
        return None
    today, answer = found
    as_of = days(answer.plan)[0]
    left = someone_left(today, as_of)
    try:
        allocation = reallocate(left.plan(), as_of, **year).allocation
    except PlanError:
        return None
    return None if allocation.status is Status.CONFLICT else (left, allocation, as_of)


@tried_on(ANY, EXAMPLES)
def test_twice_is_once(company: Company) -> None:
    """Re-allocated from its own result, a plan stays as it is."""
    found = moved(company)
    if found is None:
        return
    left, first, as_of = found
    again = reallocate(left.having("current", in_force(first.quotas)).set(year={"as_of": str(as_of)}).plan(), as_of)
    assert_frame_equal(again.allocation.quotas, first.quotas, check_exact=True)


@tried_on(ANY, EXAMPLES)
def test_the_order_of_events_changes_nothing(company: Company) -> None:
    """Rows of the roster, the plan in force and all else in another order: the same changes with the same reasons."""
    found = moved(company)
    if found is None:
        return
    left, first, as_of = found
    other = reallocate(shuffled(left, 3).plan(), as_of)
    assert_frame_equal(other.changes, changes(first), check_exact=True)


@tried_on(ANY, EXAMPLES)
def test_closed_quotas_stand_and_goals_add_up(company: Company) -> None:
    """Whatever happens, a closed quota is that of the plan in force."""
    found = moved(company)
    if found is None:
        return
    _, allocation, as_of = found
    current, calendar = allocation.plan.table("current"), allocation.plan.calendar
    closed = calendar.edges[1:] <= np.datetime64(as_of, "D") + np.timedelta64(1, "D")
    labels = set(np.array(calendar.labels, object)[closed])
    was = current[current["period"].isin(labels)].groupby(KEYS)["quota"].sum()
    quotas = allocation.quotas.astype(dict.fromkeys(KEYS, str))
    now = quotas[quotas["period"].isin(labels)].groupby(KEYS)["quota"].sum()
    assert (now.reindex(was.index).fillna(0.0) - was).abs().max() == 0.0


@contextmanager
def _noted() -> Iterator[list[tuple[Change, float]]]:
    """Programs of the least change, and what they were proved to weigh."""
    seen = []

    def noting(change: Change) -> changing.Found:
        found = changing.found(change, changing.optimum(split(change, change.cost)))
        seen.append((change, found.total))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settle, "least_change", noting)
        yield seen


@tried_on(ANY, EXAMPLES)
def test_no_more_changes_than_must(company: Company) -> None:
    """SciPy finds the same least total change, to 1e-6."""
    with _noted() as seen:
        moved.__wrapped__(company)
    for change, total in seen:
        if not len(change.cell):
            continue
        program = split(change, change.cost)
        answer = Linprog().solve(program)
        assert answer is not None
        proof = prove(program, answer, "SciPy")
        assert proof is not None
        assert proof.objective == pytest.approx(total, rel=1e-6, abs=1e-6)


@tried_on(ANY, EXAMPLES)
def test_nobody_moves_further_than_allowed_unless_it_is_told(company: Company) -> None:
    """The rest of a rep's year moves by 10 % at most, rounding apart, or the rep is named."""
    found = moved(company, max_change=0.1)
    if found is None:
        return
    _, allocation, _ = found
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    standing = cells.standing
    assert standing is not None
    if solved.moving is None:
        return
    free = ~standing.is_closed
    code = cells.rep * len(cells.lanes.metrics) + cells.metric
    change = np.bincount(code[free], (solved.whole.quota - standing.reference)[free])
    rest = np.bincount(code[free], standing.reference[free])
    unit = np.bincount(code[free], cells.unit[free])
    over = np.flatnonzero(np.abs(change) > 0.1 * rest + unit + 1e-6)
    assert set(over // len(cells.lanes.metrics)) <= set(solved.moving.beyond.tolist())


def test_the_tests_above_move_something() -> None:
    """Not every company is left alone by a leaver."""
    sizes = []

    @tried_on(ANY, EXAMPLES)
    def every(company: Company) -> None:
        found = moved(company)
        sizes.append(0 if found is None else len(changes(found[1])))

    every()
    assert sum(size > 0 for size in sizes) >= 3
    assert pd.Series(sizes).max() > 1
