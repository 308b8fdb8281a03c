"""reps.csv: the year of every rep, metric by metric."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.holdings import POTENTIAL
from allocator.cells.time import available_days, period_days
from allocator.rules.cells import Cells
from allocator.solve.attribution import Attribution
from allocator.tables.frame import Result, last_spell, metric_names, named, quotient

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
    lines, line = np.unique(roster.line, return_inverse=True)
    keys = (cells.rep * len(lines) + line[spell]) * len(lanes.metrics) + np.argsort(np.argsort(metric_names(cells)))[
        cells.metric
    ]
    used, row = np.unique(keys, return_inverse=True)
    first = np.zeros(len(used), np.int64)
    first[row] = np.arange(len(row))
    rep, metric = cells.rep[first], cells.metric[first]

    def total(values: Floats) -> Floats:
        return np.bincount(row, values, len(used)).astype(np.float64)

    quota, last_year = total(result.quota), total(cells.at(cells.holdings.history.last_year))
    described = last_spell(cells)[rep]
    return pd.DataFrame({
        "rep": named(rep, roster.reps),
        "name": named(described, roster.text("name")),
        "role": named(roster.role[described], np.array(roster.roles, object)),
        "line": named(spell[first], roster.line),
        "metric": named(metric, metric_names(cells)),
        "quota": quota,
        "fair_share": total(cells.fair_share),
        "last_year": np.where(last_year > 0, last_year, np.nan),
        "growth": quotient(quota, last_year) - 1.0,
        "load": _loads(result)[rep],
        "share_of_potential": quotient(quota, total(cells.at(cells.holdings.held(POTENTIAL)))),
        "quota_to_ote": quotient(quota, _earnings(cells)[rep]),
        "binding": _binding(cells, attribution, row, metric, len(used)),
        "note": named(described, _notes(roster.table)),
    })  # fmt: skip


def _loads(result: Result) -> Floats:
    """Hours that all quotas of a rep need in the year ÷ the hours there are; NaN for house reps; shape (R,)."""
    cells = result.cells
    needed = np.bincount(cells.rep, cells.effort * result.quota, len(cells.lanes.roster.reps))
    return quotient(needed, cells.lanes.hours.sum(axis=1))


def _earnings(cells: Cells) -> Floats:
    """On-target earnings for the time that each rep is there, at ramp; shape (R,)."""
    roster = cells.lanes.roster
    if np.isnan(roster.ote).all():
        return np.zeros(len(roster.reps))
    ramp = roster.text("ramp")
    days = available_days(cells.plan, roster, np.arange(len(roster.rep)), roster.start, roster.end, ramp)
    part = days.sum(axis=1) / period_days(cells.plan.calendar, roster.country).sum(axis=1)
    return np.bincount(roster.rep, np.nan_to_num(roster.ote) * part, len(roster.reps)).astype(np.float64)


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


def _notes(table: pd.DataFrame) -> Texts:
    return table["note"].to_numpy(object) if "note" in table else np.full(len(table), "", object)
