"""Columns that several tables share: names as categories, so that millions of rows stay small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.groups import coded
from allocator.rules.cells import Cells


@dataclass(frozen=True)
class Result:
    """Cells with their quotas, from which every table is made; n cells, in the order of the cells."""

    cells: Cells
    quota: Floats
    balanced: Floats
    """Quotas before rounding."""


def named(code: Ints, names: Texts) -> pd.Categorical:
    """Text of each row as a category; `names` are distinct and in order."""
    return pd.Categorical.from_codes(code, categories=pd.Index(names, dtype=object))


def described(cells: Cells, column: str, spell: Ints) -> pd.Categorical:
    """What a text column of reps.csv says of each row's spell, as a category."""
    names, place = cells.lanes.roster.coded(column)
    return named(place[spell], names)


def roles(cells: Cells, spell: Ints) -> pd.Categorical:
    """Role of each row's spell, as a category."""
    names, place = coded(np.array(cells.lanes.roster.roles, object))
    return named(place[cells.lanes.roster.role[spell]], names)


def metrics(cells: Cells, metric: Ints) -> pd.Categorical:
    """Names of metrics, in the order of their names."""
    names, place = coded(np.array(cells.lanes.metrics, object))
    return named(place[metric], names)


def periods(cells: Cells, code: Ints) -> pd.Categorical:
    """Names of periods, in the order of the year."""
    return pd.Categorical.from_codes(code, categories=pd.Index(cells.plan.calendar.labels, dtype=object))


def metric_order(cells: Cells) -> Ints:
    """Place of each metric by its name; shape (metrics,)."""
    return coded(np.array(cells.lanes.metrics, object))[1]


def last_spell(cells: Cells) -> Ints:
    """The last spell of each rep, which names and describes the rep; shape (R,)."""
    roster = cells.lanes.roster
    order = np.argsort(roster.end, kind="stable")
    out = np.zeros(len(roster.reps), np.int64)
    out[roster.rep[order]] = order
    return out


def quotient(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, where=whole > 0, out=np.full(np.shape(part), np.nan)))
