"""The program: rows that say the same are one, rows of one cell are bounds, wishes move along."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.solve.program import build
from tests.answers import laid_out
from tests.known.small_plans import plan
from tests.rules.toys import limited

INF = np.inf


def test_the_tightest_bounds_of_parallel_rows_count() -> None:
    """Load and quota of one metric are one row for a rep; each side remembers whose it is."""
    metrics = {"a": {"fair_share": {"equal": 1}, "hours_per_unit": 0.5}}
    limits = "rep,rep=rep 1,quota,,50,400,,no\nrep,rep=rep 1,load,,,0.5,,"
    cells, labelled = laid_out(limited(limits, metrics=metrics, periods="half", capacity={"hours_per_day": 240 / 260}))
    program = build(cells, labelled)
    labels = np.concatenate([rows.labels() for rows in labelled.blocks if len(rows)])
    (row,) = {program.merged[k] for k, label in enumerate(labels) if label in ("quota(rep 1)", "load(rep 1)")}
    assert labels[program.upper_row[row]] == "load(rep 1)"
    assert labels[program.lower_row[row]] == "quota(rep 1)"
    quota = int(np.flatnonzero(labels == "quota(rep 1)")[0])
    assert program.upper[row] * program.factor[quota] == pytest.approx(0.5 * 240 / 0.5)
    assert program.lower[row] * program.factor[quota] == pytest.approx(50)


def test_a_row_of_one_cell_is_a_bound_of_the_cell() -> None:
    """Caps per cell leave no rows; the lowest ceiling counts."""
    cells, labelled = laid_out(limited("rep period,,quota,,100,400,,no\nrep period,,quota,,,300,,no"))
    program = build(cells, labelled)
    assert len(program.lower) == 1
    assert program.floor * program.size == pytest.approx([100] * 4)
    assert program.ceiling * program.size == pytest.approx([300] * 4)
    assert (program.merged[1:] == -1).all()


def test_a_wish_on_one_cell_stays_a_row() -> None:
    """A soft cap may be broken, so it is no bound."""
    cells, labelled = laid_out(limited("rep period,rep=rep 1,quota,,,100,2,no"))
    program = build(cells, labelled)
    assert np.isinf(program.ceiling).all()
    assert len(program.lower) == 3


def test_opposite_rows_are_one_with_sides_changed() -> None:
    """q_a − ½ q_b ≤ 0 and q_b − 2 q_a ≤ 0 are one row, bounded on both sides by zero."""
    metrics = {m: {"fair_share": {"equal": 1}} for m in ("a", "b")}
    goals = "metric,period,amount\na,FY2027,100\nb,FY2027,100\n"
    limits = "rep,metric=a,ratio,b,,0.5,,\nrep,metric=b,ratio,a,,2,,"
    cells, labelled = laid_out(limited(limits, "rep,territory,role\nrep 1,A,rep\n", metrics, goals, periods="year"))
    program = build(cells, labelled)
    rows = [k for k, rows in enumerate(labelled.blocks) for _ in range(len(rows)) if rows.rule == "ratio"]
    merged = {int(program.merged[k]) for k, b in enumerate(labelled.block) if labelled.blocks[b].rule == "ratio"}
    assert len(rows) == 2
    assert len(merged) == 1
    (row,) = merged
    assert (program.lower[row], program.upper[row]) == (0, 0)


def test_cells_are_scaled_by_the_mean_of_their_metric() -> None:
    """A dollar and a customer weigh alike: scaled fair shares average 1 in each metric."""
    metrics = {m: {"fair_share": {"equal": 1}} for m in ("dollars", "customers")}
    goals = "metric,period,amount\ndollars,FY2027,1000000\ncustomers,FY2027,12\n"
    cells, labelled = laid_out(plan(metrics, goals, "rep,fte\nx,1\ny,0.5\n", periods="quarter"))
    program = build(cells, labelled)
    for metric in (0, 1):
        assert program.fair_share[cells.metric == metric].mean() == pytest.approx(1)
