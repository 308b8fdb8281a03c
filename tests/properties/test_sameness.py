"""What may not matter, and what must stay as it is: order, currency, names, engines, small changes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import strategies as st

from allocator.allocation import Status
from allocator.export.folder import TABLES
from allocator.export.table import write_table
from allocator.solve.balance import _by_interior_point, _hard
from allocator.solve.newton import nearest
from allocator.solve.reach import ERROR
from tests.answers import Answer
from tests.properties.companies import Wanted, companies
from tests.properties.company import Company, answer_of, money_times, shuffled, twinned
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on

FREE = companies(Wanted(limits=False, locks=False, bounded=False, tight=(0.0,)))


def _bytes(answer: Answer) -> dict[str, bytes]:
    out = {}
    with TemporaryDirectory() as folder:
        for name in TABLES:
            path = Path(folder) / f"{name}.csv"
            write_table(getattr(answer.allocation, name), path)
            out[name] = path.read_bytes()
    return out


@tried_on(ANY, EXAMPLES)
def test_the_order_of_rows_changes_no_byte(company: Company) -> None:
    """Rows, columns and tables in another order give the same bytes in every file, up to the rows' numbers."""
    if not one_in(company, 3):
        return
    first, second = _bytes(answer_of(company)), _bytes(answer_of(shuffled(company, 7)))
    same = [name for name in first if name != "assumptions"]
    assert [name for name in same if first[name] != second[name]] == []
    assert len(first["assumptions"].splitlines()) == len(second["assumptions"].splitlines())


@tried_on(ANY, EXAMPLES)
def test_engines_agree_on_the_balance(company: Company) -> None:
    """PIQP with the Newton as its polish finds the balance of the Newton alone, to some 1e-9 of a mean cell."""
    answer = answer_of(company)
    program = answer.solved.bounded
    if answer.solved.balance.engine != "Newton" or not one_in(company, 2):
        return
    other = _by_interior_point(program)
    again = nearest(_hard(program))
    assert other is not None
    assert again.converged
    assert np.abs(other.x - again.x).max(initial=0.0) <= (1e-8 if other.engine != "PIQP" else ERROR)


@tried_on(ANY, EXAMPLES)
def test_money_times_a_thousand_gives_quotas_times_a_thousand(company: Company) -> None:
    """The currency does not matter: money × 1000 and hours per unit ÷ 1000 give quotas × 1000."""
    if not one_in(company, 3):
        return
    answer, other = answer_of(company), answer_of(money_times(company, 1000.0))
    metric = answer.cells.metric
    money = np.array([answer.plan.settings.metrics[m].unit == "USD" for m in answer.cells.lanes.metrics])[metric]
    factor = np.where(money, 1000.0, 1.0)
    size = answer.cells.mean_by_metric() * factor
    assert answer.status == other.status
    assert (np.abs(other.balanced - answer.balanced * factor) / size).max(initial=0.0) <= _error(answer)


@tried_on(ANY, EXAMPLES)
def test_a_rep_like_another_gets_the_same_quota(company: Company) -> None:
    """Before rounding the same in every cell; after it within one unit in a cell and in the year."""
    if not one_in(company, 3):
        return
    answer = answer_of(twinned(company, "r1", "r1 twin"))
    one, two = (
        answer.by_name(answer.balanced, "rep", "metric", "territory", "period").get(name) for name in ("r1", "r1 twin")
    )
    size = answer.cells.mean_by_metric().max(initial=1.0)
    assert (one is None) == (two is None)
    if one is None or two is None:
        return
    assert list(one.index) == list(two.index)
    assert (one - two).abs().max() <= _error(answer) * size
    if answer.status is not Status.CONFLICT:
        _within_a_unit(answer)


def _error(answer: Answer) -> float:
    """Part of a mean cell that engines may differ by: an even division of shortfalls is proved to less."""
    return ERROR if answer.solved.reach.is_short else 1e-9


def _within_a_unit(answer: Answer) -> None:
    unit = np.array([answer.plan.settings.metrics[m].round_to for m in answer.cells.lanes.metrics])[answer.cells.metric]
    for keys in (("rep", "metric", "territory", "period"), ("rep", "metric")):
        year = answer.by_name(answer.quota / unit, *keys)
        assert (year.loc["r1"] - year.loc["r1 twin"]).abs().max() <= 1 + 1e-6


@tried_on(ANY, EXAMPLES)
def test_a_small_change_of_a_goal_moves_no_quota_far(company: Company) -> None:
    """Goals of one metric a ten-thousandth higher move no quota by more than two hundredths of a mean cell."""
    if not one_in(company, 3):
        return
    near = answer_of(_raised(company, 1.0001))
    answer = answer_of(company)
    size = answer.cells.mean_by_metric() + answer.cells.fair_share
    assert len(near.balanced) == len(answer.balanced)
    assert (np.abs(near.balanced - answer.balanced) / size).max(initial=0.0) <= 0.02


def _raised(company: Company, factor: float) -> Company:
    """One goal higher, with those that share its cells."""
    metrics = ("revenue", "services", "bookings") if "bookings" in company.settings["metrics"] else ("revenue",)
    return company.having("goals", [
        {**row, "amount": row["amount"] * factor} if row["metric"] in metrics and row.get("line") is None else row
        for row in company.rows("goals")
    ])  # fmt: skip


@tried_on(FREE, 20)
def test_with_nothing_in_the_way_the_allocation_is_the_fair_share(company: Company) -> None:
    """Nothing binds, so balance leaves the fair share as it is, and the fair share meets every goal."""
    answer = answer_of(company)
    cells = answer.cells
    assert np.abs(answer.balanced - cells.fair_share).max(initial=0.0) <= 1e-9 * cells.mean_by_metric().max(initial=1.0)
    for g, coverable in enumerate(cells.shares.coverable):
        member = cells.of(cells.goals.selections[g])
        assert cells.goal_part[member].sum() == pytest.approx(coverable, rel=1e-9, abs=1e-9)


@tried_on(st.tuples(FREE), 5)
def test_a_company_drawn_twice_is_the_same(drawn: tuple[Company]) -> None:
    """Equal rows make equal companies, with one digest."""
    company = drawn[0]
    assert company == Company(dict(company.settings), dict(company.tables))
    assert company.read().digest == company.read().digest == shuffled(company, 3).read().digest
