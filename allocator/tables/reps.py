"""reps.csv: the year of every rep, metric by metric."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.earnings import earnings
from allocator.cells.groups import distinct, last_rows, totals
from allocator.cells.holdings import POTENTIAL
from allocator.rules.cells import Cells
from allocator.solve.attribution import Attribution
from allocator.tables.frame import Result, described, last_spell, metric_order, metrics, named, quotient, roles

_FELT = 0.5


def reps(result: Result, attribution: Attribution) -> pd.DataFrame:
    """One row for each rep, line and metric: the year's quota beside what it can be compared with.

    `load` is the rep's over all metrics; `growth` compares with the same territories and months a year earlier, where
    there is history; `quota_to_ote` is annualised by the time the rep is there at ramp; `binding` names the rules that
    moved the quota, the strongest first.
    """
    cells, lanes = result.cells, result.cells.lanes
    roster = lanes.roster
    spell = lanes.spell[cells.lane]
    line = cells.rep * len(roster.lines) + roster.line_code[spell]
    used, row = distinct(line * len(lanes.metrics) + metric_order(cells)[cells.metric])
    first = last_rows(row, len(used))
    rep, metric = cells.rep[first], cells.metric[first]

    def total(values: Floats) -> Floats:
        return totals(values, row, len(used))

    quota, last_year = total(result.quota), total(cells.at(cells.holdings.history.last_year))
    last = last_spell(cells)[rep]
    return pd.DataFrame({
        "rep": named(rep, roster.reps),
        "name": described(cells, "name", last),
        "role": roles(cells, last),
        "line": named(roster.line_code[spell[first]], roster.lines),
        "metric": metrics(cells, metric),
        "quota": quota,
        "fair_share": total(cells.fair_share),
        "last_year": np.where(last_year > 0, last_year, np.nan),
        "growth": quotient(quota, last_year) - 1.0,
        "load": _loads(result)[rep],
        "share_of_potential": quotient(quota, total(cells.at(cells.holdings.held(POTENTIAL)))),
        "quota_to_ote": quotient(quota, earnings(cells.plan, roster)[rep]),
        "binding": _binding(cells, attribution, row, metric, len(used)),
        "note": described(cells, "note", last),
    })  # fmt: skip


def _loads(result: Result) -> Floats:
    """Hours that all quotas of a rep need in the year ÷ the hours there are; NaN for house reps; shape (R,)."""
    cells = result.cells
    needed = np.bincount(cells.rep, cells.effort * result.quota, len(cells.lanes.roster.reps))
    return quotient(needed, cells.lanes.hours.sum(axis=1))


def _binding(cells: Cells, attribution: Attribution, row: Ints, metric: Ints, count: int) -> Texts:
    """Names of the rules that moved each row by half a unit or more, the strongest first."""
    units = np.array([cells.plan.settings.metrics[m].round_to for m in cells.lanes.metrics])[metric]
    moved = np.array([
        np.bincount(row, np.abs(moves), count) if rule != "goals" else np.zeros(count)
        for rule, moves in zip(attribution.rules, attribution.moves, strict=True)
    ]).reshape(len(attribution.rules), count)  # fmt: skip
    moved = np.where(moved >= _FELT * units, moved, 0.0)
    out = np.full(count, "", object)
    for place in np.argsort(-moved, axis=0, kind="stable")[:4]:
        felt = moved[place, np.arange(count)] > 0
        names = np.array(attribution.rules, object)[place]
        out = np.where(felt, np.where(out == "", names, out + ", " + names), out)
    return out
